import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { device } from '../../rules/device/device.ts';
import { createRulebook } from '../../rules/engine.ts';
import { patrol } from '../../rules/patrol/patrol.ts';
import { instant } from '../../rules/vocabulary/time.ts';
import { PLAN_MUTANTS } from './patrol-mutants.ts';
import { type Stretch, stretches, walkYear } from './patrol-year.ts';

const SEED = 20_261_125;
const rulebook = createRulebook([device, patrol]);
const at = (text: string) => instant(Date.parse(text));

/** Holidays and make-up workdays as the State Council gives them; the other zones' are made up. */
const calendar = {
  holidays: [
    ...['2027-12-31', '2028-01-26', '2028-01-27', '2028-01-28', '2028-01-31', '2028-02-01'],
    ...['2028-04-04', '2028-05-01', '2028-05-29', '2028-10-02', '2028-10-03', '2028-10-04'],
    ...['2028-10-05', '2028-10-06', '2028-03-27', '2028-11-06', '2028-02-29'],
  ],
  workdays: ['2028-01-22', '2028-02-05', '2028-09-30', '2028-10-08', '2028-03-25', '2028-11-05'],
};
// A leap year: from November on, over 29 February and both changes of clocks.
const START = '2027-11-20T09:17:00Z';

describe('a year of rounds', () => {
  it.each(['Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'])(
    'in %s loses none and doubles none, whatever happens to the gateway and its plans',
    async (zone) => {
      await fc.assert(
        fc.asyncProperty(stretches(380), async (run) => {
          const { opened, due } = await walkYear({
            rulebook,
            zone,
            start: at(START),
            calendar,
            stretches: run,
          });
          expect(due.length).toBeGreaterThan(0);
          expect(opened).toEqual(due);
        }),
        { seed: SEED, numRuns: 2, endOnFailure: true },
      );
    },
    240_000,
  );
});

describe('a fault planted in the plan of rounds', () => {
  it.each(PLAN_MUTANTS)('is found: $name', async ({ rulebook: faulty }) => {
    const differs = async (run: readonly Stretch[]): Promise<boolean> => {
      const { opened, due } = await walkYear({
        rulebook: faulty,
        zone: 'Europe/Berlin',
        start: at('2028-03-10T09:17:00Z'),
        calendar,
        stretches: run,
      });
      return JSON.stringify(opened) !== JSON.stringify(due);
    };
    const result = await fc.check(
      fc.asyncProperty(stretches(30), async (run) => !(await differs(run))),
      { seed: SEED, numRuns: 20, endOnFailure: true },
    );
    // By what was opened, and not by an error on the way.
    expect(String(result.errorInstance)).toContain('returning false');
  });

  it('is not found where there is none', async () => {
    await fc.assert(
      fc.asyncProperty(stretches(30), async (run) => {
        const { opened, due } = await walkYear({
          rulebook,
          zone: 'Europe/Berlin',
          start: at('2028-03-10T09:17:00Z'),
          calendar,
          stretches: run,
        });
        expect(opened).toEqual(due);
      }),
      { seed: SEED, numRuns: 4 },
    );
  }, 240_000);
});
