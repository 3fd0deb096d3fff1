import { type ActOf, refuseAct } from '../acts.ts';
import { isDate } from '../calendar.ts';
import type { ActRefusal } from '../vocabulary/act-refusals.ts';
import type { Fact, FactDraft, FactOf } from '../vocabulary/facts.ts';
import type { RouteId } from '../vocabulary/ids.ts';
import type { InputOf } from '../vocabulary/inputs.ts';
import type { RoutePlan } from '../vocabulary/patrol-plan.ts';
import type { Site } from '../vocabulary/site.ts';
import { after, fromRfc3339, type Instant, toRfc3339 } from '../vocabulary/time.ts';
import { localDay } from '../vocabulary/zone-time.ts';
import { walksOn } from './agenda.ts';
import { overlapIn } from './overlap.ts';
import { hasRoom } from './plan-faults.ts';
import { planOn, routesOf, type Version, type Versions } from './versions.ts';

/** A plan that another has followed for so long has no walk any more that might still open. */
const KEPT_MS = 5 * 86_400_000;
/** Before every day that is planned. */
const LONG_AGO = '0000-01-01';
/** Plans of one route that wait for their day: a change a week for two years. */
const WAITING_MAX = 100;
const ROUTES_MAX = 300;

/** Plans made by people, and how far the plans were walked. */
export type PlansState = {
  /** By route, in order of their days. */
  versions: Versions;
  /** Of each route, when the last of its walks opened: only later ones are still to come. */
  reached: Record<string, Instant>;
  /** The last day whose key of lots was committed to, and whether it is open. */
  draw?: { readonly day: string; readonly isOpen: boolean };
};

export function initialPlansState(): PlansState {
  return { versions: {}, reached: {} };
}

/** Writes one fact into the plans. */
export function evolvePlans(plans: PlansState, fact: Fact): void {
  switch (fact.type) {
    case 'route.planned': {
      const { from, by, plan } = fact.data;
      stand(plans, fact, { from, by, plan });
      return;
    }
    case 'route.ended': {
      const { route, from, by } = fact.data;
      const before = plans.versions[route]?.filter((version) => version.from < from) ?? [];
      put(plans, route, before);
      stand(plans, fact, { from, by });
      return;
    }
    case 'route.unplanned': {
      const { route, from } = fact.data;
      const left = changed(plans.versions[route] ?? [], from, undefined);
      put(plans, route, left);
      return;
    }
    case 'draw.committed':
    case 'draw.revealed':
      plans.draw = { day: fact.data.day, isOpen: fact.type === 'draw.revealed' };
      return;
    case 'round.opened':
      reach(plans, fact);
      return;
    default:
  }
}

function stand(
  plans: PlansState,
  { data: { route }, at }: FactOf<'route.planned' | 'route.ended'>,
  version: Version,
): void {
  const all = changed(plans.versions[route] ?? [], version.from, version);
  const kept = toRfc3339(after(at, -KEPT_MS)).slice(0, 10);
  const first = all.findLastIndex(({ from }) => from <= kept);
  // What is forgotten is not site.yaml's again: nothing of those days is still to come.
  const left = first > 0 ? [{ from: LONG_AGO, by: version.by }, ...all.slice(first)] : all;
  put(plans, route, left);
}

/** A new table with a new list: what was found by the old ones goes with them. */
function put(plans: PlansState, route: RouteId, versions: readonly Version[]): void {
  const { [route]: _, ...others } = plans.versions;
  plans.versions = versions.length === 0 ? others : { ...others, [route]: versions };
}

/** The plans of a route with another one from that day on, or none. */
function changed(
  versions: readonly Version[],
  from: string,
  version: Version | undefined,
): readonly Version[] {
  const others = versions.filter((other) => other.from !== from);
  if (version === undefined) return others;
  return [...others, version].sort((a, b) => (a.from < b.from ? -1 : 1));
}

function reach(plans: PlansState, { data, at }: FactOf<'round.opened'>): void {
  // What is drawn by lot begins in no order with the others.
  if (data.slot !== undefined) return;
  const opened = fromRfc3339(data.early ?? data.from) ?? at;
  const before = plans.reached[data.route];
  if (before === undefined || opened > before) plans.reached[data.route] = opened;
}

