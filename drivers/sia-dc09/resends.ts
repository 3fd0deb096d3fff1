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
/** Senders that do not count call every message the same: no resend comes later than this, and an event may. */
export const UNCOUNTED_MS = 60_000;
/** A storm of 500 panels that all say it several times within the window. */
const KEPT_MAX = 50_000;

/** Which messages were taken of late, by account, sequence and what they said without the time. */
export type Resends<Reply> = {
  /** The same message, where it came before within the time in which it may come again. */
  find(name: string, withinMs: number, now: Instant): Taken<Reply> | undefined;
  /** The same message, however old or over, where it is not durable yet. */
  waiting(name: string): Taken<Reply> | undefined;
  keep(name: string, taken: Taken<Reply>): void;
  /** Who does not count says one thing after the other: what he said before is over, and comes anew where it comes again. */
  keepLast(account: string, name: string, taken: Taken<Reply>): void;
};

type Known<Reply> = { readonly taken: Taken<Reply>; isOver: boolean };

/** Remembers nothing yet. */
export function createResends<Reply>(): Resends<Reply> {
  const known = new Map<string, Known<Reply>>();
  const last = new Map<string, string>();
  const forgetOld = (now: Instant): void => {
    for (const [name, { taken }] of known) {
      if (known.size <= KEPT_MAX && after(taken.firstAt, RESEND_MS) > now) return;
      known.delete(name);
    }
  };
  const keep = (name: string, taken: Taken<Reply>): void => {
    known.delete(name);
    known.set(name, { taken, isOver: false });
  };
  return {
    keep,
    waiting(name) {
      const taken = known.get(name)?.taken;
      return taken !== undefined && taken.waits.size > 0 ? taken : undefined;
    },
    find(name, withinMs, now) {
      forgetOld(now);
      const one = known.get(name);
      const isLate = one === undefined || after(one.taken.firstAt, withinMs) <= now;
      return isLate || one.isOver ? undefined : one.taken;
    },
    keepLast(account, name, taken) {
      const before = known.get(last.get(account) ?? '');
      if (before !== undefined) before.isOver = true;
      keep(name, taken);
      last.delete(account);
      last.set(account, name);
      const oldest = last.keys().next();
      if (last.size > KEPT_MAX && !oldest.done) last.delete(oldest.value);
    },
  };
}
