import { after, type Instant } from '../../rules/vocabulary/time.ts';
import type { ReadingRef } from '../driver.ts';

/** A message that waits until what it said is durable, or was answered then. */
export type Taken<Reply> = {
  readonly firstAt: Instant;
  readonly waits: Set<ReadingRef>;
  /** Who is to hear of it: the last who asked. */
  reply: Reply;
};

/** How long the same message is a resend (alarm facts, 3.4): beyond it a panel's sequence may have begun anew. */
export const RESEND_MS = 5 * 60_000;
/** Senders that do not count call every message 0000: no resend comes later than this, and an event may. */
export const UNCOUNTED_MS = 60_000;
/** A storm of 500 panels that all say it several times within the window. */
const KEPT_MAX = 50_000;

/** Which messages were taken of late, by account, sequence and what they said without the time. */
export type Resends<Reply> = {
  /** The same message, where it came before within the time in which it may come again. */
  find(name: string, withinMs: number, now: Instant): Taken<Reply> | undefined;
  keep(name: string, taken: Taken<Reply>): void;
};

/** Remembers nothing yet. */
export function createResends<Reply>(): Resends<Reply> {
  const known = new Map<string, Taken<Reply>>();
  const forgetOld = (now: Instant): void => {
    for (const [name, { firstAt }] of known) {
      if (known.size <= KEPT_MAX && after(firstAt, RESEND_MS) > now) return;
      known.delete(name);
    }
  };
  return {
    find(name, withinMs, now) {
      forgetOld(now);
      const one = known.get(name);
      if (one === undefined || after(one.firstAt, withinMs) <= now) return undefined;
      return one;
    },
    keep(name, taken) {
      known.delete(name);
      known.set(name, taken);
    },
  };
}
