import { describe, expect, it } from 'vitest';
import { fact, openTestStore, rows, site, started, timer } from './ledger.ts';

describe('the commit worker', () => {
  it('commits in a thread of its own: the loop goes on while a commit is under way', async () => {
    const store = await openTestStore('thread');
    expect(await store.probe()).toBe(true);
    const order: string[] = [];
    const commit = store
      .commit({ site, after: 0, position: 1, rows: rows([timer(1)], [fact(1, started)]) })
      .then(() => order.push('committed'));
    await new Promise((done) => setImmediate(done));
    order.push('the loop');
    await commit;
    expect(order).toEqual(['the loop', 'committed']);
    expect(await store.facts(site, 0, 10)).toEqual([fact(1, started)]);
    await store.close();
    expect(await store.probe()).toBe(false);
  }, 60_000);
});
