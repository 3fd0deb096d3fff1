import { type AlarmStanding, URGENCY } from '../../../../rules/vocabulary/alarm-order.ts';
import type { AlarmCounts } from '../api/types.ts';

/** The most urgent of those that are to be heard; undefined where nothing calls. */
export function loudest({ priorities }: Pick<AlarmCounts['calling'], 'priorities'>) {
  const called = Object.keys(priorities).filter((priority) => (priorities[priority] ?? 0) > 0);
  const known = URGENCY.filter((priority) => called.includes(priority));
  // What nobody has a pattern for is as loud as can be.
  return known.length < called.length ? URGENCY[0] : known[0];
}

/** How many there are in a state, listed or not. */
export const countIn = ({ states }: AlarmCounts, state: AlarmStanding): number =>
  Object.values(states[state] ?? {}).reduce((sum, count) => sum + count, 0);

/** How many ask to be acknowledged, listed or not. */
export const askingIn = (counts: AlarmCounts): number =>
  countIn(counts, 'unacknowledged') + countIn(counts, 'returned');
