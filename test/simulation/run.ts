// `npm run simulate`: random histories against the laws, then community days against the world's own books. What fails
// is told with its seed. `npm run simulate -- histories [runs]`, `-- alarms [runs]`, `-- day [days]`: one of them;
// `--seed N`: from there.
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { rulebook } from '../../rules/rules.ts';
import { createMemoryStore } from '../support/memory-store.ts';
import { deeds, stageOf } from './alarm-deeds.ts';
import { liveDay } from './day/day.ts';
import { describe } from './day/ledger.ts';
import { driveEstate } from './drive-estate.ts';
import { breaches, describeBreach } from './laws.ts';
import { breachesOf } from './oracle-alarms.ts';
import { steps } from './steps.ts';

const HISTORIES = 1_000;
const STEPS_MAX = 60;
const DAYS = 100;
/** Enough to see whether they have one cause. */
const TOLD_PER_DAY = 5;
const SEEDS = 2 ** 31;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const secondsSince = (start: number): number => Math.round((performance.now() - start) / 1_000);

async function histories(runs: number, seed: number): Promise<boolean> {
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
  const how = result.failed ? 'a law was broken' : 'every law was kept';
  say(`${result.numRuns} histories in ${secondsSince(startedAt)} s, seed ${seed}: ${how}`);
  return !result.failed;
}

function alarms(runs: number, seed: number): boolean {
  say(`${runs} histories of alarms of up to ${STEPS_MAX} steps, seed ${seed}`);
  const startedAt = performance.now();
  const result = fc.check(
    fc.property(deeds(STEPS_MAX), (list) => {
      const stage = stageOf(rulebook);
      for (const deed of list) stage.perform(deed);
      const [first] = breachesOf(stage.seen);
      if (first !== undefined) throw new Error(`${first.law}: ${first.because}`);
    }),
    { seed, numRuns: runs },
  );
  if (result.failed) say(fc.defaultReportMessage(result) ?? 'a law was broken');
  const how = result.failed ? 'a law was broken' : 'every law was kept';
  say(`${result.numRuns} histories in ${secondsSince(startedAt)} s, seed ${seed}: ${how}`);
  return !result.failed;
}

async function days(count: number, first: number): Promise<boolean> {
  say(`${count} community days, seeds ${first} to ${first + count - 1}`);
  const startedAt = performance.now();
  let failed = 0;
  for (let seed = first; seed < first + count; seed += 1) {
    const { differences } = await liveDay({ seed, rulebook });
    if (differences.length > 0) failed += 1;
    for (const found of differences.slice(0, TOLD_PER_DAY)) say(describe(seed, found));
  }
  const how =
    failed === 0 ? 'every ledger is the world’s' : `${failed} ledgers are not the world’s`;
  say(`${count} days in ${secondsSince(startedAt)} s: ${how}`);
  return failed === 0;
}

const { values, positionals } = parseArgs({
  options: { seed: { type: 'string' } },
  allowPositionals: true,
});
const [what = 'all', count] = positionals;
const seed = values.seed === undefined ? Date.now() % SEEDS : Number(values.seed);
const isOne = count === undefined && values.seed !== undefined;
const results: boolean[] = [];
const is = (one: string): boolean => what === 'all' || what === one;
if (is('histories')) results.push(await histories(Number(count ?? HISTORIES), seed));
if (is('alarms')) results.push(alarms(Number(count ?? HISTORIES), seed));
if (is('day')) results.push(await days(isOne ? 1 : Number(count ?? DAYS), seed));
process.exitCode = results.every((isFine) => isFine) ? 0 : 1;
