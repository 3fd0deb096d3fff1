import type { TagDoubt } from '../vocabulary/facts.ts';
import type { Instant } from '../vocabulary/time.ts';

/** As long as a late tap is taken: an older count that we have not seen cannot be told from a replay. */
const COUNTS_KEPT_MS = 7 * 86_400_000;
/** More taps than anybody makes between two rounds: somebody read the tag many times elsewhere. */
const JUMP = 100;

/** The counts seen of one tag: the highest, those of the last days, and up to which older ones are forgotten. */
type Counts = {
  highest: number;
  floor: number;
  seen: Record<string, Instant>;
};
/** By the tag's credential. */
export type Counters = Record<string, Counts>;

/** What is wrong with this count; a leap is noted, and the tap is taken all the same. */
export function doubtOf(counters: Counters, tag: string, counter: number): TagDoubt | undefined {
  const counts = counters[tag];
  if (counts === undefined) return undefined;
  if (counts.seen[counter] !== undefined) return 'replay';
  if (counter <= counts.floor) return 'counter-too-old';
  return counter > counts.highest + JUMP ? 'counter-jump' : undefined;
}

/** True where the tag has signed a tap before: a plain number of it is then a copy's. */
export const signsTaps = (counters: Counters, tag: string): boolean => counters[tag] !== undefined;

/** Writes a count that was taken. */
export function count(counters: Counters, tag: string, counter: number, at: Instant): void {
  const counts = counters[tag] ?? { highest: counter, floor: -1, seen: {} };
  counters[tag] = counts;
  counts.seen[counter] = at;
  counts.highest = Math.max(counts.highest, counter);
  for (const [old, when] of Object.entries(counts.seen)) {
    if (at - when <= COUNTS_KEPT_MS) continue;
    counts.floor = Math.max(counts.floor, Number(old));
    delete counts.seen[old];
  }
}
