// `npm run crash [rounds] [seed]`: kills a gateway under load at random moments and looks at what it comes back with.
import { crashRounds } from './crash-rounds.ts';

const ROUNDS = 200;
const [rounds = ROUNDS, seed = Date.now() % 1_000_000] = process.argv.slice(2).map(Number);
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

say(`${rounds} rounds, seed ${seed}`);
const startedAt = Date.now();
const { faults, ...totals } = await crashRounds({ rounds, seed, say });
for (const fault of faults) say(fault);
const seconds = (Date.now() - startedAt) / 1_000;
say(
  `${totals.rounds} kills in ${Math.round(seconds)} s (${(seconds / totals.rounds).toFixed(1)} s each), seed ${seed}`,
);
say(`  ${totals.accepted} readings accepted`);
say(`  ${totals.openings} openings, in ${totals.roundsWithOpening} rounds`);
say(
  `  ${totals.killsUnderWay} kills with readings unanswered, ${totals.killsAfterCommit} of them after their commit`,
);
say(
  `  at the restarts: ${totals.holdsAgain} holds asserted again, ${totals.lateOpenings} cards let out that waited to be judged`,
);
say(`  ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
