import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { CommandId } from '../../../../rules/vocabulary/ids.ts';
import { instant } from '../../../../rules/vocabulary/time.ts';
import { estate } from '../../../simulation/estate.ts';
import { card, fact, granted, openTestStore, rows, site, started, timer } from './ledger.ts';

describe('a commit', () => {
  it('is whole: inputs, facts, commands, sources, layout and states, read back as they were', async () => {
    const store = await openTestStore();
    const command = {
      id: 'command-1' as CommandId,
      type: 'barrier.close' as const,
      device: 'board-out-1' as never,
      manner: 'impulse' as const,
      data: { barrier: 'b-out-1' as never, lane: 'out-1' as never },
    };
    const outcome = await store.commit({
      site,
      after: 0,
      position: 2,
      rows: {
        ...rows([card(1), timer(3_000)], [fact(1, started), fact(2, granted)]),
        commands: [{ id: command.id, command, expires: instant(9_000) }],
        sources: [{ source: 'a', boot: 'b', sequence: 7, at: instant(4_000) }],
        layouts: [estate],
        views: [
          { kind: 'lane', id: 'out-1', sequence: 2, data: { mode: 'automatic' } },
          { kind: 'alarm', id: 'gone', sequence: 1 },
        ],
      },
    });
    expect(outcome).toEqual({ kind: 'done' });
    expect(await store.head(site)).toMatchObject({
      position: 2,
      at: 4_000,
      sources: [{ source: 'a', boot: 'b', sequence: 7 }],
      unanswered: [{ id: 'command-1', command, expires: 9_000 }],
      layout: estate,
      previous: { access: 2 },
      views: [
        { kind: 'alarm', id: 'gone', sequence: 1 },
        { kind: 'lane', id: 'out-1', sequence: 2, data: { mode: 'automatic' } },
      ],
      deadline: 4_000,
    });
    expect(await store.facts(site, 0, 10)).toEqual([fact(1, started), fact(2, granted)]);
    expect(await store.facts(site, 1, 10)).toEqual([fact(2, granted)]);
  });

  it('closes what it answers', async () => {
    const store = await openTestStore();
    const id = 'command-1' as CommandId;
    const command = {
      id,
      type: 'clock.set' as const,
      device: 'board-out-1' as never,
      manner: 'impulse' as const,
      data: { time: 'now' },
    };
    const sent = { ...rows([timer(1)]), commands: [{ id, command, expires: instant(9_000) }] };
    await store.commit({ site, after: 0, position: 1, rows: sent });
    const answered = { ...rows([timer(2)]), answered: [id] };
    await store.commit({ site, after: 1, position: 2, rows: answered });
    expect((await store.head(site)).unanswered).toEqual([]);
  });

  it('is refused where somebody else has written, and leaves nothing behind', async () => {
    const store = await openTestStore();
    await store.commit({ site, after: 0, position: 1, rows: rows([timer(1)], [fact(1, started)]) });
    const late = await store.commit({
      site,
      after: 0,
      position: 1,
      rows: rows([timer(2)], [fact(1, granted)]),
    });
    expect(late).toEqual({ kind: 'overtaken', position: 1 });
    expect(await store.facts(site, 0, 10)).toEqual([fact(1, started)]);
    expect(await store.read.selectFrom('inputs').select('id').execute()).toEqual([
      { id: 'timer-1' },
    ]);
  });

  it('of another site goes its own way', async () => {
    const store = await openTestStore();
    await store.commit({ site, after: 0, position: 1, rows: rows([timer(1)], [fact(1, started)]) });
    const other = 'other' as never;
    const first = { after: 0, position: 1, rows: rows([timer(1)], [fact(1, started)]) };
    expect(await store.commit({ site: other, ...first })).toEqual({ kind: 'done' });
  });

  it('that the disk cannot take fails whole, and succeeds when there is room again', async () => {
    const store = await openTestStore();
    const batch = () => ({
      site,
      after: 0,
      position: 1,
      rows: rows(
        [timer(1)],
        [fact(1, { type: 'presence.forgotten', data: { why: 'x'.repeat(200_000) } })],
      ),
    });
    const { page_count: pages } = (
      await sql<{ page_count: number }>`pragma page_count`.execute(store.read)
    ).rows[0] ?? { page_count: 0 };
    const limitTo = (count: number) => ({
      compile: () => ({
        ...sql`select 1`.compile(store.read),
        sql: `pragma max_page_count=${count}`,
      }),
    });
    await store.write(limitTo(pages));
    expect(await store.commit(batch())).toMatchObject({ kind: 'failed' });
    expect((await store.head(site)).position).toBe(0);
    await store.write(limitTo(1_000_000));
    expect(await store.probe()).toBe(true);
    expect(await store.commit(batch())).toEqual({ kind: 'done' });
  });

  it('keeps a reading once by its number and once by its key', async () => {
    const store = await openTestStore();
    await store.commit({ site, after: 0, position: 1, rows: rows([card(1, 'record 7')]) });
    const sameNumber = { site, after: 1, position: 2, rows: rows([card(1)]) };
    expect(await store.commit(sameNumber)).toMatchObject({ kind: 'failed' });
    const sameKey = { site, after: 1, position: 2, rows: rows([card(2, 'record 7')]) };
    expect(await store.commit(sameKey)).toMatchObject({ kind: 'failed' });
    const asked = { acts: ['reading-1' as never], keys: ['out-1-reader record 7', 'x y'] };
    expect(await store.seen(site, asked)).toEqual({
      acts: ['reading-1'],
      keys: ['out-1-reader record 7'],
    });
  });

  it('survives its process: synchronous FULL in a write-ahead log', async () => {
    const store = await openTestStore();
    const mode = await sql<{ journal_mode: string }>`pragma journal_mode`.execute(store.read);
    expect(mode.rows).toEqual([{ journal_mode: 'wal' }]);
  });
});

describe('a snapshot', () => {
  it('is read back whole, whatever its size, the newest of that version', async () => {
    const store = await openTestStore();
    const states = { big: { text: '车'.repeat(400_000) } };
    await store.saveSnapshot(site, { position: 5, version: 1, states: { small: {} } });
    await store.saveSnapshot(site, { position: 9, version: 1, states });
    await store.saveSnapshot(site, { position: 9, version: 1, states });
    expect(await store.newestSnapshot(site, 1)).toEqual({ position: 9, version: 1, states });
    expect(await store.newestSnapshot(site, 2)).toBeUndefined();
  });

  it('that is damaged or unfinished gives way to the one before', async () => {
    const store = await openTestStore();
    await store.saveSnapshot(site, { position: 5, version: 1, states: { a: 1 } });
    await store.saveSnapshot(site, { position: 9, version: 1, states: { a: 2 } });
    await store.write(
      store.read.updateTable('snapshotParts').set({ body: '{"a":' }).where('position', '=', 9),
    );
    expect(await store.newestSnapshot(site, 1)).toMatchObject({ position: 5, states: { a: 1 } });
  });

  it('keeps the last two', async () => {
    const store = await openTestStore();
    for (const position of [1, 2, 3, 4]) {
      await store.saveSnapshot(site, { position, version: 1, states: {} });
    }
    const kept = await store.read.selectFrom('snapshots').select('position').execute();
    expect(kept).toEqual([{ position: 3 }, { position: 4 }]);
  });
});
