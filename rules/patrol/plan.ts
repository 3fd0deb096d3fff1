import type { RoundId, RouteId } from '../vocabulary/ids.ts';
import type { PlannedRound } from '../vocabulary/patrol-plan.ts';
import type { Route, Site } from '../vocabulary/site.ts';
import { after, type Instant, instant } from '../vocabulary/time.ts';
import { dayAfter, localDay, localInstant } from '../vocabulary/zone-time.ts';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;

/** One walk of a day as planned: its window and the end of the tolerance after it. */
export type Walk = {
  readonly round: RoundId;
  readonly from: Instant;
  readonly to: Instant;
  readonly tolerance: Instant;
};

/** Names a planned walk by its route and its start on the site's clock, so that no change of clocks doubles the name. */
export const roundId = (name: string): RoundId => name as RoundId;

/** Walks of a route that start after one instant and not after another, in order. */
export function walksBetween(
  site: Site,
  route: Route,
  from: Instant,
  until: Instant,
): readonly Walk[] {
  const walks: Walk[] = [];
  const last = dayAfter(localDay(site.zone, until), 1);
  // A day earlier: a skipped hour or a start late in the day may fall on the day after its own.
  for (let day = dayAfter(localDay(site.zone, from), -1); day <= last; day = dayAfter(day, 1)) {
    for (const planned of route.rounds) walks.push(walkOn(site, route, day, planned));
  }
  return walks
    .filter((walk) => walk.from > from && walk.from <= until)
    .sort((a, b) => a.from - b.from);
}

/** Walks of a route whose window is open at that instant. */
export function walksAt(site: Site, route: Route, at: Instant): readonly Walk[] {
  const longest = Math.max(0, ...route.rounds.map(({ from, to }) => to - from));
  const earliest = after(at, -(longest + DAY_MINUTES) * MINUTE_MS);
  return walksBetween(site, route, earliest, at).filter((walk) => at < walk.to);
}

type Next = { readonly after: Instant; readonly next: Instant | undefined };
const nexts = new WeakMap<Site, Map<RouteId, Next>>();

/** When the next walk of a route starts after that instant; the answer is kept, being asked for after every input. */
export function nextStart(site: Site, route: Route, from: Instant): Instant | undefined {
  const ofSite = nexts.get(site) ?? new Map<RouteId, Next>();
  nexts.set(site, ofSite);
  const known = ofSite.get(route.id);
  if (known?.after === from) return known.next;
  // Two days ahead: a daily walk comes within one, and a skipped hour cannot push it over the second.
  const next = walksBetween(site, route, from, after(from, 2 * DAY_MINUTES * MINUTE_MS))[0]?.from;
  ofSite.set(route.id, { after: from, next });
  return next;
}

function walkOn(site: Site, route: Route, day: string, planned: PlannedRound): Walk {
  const from = localInstant(site.zone, day, planned.from);
  const end = localInstant(site.zone, day, planned.to);
  // Where a skipped hour swallows the window, its length counts.
  const to = end > from ? end : after(from, (planned.to - planned.from) * MINUTE_MS);
  return {
    round: roundId(
      `${route.id}/${dayAfter(day, Math.floor(planned.from / DAY_MINUTES))}T${clock(planned.from)}`,
    ),
    from,
    to: instant(to),
    tolerance: after(to, planned.toleranceMin * MINUTE_MS),
  };
}

function clock(minute: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;
}
