import type { FactDraft } from '../vocabulary/facts.ts';
import type { RouteId } from '../vocabulary/ids.ts';
import type { Draw } from '../vocabulary/inputs.ts';
import type { RoutePlan } from '../vocabulary/patrol-plan.ts';
import type { Site } from '../vocabulary/site.ts';
import { after, type Instant, toRfc3339 } from '../vocabulary/time.ts';
import { dayAfter, localDaySpan, localInstant } from '../vocabulary/zone-time.ts';
import { walksAt } from './agenda.ts';
import { AWAY_MS } from './closing.ts';
import { beginsAt, lastStep, type Step, stepAt } from './lots.ts';
import { open, planningOf } from './opening.ts';
import type { Walk } from './plan.ts';
import type { PatrolState } from './state.ts';
import { type Planning, routesOf } from './versions.ts';

type Moment = { readonly time: Instant; readonly at: Instant; readonly draw?: Draw };

/** The rounds that begin by lot at this step of their slots, and the steps that passed while nobody could draw. */
export function drawn(site: Site, state: PatrolState, moment: Moment): readonly FactDraft[] {
  return slotsAt(site, state, moment.time).flatMap((slot) => {
    const step = stepAt(slot, moment.time);
    return step === undefined ? [] : drawAt(planningOf(site, state), state, { slot, step }, moment);
  });
}

/** A new configuration that falls behind the last step of a slot: its round begins now, or never would. */
export function drawnLate(site: Site, state: PatrolState, moment: Moment): readonly FactDraft[] {
  const slots = slotsAt(site, state, moment.at).filter((slot) => lastStep(slot) <= moment.at);
  return slots.flatMap((slot) =>
    begin(planningOf(site, state), state, slot, moment.at, moment.draw),
  );
}

/** Slots that last at that instant, and whose round has not begun. */
function slotsAt(site: Site, state: PatrolState, at: Instant): readonly Walk[] {
  const planning = planningOf(site, state);
  return routesOf(planning)
    .filter((route) => isDrawnSometime(planning, route))
    .flatMap((route) => walksAt(planning, route, at))
    .filter(({ lasts, round }) => lasts !== undefined && state.rounds[round] === undefined);
}

function drawAt(
  planning: Planning,
  state: PatrolState,
  { slot, step }: { readonly slot: Walk; readonly step: Step },
  { time, at, draw }: Moment,
): readonly FactDraft[] {
  const isLast = step.index === step.count - 1;
  if (at - time <= AWAY_MS) {
    const begins = isLast || (draw !== undefined && beginsAt(draw.lot, slot.round, step));
    return begins ? begin(planning, state, slot, time, draw) : [];
  }
  if (!isLast) {
    const { round, route } = slot;
    return [{ type: 'draw.passed-over', data: { round, route, step: toRfc3339(time) } }];
  }
  // While the slot lasts the round is walked all the same; later it stands where it would have been at the latest.
  return begin(planning, state, slot, at < slot.to ? at : time, draw);
}

function begin(
  planning: Planning,
  state: PatrolState,
  slot: Walk,
  from: Instant,
  draw: Draw | undefined,
): readonly FactDraft[] {
  const { lasts, ...walk } = slot;
  const to = after(from, lasts ?? 0);
  const tolerance = after(to, slot.tolerance - slot.to);
  const begun = { ...walk, early: from, from, to, tolerance };
  return open(planning, state, [begun], draw?.lot).map((fact) =>
    fact.type === 'round.opened'
      ? {
          ...fact,
          data: {
            ...fact.data,
            slot: { from: toRfc3339(slot.from), to: toRfc3339(slot.to) },
            ...(draw === undefined ? {} : { lot: draw.lot }),
          },
        }
      : fact,
  );
}

/** The key of the day's lots is committed to when the day begins, and opened when it is over. */
export function sealed(
  site: Site,
  state: PatrolState,
  { draw }: { readonly draw?: Draw },
): readonly FactDraft[] {
  if (draw === undefined) return [];
  const facts: FactDraft[] = [];
  const before = state.plans.draw;
  const isOver = before !== undefined && !before.isOpen && dayAfter(before.day, 1) === draw.day;
  if (isOver && draw.reveal !== undefined) {
    facts.push({ type: 'draw.revealed', data: { day: before.day, key: draw.reveal } });
  }
  if (isDrawnAnywhere(planningOf(site, state)) && (before === undefined || before.day < draw.day)) {
    facts.push({ type: 'draw.committed', data: { day: draw.day, commitment: draw.commitment } });
  }
  return facts;
}

/** When the next day's lots are committed to, or those of the last day opened. */
export function nextSeal(
  site: Site,
  state: PatrolState,
  given: Instant | undefined,
): Instant | undefined {
  const { since, plans } = state;
  if (since === undefined) return undefined;
  const reached = given !== undefined && given > since ? given : since;
  if (plans.draw !== undefined && !plans.draw.isOpen) {
    const over = localInstant(site.zone, dayAfter(plans.draw.day, 1), 0);
    if (over > reached) return over;
  }
  return isDrawnAnywhere(planningOf(site, state)) ? localDaySpan(site.zone, reached).to : undefined;
}

const isDrawnAnywhere = (planning: Planning): boolean =>
  routesOf(planning).some((route) => isDrawnSometime(planning, route));

/** True where a plan of the route, now or later, leaves something to the lot. */
function isDrawnSometime({ site, versions }: Planning, route: RouteId): boolean {
  const written = site.routes.find(({ id }) => id === route);
  const made = versions[route] ?? [];
  return (
    (written !== undefined && isDrawn(written)) ||
    made.some(({ plan }) => plan !== undefined && isDrawn(plan))
  );
}

const known = new WeakMap<RoutePlan, boolean>();

function isDrawn(plan: RoutePlan): boolean {
  const before = known.get(plan);
  if (before !== undefined) return before;
  const is = plan.order === 'random' || plan.rounds.some(({ lastsMin }) => lastsMin !== undefined);
  known.set(plan, is);
  return is;
}
