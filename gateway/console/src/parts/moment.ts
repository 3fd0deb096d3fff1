import { instant, toRfc3339 } from '../../../../rules/vocabulary/time.ts';
import {
  dayAfter,
  localDay,
  localInstant,
  localMinute,
} from '../../../../rules/vocabulary/zone-time.ts';

/** A moment as a date-time field shows it, on the site's clock and not on this machine's. */
export function toField(zone: string, moment: string | undefined): string {
  if (moment === undefined) return '';
  const at = instant(Date.parse(moment));
  const minute = localMinute(zone, at);
  return `${localDay(zone, at)}T${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** What a date-time field says, as a moment; undefined where it is empty. */
export function fromField(zone: string, text: string): string | undefined {
  const parts = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)/.exec(text);
  if (parts?.[1] === undefined) return undefined;
  return toRfc3339(localInstant(zone, parts[1], Number(parts[2]) * 60 + Number(parts[3])));
}

/** The end of a day of the site's calendar so many days from now. */
export function endOfDay(zone: string, now: number, days: number): string {
  const day = dayAfter(localDay(zone, instant(now)), days);
  return toRfc3339(instant(localInstant(zone, dayAfter(day, 1), 0) - 1_000));
}

/** The beginning of today on the site's calendar, or of a day before. */
export function startOfDay(zone: string, now: number, days = 0): string {
  return toRfc3339(localInstant(zone, dayAfter(localDay(zone, instant(now)), days), 0));
}

const two = (number: number): string => String(number).padStart(2, '0');
