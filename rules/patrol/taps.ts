import type { FactData, FactDraft, FactOf } from '../vocabulary/facts.ts';
import type { CheckpointId, PersonId, RoundId } from '../vocabulary/ids.ts';
import type { Input } from '../vocabulary/inputs.ts';
import type { Site } from '../vocabulary/site.ts';
import { type Instant, instant } from '../vocabulary/time.ts';
import { roundId } from './plan.ts';
import { closed, outcomeOf } from './rounds.ts';
import type { PatrolState, RoundState, VisitEnd } from './state.ts';

/** Somebody at a checkpoint. A stranger's tap proves nobody's visit: his card is lost, not enrolled, or no guard's. */
export type Tap = {
  readonly checkpoint: CheckpointId;
  readonly guard?: PersonId;
  readonly isStranger: boolean;
  readonly proof: FactData<'visit.made'>['proof'];
  readonly time: Instant;
  readonly at: Instant;
};

/** A card at a fixed reader, or a tag that somebody carried a reader to, as the register knows it. */
export function tapOf(
  site: Site,
  state: PatrolState,
  { data: { checkpoint, holder } }: FactOf<'tap.seen'>,
  input: Input,
): Tap | 'unknown-tag' | undefined {
  if (input.kind !== 'reading') return undefined;
  // A clock that runs ahead cannot tap in the future.
  const when = { time: instant(Math.min(input.time, input.at)), at: input.at };
  if (input.type === 'card.read') {
    if (checkpoint === undefined) return undefined;
    const guard = guardAt(site, state, checkpoint, holder);
    const isStranger = guard === undefined;
    return { checkpoint, ...named(guard), isStranger, proof: 'wired', ...when };
  }
  if (input.type !== 'tag.tapped') return undefined;
  if (checkpoint === undefined) return 'unknown-tag';
  const guard = guardAt(site, state, checkpoint, holder);
  // A carried reader is the guards' own: where neither badge nor sign-in names one it is not known which of them had it.
  const { badge, by } = input.data;
  const isStranger = (badge !== undefined || by !== undefined) && guard === undefined;
  return { checkpoint, ...named(guard), isStranger, proof: input.data.proof, ...when };
}

/** The holder of a card, where he is a guard: saved as one, or named by a route that leads over this checkpoint. */
function guardAt(
  site: Site,
  state: PatrolState,
  checkpoint: CheckpointId,
  holder: PersonId | undefined,
): PersonId | undefined {
  if (holder === undefined || state.guards[holder] === true) return holder;
  const isNamed = site.routes.some(
    ({ guards, checkpoints }) => guards.includes(holder) && checkpoints.includes(checkpoint),
  );
  return isNamed ? holder : undefined;
}

/**
 * What a tap proves. It serves one round: one on time before one late, an older before a newer. A round already judged
 * is corrected; a second tap at a visited point is `repeated`; where no round is due it is `unexpected`.
 */
export function tapped(site: Site, state: PatrolState, tap: Tap): readonly FactDraft[] {
  const isTooOld = tap.at - tap.time > site.times.lateTap;
  const due = tap.isStranger || isTooOld ? [] : roundsDue(site, state, tap);
  const served = due.find(improves(tap, 'on-time')) ?? due.find(improves(tap, 'late'));
  const { checkpoint, proof } = tap;
  const seen = { checkpoint, ...named(tap.guard), proof };
  if (served !== undefined) return serve(served, tap, seen);
  const repeated = due[0];
  if (repeated === undefined)
    return [{ type: 'visit.made', data: { ...seen, class: 'unexpected' } }];
  return [{ type: 'visit.made', data: { ...seen, round: repeated.id, class: 'repeated' } }];
}

type Due = { readonly id: RoundId; readonly round: RoundState };
type Seen = Pick<FactData<'visit.made'>, 'checkpoint' | 'guard' | 'proof'>;

/** Rounds of the kept days in whose window or tolerance the tap lies, which this guard may walk. */
function roundsDue(site: Site, state: PatrolState, tap: Tap): readonly Due[] {
  const due: Due[] = [];
  for (const [id, round] of Object.entries(state.rounds)) {
    const isDue =
      round.from <= tap.time && tap.time <= round.tolerance && round.due.includes(tap.checkpoint);
    if (isDue && mayWalk(site, state, round, tap.guard)) due.push({ id: roundId(id), round });
  }
  return due.sort((a, b) => a.round.from - b.round.from);
}

/** Whom the route names, or any guard where it names nobody. */
function mayWalk(
  site: Site,
  state: PatrolState,
  round: RoundState,
  guard: PersonId | undefined,
): boolean {
  const guards = site.routes.find((route) => route.id === round.route)?.guards ?? [];
  if (guards.length > 0) return guard !== undefined && guards.includes(guard);
  return guard === undefined || state.guards[guard] === true;
}

const classIn = (round: RoundState, time: Instant): 'on-time' | 'late' =>
  time <= round.to ? 'on-time' : 'late';

/** True where the tap gives the visit this class and the visit has no class as good yet. */
const improves =
  (tap: Tap, kind: 'on-time' | 'late') =>
  ({ round }: Due): boolean => {
    const was = round.visits[tap.checkpoint];
    if (classIn(round, tap.time) !== kind || was === 'on-time') return false;
    return was !== 'late' || kind === 'on-time';
  };

function serve({ id, round }: Due, tap: Tap, seen: Seen): readonly FactDraft[] {
  const is = classIn(round, tap.time);
  const was = round.visits[tap.checkpoint];
  const visits: Record<string, VisitEnd> = { ...round.visits, [tap.checkpoint]: is };
  if (was === undefined) {
    const made: FactDraft = { type: 'visit.made', data: { ...seen, round: id, class: is } };
    return [made, ...closed(id, round, visits)];
  }
  const { checkpoint } = tap;
  return [
    { type: 'visit.corrected', data: { round: id, checkpoint, ...named(tap.guard), was, is } },
    ...corrected(id, round, visits),
  ];
}

function corrected(
  id: RoundId,
  round: RoundState,
  visits: Readonly<Record<string, VisitEnd>>,
): readonly FactDraft[] {
  const end = outcomeOf(round, visits);
  const was = round.outcome;
  if (end === undefined || was === undefined || was === end.outcome) return [];
  const data = { round: id, route: round.route, due: round.due.length, was, ...end };
  return [{ type: 'round.corrected', data }];
}

const named = (guard: PersonId | undefined) => (guard === undefined ? {} : { guard });
