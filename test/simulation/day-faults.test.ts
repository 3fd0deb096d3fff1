import { describe, expect, it } from 'vitest';
import { liveDay } from './day/day.ts';
import type { Difference } from './day/ledger.ts';
import { FAULTS } from './day/mutants.ts';

/** Within so many days each fault is found. */
const DAYS_MAX = 20;

describe('a fault planted in the rules', () => {
  it.each(FAULTS)('is found by a day: $name', async ({ rulebook: faulty }) => {
    let days = 0;
    let first: Difference | undefined;
    while (first === undefined && days < DAYS_MAX) {
      days += 1;
      const { differences } = await liveDay({ seed: days, rulebook: faulty });
      first = differences[0];
    }
    expect(first).toBeDefined();
    const where = first && `${first.book}: expected ${first.expected}, got ${first.got}`;
    process.stdout.write(`found after ${days} days, ${where}\n`);
  });
});
