import type { FactData, FactDraft } from '../vocabulary/facts.ts';
import type { RouteId } from '../vocabulary/ids.ts';
import type { Draw } from '../vocabulary/inputs.ts';
import type { Site } from '../vocabulary/site.ts';
import { earliest, type Instant, toRfc3339 } from '../vocabulary/time.ts';
import { dayAfter, localDay } from '../vocabulary/zone-time.ts';
import { nextStep, nextWalk, walksAt, walksBetween, walksOn } from './agenda.ts';
import { shuffled } from './lots.ts';
import { shiftAt, type Walk } from './plan.ts';
import type { PatrolState, RoundState } from './state.ts';
import { type Planning, routesOf } from './versions.ts';

/** Rounds that have opened since the last one of their route. */
export function opened(
  site: Site,
  state: PatrolState,
  { time, draw }: { readonly time: Instant; readonly draw?: Draw },
): readonly FactDraft[] {
  const planning = planningOf(site, state);
  return routesOf(planning).flatMap((route) => {
    const from = plannedFrom(state, route);
    const next = from === undefined ? undefined : nextWalk(planning, route, from);
    if (from === undefined || next === undefined || next.early > time) return [];
    return open(planning, state, walksBetween(planning, route, from, time), draw?.lot);
  });
}

/** Rounds in whose window a new configuration falls. Those wholly past are of a plan that we cannot know. */
export function joined(
  site: Site,
  state: PatrolState,
  { at, draw }: { readonly at: Instant; readonly draw?: Draw },
): readonly FactDraft[] {
  const planning = planningOf(site, state);
  return routesOf(planning).flatMap((route) => {
    const walks = walksAt(planning, route, at).filter(({ lasts }) => lasts === undefined);
    return open(planning, state, walks, draw?.lot);
  });
}

/** When the next round of any route opens, or may begin by lot. `given`: how far the steps of lots have come. */
export function nextOpening(
  site: Site,
  state: PatrolState,
  given: Instant | undefined,
): Instant | undefined {
  const { since } = state;
  if (since === undefined) return undefined;
  const planning = planningOf(site, state);
  const drawn = given !== undefined && given > since ? given : since;
  let next: Instant | undefined;
  for (const route of routesOf(planning)) {
    const from = plannedFrom(state, route) ?? since;
    next = earliest(next, nextWalk(planning, route, from)?.early);
    next = earliest(
      next,
      nextStep(planning, route, drawn, ({ round }) => state.rounds[round] !== undefined),
    );
  }
  return next;
}

/** What is planned on a site, by its configuration and by people. */
export const planningOf = (site: Site, { plans }: PatrolState): Planning => ({
  site,
  versions: plans.versions,
});

/** After which opening the next round of a route is looked for; undefined before the site is configured. */
function plannedFrom({ since, plans }: PatrolState, route: RouteId): Instant | undefined {
  const reached = plans.reached[route];
  if (since === undefined) return undefined;
  return reached !== undefined && reached > since ? reached : since;
}

/** Opens walks of one route, in order, but those that are open already. */
export function open(
  planning: Planning,
  state: PatrolState,
  walks: readonly Walk[],
  lot: string | undefined,
): readonly FactDraft[] {
  const facts: FactDraft[] = [];
  const seen = new Set<string>();
  let previous: Walk['round'] | undefined;
  for (const walk of walks) {
    // Where one plan follows another a round of each may have the same name: it is one.
    const isOpen = state.rounds[walk.round] !== undefined || seen.has(walk.round);
    if (isOpen || isWalkedAlready(planning, state, walk)) continue;
    seen.add(walk.round);
    previous ??= state.latest[walk.route]?.round;
    const data = openingOf(planning.site, walk, lot);
    facts.push({
      type: 'round.opened',
      data: previous === undefined ? data : { ...data, previous },
    });
    previous = walk.round;
  }
  return facts;
}

/**
 * True where the newest round of the route was planned otherwise before a change of site.yaml, and lies over most of this
 * walk: it is the same round, moved by some minutes while it was open.
 */
function isWalkedAlready(planning: Planning, state: PatrolState, walk: Walk): boolean {
  const latest = state.latest[walk.route]?.round;
  const round = latest === undefined ? undefined : state.rounds[latest];
  if (latest === undefined || round === undefined) return false;
  const shared = Math.min(round.to, walk.to) - Math.max(round.from, walk.from);
  return shared * 2 > walk.to - walk.from && !isPlanned(planning, latest, round);
}

function isPlanned(planning: Planning, id: string, { route, from }: RoundState): boolean {
  const day = localDay(planning.site.zone, from);
  return DAYS_OF_A_WALK.some((back) =>
    walksOn(planning, route, dayAfter(day, -back)).some(({ round }) => round === id),
  );
}

/** A walk begins on its day or on one of the two after it; one drawn by lot up to two days after its slot. */
const DAYS_OF_A_WALK = [0, 1, 2, 3, 4];

/** All that the round is judged by: a later plan changes nothing of it. */
function openingOf(
  site: Site,
  { plan, ...walk }: Walk,
  lot: string | undefined,
): FactData<'round.opened'> {
  const { round, route, early, from, to, tolerance } = walk;
  const { checkpoints, guards, kind, order, silenceMin } = plan;
  const shift = shiftAt(site, from);
  const isShuffled = order === 'random' && lot !== undefined;
  return {
    round,
    route,
    ...(early < from ? { early: toRfc3339(early) } : {}),
    from: toRfc3339(from),
    to: toRfc3339(to),
    tolerance: toRfc3339(tolerance),
    due: isShuffled ? shuffled(lot, round, checkpoints) : checkpoints,
    made: 0,
    ...(kind === undefined ? {} : { kind }),
    ...(order === 'ordered' || isShuffled ? { ordered: true } : {}),
    guards,
    ...(silenceMin === undefined ? {} : { silenceMin }),
    ...(shift === undefined ? {} : { shift }),
    ...(isShuffled ? { lot } : {}),
  };
}
