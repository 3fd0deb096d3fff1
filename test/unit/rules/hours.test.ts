import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWithin } from '../../../rules/hours.ts';
import type { Calendar, Days } from '../../../rules/vocabulary/days.ts';
import { DAYS } from '../../../rules/vocabulary/days.ts';
import type { Hours } from '../../../rules/vocabulary/hours.ts';
import type { Site } from '../../../rules/vocabulary/site.ts';
import { instant } from '../../../rules/vocabulary/time.ts';
import { twoLanes } from './access/gate.ts';

// Shanghai has had no summer time since 1991: its clock is eight hours ahead all year.
const AHEAD_MS = 8 * 3_600_000;
const MINUTE_MS = 60_000;

/** As published for the Spring Festival and the National Day of a year, with the Saturdays worked for them. */
const YEAR: Calendar = {
  holidays: ['2026-01-01', '2026-02-16', '2026-02-17', '2026-02-18', '2026-10-01', '2026-10-02'],
  workdays: ['2026-02-14', '2026-02-28', '2026-10-10'],
};
const shanghai: Site = { ...twoLanes, zone: 'Asia/Shanghai', calendar: YEAR };
const at = (wall: string) => instant(Date.parse(`${wall}:00+08:00`));
const office: Hours = [{ days: 'workdays', from: '08:30', to: '18:00' }];

describe('the hours of a permit', () => {
  it('are all day and night where none are given', () => {
    expect(isWithin(shanghai, [], at('2026-02-17T03:00'))).toBe(true);
  });

  it('begin with their first minute and end before their last', () => {
    const answers = ['08:29', '08:30', '17:59', '18:00'].map((clock) =>
      isWithin(shanghai, office, at(`2026-11-25T${clock}`)),
    );
    expect(answers).toEqual([false, true, true, false]);
  });

  it('of workdays are not those of a holiday on a Monday', () => {
    expect(isWithin(shanghai, office, at('2026-02-16T10:00'))).toBe(false);
  });

  it('of workdays are those of a Saturday that is worked for a holiday', () => {
    expect(isWithin(shanghai, office, at('2026-02-14T10:00'))).toBe(true);
  });

  it('past midnight belong to the day they began on', () => {
    const night: Hours = [{ days: 'fri', from: '22:00', to: '06:00' }];
    const answers = [
      '2026-11-27T05:00',
      '2026-11-27T22:00',
      '2026-11-28T05:59',
      '2026-11-28T06:00',
    ];
    expect(answers.map((wall) => isWithin(shanghai, night, at(wall)))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('are those that a list of every minute of the years would give', () => {
    const clock = fc
      .tuple(fc.nat({ max: 23 }), fc.nat({ max: 59 }))
      .map(([hour, minute]) => `${two(hour)}:${two(minute)}`);
    const span = fc.record({ days: fc.constantFrom(...DAYS), from: clock, to: clock });
    const day = fc.nat({ max: 3 * 365 }).map((days) => dateOf(Date.UTC(2026, 0, 1 + days)));
    const calendar = fc.record({
      holidays: fc.array(day, { maxLength: 40 }),
      workdays: fc.array(day, { maxLength: 40 }),
    });
    const moment = fc.nat({ max: 3 * 365 * 1_440 });
    fc.assert(
      fc.property(
        fc.array(span, { minLength: 1, maxLength: 4 }),
        calendar,
        fc.array(moment, { minLength: 20, maxLength: 60 }),
        (spans, days, moments) => {
          for (const minutes of moments) {
            const time = instant(Date.UTC(2026, 0, 1) - AHEAD_MS + minutes * MINUTE_MS);
            const listed = spans.some((one) => lists(days, one, minutes));
            expect(isWithin({ ...shanghai, calendar: days }, spans, time)).toBe(listed);
          }
        },
      ),
    );
  });
});

const two = (value: number) => String(value).padStart(2, '0');
const dateOf = (at: number) => new Date(at).toISOString().slice(0, 10);

/** The brute force: walks from every start of the span, minute by minute, on a clock that has no zone. */
function lists(calendar: Calendar, span: Hours[number], minutes: number): boolean {
  const [from = 0, to = 0] = [span.from, span.to].map((clock) => {
    const [hour = 0, minute = 0] = clock.split(':').map(Number);
    return hour * 60 + minute;
  });
  const length = to > from ? to - from : to + 1_440 - from;
  const today = Math.floor(minutes / 1_440);
  return [today - 1, today].some((day) => {
    const begun = day * 1_440 + from;
    return isThatDay(calendar, span.days, day) && minutes >= begun && minutes < begun + length;
  });
}

function isThatDay(calendar: Calendar, days: Days, day: number): boolean {
  const noon = new Date(Date.UTC(2026, 0, 1 + day, 12));
  const date = dateOf(noon.getTime());
  const name = noon
    .toLocaleDateString('en-GB', { weekday: 'short', timeZone: 'UTC' })
    .toLowerCase();
  const isWeekend = name === 'sat' || name === 'sun';
  const works =
    calendar.workdays.includes(date) || (!calendar.holidays.includes(date) && !isWeekend);
  if (days === 'every-day') return true;
  if (days === 'workdays') return works;
  return days === 'free-days' ? !works : name === days;
}
