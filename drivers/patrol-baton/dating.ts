import { type Instant, instant } from '../../rules/vocabulary/time.ts';
import { instantOf, type WallTime, wallTime } from '../../rules/vocabulary/wall-time.ts';

/** A clock that shows less has stood without power: no baton of this interface was at work before. */
const FIRST_YEAR = 2_020;
const FIRST_WALL = wallTime([FIRST_YEAR, 1, 1]) ?? 0;
/** A clock shows whole seconds, and the question takes its time: less than this is no offset. */
const OFFSET_MIN_MS = 1_000;
/** On the average half of the second shown has gone by. */
const HALF_SECOND_MS = 500;

/** What a baton's clock showed when it was asked. */
export type ClockSeen = { readonly wall: WallTime | undefined; readonly at: Instant };

/** True where the clock has been without power, or shows no date: it dates nothing. */
export const isLost = ({ wall }: ClockSeen): boolean => wall === undefined || wall < FIRST_WALL;

/** How far the clock is ahead; undefined where it is lost. */
export function offsetOf({ wall, at }: ClockSeen, zone: string): number | undefined {
  if (wall === undefined || wall < FIRST_WALL) return undefined;
  const offset = instantOf(wall, zone) + HALF_SECOND_MS - at;
  return Math.abs(offset) <= OFFSET_MIN_MS ? 0 : offset;
}

/**
 * When each record was made, by the offset seen at the dump; undefined where that cannot be known. Records stand oldest
 * first, so the time may only fall on the way back from the last: where it rises, or falls before any baton was at work,
 * the clock was set or has stood in between, and nothing says how far off it was before.
 */
export function dateRecords(
  walls: readonly (WallTime | undefined)[],
  clock: ClockSeen,
  zone: string,
): readonly (Instant | undefined)[] {
  const offset = offsetOf(clock, zone);
  const dated: (Instant | undefined)[] = walls.map(() => undefined);
  if (offset === undefined) return dated;
  let latest: number = clock.wall ?? 0;
  for (let i = walls.length - 1; i >= 0; i--) {
    const wall = walls[i];
    // A time that cannot be read says nothing of the records around it.
    if (wall === undefined) continue;
    if (wall > latest || wall < FIRST_WALL) break;
    latest = wall;
    dated[i] = instant(Math.min(instantOf(wall, zone) - offset, clock.at));
  }
  return dated;
}
