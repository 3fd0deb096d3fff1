import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plannedRounds } from '../../../../gateway/config/rounds.ts';
import { type RoundRow, rowsOf } from '../../../../gateway/console/src/patrol/plan-rows.ts';

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const minute = fc.integer({ min: 0, max: 1_439 });
const row = fc
  .record({
    from: minute,
    to: minute,
    days: fc.constantFrom('workdays', 'sun', undefined),
    toleranceMin: fc.integer({ min: 0, max: 30 }),
    earlyMin: fc.constantFrom(10, undefined),
    way: fc.constantFrom<Partial<RoundRow>>(
      {},
      { everyMin: 60, lastsMin: 40 },
      { everyMin: 90 },
      { times: 3, lastsMin: 20 },
    ),
  })
  .map(
    ({ from, to, days, earlyMin, toleranceMin, way }): RoundRow => ({
      from: clock(from),
      to: clock(to),
      toleranceMin,
      ...(days === undefined ? {} : { days }),
      ...(earlyMin === undefined ? {} : { earlyMin }),
      ...way,
    }),
  );

describe('rounds as rows that people write', () => {
  it('stand for the same rounds, whatever was written', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 4 }), (written) => {
        const rounds = written.flatMap(plannedRounds);
        expect(rowsOf(rounds).flatMap(plannedRounds)).toEqual(rounds);
      }),
      { numRuns: 1_000 },
    );
  });

  it('keep a round past midnight with the day its night began on', () => {
    const night = {
      from: '22:31',
      to: '01:31',
      days: 'workdays',
      toleranceMin: 0,
      everyMin: 90,
    } as const;
    expect(rowsOf(plannedRounds(night))).toEqual([{ ...night, lastsMin: 90 }]);
  });

  it('say a rhythm, and lots, in one row each', () => {
    const rhythm = { from: '08:00', to: '20:00', toleranceMin: 15, everyMin: 120, lastsMin: 60 };
    const lots = { from: '22:00', to: '04:00', toleranceMin: 5, times: 3, lastsMin: 30 };
    expect(rowsOf(plannedRounds(rhythm))).toEqual([{ ...rhythm, to: '19:00' }]);
    expect(rowsOf(plannedRounds({ ...lots, from: '08:00', to: '14:00' }))).toEqual([
      { ...lots, from: '08:00', to: '14:00' },
    ]);
  });
});
