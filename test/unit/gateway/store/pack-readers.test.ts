import { describe, expect, it } from 'vitest';
import { createPackReaders } from '../../../../gateway/store/pack-readers.ts';
import { factRow } from '../../../../gateway/store/rows.ts';
import type { Store } from '../../../../gateway/store/store.ts';
import type { Fact, FactDraft } from '../../../../rules/vocabulary/facts.ts';
import { instant } from '../../../../rules/vocabulary/time.ts';
import { fact, openTestStore, rows, site, timer } from './ledger.ts';

const lost = (panel: string): FactDraft =>
  ({ type: 'panel.lost', data: { panel, device: 'receiver', why: 'silent' } }) as FactDraft;
const contact = (input: string): FactDraft =>
  ({
    type: 'input.observed',
    data: { device: 'board', input, was: 'off', is: 'on', edge: true },
  }) as FactDraft;
const noted = { type: 'alarm.noted', data: { alarm: 'a', by: 'li', note: '-' } } as FactDraft;

/** A fact far on in the journal, as if much else stood before it. */
const at = (position: number, draft: FactDraft): Fact => ({
  ...fact(position, draft),
  at: instant(position),
});

async function write(store: Store, facts: readonly Fact[]): Promise<void> {
  const values = facts.map((one) => ({ ...factRow(site, one), previous: 0 }));
  await store.write(store.read.insertInto('journal').values(values));
}

async function positions(
  store: Store,
  asked: { readonly from: number; readonly to: number; readonly inputs?: readonly string[] },
): Promise<readonly number[]> {
  const found: number[] = [];
  const readers = createPackReaders(store.read, site);
  for await (const one of readers.signals({ inputs: [], ...asked })) found.push(one.sequence);
  return found;
}

describe('signals of a time', () => {
  it('are found slice by slice, in order, and nothing else with them', async () => {
    const store = await openTestStore();
    await write(store, [
      at(1, lost('one')),
      at(2, noted),
      at(9_000, contact('zone.door')),
      at(9_001, lost('two')),
      at(9_002, contact('zone.door')),
      at(30_000, lost('three')),
    ]);
    const all = { from: 0, to: 40_000, inputs: ['zone.door'] };
    expect(await positions(store, all)).toEqual([1, 9_000, 9_001, 9_002, 30_000]);
  });

  it('begin and end with what was taken then', async () => {
    const store = await openTestStore();
    await write(
      store,
      [10, 20, 30, 40].map((position) => at(position, lost('one'))),
    );
    expect(await positions(store, { from: 20, to: 40 })).toEqual([20, 30]);
    expect(await positions(store, { from: 21, to: 22 })).toEqual([]);
    expect(await positions(store, { from: 41, to: 99 })).toEqual([]);
  });

  it('are of those contacts alone that are asked for', async () => {
    const store = await openTestStore();
    await write(store, [
      at(1, contact('zone.door')),
      at(2, contact('zone.hall')),
      at(3, contact('arm-up')),
    ]);
    expect(await positions(store, { from: 0, to: 9, inputs: ['zone.hall'] })).toEqual([2]);
    expect(await positions(store, { from: 0, to: 9 })).toEqual([]);
  });
});

describe('the commits of some facts', () => {
  it('are each given once and in order, however they are asked for', async () => {
    const store = await openTestStore();
    const commit = (after: number, last: number, facts: readonly number[]) =>
      store.commit({
        site,
        after,
        position: last,
        rows: rows(
          [timer(last)],
          facts.map((position) => fact(position, lost('one'))),
        ),
      });
    await commit(0, 2, [1, 2]);
    await commit(2, 3, [3]);
    await commit(3, 6, [4, 5, 6]);
    const { commits } = createPackReaders(store.read, site);
    const of = async (...asked: readonly number[]) =>
      (await commits(asked)).map(({ position }) => position);
    expect(await of(5, 1, 6, 2)).toEqual([2, 6]);
    expect(await of(3, 4, 1)).toEqual([2, 3, 6]);
    expect(await of(7)).toEqual([]);
  });
});
