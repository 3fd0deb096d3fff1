import type { Clock } from '../../drivers/driver.ts';
import { after } from '../../rules/vocabulary/time.ts';

// Beyond it tries go on at once: what holds them must not keep their owner out, and hashing bounds guessing too.
const HELD_MAX = 200;

/** Lets tries wait before they are checked. */
export function createHold(clock: Clock): (ms: number) => Promise<void> {
  let held = 0;
  return async (ms) => {
    if (ms <= 0 || held >= HELD_MAX) return;
    held += 1;
    await new Promise<void>((resolve) => {
      clock.at(after(clock.now(), ms), resolve);
    });
    held -= 1;
  };
}
