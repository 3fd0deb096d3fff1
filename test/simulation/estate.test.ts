import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rulebook } from '../../rules/rules.ts';
import { createMemoryStore } from '../support/memory-store.ts';
import { driveEstate } from './drive-estate.ts';
import { breaches, describeBreach } from './laws.ts';
import { MUTANTS } from './mutants.ts';
import { steps } from './steps.ts';

const SEED = 20_261_125;
const RUNS = 150;

describe('the estate, whatever happens', () => {
  it('breaks no law over random orders of readings, acts, time, duplicates, losses and restarts', async () => {
    await fc.assert(
      fc.asyncProperty(steps(60), async (run) => {
        const ended = await driveEstate({ rulebook, store: createMemoryStore(), steps: run });
        const found = breaches(ended);
        expect(found[0] && describeBreach(ended, found[0])).toBeUndefined();
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });

  it('breaks no law at a seed nobody has seen before', async () => {
    const seed = Date.now() % 2 ** 31;
    process.stdout.write(`simulation seed ${seed}\n`);
    await fc.assert(
      fc.asyncProperty(steps(60), async (run) => {
        const ended = await driveEstate({ rulebook, store: createMemoryStore(), steps: run });
        expect(breaches(ended)).toEqual([]);
      }),
      { seed, numRuns: 50 },
    );
  });
});

describe('a fault planted in the rules', () => {
  it.each(MUTANTS)('is found: $name', async ({ rulebook: faulty }) => {
    const result = await fc.check(
      fc.asyncProperty(steps(60), async (run) => {
        const ended = await driveEstate({
          rulebook: faulty,
          store: createMemoryStore(),
          steps: run,
        });
        return breaches(ended).length === 0;
      }),
      { seed: SEED, numRuns: 400, endOnFailure: true },
    );
    expect(result.failed).toBe(true);
    process.stdout.write(`found after ${result.numRuns} runs\n`);
  });
});
