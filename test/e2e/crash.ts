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
const seconds = Math.round((Date.now() - startedAt) / 1_000);
say(
  `${totals.rounds} kills in ${seconds} s, seed ${seed}: ${totals.sent} readings sent, ${totals.openings} openings, ` +
    `${totals.holdsAgain} holds asserted again, ${faults.length} faults`,
);
process.exitCode = faults.length === 0 ? 0 : 1;
