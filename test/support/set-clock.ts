import type { Clock } from '../../drivers/driver.ts';
import { systemClock } from '../../gateway/clock.ts';
import { after, type Instant, instant } from '../../rules/vocabulary/time.ts';

/** A clock that can be set while a site runs by it. */
export type SetClock = Clock & { set(to: Instant): void };

/** A clock that stands at that instant now, and runs as the system's. */
export function createSetClock(start: Instant): SetClock {
  let offset = start - systemClock.now();
  const waiting = new Set<() => void>();
  const now = (): Instant => after(systemClock.now(), offset);
  return {
    now,
    at(when, wake) {
      let stop = (): void => undefined;
      const arm = (): void => {
        stop();
        stop = systemClock.at(instant(when - offset), () => {
          waiting.delete(arm);
          wake();
        });
      };
      waiting.add(arm);
      arm();
      return () => {
        waiting.delete(arm);
        stop();
      };
    },
    set(to) {
      offset = to - systemClock.now();
      for (const arm of [...waiting]) arm();
    },
  };
}
