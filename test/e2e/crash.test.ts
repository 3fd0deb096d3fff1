import { expect, it } from 'vitest';
import { crashRounds } from './crash-rounds.ts';

const ROUNDS = 10;
const LIMIT_MS = 300_000;

it('loses no accepted reading and moves no barrier when it is killed under load', {
  timeout: LIMIT_MS,
}, async () => {
  const seed = Date.now() % 1_000_000;
  console.log(`crash: ${ROUNDS} rounds, seed ${seed}`);
  const { faults, ...totals } = await crashRounds({ rounds: ROUNDS, seed });
  expect(faults).toEqual([]);
  // There was something to lose, something to repeat, and something to keep up.
  expect(totals.killsUnderWay).toBeGreaterThan(0);
  expect(totals.openings).toBeGreaterThan(0);
  expect(totals.holdsAgain).toBeGreaterThan(0);
});
