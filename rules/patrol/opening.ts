import type { FactData, FactDraft } from '../vocabulary/facts.ts';
import type { RouteId } from '../vocabulary/ids.ts';
import type { Site } from '../vocabulary/site.ts';
import { earliest, type Instant, toRfc3339 } from '../vocabulary/time.ts';
import { nextWalk, walksAt, walksBetween } from './agenda.ts';
import { shiftAt, type Walk } from './plan.ts';
import type { PatrolState } from './state.ts';
import { type Planning, routesOf } from './versions.ts';

/** Rounds that have opened since the last one of their route. */
export function opened(site: Site, state: PatrolState, until: Instant): readonly FactDraft[] {
  const planning = planningOf(site, state);
  return routesOf(planning).flatMap((route) => {
    const from = plannedFrom(state, route);
    const next = from === undefined ? undefined : nextWalk(planning, route, from);
    if (from === undefined || next === undefined || next.early > until) return [];
    return open(site, state, walksBetween(planning, route, from, until));
  });
}

/** Rounds in whose window a new configuration falls. Those wholly past are of a plan that we cannot know. */
export function joined(site: Site, state: PatrolState, at: Instant): readonly FactDraft[] {
  const planning = planningOf(site, state);
  return routesOf(planning).flatMap((route) => open(site, state, walksAt(planning, route, at)));
}

/** When the next round of any route opens. */
export function nextOpening(site: Site, state: PatrolState): Instant | undefined {
  const planning = planningOf(site, state);
  let next: Instant | undefined;
  for (const route of routesOf(planning)) {
    const from = plannedFrom(state, route);
    if (from !== undefined) next = earliest(next, nextWalk(planning, route, from)?.early);
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

function open(site: Site, state: PatrolState, walks: readonly Walk[]): readonly FactDraft[] {
  const facts: FactDraft[] = [];
  const seen = new Set<string>();
  let previous: Walk['round'] | undefined;
  for (const walk of walks) {
    // Where one plan follows another a round of each may have the same name: it is one.
    if (state.rounds[walk.round] !== undefined || seen.has(walk.round)) continue;
    seen.add(walk.round);
    previous ??= state.latest[walk.route]?.round;
    const data = openingOf(site, walk);
    facts.push({
      type: 'round.opened',
      data: previous === undefined ? data : { ...data, previous },
    });
    previous = walk.round;
  }
  return facts;
}

/** All that the round is judged by: a later plan changes nothing of it. */
function openingOf(site: Site, { plan, ...walk }: Walk): FactData<'round.opened'> {
  const { round, route, early, from, to, tolerance } = walk;
  const { checkpoints, guards, kind, order, silenceMin } = plan;
  const shift = shiftAt(site, from);
  return {
    round,
    route,
    ...(early < from ? { early: toRfc3339(early) } : {}),
    from: toRfc3339(from),
    to: toRfc3339(to),
    tolerance: toRfc3339(tolerance),
    due: checkpoints,
    made: 0,
    ...(kind === undefined ? {} : { kind }),
    ...(order === 'ordered' ? { ordered: true } : {}),
    ...(guards.length === 0 ? {} : { guards }),
    ...(silenceMin === undefined ? {} : { silenceMin }),
    ...(shift === undefined ? {} : { shift }),
  };
}
