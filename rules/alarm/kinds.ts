import { type AlarmKind, PRIORITIES, type Priority } from '../vocabulary/site.ts';

type Weight = { readonly priority: Priority; readonly isLatching?: true };

/** What each kind of alarm weighs where nobody says otherwise, and whether it stays until somebody resets it by hand. */
const KINDS: Readonly<Record<AlarmKind, Weight>> = {
  fire: { priority: 'critical' },
  duress: { priority: 'critical', isLatching: true },
  'hold-up': { priority: 'critical', isLatching: true },
  panic: { priority: 'critical', isLatching: true },
  medical: { priority: 'critical' },
  gas: { priority: 'critical' },
  // GB 50394-2007 5.2.2: an intrusion is shown until it is reset by hand.
  burglary: { priority: 'high', isLatching: true },
  technical: { priority: 'medium' },
  tamper: { priority: 'medium' },
  power: { priority: 'medium' },
  communication: { priority: 'medium' },
  supervision: { priority: 'medium' },
  condition: { priority: 'medium' },
  device: { priority: 'medium' },
  trouble: { priority: 'low' },
  unknown: { priority: 'low' },
};

/** What somebody may be hurt by: never put together with others, never kept back by a test. */
const OF_LIFE: readonly AlarmKind[] = ['fire', 'panic', 'hold-up', 'duress', 'medical', 'gas'];

/** True of what is about a life. */
export const isOfLife = (kind: AlarmKind): boolean => OF_LIFE.includes(kind);

export const priorityOf = (kind: AlarmKind): Priority => KINDS[kind].priority;

/** True of a kind that stays until it is reset by hand, cause gone or not. */
export const latches = (kind: AlarmKind): boolean => KINDS[kind].isLatching === true;

const RANKS: readonly string[] = PRIORITIES;

type Weighed = { readonly priority: string };

/** True where the first weighs more than the second. */
export const isGraver = (one: Weighed, other: Weighed): boolean =>
  RANKS.indexOf(one.priority) > RANKS.indexOf(other.priority);
