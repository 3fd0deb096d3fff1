import { URGENCY } from '../../../../rules/vocabulary/alarm-order.ts';
import type { AlarmCounts } from '../api/types.ts';
import { loudest } from './standing.ts';

/** What was silenced: so many, the last of which began to ask then, none graver than that. All by the server's clock. */
export type Mute = {
  readonly until: number;
  readonly newest: number;
  readonly count: number;
  readonly priority: string;
};

type Calling = AlarmCounts['calling'];

// Long enough for a telephone call, too short to be forgotten for the night.
const MUTE_MS = 10 * 60_000;
// Of what somebody may be hurt by: to say one thing over the radio, and no longer than anybody may walk off and forget it.
const LIFE_MUTE_MS = 60_000;

// A page draws its time now and then, and learns the server's anew every second.
const SLACK_MS = 5_000;

/** Silences what calls now, and nothing else; undefined where nothing does. */
export function muteOf(calling: Calling, now: number): Mute | undefined {
  const priority = loudest(calling);
  if (priority === undefined) return undefined;
  return {
    until: now + longest(calling),
    newest: newestOf(calling),
    count: countOf(calling),
    priority,
  };
}

/** False once its time is over, or something calls that was not silenced: new, asking anew, or graver. */
export function isMuting(mute: Mute, calling: Calling, now: number): boolean {
  const leftMs = mute.until - now;
  // More than it was ever given: a clock was set, or somebody wrote it there.
  if (leftMs <= 0 || leftMs > longest(calling) + SLACK_MS) return false;
  return (
    newestOf(calling) <= mute.newest &&
    countOf(calling) <= mute.count &&
    rankOf(loudest(calling)) >= rankOf(mute.priority)
  );
}

/** What a browser kept; undefined where it is none. */
export function muteFrom(text: string | undefined): Mute | undefined {
  const kept = parsed(text);
  if (typeof kept !== 'object' || kept === null) return undefined;
  const { until, newest, count, priority }: Partial<Record<keyof Mute, unknown>> = kept;
  const numbers = [until, newest, count].map(Number);
  if (!numbers.every(Number.isFinite) || typeof priority !== 'string') return undefined;
  return { until: Number(until), newest: Number(newest), count: Number(count), priority };
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

const longest = ({ life }: Calling): number => (life > 0 ? LIFE_MUTE_MS : MUTE_MS);

const newestOf = ({ newest }: Calling): number => (newest === undefined ? 0 : Date.parse(newest));

const countOf = ({ priorities }: Calling): number =>
  Object.values(priorities).reduce((sum, count) => sum + count, 0);

// Where nothing calls nothing is graver.
const rankOf = (priority: string | undefined): number =>
  priority === undefined ? URGENCY.length : URGENCY.findIndex((one) => one === priority);
