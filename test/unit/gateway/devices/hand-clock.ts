import type { Clock } from '../../../../drivers/driver.ts';
import { type Instant, instant } from '../../../../rules/vocabulary/time.ts';

/** A clock turned by hand: wakes come in order of their instant, within the call. */
export type HandClock = Clock & { advance(ms: number): void };

/** Makes one that stands at `start`. */
export function createHandClock(start: Instant = instant(1_764_000_000_000)): HandClock {
  let now = start;
  const wakes = new Set<{ readonly when: Instant; readonly wake: () => void }>();
  return {
    now: () => now,
    at(when, wake) {
      const one = { when, wake };
      wakes.add(one);
      return () => {
        wakes.delete(one);
      };
    },
    advance(ms) {
      const until = instant(now + ms);
      for (;;) {
        const [next] = [...wakes].filter((w) => w.when <= until).sort((a, b) => a.when - b.when);
        if (next === undefined) break;
        wakes.delete(next);
        if (next.when > now) now = next.when;
        next.wake();
      }
      now = until;
    },
  };
}
