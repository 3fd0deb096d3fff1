import { type Calendar, type Days, WEEKDAYS } from './vocabulary/days.ts';

/** True where a day is one of those meant: a weekday by its name, worked and free days by the site's calendar. */
export function isOn(calendar: Calendar, days: Days, day: string): boolean {
  switch (days) {
    case 'every-day':
      return true;
    case 'workdays':
      return isWorkday(calendar, day);
    case 'free-days':
      return !isWorkday(calendar, day);
    default:
      return weekday(day) === WEEKDAYS.indexOf(days);
  }
}

/** A worked day, by the calendar before the weekday. */
export function isWorkday({ holidays, workdays }: Calendar, day: string): boolean {
  if (workdays.includes(day)) return true;
  if (holidays.includes(day)) return false;
  return weekday(day) < 5;
}

/** True where spans of these days can both begin, the second so many days after the first: on some calendar, some week. */
export function mayMeet(first: Days, second: Days, daysAfter: number): boolean {
  const one = weekdays.indexOf(first);
  const other = weekdays.indexOf(second);
  if (one >= 0 && other >= 0) return (((one + daysAfter) % 7) + 7) % 7 === other;
  if (daysAfter !== 0) return true;
  // Holidays and make-up workdays let any weekday be either, but no day both.
  const kinds = new Set<Days>([first, second]);
  return !(kinds.has('workdays') && kinds.has('free-days'));
}

/** True for a date that there is: 30 February is none. */
export function isDate(day: string): boolean {
  const at = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}

const weekdays: readonly Days[] = WEEKDAYS;

/** 0 is Monday. */
function weekday(day: string): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
}
