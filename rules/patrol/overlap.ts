import { mayMeet } from '../calendar.ts';
import type { PlannedRound } from '../vocabulary/patrol-plan.ts';

const DAY_MINUTES = 1_440;
/** A window lies within two days of its own day: rounds further apart cannot meet. */
const DAYS_APART = 2;

/** Two rounds that may be open at the same time, by their place in the plan. */
export type Overlap = readonly [number, number];

/** The first two rounds of a plan that are open at the same time on some day of some calendar; a point in both would be claimed twice. */
export function overlapIn(rounds: readonly PlannedRound[]): Overlap | undefined {
  for (const [index, round] of rounds.entries()) {
    const other = rounds.findIndex((before, place) => place < index && overlap(before, round));
    if (other >= 0) return [other, index];
  }
  return undefined;
}

/** The first round that opens, for early visits, while another may still be visited late. */
export function earlyIntoLate(rounds: readonly PlannedRound[]): Overlap | undefined {
  for (const [index, round] of rounds.entries()) {
    if (earlyOf(round) === 0) continue;
    const early = { ...round, from: round.from - earlyOf(round) };
    const other = rounds.findIndex(
      (before, place) =>
        place !== index && overlap({ ...before, to: before.to + before.toleranceMin }, early),
    );
    if (other >= 0) return [other, index];
  }
  return undefined;
}

const earlyOf = ({ earlyMin = 0, lastsMin }: PlannedRound): number =>
  lastsMin === undefined ? earlyMin : 0;

function overlap(one: PlannedRound, other: PlannedRound): boolean {
  const [days, otherDays] = [one.days ?? 'every-day', other.days ?? 'every-day'];
  for (let apart = -DAYS_APART; apart <= DAYS_APART; apart += 1) {
    const shift = apart * DAY_MINUTES;
    const isClash = one.from < other.to + shift && other.from + shift < one.to;
    if (isClash && mayMeet(days, otherDays, apart)) return true;
  }
  return false;
}
