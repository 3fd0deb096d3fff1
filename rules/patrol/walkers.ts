import { type ActOf, refuseAct } from '../acts.ts';
import type { FactDraft } from '../vocabulary/facts.ts';
import type { PersonId, RoundId } from '../vocabulary/ids.ts';
import type { Site } from '../vocabulary/site.ts';
import type { Instant } from '../vocabulary/time.ts';
import type { PatrolState, RoundState } from './state.ts';

/** Whose round it was at that moment; undefined where nobody had taken it. */
export function takerAt({ takes = [] }: RoundState, time: Instant): PersonId | undefined {
  return takes.findLast(({ from }) => from <= time)?.guard;
}

/**
 * Whether a tap counts for this round: of its taker where somebody took it, else of those whom the route names, or of
 * every guard where it names nobody. A carried reader is the guards' own, whoever had it.
 */
export function mayServe(
  site: Site,
  state: PatrolState,
  round: RoundState,
  guard: PersonId | undefined,
  time: Instant,
): boolean {
  const taker = takerAt(round, time);
  if (taker !== undefined) return guard === undefined || guard === taker;
  return mayWalk(site, state, round, guard);
}

/** Whom the route names, or every guard where it names nobody. */
export function mayWalk(
  site: Site,
  state: PatrolState,
  round: RoundState,
  guard: PersonId | undefined,
): boolean {
  const named = round.guards ?? site.routes.find(({ id }) => id === round.route)?.guards ?? [];
  if (named.length > 0) return guard !== undefined && named.includes(guard);
  return guard === undefined || state.guards[guard] === true;
}

/** A guard takes a round, or it is handed over to another (交接). */
export function takeRound(
  site: Site,
  state: PatrolState,
  act: ActOf<'round.take'>,
): readonly FactDraft[] {
  const { round: id, guard = act.by } = act.data;
  const round = state.rounds[id];
  if (round === undefined) return refuseAct(act, 'unknown-round');
  if (round.outcome !== undefined) return refuseAct(act, 'round-over');
  if (!mayWalk(site, state, round, guard)) return refuseAct(act, 'may-not-walk');
  const was = takerAt(round, act.at);
  if (was === guard) return [];
  const before = was === undefined ? {} : { was };
  return [{ type: 'round.taken', data: { round: id, guard, by: act.by, ...before } }];
}

/** A round with its name. */
export type NamedRound = { readonly id: RoundId; readonly round: RoundState };
