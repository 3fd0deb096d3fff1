import type { Given, Rule } from '../rule.ts';
import type { Fact, FactDraft, FactOf } from '../vocabulary/facts.ts';
import type { Input, InputOf } from '../vocabulary/inputs.ts';
import type { Site } from '../vocabulary/site.ts';
import type { StateRef } from '../vocabulary/states.ts';
import { earliest, type Instant, toRfc3339 } from '../vocabulary/time.ts';
import { localDay } from '../vocabulary/zone-time.ts';
import { caughtUp, ended, isMade, judgedAt } from './closing.ts';
import { distressOf, signalDuress } from './distress.ts';
import { drawn, drawnLate, nextSeal, sealed } from './drawing.ts';
import { notLookedAt, recordInspection } from './inspections.ts';
import { joined, nextOpening, opened, planningOf } from './opening.ts';
import { planActs } from './plans.ts';
import { fellSilent, heardAgain, hearGuard, nextSilence } from './silence.ts';
import { evolvePatrol, initialPatrolState, type PatrolState } from './state.ts';
import { isTaken, strayTag, suspected, tagDoubt } from './tags.ts';
import { tapOf } from './taps.ts';
import { recordTap, skipVisit } from './told.ts';
import { routeName } from './versions.ts';
import { tapped } from './visits.ts';
import { takeRound } from './walkers.ts';

/**
 * Every point, in time. A round opens with its window and ends the moment its last visit is made or judged: each due
 * visit in exactly one class. The record follows from the set of taps, whenever and however often they came.
 */
export const patrol: Rule<PatrolState> = {
  id: 'patrol',
  initial: initialPatrolState,
  decide: (site, state, given: Given) =>
    given.kind === 'input' ? judge(site, state, given.input) : follow(site, state, given),
  evolve: evolvePatrol,
  react: () => [],
  nextDeadline,
  levels: () => [],
  touches: (_site, fact) => touched(fact),
  view: (site, state, ref) => (ref.kind === 'round' ? viewRound(site, state, ref.id) : undefined),
};

function judge(site: Site, state: PatrolState, input: Input): readonly FactDraft[] {
  if (input.kind === 'act') return judgeAct(site, state, input);
  if (input.kind === 'time.passed') {
    return [
      ...sealed(site, state, input),
      ...ended(site, state, input),
      ...fellSilent(state, input.time),
      ...opened(site, state, input),
      ...drawn(site, state, input),
    ];
  }
  return [];
}

function judgeAct(site: Site, state: PatrolState, act: InputOf<'act'>): readonly FactDraft[] {
  switch (act.type) {
    case 'round.take':
      return takeRound(site, state, act);
    case 'guard.hear':
      return hearGuard(state, act);
    case 'visit.skip':
      return skipVisit(state, act);
    case 'tap.record':
      return recordTap(site, state, act);
    case 'inspection.record':
      return recordInspection(site, state, act);
    case 'duress.signal':
      return signalDuress(act);
    default:
      return planActs(site, state.plans, act) ?? [];
  }
}

function follow(
  site: Site,
  state: PatrolState,
  { fact, input }: Extract<Given, { readonly kind: 'fact' }>,
): readonly FactDraft[] {
  if (fact.type === 'tap.seen') return taken(site, state, fact, input);
  if (fact.type === 'site.configured') return configured(site, state, input);
  if (fact.type === 'host.backlog' && fact.data.backlog === 0) {
    return caughtUp(site, state, fact.at);
  }
  return [];
}

function configured(site: Site, state: PatrolState, input: Input): readonly FactDraft[] {
  const { time, at } = input;
  const draw = input.kind === 'site.configured' ? input.draw : undefined;
  const moment = { time, at, ...(draw === undefined ? {} : { draw }) };
  return [
    ...sealed(site, state, moment),
    ...joined(site, state, moment),
    ...drawnLate(site, state, moment),
    ...notLookedAt(site, state),
  ];
}

function taken(
  site: Site,
  state: PatrolState,
  fact: FactOf<'tap.seen'>,
  input: Input,
): readonly FactDraft[] {
  if (input.kind !== 'reading') return [];
  if (input.type === 'card.read' && fact.data.tag !== undefined) return strayTag(fact);
  const tap = tapOf(site, state, fact, input);
  if (tap === undefined) return [];
  if (tap === 'unknown-tag') {
    const { id, device, source } = input;
    return [{ type: 'input.rejected', data: { input: id, device, source, why: 'unknown-tag' } }];
  }
  const doubt = tagDoubt(state, tap);
  return [
    ...(doubt === undefined ? [] : [suspected(tap, doubt)]),
    ...(isTaken(doubt) ? tapped(site, state, tap) : []),
    ...heardAgain(state, tap.guard),
    ...distressOf(site, state, tap, fact.data.duress === true),
  ];
}

function nextDeadline(
  site: Site,
  state: PatrolState,
  given: Instant | undefined,
): Instant | undefined {
  let next = earliest(nextOpening(site, state, given), nextSeal(site, state, given));
  next = earliest(next, nextSilence(state));
  for (const id of state.open) {
    const round = state.rounds[id];
    if (round !== undefined) next = earliest(next, judgedAt(round));
  }
  return next;
}

function touched(fact: Fact): readonly StateRef[] {
  switch (fact.type) {
    case 'round.opened': {
      const { round, previous } = fact.data;
      return [round, previous].flatMap((id) => (id === undefined ? [] : [{ kind: 'round', id }]));
    }
    case 'round.deferred':
    case 'round.closed':
    case 'round.corrected':
    case 'round.taken':
    case 'visit.missed':
    case 'visit.skipped':
    case 'visit.unprovable':
    case 'visit.made-up':
    case 'visit.corrected':
      return [{ kind: 'round', id: fact.data.round }];
    case 'visit.made':
      return fact.data.round === undefined ? [] : [{ kind: 'round', id: fact.data.round }];
    default:
      return [];
  }
}

/** A round is shown while it is open, and until the next of its route opens. */
function viewRound(site: Site, state: PatrolState, id: string): object | undefined {
  const round = state.rounds[id];
  if (round === undefined) return undefined;
  if (round.outcome !== undefined && state.latest[round.route]?.round !== id) return undefined;
  const { route, early, from, to, tolerance, due, kind, ordered, visits, outcome } = round;
  const name = routeName(planningOf(site, state), route, localDay(site.zone, from));
  const taken = round.takes?.at(-1)?.guard;
  return {
    route,
    name,
    ...(kind === undefined ? {} : { kind }),
    ...(ordered === true ? { ordered } : {}),
    ...(early === undefined ? {} : { early: toRfc3339(early) }),
    from: toRfc3339(from),
    to: toRfc3339(to),
    tolerance: toRfc3339(tolerance),
    due,
    visits,
    made: due.filter((point) => isMade(visits[point])),
    missed: due.filter((point) => visits[point] === 'missed'),
    unprovable: due.filter((point) => visits[point] === 'unprovable'),
    madeUp: due.filter((point) => round.madeUp?.[point] === true),
    ...(taken === undefined ? {} : { taken }),
    ...(outcome === undefined ? {} : { outcome }),
  };
}
