import { type Instant, instant } from '../../rules/vocabulary/time.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** The time at the end of a frame, by a clock that is so far ahead of UTC: `_HH:MM:SS,MM-DD-YYYY`. */
export function stampOf(at: Instant, utcOffsetMinutes: number): string {
  const wall = new Date(at + utcOffsetMinutes * MINUTE_MS).toISOString();
  const [date = '', time = ''] = wall.split('T');
  const [year, month, day] = date.split('-');
  return `_${time.slice(0, 8)},${month}-${day}-${year}`;
}

/** Reads `HH:MM:SS,MM-DD-YYYY`; undefined where there is no such time. */
export function readStamp(text: string, utcOffsetMinutes: number): Instant | undefined {
  const parts = /^(\d\d):(\d\d):(\d\d),(\d\d)-(\d\d)-(\d{4})$/.exec(text);
  if (parts === null) return undefined;
  const [, hour, minute, second, month, day, year] = parts;
  return wallInstant(`${year}-${month}-${day}`, `${hour}:${minute}:${second}`, utcOffsetMinutes);
}

/**
 * When an event was by the `ti` and `da` beside it. Without a day it is the last such time of the day that is not in
 * the future: a panel that waited tells what has been.
 */
export function eventTime(
  { time, date }: { readonly time?: string; readonly date?: string },
  utcOffsetMinutes: number,
  now: Instant,
): Instant | undefined {
  const clock = /^(\d\d?):(\d\d)(?::(\d\d))?$/.exec(time ?? '');
  if (clock === null) return undefined;
  const [, hour = '', minute, second = '00'] = clock;
  const wall = `${hour.padStart(2, '0')}:${minute}:${second}`;
  const day = /^(\d\d?)-(\d\d?)-(\d\d)$/.exec(date ?? '');
  if (day !== null) {
    const [, month = '', number = '', year] = day;
    const iso = `20${year}-${month.padStart(2, '0')}-${number.padStart(2, '0')}`;
    return wallInstant(iso, wall, utcOffsetMinutes);
  }
  const today = new Date(now + utcOffsetMinutes * MINUTE_MS).toISOString().slice(0, 10);
  const at = wallInstant(today, wall, utcOffsetMinutes);
  return at !== undefined && at > now + HOUR_MS ? instant(at - DAY_MS) : at;
}

function wallInstant(date: string, time: string, utcOffsetMinutes: number): Instant | undefined {
  const wall = Date.parse(`${date}T${time}.000Z`);
  const isReal = !Number.isNaN(wall) && new Date(wall).toISOString().startsWith(`${date}T${time}`);
  return isReal ? instant(wall - utcOffsetMinutes * MINUTE_MS) : undefined;
}
