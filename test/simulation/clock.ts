import type { Clock } from '../../drivers/driver.ts';
import { type Instant, instant } from '../../rules/vocabulary/time.ts';

/** Virtual time: nothing happens until somebody advances it, and then in order. */
export type VirtualClock = Clock & {
  advance(ms: number): Promise<void>;
};

/** Lets everything that is already due run to its end: promises, then the loop's own queue. */
export const settled = (): Promise<void> => new Promise((done) => setImmediate(done));

/** A clock that starts at `start` and calls its wakes in order of their instant. */
export function createVirtualClock(start: Instant): VirtualClock {
  let now = start;
  const wakes = new Set<{ readonly when: Instant; readonly wake: () => void }>();
  const next = (until: Instant) =>
    [...wakes].filter((one) => one.when <= until).sort((a, b) => a.when - b.when)[0];
  return {
    now: () => now,
    at(when, wake) {
      const one = { when, wake };
      wakes.add(one);
      return () => wakes.delete(one);
    },
    async advance(ms) {
      const until = instant(now + ms);
      await settled();
      for (let due = next(until); due !== undefined; due = next(until)) {
        wakes.delete(due);
        if (due.when > now) now = due.when;
        due.wake();
        await settled();
      }
      now = until;
      await settled();
    },
  };
}
