import type { Cell } from '../../drivers/driver.ts';
import { fromRfc3339, type Instant, instant, toRfc3339 } from '../../rules/vocabulary/time.ts';
import { localDay, localInstant } from '../../rules/vocabulary/zone-time.ts';

const WRITTEN =
  /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;
const LAST_SECOND_OF_DAY = 86_399;

/**
 * A date as people write it, on the clock of the site; RFC 3339 too. A day alone begins at its midnight where something
 * begins, and ends with its last second where something ends.
 */
export function readDate(cell: Cell, end: 'begins' | 'ends', zone: string): string | undefined {
  // A spreadsheet's date has no zone: the library gives its wall clock as UTC.
  const text = cell instanceof Date ? wallClock(cell) : String(cell).normalize('NFKC').trim();
  const parts = WRITTEN.exec(text);
  if (parts === null) {
    const at = fromRfc3339(text);
    return at === undefined ? undefined : toRfc3339(at);
  }
  const [, year = '', month = '', day = '', hour, minute = '0', second = '0'] = parts;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (!isDate(date)) return undefined;
  const whole = end === 'ends' ? LAST_SECOND_OF_DAY : 0;
  const seconds =
    hour === undefined ? whole : Number(hour) * 3_600 + Number(minute) * 60 + Number(second);
  if (seconds > LAST_SECOND_OF_DAY || Number(minute) > 59 || Number(second) > 59) return undefined;
  const minutes = localInstant(zone, date, Math.floor(seconds / 60));
  return toRfc3339(instant(minutes + (seconds % 60) * 1_000));
}

/** A moment as an export writes it: read again it is the same moment. */
export function writeDate(moment: string, end: 'begins' | 'ends', zone: string): string {
  const at = fromRfc3339(moment);
  if (at === undefined) return moment;
  const day = localDay(zone, at);
  if (readDate(day, end, zone) === toRfc3339(at)) return day;
  const text = `${day} ${clockOf(at, zone, day)}`;
  // An hour that comes twice cannot be written on the clock of the site.
  return readDate(text, end, zone) === toRfc3339(at) ? text : toRfc3339(at);
}

function clockOf(at: Instant, zone: string, day: string): string {
  const seconds = Math.floor((at - localInstant(zone, day, 0)) / 1_000);
  return new Date(seconds * 1_000).toISOString().slice(11, 19);
}

function wallClock(date: Date): string {
  const [day = '', time = ''] = date.toISOString().split('T');
  const clock = time.slice(0, 8);
  return clock === '00:00:00' ? day : `${day} ${clock}`;
}

const isDate = (date: string): boolean => {
  const at = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date);
};
