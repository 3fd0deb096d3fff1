import { type Instant, instant } from './time.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const DAY_MINUTES = 1_440;
/** Zones change their offset at whole quarters of an hour, so that one answer serves a quarter. */
const QUARTER_MS = 900_000;
/** Offsets kept: a week of late taps in quarters, several times over; then the cache starts anew. */
const OFFSETS_KEPT = 4_096;

const formatters = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, number>();

/** The date in the zone at that instant, `YYYY-MM-DD`. */
export function localDay(zone: string, at: Instant): string {
  return new Date(at + offsetAt(zone, at)).toISOString().slice(0, 10);
}

/** Minutes since midnight on the zone's clock at that instant. */
export function localMinute(zone: string, at: Instant): number {
  const wall = at + offsetAt(zone, at);
  return Math.floor((((wall % DAY_MS) + DAY_MS) % DAY_MS) / MINUTE_MS);
}

/** The date so many days later (earlier where negative), whatever the clocks do. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/**
 * When the zone's clock shows that minute of that day; a minute past 1440 lies in the days after. A time that a change of
 * clocks skips is moved by the change (02:30 becomes 03:30); one that comes twice is its first coming.
 */
export function localInstant(zone: string, day: string, minute: number): Instant {
  const wall = Date.parse(`${day}T00:00:00Z`) + minute * MINUTE_MS;
  const before = offsetAt(zone, instant(wall - DAY_MS));
  const after = offsetAt(zone, instant(wall + DAY_MS));
  const first = instant(wall - before);
  if (offsetAt(zone, first) === before) return first;
  const second = instant(wall - after);
  return offsetAt(zone, second) === after ? second : first;
}

/** The day of the zone's calendar that instant lies in: from its midnight to the next, which is not part of it. */
export function localDaySpan(
  zone: string,
  at: Instant,
): { readonly from: Instant; readonly to: Instant } {
  const day = localDay(zone, at);
  return { from: localInstant(zone, day, 0), to: localInstant(zone, day, DAY_MINUTES) };
}

function offsetAt(zone: string, at: Instant): number {
  const quarter = Math.floor(at / QUARTER_MS);
  const key = `${zone} ${quarter}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const from = instant(quarter * QUARTER_MS);
  const offset = wallClock(zone, from) - from;
  if (offsets.size >= OFFSETS_KEPT) offsets.clear();
  offsets.set(key, offset);
  return offset;
}

function wallClock(zone: string, at: Instant): number {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of formatterOf(zone).formatToParts(at)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(zone, made);
  return made;
}
