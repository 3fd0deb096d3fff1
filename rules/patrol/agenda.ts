import type { RouteId } from '../vocabulary/ids.ts';
import type { PlannedRound } from '../vocabulary/patrol-plan.ts';
import type { Site } from '../vocabulary/site.ts';
import { after, type Instant } from '../vocabulary/time.ts';
import { dayAfter, localDay, localInstant } from '../vocabulary/zone-time.ts';
import { lastStep, STEP_MS } from './lots.ts';
import { MINUTE_MS, type Walk, walksOfDay } from './plan.ts';
import { type Planning, planOn, type Version } from './versions.ts';

/** A walk of a day may begin up to two days later, and an hour that a change of clocks skips lies in between. */
const DAYS_BACK = 3;
/** No walk opens earlier than so long before its day: the most that `earlyMin` may be. */
const EARLY_MS = 240 * MINUTE_MS;
/** A plan that has no walk in a year and a month has none. */
const DAYS_AHEAD = 400;

/** Rounds of fixed windows, or those drawn by lot. */
type Wanted = (planned: PlannedRound) => boolean;
const all: Wanted = () => true;
const fixed: Wanted = ({ lastsMin }) => lastsMin === undefined;
const drawn: Wanted = ({ lastsMin }) => lastsMin !== undefined;

/** Walks of a route with fixed windows that open after one instant and not after another, in order of opening. */
export const walksBetween = (
  planning: Planning,
  route: RouteId,
  from: Instant,
  until: Instant,
): readonly Walk[] => between(planning, route, { from, until, wanted: fixed });

/**
 * Walks of a route whose window begins at or after one instant and before another, in order of opening: those drawn by
 * lot with the slot in which they will begin.
 */
export function walksBeginning(
  planning: Planning,
  route: RouteId,
  from: Instant,
  until: Instant,
): readonly Walk[] {
  const opening = between(planning, route, {
    from: after(from, -EARLY_MS - 1),
    until,
    wanted: all,
  });
  return opening.filter((walk) => walk.from >= from && walk.from < until);
}

/** Walks of a route that are open at that instant, or whose slot lasts. */
export function walksAt(planning: Planning, route: RouteId, at: Instant): readonly Walk[] {
  const { zone } = planning.site;
  const walks: Walk[] = [];
  const last = localDay(zone, after(at, EARLY_MS));
  for (let day = firstDay(zone, at); day <= last; day = dayAfter(day, 1)) {
    for (const walk of walksOn(planning, route, day, all)) {
      if (walk.early <= at && at < walk.to) walks.push(walk);
    }
  }
  return inOrder(walks);
}

/** The walks planned for a day. */
export function walksOn(
  planning: Planning,
  route: RouteId,
  day: string,
  wanted: Wanted = all,
): readonly Walk[] {
  const plan = planOn(planning, route, day);
  if (plan === undefined || plan.checkpoints.length === 0) return [];
  return walksOfDay(planning.site, { route, plan, rounds: plan.rounds.filter(wanted) }, day);
}

type Found = {
  readonly versions: readonly Version[] | undefined;
  readonly after: Instant;
  /** The next that opens. */
  readonly next: Walk | undefined;
  /** Slots that lasted then. */
  readonly lasting: readonly Walk[];
};
const found = {
  fixed: new WeakMap<Site, Map<RouteId, Found>>(),
  drawn: new WeakMap<Site, Map<RouteId, Found>>(),
};

/** When the next walk of a route with a fixed window opens, after that instant. */
export const nextWalk = (planning: Planning, route: RouteId, from: Instant): Walk | undefined =>
  look(planning, route, from, 'fixed').next;

/** The next step at which one of the route's drawn rounds may begin, after that instant. */
export function nextStep(
  planning: Planning,
  route: RouteId,
  from: Instant,
  hasBegun: (walk: Walk) => boolean,
): Instant | undefined {
  const { lasting, next } = look(planning, route, from, 'drawn');
  let step = next?.from;
  for (const slot of lasting) {
    if (lastStep(slot) <= from || hasBegun(slot)) continue;
    const passed = Math.floor((from - slot.from) / STEP_MS);
    const coming = after(slot.from, (passed + 1) * STEP_MS);
    if (step === undefined || coming < step) step = coming;
  }
  return step;
}

