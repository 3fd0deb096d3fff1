import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../gateway/store/store.ts';
import { rulebook } from '../../rules/rules.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { liveDay } from './day/day.ts';
import { describe as tell } from './day/ledger.ts';
import { daySite } from './day/site.ts';
import { storedDifferences, storedShifts } from './day/stored.ts';

describe('a community day in a real database', () => {
  it.each([1, 7])('is on its pages as it was, at seed %i', async (seed) => {
    const file = join(temporaryFolder(), 'gatehouse.db');
    const store = await openStore({ file, log: silentLogger, commits: 'here' });
    const { town, differences } = await liveDay({ seed, rulebook, store });
    const pages = await storedDifferences(town, store);
    expect([...differences, ...pages].map((one) => tell(seed, one))).toEqual([]);
    const left = town.truth.books
      .get('duty main-post')
      ?.filter(({ say }) => say.includes(' left '));
    expect(await storedShifts(store)).toEqual(left?.map(({ say }) => say));
    expect(await store.compareReadModels(daySite.id)).toEqual([]);
    expect((await store.verifyChain(daySite.id)).tampering).toEqual([]);
    await store.close();
  });
});
