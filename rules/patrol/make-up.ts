import type { FactData, FactDraft } from '../vocabulary/facts.ts';
import type { CheckpointId, PersonId, RoundId } from '../vocabulary/ids.ts';
import type { Site } from '../vocabulary/site.ts';
import { type Instant, toRfc3339 } from '../vocabulary/time.ts';
import { roundId } from './plan.ts';
import type { PatrolState, RoundState } from './state.ts';
import { mayServe, type NamedRound } from './walkers.ts';

type Proof = FactData<'visit.made'>['proof'];
type MakeUp = {
  readonly checkpoint: CheckpointId;
  readonly guard?: PersonId;
  readonly proof: Proof;
  readonly time: Instant;
  /** Somebody told it by hand: it was at another time than the fact says. */
  readonly told?: object;
};

/** 补巡: somebody comes after the round to a point that it missed. The miss stays, and is marked; one mark is enough. */
export function madeUp(site: Site, state: PatrolState, tap: MakeUp): readonly FactDraft[] {
  const newest = new Map<string, NamedRound>();
  for (const id in state.rounds) {
    const round = state.rounds[id];
    // Asked of every round of a week at every tap: what is quickest to tell comes first.
    if (round === undefined || !isAfter(site, round, tap.time)) continue;
    const known = newest.get(round.route);
    const isNewest = known === undefined || known.round.from < round.from;
    if (isNewest && makesUpFor(site, state, round, tap)) {
      newest.set(round.route, { id: roundId(id), round });
    }
  }
  return [...newest.values()].map(({ id }) => mark(id, tap));
}

function makesUpFor(site: Site, state: PatrolState, round: RoundState, tap: MakeUp): boolean {
  if (!round.due.includes(tap.checkpoint) || !isMissed(round, tap.checkpoint)) return false;
  return mayServe(site, state, round, tap.guard, tap.time);
}

/** Missed, or over and not judged yet: the tap comes while the judgement waits. */
function isMissed({ visits, until, madeUp: marks }: RoundState, checkpoint: CheckpointId): boolean {
  if (marks?.[checkpoint] === true) return false;
  return (
    visits[checkpoint] === 'missed' || (visits[checkpoint] === undefined && until !== undefined)
  );
}

const isAfter = (site: Site, { tolerance }: RoundState, time: Instant): boolean =>
  time > tolerance && time - tolerance <= site.times.makeUp;

function mark(round: RoundId, { checkpoint, guard, proof, time, told }: MakeUp): FactDraft {
  const named = guard === undefined ? {} : { guard };
  const tapped = told === undefined ? {} : { tapped: toRfc3339(time) };
  return { type: 'visit.made-up', data: { round, checkpoint, ...named, proof, ...tapped } };
}
