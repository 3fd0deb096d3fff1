import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../../../gateway/store/store.ts';
import { silentLogger } from '../../../support/silent-logger.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { fact, rows, site, started, timer } from './ledger.ts';

describe('the commit worker', () => {
  it('commits in a thread of its own: the loop goes on while a commit is under way', async () => {
    const file = join(temporaryFolder(), 'site.db');
    const store = await openStore({ file, log: silentLogger, commits: 'thread' });
    onTestFinished(() => store.close());
    expect(await store.probe()).toBe(true);
    // While somebody else writes the commit cannot end, however quick the machine is.
    const other = new Database(file);
    onTestFinished(() => {
      other.close();
    });
    other.exec('begin immediate');
    const order: string[] = [];
    const commit = store
      .commit({ site, after: 0, position: 1, rows: rows([timer(1)], [fact(1, started)]) })
      .then(() => order.push('committed'));
    await new Promise((done) => setImmediate(done));
    order.push('the loop');
    other.exec('rollback');
    await commit;
    expect(order).toEqual(['the loop', 'committed']);
    expect(await store.facts(site, 0, 10)).toEqual([fact(1, started)]);
    await store.close();
    expect(await store.probe()).toBe(false);
  }, 60_000);
});
