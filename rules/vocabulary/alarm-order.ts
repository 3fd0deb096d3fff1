import type { Priority } from './site.ts';
import type { StateData } from './states.ts';

/** How an alarm stands. */
export type AlarmStanding = StateData<'alarm'>['state'];

/** The gravest first. */
export const URGENCY = ['critical', 'high', 'medium', 'low'] as const satisfies readonly Priority[];

/** What is never put out of sight. */
export const NEVER_SHELVED: readonly string[] = ['fire', 'panic', 'hold-up', 'duress'];

/** What of an alarm its place in the list needs. */
export type Placed = {
  readonly id: string;
  readonly state: AlarmStanding;
  readonly priority: string;
  /** A moment in one form: of one zone, and of one length. */
  readonly raised: string;
};

/** It asks to be acknowledged, whether its cause is gone or not. */
export const asks = ({ state }: { readonly state: AlarmStanding }): boolean =>
  state === 'unacknowledged' || state === 'returned';

/** It is never left out of a list for want of room. */
export const isGrave = ({ priority }: { readonly priority: string }): boolean =>
  priority === 'critical' || priority === 'high';

/** Unacknowledged on top, shelved at the end; then priority, then the oldest first. */
export const inOrder = <T extends Placed>(alarms: readonly T[]): readonly T[] =>
  alarms.toSorted(byOrder);

/** Negative where one comes before the other; no two are equal. */
export const byOrder = (a: Placed, b: Placed): number =>
  part(a) - part(b) ||
  urgency(a) - urgency(b) ||
  compare(a.raised, b.raised) ||
  compare(a.id, b.id);

function part(alarm: Placed): number {
  if (asks(alarm)) return 0;
  if (alarm.state === 'acknowledged') return 1;
  return alarm.state === 'cleared' ? 2 : 3;
}

// What nobody has a word for is looked at before what is known to be a trifle.
function urgency({ priority }: Placed): number {
  const place = URGENCY.findIndex((one) => one === priority);
  return place === -1 ? 0 : place;
}

/** By their characters: the same on any machine, in any language. */
const compare = (a: string, b: string): number => Number(a > b) - Number(a < b);