/** What a person's plan for a route comes to: it stands from its day on, or the reason why it does not. */
export function planActs(
  site: Site,
  plans: PlansState,
  act: InputOf<'act'>,
): readonly FactDraft[] | undefined {
  switch (act.type) {
    case 'route.plan':
      return plan(site, plans, act);
    case 'route.unplan':
      return unplan(site, plans, act);
    case 'route.end':
      return end(site, plans, act);
    default:
      return undefined;
  }
}

function plan(site: Site, plans: PlansState, act: ActOf<'route.plan'>): readonly FactDraft[] {
  const { route, from, plan } = act.data;
  const why =
    planRefusal(site, plan) ??
    dayRefusal(site, plans.versions, act, { from, by: act.by, plan }) ??
    crowdRefusal(plans.versions, route);
  if (why !== undefined) return refuseAct(act, why);
  return [{ type: 'route.planned', data: { route, from, plan, by: act.by } }];
}

function planRefusal(site: Site, plan: RoutePlan): ActRefusal | undefined {
  const known = new Set<string>(site.checkpoints.map(({ id }) => id));
  if (plan.checkpoints.some((point) => !known.has(point))) return 'unknown-checkpoint';
  if (!plan.rounds.every(hasRoom)) return 'round-empty';
  return overlapIn(plan.rounds) === undefined ? undefined : 'rounds-overlap';
}

function unplan(site: Site, plans: PlansState, act: ActOf<'route.unplan'>): readonly FactDraft[] {
  const { route, from } = act.data;
  if (!routesOf({ site, versions: plans.versions }).includes(route))
    return refuseAct(act, 'unknown-route');
  const waiting = plans.versions[route]?.some((version) => version.from === from) ?? false;
  const why = dayRefusal(site, plans.versions, act) ?? (waiting ? undefined : 'nothing-planned');
  if (why !== undefined) return refuseAct(act, why);
  return [{ type: 'route.unplanned', data: { route, from, by: act.by } }];
}

function end(site: Site, plans: PlansState, act: ActOf<'route.end'>): readonly FactDraft[] {
  const { route, from, why } = act.data;
  if (!routesOf({ site, versions: plans.versions }).includes(route))
    return refuseAct(act, 'unknown-route');
  const refused =
    dayRefusal(site, plans.versions, act, { from, by: act.by }) ?? endRefusal(site, plans, act);
  if (refused !== undefined) return refuseAct(act, refused);
  return [{ type: 'route.ended', data: { route, from, by: act.by, why } }];
}

function endRefusal(
  site: Site,
  { versions }: PlansState,
  { data: { route, from } }: ActOf<'route.end'>,
): ActRefusal | undefined {
  const later = versions[route]?.some((version) => version.from > from) ?? false;
  return later || planOn({ site, versions }, route, from) !== undefined
    ? undefined
    : 'nothing-planned';
}

/** Only days to come are planned, and none of which a round is open already, by the plan as it is or as it would be. */
function dayRefusal(
  site: Site,
  versions: Versions,
  { at, data: { route, from } }: ActOf<'route.plan' | 'route.unplan' | 'route.end'>,
  version?: Version,
): ActRefusal | undefined {
  if (!isDate(from)) return 'no-such-day';
  if (from <= localDay(site.zone, at)) return 'day-is-past';
  const after = { ...versions, [route]: changed(versions[route] ?? [], from, version) };
  const walks = [versions, after].flatMap((those) =>
    walksOn({ site, versions: those }, route, from),
  );
  return walks.some(({ early }) => early <= at) ? 'day-is-past' : undefined;
}

function crowdRefusal(versions: Versions, route: RouteId): ActRefusal | undefined {
  const waiting = versions[route];
  const isFull = waiting === undefined && Object.keys(versions).length >= ROUTES_MAX;
  return isFull || (waiting?.length ?? 0) > WAITING_MAX ? 'too-many-plans' : undefined;
}
