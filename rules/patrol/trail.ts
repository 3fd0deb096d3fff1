import type { CheckpointId, PersonId } from '../vocabulary/ids.ts';
import type { Instant } from '../vocabulary/time.ts';

/** Who carries what is tapped with: the guard, or the device where it is not known which of them had it. */
export type Walker = string;
/** One tap of a walker. */
export type TrailTap = { readonly checkpoint: CheckpointId; readonly time: Instant };
/** A tap at a point of a round, by somebody who may walk it. */
export type RoundTap = TrailTap & { readonly walker: Walker; readonly guard?: PersonId };

/** Puts a tap among others in order of time; undefined where it is there already. */
export function withTap<T extends TrailTap>(taps: readonly T[], tap: T): readonly T[] | undefined {
  let index = taps.length;
  while (index > 0 && comesBefore(tap, taps[index - 1])) index -= 1;
  const before = taps[index - 1];
  if (before !== undefined && isSame(before, tap)) return undefined;
  return [...taps.slice(0, index), tap, ...taps.slice(index)];
}

/** One walker's tap at one point at one moment is one tap, however often it is told. */
const isSame = (one: Placed, other: Placed): boolean =>
  one.time === other.time && one.checkpoint === other.checkpoint && one.walker === other.walker;

type Placed = TrailTap & { readonly walker?: Walker };

/** The order of taps: by time, those of one moment by their points and walkers. */
export function comesBefore(one: Placed, other: Placed | undefined): boolean {
  if (other === undefined) return false;
  if (one.time !== other.time) return one.time < other.time;
  if (one.checkpoint !== other.checkpoint) return one.checkpoint < other.checkpoint;
  return (one.walker ?? '') < (other.walker ?? '');
}
