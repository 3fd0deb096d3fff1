import type { RouteId } from '../vocabulary/ids.ts';
import type { Site } from '../vocabulary/site.ts';
import { after, type Instant } from '../vocabulary/time.ts';
import { dayAfter, localDay, localInstant } from '../vocabulary/zone-time.ts';
import { MINUTE_MS, type Walk, walksOfDay } from './plan.ts';
import { type Planning, planOn, type Version } from './versions.ts';

/** A walk of a day may begin up to two days later, and an hour that a change of clocks skips lies in between. */
const DAYS_BACK = 3;
/** No walk opens earlier than so long before its day: the most that `earlyMin` may be. */
const EARLY_MS = 240 * MINUTE_MS;
/** A plan that has no walk in a year and a month has none. */
const DAYS_AHEAD = 400;

/** Walks of a route that open after one instant and not after another, in order of opening. */
export function walksBetween(
  planning: Planning,
  route: RouteId,
  from: Instant,
  until: Instant,
): readonly Walk[] {
  const { zone } = planning.site;
  const last = localDay(zone, after(until, EARLY_MS));
  const walks: Walk[] = [];
  for (let day = firstDay(zone, from); day <= last; day = dayAfter(day, 1)) {
    for (const walk of walksOn(planning, route, day)) {
      if (walk.early > from && walk.early <= until) walks.push(walk);
    }
  }
  return inOrder(walks);
}

/** Walks of a route whose window begins at or after one instant and before another, in order of opening. */
export function walksBeginning(
  planning: Planning,
  route: RouteId,
  from: Instant,
  until: Instant,
): readonly Walk[] {
  const opening = walksBetween(planning, route, after(from, -EARLY_MS - 1), until);
  return opening.filter((walk) => walk.from >= from && walk.from < until);
}

/** Walks of a route that are open at that instant, or whose slot lasts. */
export function walksAt(planning: Planning, route: RouteId, at: Instant): readonly Walk[] {
  const { zone } = planning.site;
  const last = localDay(zone, after(at, EARLY_MS));
  const walks: Walk[] = [];
  for (let day = dayAfter(firstDay(zone, at), -1); day <= last; day = dayAfter(day, 1)) {
    for (const walk of walksOn(planning, route, day)) {
      if (walk.early <= at && at < walk.to) walks.push(walk);
    }
  }
  return inOrder(walks);
}

type Next = {
  readonly versions: readonly Version[] | undefined;
  readonly after: Instant;
  readonly next: Walk | undefined;
};
const nexts = new WeakMap<Site, Map<RouteId, Next>>();

/** The next walk of a route that opens after that instant; the answer is kept, being asked for after every input. */
export function nextWalk(planning: Planning, route: RouteId, from: Instant): Walk | undefined {
  const { site } = planning;
  const versions = planning.versions[route];
  const ofSite = nexts.get(site) ?? new Map<RouteId, Next>();
  nexts.set(site, ofSite);
  const known = ofSite.get(route);
  const holds = known?.versions === versions && known !== undefined && known.after <= from;
  if (holds && (known.next === undefined || from < known.next.early)) return known.next;
  const next = searched(planning, route, from);
  ofSite.set(route, { versions, after: from, next });
  return next;
}

/** Looks from now on, and where nothing is planned for long, from the days on which plans begin. */
function searched(planning: Planning, route: RouteId, from: Instant): Walk | undefined {
  const today = firstDay(planning.site.zone, from);
  const later = planning.versions[route]?.map((version) => version.from) ?? [];
  for (const begin of [today, ...later.filter((day) => day > today)]) {
    const walk = firstFrom(planning, route, begin, from);
    if (walk !== undefined) return walk;
  }
  return undefined;
}

function firstFrom(
  planning: Planning,
  route: RouteId,
  begin: string,
  from: Instant,
): Walk | undefined {
  const last = dayAfter(begin, DAYS_AHEAD);
  let first: Walk | undefined;
  for (let day = begin; day <= last; day = dayAfter(day, 1)) {
    // No walk of this day or a later one opens as early.
    const earliest = after(localInstant(planning.site.zone, day, 0), -EARLY_MS);
    if (first !== undefined && first.early <= earliest) return first;
    const coming = walksOn(planning, route, day).filter(({ early }) => early > from);
    first = inOrder(first === undefined ? coming : [...coming, first])[0];
  }
  return first;
}

/** The walks planned for a day, by the plan that stands on it. */
export function walksOn(planning: Planning, route: RouteId, day: string): readonly Walk[] {
  const plan = planOn(planning, route, day);
  return plan === undefined || plan.checkpoints.length === 0
    ? []
    : walksOfDay(planning.site, route, plan, day);
}

const firstDay = (zone: string, at: Instant): string => dayAfter(localDay(zone, at), -DAYS_BACK);

const inOrder = (walks: readonly Walk[]): readonly Walk[] =>
  walks.toSorted((a, b) => a.early - b.early || a.from - b.from || (a.round < b.round ? -1 : 1));
