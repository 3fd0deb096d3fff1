import { after, type Instant, type Millis, millis } from '../../rules/vocabulary/time.ts';

/** Soon at first, since somebody waits for help; then ever less, so that a receiver that comes back is not run over. */
const WAITS_S = [2, 5, 15, 30, 60, 120, 300, 600] as const;
/** An alarm that nobody outside heard of for so long is for the list of dead letters. */
export const GIVE_UP_MS = 6 * 3_600_000;
/** A receiver may ask for more patience than ours, and not for more than this. */
const LONGEST_WAIT_MS = 600_000;

/** When a message is tried next; undefined where it is given up. */
export function nextTry({
  attempts,
  since,
  now,
  retryAfterMs = 0,
}: {
  /** Tries so far, at least one. */
  readonly attempts: number;
  readonly since: Instant;
  readonly now: Instant;
  readonly retryAfterMs?: number;
}): Instant | undefined {
  const seconds = WAITS_S[Math.min(attempts, WAITS_S.length) - 1] ?? WAITS_S[0];
  const wait = Math.max(seconds * 1_000, Math.min(retryAfterMs, LONGEST_WAIT_MS));
  const next = after(now, wait);
  return next - since > GIVE_UP_MS ? undefined : next;
}

/** A receiver that answers nobody is asked at least so often whether it does again. */
const LONGEST_REST_MS = 60_000;

/** How long a receiver is left alone that did not answer so many times in a row. */
export function restAfter(failures: number): Millis {
  const seconds = WAITS_S[Math.min(failures, WAITS_S.length) - 1] ?? WAITS_S[0];
  return millis(Math.min(seconds * 1_000, LONGEST_REST_MS));
}
