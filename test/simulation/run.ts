// `npm run simulate [runs] [seed]`: random histories of the estate against its laws; what fails is told with its seed.
import fc from 'fast-check';
import { rulebook } from '../../rules/rules.ts';
import { createMemoryStore } from '../support/memory-store.ts';
import { driveEstate } from './drive-estate.ts';
import { breaches, describeBreach } from './laws.ts';
import { steps } from './steps.ts';

const RUNS = 1_000;
const STEPS_MAX = 60;
const [runs = RUNS, seed = Date.now() % 2 ** 31] = process.argv.slice(2).map(Number);
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

say(`${runs} histories of up to ${STEPS_MAX} steps, seed ${seed}`);
const startedAt = performance.now();
const result = await fc.check(
  fc.asyncProperty(steps(STEPS_MAX), async (run) => {
    const ended = await driveEstate({ rulebook, store: createMemoryStore(), steps: run });
    const [first] = breaches(ended);
    if (first !== undefined) throw new Error(describeBreach(ended, first));
  }),
  { seed, numRuns: runs },
);
if (result.failed) say((await fc.asyncDefaultReportMessage(result)) ?? 'a law was broken');
say(
  `${result.numRuns} histories in ${Math.round((performance.now() - startedAt) / 1_000)} s, seed ${seed}: ` +
    (result.failed ? 'a law was broken' : 'every law was kept'),
);
process.exitCode = result.failed ? 1 : 0;
