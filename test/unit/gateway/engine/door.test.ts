import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../../rules/vocabulary/facts.ts';
import { after as later } from '../../../../rules/vocabulary/time.ts';
import { createMemoryStore } from '../../../support/memory-store.ts';
import { act, createDesk, createFaultyStore, enrol, hostAlive, inputId, swipe } from './desk.ts';

describe('the one door', () => {
  it('answers a card with facts and commands after the commit', async () => {
    const desk = createDesk();
    await desk.engine.start();
    await enrol(desk);
    const receipt = await desk.submit(swipe('out-1-reader', 1, desk.clock.now()));
    expect(receipt).toMatchObject({ kind: 'committed' });
    expect(receipt.kind === 'committed' && receipt.commands.map((c) => c.type)).toContain(
      'barrier.open',
    );
    expect(desk.messages('command/barrier.open')).toHaveLength(1);
  });

  it('counts a reading once by its source, boot and sequence, and accepts it again', async () => {
    const desk = createDesk();
    await desk.engine.start();
    await desk.submit(swipe('out-1-reader', 1, desk.clock.now()));
    const facts = desk.messages('feed/').length;
    const receipt = await desk.submit(swipe('out-1-reader', 1, desk.clock.now()));
    expect(receipt).toEqual({ kind: 'duplicate' });
    expect(desk.messages('feed/')).toHaveLength(facts);
    expect(desk.messages('host/main/accepted').map(({ data }) => data)).toEqual([
      { sources: [{ source: '/test-estate/device/out-1-reader', boot: 'boot-1', sequence: 1 }] },
      { sources: [{ source: '/test-estate/device/out-1-reader', boot: 'boot-1', sequence: 1 }] },
    ]);
  });

  it('counts a record once by its device and key, and still accepts the second number', async () => {
    const desk = createDesk();
    await desk.engine.start();
    const now = desk.clock.now();
    await desk.submit(swipe('out-1-reader', 1, now, { key: 'record 7' }));
    const again = await desk.submit(swipe('out-1-reader', 2, now, { key: 'record 7' }));
    expect(again).toEqual({ kind: 'duplicate' });
    expect(desk.messages('host/main/accepted').at(-1)?.data).toMatchObject({
      sources: [{ sequence: 2 }],
    });
    const head = await desk.store.head(desk.engine.site.id);
    expect(head.sources).toMatchObject([{ sequence: 2 }]);
  });

  it('counts a record once that an earlier start of its host called otherwise, within one batch and after', async () => {
    const desk = createDesk();
    await desk.engine.start();
    const now = desk.clock.now();
    const renamed = { key: 'record 7 at noon', formerKey: 'record 7 at 11' };
    const [first, again] = await Promise.all([
      desk.submit(swipe('out-1-reader', 1, now, { key: 'record 7 at 11' })),
      desk.submit(swipe('out-1-reader', 2, now, renamed)),
    ]);
    expect([first?.kind, again?.kind]).toEqual(['committed', 'duplicate']);
    expect(await desk.submit(swipe('out-1-reader', 3, now, renamed))).toEqual({
      kind: 'duplicate',
    });
  });

  it('counts an act once by its id, also across a restart and within one batch', async () => {
    const store = createMemoryStore();
    const desk = createDesk({ store });
    await desk.engine.start();
    const id = inputId();
    const asked = () =>
      desk.submit(act(desk.clock.now(), { type: 'fire.confirm', data: { why: 'smoke' } }, id));
    const receipts = await Promise.all([asked(), asked()]);
    expect(receipts.map(({ kind }) => kind)).toEqual(['committed', 'duplicate']);
    await desk.engine.stop();
    const next = createDesk({ store, clock: desk.clock });
    await next.engine.start();
    const late = await next.submit(
      act(desk.clock.now(), { type: 'fire.confirm', data: { why: 'smoke' } }, id),
    );
    expect(late).toEqual({ kind: 'duplicate' });
  });

  it('makes a missing number a visible gap', async () => {
    const desk = createDesk();
    await desk.engine.start();
    const now = desk.clock.now();
    await desk.submit(swipe('out-1-reader', 1, now));
    await desk.submit(swipe('out-1-reader', 5, now));
    const lost = desk.messages('feed/device').filter(({ type }) => type === 'readings.lost');
    expect(lost.map(({ data }) => data)).toMatchObject([{ from: 2, to: 4 }]);
  });

  it('knows the counts of earlier boots after a restart', async () => {
    const store = createMemoryStore();
    const desk = createDesk({ store });
    await desk.engine.start();
    await desk.submit(swipe('out-1-reader', 1, desk.clock.now(), { boot: 'old' }));
    await desk.engine.stop();
    const next = createDesk({ store, clock: desk.clock });
    await next.engine.start();
    const again = swipe('out-1-reader', 1, desk.clock.now(), { boot: 'old' });
    expect(await next.submit(again)).toEqual({ kind: 'duplicate' });
    const fresh = swipe('out-1-reader', 1, desk.clock.now(), { boot: 'new' });
    expect(await next.submit(fresh)).toMatchObject({ kind: 'committed' });
  });

  it('makes one batch of what arrives while a commit is under way', async () => {
    const store = createFaultyStore();
    const sizes: number[] = [];
    const counted = {
      ...store,
      commit: (batch: Parameters<typeof store.commit>[0]) => {
        sizes.push(batch.rows.inputs.length);
        return store.commit(batch);
      },
    };
    const desk = createDesk({ store: counted });
    await desk.engine.start();
    sizes.length = 0;
    let release: () => void = () => undefined;
    store.hold = new Promise((resolve) => {
      release = resolve;
    });
    const now = desk.clock.now();
    const first = desk.submit(swipe('out-1-reader', 1, now));
    await desk.clock.advance(1);
    const rest = [2, 3, 4].map((n) => desk.submit(swipe('out-1-reader', n, now)));
    await desk.clock.advance(1);
    expect(sizes).toEqual([1]);
    release();
    await Promise.all([first, ...rest]);
    expect(sizes).toEqual([1, 3]);
  });

  it('stamps what it takes with a time that never goes back', async () => {
    const desk = createDesk();
    const facts: Fact[] = [];
    desk.engine.onFacts((told) => facts.push(...told));
    await desk.engine.start();
    await desk.submit(swipe('out-1-reader', 1, later(desk.clock.now(), -60_000)));
    await desk.clock.advance(10);
    await desk.submit(hostAlive(desk.clock.now()));
    const stamps = facts.map(({ at }) => at);
    expect(stamps).toEqual([...stamps].sort((a, b) => a - b));
  });

  it('refuses before its start and after its stop', async () => {
    const desk = createDesk();
    const refused = { kind: 'refused', why: 'intake-closed' };
    expect(await desk.submit(hostAlive(desk.clock.now()))).toEqual(refused);
    expect(desk.engine.readiness()).toEqual({ ready: false, why: 'starting' });
    await desk.engine.start();
    expect(desk.engine.readiness()).toEqual({ ready: true });
    await desk.engine.stop();
    expect(await desk.submit(hostAlive(desk.clock.now()))).toEqual(refused);
  });
});

