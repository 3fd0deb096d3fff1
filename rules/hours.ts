import { isOn } from './calendar.ts';
import type { Calendar } from './vocabulary/days.ts';
import type { Hours, Span } from './vocabulary/hours.ts';
import type { Site } from './vocabulary/site.ts';
import type { Instant } from './vocabulary/time.ts';
import { dayAfter, localDay, localMinute } from './vocabulary/zone-time.ts';

/** True where a permit of these hours lets in at that instant. No hours at all: at any time. */
export function isWithin(site: Site, hours: Hours, at: Instant): boolean {
  return hours.length === 0 || hours.some((span) => isIn(site, span, at));
}

/** True while a span lasts. */
export function isIn(site: Site, span: Span, at: Instant): boolean {
  return covers(site.calendar, span, localDay(site.zone, at), localMinute(site.zone, at));
}

function covers(calendar: Calendar, span: Span, day: string, minute: number): boolean {
  const [from, to] = [minutesOf(span.from), minutesOf(span.to)];
  const isOvernight = to <= from;
  if (minute >= from && (isOvernight || minute < to)) return isOn(calendar, span.days, day);
  // What is left of the night before.
  return isOvernight && minute < to && isOn(calendar, span.days, dayAfter(day, -1));
}

/** Minutes since midnight of a time `HH:MM`. */
export function minutesOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
}
