import type { Clock } from '../drivers/driver.ts';
import { instant } from '../rules/vocabulary/time.ts';

// setTimeout counts in 32 bits; a longer wait is cut into pieces.
const LONGEST_WAIT_MS = 2_000_000_000;

/** The system clock: the only place where Gatehouse reads the time or sets a timer. */
export const systemClock: Clock = {
  now: () => instant(Date.now()),
  at(when, wake) {
    let timer: NodeJS.Timeout;
    const arm = (): void => {
      const wait = Math.max(0, when - Date.now());
      timer = setTimeout(
        () => (Date.now() >= when ? wake() : arm()),
        Math.min(wait, LONGEST_WAIT_MS),
      );
    };
    arm();
    return () => clearTimeout(timer);
  },
};
