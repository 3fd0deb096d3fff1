import { describe, expect, it } from 'vitest';
import type { Store } from '../../../../gateway/store/store.ts';
import {
  card,
  fact,
  granted,
  openTestStore,
  rows,
  site,
  started,
  timer,
  wentOut,
} from './ledger.ts';

/** Three commits: two facts, none, one. */
async function written(): Promise<Store> {
  const store = await openTestStore();
  const first = rows([card(1), timer(1)], [fact(1, started), fact(2, granted)]);
  await store.commit({
    site,
    after: 0,
    position: 2,
    rows: { ...first, views: [{ kind: 'lane', id: 'out-1', sequence: 2, data: {} }] },
  });
  await store.commit({ site, after: 2, position: 3, rows: rows([timer(2)]) });
  await store.commit({
    site,
    after: 3,
    position: 4,
    rows: {
      ...rows([timer(3)], [fact(4, wentOut)]),
      views: [{ kind: 'lane', id: 'out-1', sequence: 4, data: {} }],
    },
  });
  return store;
}

const found = async (store: Store) =>
  (await store.verifyChain(site)).tampering.map(({ kind, position }) => ({ kind, position }));

describe('the chain', () => {
  it('verifies what was committed', async () => {
    const store = await written();
    expect(await store.verifyChain(site)).toEqual({
      links: 3,
      facts: 3,
      bodiesRemoved: 0,
      tampering: [],
    });
  });

  it('still verifies when retention has removed bodies with their salts', async () => {
    const store = await written();
    await store.write(store.read.updateTable('inputs').set({ body: null, salt: null }));
    expect(await store.verifyChain(site)).toMatchObject({ bodiesRemoved: 4, tampering: [] });
  });

  it.each([
    ['data', '{"lane":"in-1"}'],
    ['type', 'exit.refused'],
    ['time', 1],
    ['cause', 'somebody'],
    ['area', 'device'],
  ] as const)('shows an edited %s', async (column, value) => {
    const store = await written();
    await store.write(
      store.read
        .updateTable('journal')
        .set({ [column]: value })
        .where('position', '=', 2),
    );
    expect(await found(store)).toEqual([{ kind: 'facts-changed', position: 2 }]);
  });

  it('shows a deleted fact', async () => {
    const store = await written();
    await store.write(store.read.deleteFrom('journal').where('position', '=', 1));
    expect(await found(store)).toEqual([{ kind: 'facts-missing', position: 2 }]);
  });

  it('shows an inserted fact, between commits and after the last', async () => {
    const store = await written();
    const { site: at, ...row } = await store.read
      .selectFrom('journal')
      .selectAll()
      .where('position', '=', 1)
      .executeTakeFirstOrThrow();
    await store.write(store.read.insertInto('journal').values({ site: at, ...row, position: 3 }));
    expect(await found(store)).toEqual([{ kind: 'facts-added', position: 3 }]);
    await store.write(store.read.insertInto('journal').values({ site: at, ...row, position: 9 }));
    expect(await found(store)).toEqual([
      { kind: 'facts-added', position: 3 },
      { kind: 'facts-added', position: 9 },
    ]);
  });

  it('shows facts that changed places', async () => {
    const store = await written();
    const move = (from: number, to: number) =>
      store.write(
        store.read.updateTable('journal').set({ position: to }).where('position', '=', from),
      );
    await move(1, 100);
    await move(2, 1);
    await move(100, 2);
    expect(await found(store)).toEqual([{ kind: 'facts-changed', position: 2 }]);
  });

  it('shows an edited, a deleted and an inserted input', async () => {
    const store = await written();
    await store.write(
      store.read.updateTable('inputs').set({ body: '{}' }).where('id', '=', 'reading-1'),
    );
    expect(await found(store)).toEqual([{ kind: 'input-changed', position: 2 }]);
    await store.write(store.read.deleteFrom('inputs').where('id', '=', 'reading-1'));
    expect(await found(store)).toEqual([{ kind: 'inputs-missing', position: 2 }]);
    const { number: _, ...row } = await store.read
      .selectFrom('inputs')
      .selectAll()
      .where('id', '=', 'timer-2')
      .executeTakeFirstOrThrow();
    await store.write(store.read.insertInto('inputs').values(row));
    expect(await found(store)).toEqual([
      { kind: 'inputs-missing', position: 2 },
      { kind: 'inputs-added', position: 3 },
    ]);
  });

  it('shows a commit that was cut out', async () => {
    const store = await written();
    await store.write(store.read.deleteFrom('chain').where('position', '=', 3));
    await store.write(store.read.deleteFrom('inputs').where('position', '=', 3));
    expect(await found(store)).toEqual([{ kind: 'link-missing', position: 4 }]);
  });

  it('shows an end that was cut off', async () => {
    const store = await written();
    for (const table of ['chain', 'inputs', 'journal'] as const) {
      await store.write(store.read.deleteFrom(table).where('position', '=', 4));
    }
    expect(await found(store)).toEqual([{ kind: 'end-missing', position: 3 }]);
  });
});
