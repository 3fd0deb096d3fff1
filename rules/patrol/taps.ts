import type { FactData, FactOf } from '../vocabulary/facts.ts';
import type { CheckpointId, CredentialId, DeviceId, PersonId } from '../vocabulary/ids.ts';
import type { Input } from '../vocabulary/inputs.ts';
import type { Site } from '../vocabulary/site.ts';
import { type Instant, instant } from '../vocabulary/time.ts';
import type { PatrolState } from './state.ts';
import type { Walker } from './trail.ts';

/** Somebody at a checkpoint. A stranger's tap proves nobody's visit: his card is lost, not enrolled, or no guard's. */
export type Tap = {
  readonly checkpoint: CheckpointId;
  readonly guard?: PersonId;
  readonly isStranger: boolean;
  readonly proof: FactData<'visit.made'>['proof'];
  readonly time: Instant;
  readonly at: Instant;
  readonly device?: DeviceId;
  /** The tag that was tapped, and its own count where it signs. */
  readonly tag?: CredentialId;
  readonly counter?: number;
  readonly offline?: true;
  /** Told by hand: by whom and why; the time of the fact is another. */
  readonly told?: { readonly by: PersonId; readonly why: string };
};

/** Whose trail the tap goes into: the guard's, else that of the reader he carried. */
export const walkerOf = (tap: Tap): Walker | undefined => tap.guard ?? tap.device;

/** A card at a fixed reader, or a tag that somebody carried a reader to, as the register knows it. */
export function tapOf(
  site: Site,
  state: PatrolState,
  { data }: FactOf<'tap.seen'>,
  input: Input,
): Tap | 'unknown-tag' | undefined {
  if (input.kind !== 'reading') return undefined;
  const { checkpoint, holder, tag, device } = data;
  // A clock that runs ahead cannot tap in the future.
  const when = { time: instant(Math.min(input.time, input.at)), at: input.at };
  if (input.type === 'card.read') {
    if (checkpoint === undefined) return undefined;
    const guard = guardAt(site, state, checkpoint, holder);
    // A fixed reader says who came, never who walked: without his name nobody did.
    return {
      checkpoint,
      ...named(guard),
      isStranger: guard === undefined,
      proof: 'wired',
      ...when,
    };
  }
  if (input.type !== 'tag.tapped') return undefined;
  if (checkpoint === undefined) return 'unknown-tag';
  const guard = guardAt(site, state, checkpoint, holder);
  const { badge, by, proof, counter, offline } = input.data;
  // A carried reader is the guards' own: without a badge it is not known which of them had it.
  const isSomebody = badge !== undefined || by !== undefined;
  const isStranger = isSomebody && guard === undefined;
  return {
    checkpoint,
    ...named(guard),
    isStranger,
    proof,
    // A stranger's way is nobody's trail.
    ...(isStranger ? {} : { device }),
    ...(tag === undefined ? {} : { tag }),
    ...(counter === undefined ? {} : { counter }),
    ...(offline === true ? { offline } : {}),
    ...when,
  };
}

/** The holder of a card, where he is a guard: saved as one, or named by a route that leads over this checkpoint. */
function guardAt(
  site: Site,
  state: PatrolState,
  checkpoint: CheckpointId,
  holder: PersonId | undefined,
): PersonId | undefined {
  if (holder === undefined || state.guards[holder] === true) return holder;
  const mayCome = (guards: readonly PersonId[], points: readonly CheckpointId[]) =>
    guards.includes(holder) && points.includes(checkpoint);
  const isNamed =
    site.routes.some(({ guards, checkpoints }) => mayCome(guards, checkpoints)) ||
    Object.values(state.rounds).some(({ guards = [], due }) => mayCome(guards, due));
  return isNamed ? holder : undefined;
}

/** What every fact about this tap says of it. */
export function seenOf({ checkpoint, guard, proof, device, tag, counter, offline }: Tap) {
  return {
    checkpoint,
    ...named(guard),
    proof,
    ...(device === undefined ? {} : { device }),
    ...(tag === undefined ? {} : { tag }),
    ...(counter === undefined ? {} : { counter }),
    ...(offline === true ? { offline } : {}),
  };
}

const named = (guard: PersonId | undefined) => (guard === undefined ? {} : { guard });
