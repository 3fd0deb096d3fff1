import { after, type Instant } from '../../rules/vocabulary/time.ts';

/**
 * Whether the inputs of a polled device can still be known. One that answers, and does not tell them for as long as it
 * may be silent, leaves them as unknown as silence does: an old picture is not how they stand.
 */
export type Blindness = {
  /** A question was answered with how they stand. */
  seen(): void;
  /** A question brought something else, or nothing. */
  unseen(now: Instant): void;
  at(now: Instant): boolean;
};

/** Makes it. `everyMs` is how far apart questions are that bring nothing. */
export function createBlindness({
  missesMax,
  everyMs,
}: {
  readonly missesMax: number;
  readonly everyMs: number;
}): Blindness {
  let since: Instant | undefined;
  let times = 0;
  return {
    seen() {
      since = undefined;
      times = 0;
    },
    unseen(now) {
      since ??= now;
      times += 1;
    },
    // Exceptions come at once: so many alone may be the hiccup of a board that is busy.
    at: (now) =>
      since !== undefined && times >= missesMax && now >= after(since, (missesMax - 1) * everyMs),
  };
}
