// The rounds that a year should have, found by walking through it minute by minute with nothing but the platform's own
// calendar. It shares no code with the rules.

/** A row of a plan as the oracle reads it: minutes of its day, and the days meant. */
export type Row = { readonly from: number; readonly days?: string };
export type Days = { readonly holidays: readonly string[]; readonly workdays: readonly string[] };

/** Every minute of the clock of a zone between two instants, by how it is written there: when it first came. */
export type Minutes = {
  readonly days: readonly string[];
  /** When the clock shows that minute of that day; a time that is skipped is moved by the change. */
  when(day: string, minute: number): number;
};

const MINUTE = 60_000;
const NAMES: Readonly<Record<string, string>> = {
  Mon: 'mon',
  Tue: 'tue',
  Wed: 'wed',
  Thu: 'thu',
  Fri: 'fri',
  Sat: 'sat',
  Sun: 'sun',
};

export function minutesOf(zone: string, from: number, to: number): Minutes {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  const first = new Map<string, number>();
  const days = new Set<string>();
  for (let now = from; now < to; now += MINUTE) {
    const text = format.format(now);
    if (!first.has(text)) first.set(text, now);
    days.add(text.slice(0, 10));
  }
  return {
    // The first and the last day are not whole, and a walk may end two days after its own.
    days: [...days].slice(1, -3),
    when(day, minute) {
      // A wall clock without zones: back to the last time that there was, and on by what is missing.
      const wall = new Date(`${day}T00:00Z`).getTime() + minute * MINUTE;
      for (let missing = 0; missing < 180; missing += 1) {
        const text = new Date(wall - missing * MINUTE).toISOString().slice(0, 16).replace('T', ' ');
        const at = first.get(text);
        if (at !== undefined) return at + missing * MINUTE;
      }
      return Number.NaN;
    },
  };
}

const weekdayIn = new Intl.DateTimeFormat('en-US', { weekday: 'short', timeZone: 'UTC' });

/** Whether a row is for a day. */
export function isFor({ days = 'every-day' }: Row, day: string, calendar: Days): boolean {
  const name = NAMES[weekdayIn.format(new Date(`${day}T12:00Z`))] ?? '';
  const isWeekend = name === 'sat' || name === 'sun';
  const isWorked =
    calendar.workdays.includes(day) || (!isWeekend && !calendar.holidays.includes(day));
  if (days === 'every-day') return true;
  if (days === 'workdays') return isWorked;
  return days === 'free-days' ? !isWorked : days === name;
}

/** The name of a round, by its day and the minute it begins at: past midnight it has the next day's. */
export function nameOf(route: string, day: string, minute: number): string {
  const at = new Date(new Date(`${day}T00:00Z`).getTime() + minute * MINUTE).toISOString();
  return `${route}/${at.slice(0, 16)}`;
}