/** What comes after an instant; kept until it has come, being asked for after every input. */
function look(planning: Planning, route: RouteId, from: Instant, kind: 'fixed' | 'drawn'): Found {
  const { site } = planning;
  const versions = planning.versions[route];
  const ofSite = found[kind].get(site) ?? new Map<RouteId, Found>();
  found[kind].set(site, ofSite);
  const known = ofSite.get(route);
  if (known?.versions === versions && known !== undefined && known.after <= from) {
    if (known.next === undefined || from < known.next.early) return known;
  }
  const made = { versions, after: from, ...searched(planning, route, from, kind) };
  ofSite.set(route, made);
  return made;
}

function searched(
  planning: Planning,
  route: RouteId,
  from: Instant,
  kind: 'fixed' | 'drawn',
): Pick<Found, 'next' | 'lasting'> {
  const wanted = kind === 'fixed' ? fixed : drawn;
  if (!hasAny(planning, route, wanted)) return { next: undefined, lasting: [] };
  const lasting = kind === 'fixed' ? [] : walksAt(planning, route, from).filter(isSlot);
  return { next: next(planning, route, from, wanted), lasting };
}

const isSlot = ({ lasts }: Walk): boolean => lasts !== undefined;

/** True where some plan of the route, now or later, has such rounds. */
function hasAny({ site, versions }: Planning, route: RouteId, wanted: Wanted): boolean {
  const written = site.routes.find(({ id }) => id === route)?.rounds.some(wanted);
  return written === true || (versions[route] ?? []).some(({ plan }) => plan?.rounds.some(wanted));
}

/** Looks from now on, and where nothing is planned for long, from the days on which plans begin. */
function next(planning: Planning, route: RouteId, from: Instant, wanted: Wanted): Walk | undefined {
  const today = firstDay(planning.site.zone, from);
  const later = planning.versions[route]?.map((version) => version.from) ?? [];
  for (const begin of [today, ...later.filter((day) => day > today)]) {
    const walk = firstFrom(planning, route, { begin, from, wanted });
    if (walk !== undefined) return walk;
  }
  return undefined;
}

function firstFrom(
  planning: Planning,
  route: RouteId,
  {
    begin,
    from,
    wanted,
  }: { readonly begin: string; readonly from: Instant; readonly wanted: Wanted },
): Walk | undefined {
  const last = dayAfter(begin, DAYS_AHEAD);
  let first: Walk | undefined;
  for (let day = begin; day <= last; day = dayAfter(day, 1)) {
    // No walk of this day or a later one opens as early.
    const earliest = after(localInstant(planning.site.zone, day, 0), -EARLY_MS);
    if (first !== undefined && first.early <= earliest) return first;
    const coming = walksOn(planning, route, day, wanted).filter(({ early }) => early > from);
    first = inOrder(first === undefined ? coming : [...coming, first])[0];
  }
  return first;
}

function between(
  planning: Planning,
  route: RouteId,
  {
    from,
    until,
    wanted,
  }: { readonly from: Instant; readonly until: Instant; readonly wanted: Wanted },
): readonly Walk[] {
  const { zone } = planning.site;
  const last = localDay(zone, after(until, EARLY_MS));
  const walks: Walk[] = [];
  for (let day = firstDay(zone, from); day <= last; day = dayAfter(day, 1)) {
    for (const walk of walksOn(planning, route, day, wanted)) {
      if (walk.early > from && walk.early <= until) walks.push(walk);
    }
  }
  return inOrder(walks);
}

const firstDay = (zone: string, at: Instant): string => dayAfter(localDay(zone, at), -DAYS_BACK);

const inOrder = (walks: readonly Walk[]): readonly Walk[] =>
  walks.toSorted((a, b) => a.early - b.early || a.from - b.from || (a.round < b.round ? -1 : 1));
