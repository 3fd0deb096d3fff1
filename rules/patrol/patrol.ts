import type { Given, Rule } from '../rule.ts';
import type { Fact, FactDraft, FactOf } from '../vocabulary/facts.ts';
import type { Input } from '../vocabulary/inputs.ts';
import type { Site } from '../vocabulary/site.ts';
import type { StateRef } from '../vocabulary/states.ts';
import { earliest, type Instant, toRfc3339 } from '../vocabulary/time.ts';
import { localDay } from '../vocabulary/zone-time.ts';
import { joined, nextOpening, opened, planningOf } from './opening.ts';
import { planActs } from './plans.ts';
import { caughtUp, ended, judgedAt } from './rounds.ts';
import { evolvePatrol, initialPatrolState, type PatrolState } from './state.ts';
import { tapOf, tapped } from './taps.ts';
import { routeName } from './versions.ts';

/**
 * Every point, in time. A round opens with its window, takes taps in any order, and ends the moment its last visit is
 * made or judged: each due visit in exactly one class, which only a late tap may correct.
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
  if (input.kind === 'time.passed') {
    return [...ended(site, state, input), ...opened(site, state, input.time)];
  }
  return input.kind === 'act' ? (planActs(site, state.plans, input) ?? []) : [];
}

function follow(
  site: Site,
  state: PatrolState,
  { fact, input }: Extract<Given, { readonly kind: 'fact' }>,
): readonly FactDraft[] {
  if (fact.type === 'tap.seen') return taken(site, state, fact, input);
  if (fact.type === 'site.configured') return joined(site, state, fact.at);
  if (fact.type === 'host.backlog' && fact.data.backlog === 0) {
    return caughtUp(site, state, fact.at);
  }
  return [];
}

function taken(
  site: Site,
  state: PatrolState,
  fact: FactOf<'tap.seen'>,
  input: Input,
): readonly FactDraft[] {
  const tap = tapOf(site, state, fact, input);
  if (tap === undefined || input.kind !== 'reading') return [];
  if (tap !== 'unknown-tag') return tapped(site, state, tap);
  const { id, device, source } = input;
  return [{ type: 'input.rejected', data: { input: id, device, source, why: 'unknown-tag' } }];
}

function nextDeadline(site: Site, state: PatrolState): Instant | undefined {
  let next = nextOpening(site, state);
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
    case 'visit.missed':
    case 'visit.unprovable':
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
  const { route, from, to, due, visits, outcome } = round;
  const name = routeName(planningOf(site, state), route, localDay(site.zone, from));
  return {
    route,
    name,
    from: toRfc3339(from),
    to: toRfc3339(to),
    due,
    made: due.filter((point) => visits[point] === 'on-time' || visits[point] === 'late'),
    missed: due.filter((point) => visits[point] === 'missed'),
    unprovable: due.filter((point) => visits[point] === 'unprovable'),
    ...(outcome === undefined ? {} : { outcome }),
  };
}
