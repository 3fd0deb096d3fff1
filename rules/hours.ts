import { isOn } from './calendar.ts';
import type { Calendar } from './vocabulary/days.ts';
import type { Hours, Span } from './vocabulary/hours.ts';
import type { Site } from './vocabulary/site.ts';
import { after, type Instant } from './vocabulary/time.ts';
import { dayAfter, localDay, localInstant, localMinute } from './vocabulary/zone-time.ts';

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

/** When what hours say next changes; where it does not for days, when to look again. */
export function nextTurn(
  site: Site,
  spans: readonly Pick<Span, 'from' | 'to'>[],
  at: Instant,
  says: (edge: Instant) => unknown,
): Instant {
  const is = says(at);
  const today = localDay(site.zone, at);
  for (let ahead = -1; ahead <= DAYS_AHEAD; ahead += 1) {
    const edges = edgesOf(site, spans, dayAfter(today, ahead));
    const found = edges.find((edge) => edge > at && says(edge) !== is);
    if (found !== undefined) return found;
  }
  return localInstant(site.zone, dayAfter(today, DAYS_AHEAD), 0);
}

/** Beyond the longest run of holidays or workdays; then it is looked at again. */
const DAYS_AHEAD = 15;

/** Where spans begin and end on a day, in order. */
function edgesOf(
  site: Site,
  spans: readonly Pick<Span, 'from' | 'to'>[],
  day: string,
): readonly Instant[] {
  const [start, end] = [localInstant(site.zone, day, 0), localInstant(site.zone, day, DAY)];
  // On a day on which the clocks change an hour is skipped or comes twice: then every minute is looked at.
  const edges =
    end - start === DAY * MINUTE_MS
      ? spans.flatMap(({ from, to }) =>
          [minutesOf(from), minutesOf(to)].map((minute) => localInstant(site.zone, day, minute)),
        )
      : Array.from({ length: (end - start) / MINUTE_MS }, (_, n) => after(start, n * MINUTE_MS));
  // A new day may be worked or free: spans that last over midnight end or begin there.
  return [start, ...edges].toSorted((a, b) => a - b);
}

const DAY = 1_440;
const MINUTE_MS = 60_000;
