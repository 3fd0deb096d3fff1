import { type ActOf, refuseAct } from '../acts.ts';
import type { FactDraft } from '../vocabulary/facts.ts';
import type { PersonId, RoundId } from '../vocabulary/ids.ts';
import { after, earliest, type Instant } from '../vocabulary/time.ts';
import { isMade } from './closing.ts';
import { roundId } from './plan.ts';
import type { PatrolState, RoundState } from './state.ts';
import { takerAt } from './walkers.ts';

const MINUTE_MS = 60_000;

/** Guards who began a round, have points left, and have tapped nothing for longer than their route allows. */
export function fellSilent(state: PatrolState, now: Instant): readonly FactDraft[] {
  return state.open.flatMap((id): readonly FactDraft[] => {
    const round = state.rounds[id];
    const due = round === undefined ? undefined : silentAt(state, id, round);
    if (round?.heard === undefined || due === undefined || due > now) return [];
    return [condition('condition.raised', id, round.heard.guard)];
  });
}

/** When the next guard is asked after. */
export function nextSilence(state: PatrolState): Instant | undefined {
  let next: Instant | undefined;
  for (const id of state.open) {
    const round = state.rounds[id];
    if (round !== undefined) next = earliest(next, silentAt(state, id, round));
  }
  return next;
}

/** He taps again: whoever asked after him need not any more. */
export function heardAgain(state: PatrolState, guard: PersonId | undefined): readonly FactDraft[] {
  if (guard === undefined) return [];
  return Object.entries(state.silent).flatMap(([round, silent]) =>
    silent === guard ? [condition('condition.cleared', roundId(round), guard)] : [],
  );
}

/** Somebody spoke to him. */
export function hearGuard(state: PatrolState, act: ActOf<'guard.hear'>): readonly FactDraft[] {
  const { guard, why } = act.data;
  const cleared = heardAgain(state, guard);
  if (cleared.length === 0) return refuseAct(act, 'guard-not-silent');
  return [{ type: 'guard.heard', data: { guard, by: act.by, why } }, ...cleared];
}

/** Undefined where nobody walks it, nothing is left to tap, he has handed it over, or it is told already. */
function silentAt(state: PatrolState, id: RoundId, round: RoundState): Instant | undefined {
  const { heard, silenceMin, due, visits } = round;
  if (heard === undefined || silenceMin === undefined || state.silent[id] !== undefined) {
    return undefined;
  }
  const taker = takerAt(round, heard.at);
  const isHis = taker === undefined || taker === heard.guard;
  const isLeft = due.some((point) => !isMade(visits[point]) && visits[point] !== 'skipped');
  return isHis && isLeft ? after(heard.at, silenceMin * MINUTE_MS) : undefined;
}

function condition(
  type: 'condition.raised' | 'condition.cleared',
  round: RoundId,
  guard: PersonId,
): FactDraft {
  return { type, data: { condition: 'guard-silent', subject: round, round, guard } };
}