describe('after the commit, and only then', () => {
  it('accepts, answers, commands, tells facts, tells states, in that order', async () => {
    const order: string[] = [];
    const desk = createDesk({ hears: (topic) => order.push(topic.split('/').slice(3).join('/')) });
    await desk.engine.start();
    await enrol(desk);
    order.length = 0;
    await desk.engine
      .submit(swipe('out-1-reader', 1, desk.clock.now()))
      .then(() => order.push('answered'));
    await desk.clock.advance(0);
    const kinds = order.map((topic) => topic.replace(/^(host|device|feed|state).*$/, '$1'));
    expect(kinds.filter((kind, index) => kind !== kinds[index - 1])).toEqual([
      'host',
      'answered',
      'device',
      'feed',
      'state',
    ]);
  });

  it('chains the facts of each feed by the sequence before', async () => {
    const desk = createDesk();
    await desk.engine.start();
    await enrol(desk);
    for (const n of [1, 2, 3]) {
      await desk.submit(swipe('out-1-reader', n, desk.clock.now()));
      await desk.clock.advance(90_000);
    }
    for (const area of ['feed/access', 'feed/device']) {
      const told = desk.messages(area);
      expect(told.map(({ previous }) => previous)).toEqual([
        0,
        ...told.slice(0, -1).map(({ sequence }) => sequence),
      ]);
    }
  });

  it('goes on chaining after a restart', async () => {
    const store = createMemoryStore();
    const desk = createDesk({ store });
    await desk.engine.start();
    await enrol(desk);
    const last = desk.messages('feed/access').at(-1)?.sequence;
    await desk.engine.stop();
    const next = createDesk({ store, clock: desk.clock });
    await next.engine.start();
    await next.submit(swipe('out-1-reader', 1, desk.clock.now()));
    expect(next.messages('feed/access')[0]?.previous).toBe(last);
  });

  it('says nothing where the bus is gone, and still knows what was sent', async () => {
    const store = createMemoryStore();
    const desk = createDesk({
      store,
      hears: () => {
        throw new Error('the bus is gone');
      },
    });
    await desk.engine.start();
    await enrol(desk);
    const receipt = await desk.submit(swipe('out-1-reader', 1, desk.clock.now()));
    expect(receipt.kind).toBe('committed');
    const head = await store.head(desk.engine.site.id);
    expect(head.unanswered.map(({ command }) => command.type)).toContain('barrier.open');
  });
});
