import type { Clock } from '../../drivers/driver.ts';
import { after, type Instant } from '../../rules/vocabulary/time.ts';

/** How often something may fail before it must wait. */
type Allowance = { readonly failures: number; readonly withinMs: number };

const MINUTE_MS = 60_000;
const ALLOWANCES: readonly Allowance[] = [
  { failures: 5, withinMs: MINUTE_MS },
  { failures: 20, withinMs: 60 * MINUTE_MS },
];
const MEMORY_MS = 60 * MINUTE_MS;
// Names and addresses remembered; beyond it the oldest is forgotten, and the address's own count still stands.
const KEYS_MAX = 5_000;

/** Slows down guessing: counts failures per key (an address, a name). */
export type Throttle = {
  /** Milliseconds until the next try is allowed; 0 where it is now. */
  waitMs(keys: readonly string[]): number;
  failed(keys: readonly string[]): void;
  succeeded(keys: readonly string[]): void;
};

/** A throttle of five failures a minute and twenty an hour. */
export function createThrottle(clock: Clock): Throttle {
  const failures = new Map<string, readonly Instant[]>();
  return {
    waitMs: (keys) =>
      Math.max(0, ...keys.map((key) => waitOf(failures.get(key) ?? [], clock.now()))),
    failed(keys) {
      const now = clock.now();
      for (const key of keys) {
        const recent = (failures.get(key) ?? []).filter((at) => after(at, MEMORY_MS) > now);
        failures.delete(key);
        failures.set(key, [...recent, now]);
      }
      for (const key of failures.keys()) {
        if (failures.size <= KEYS_MAX) break;
        failures.delete(key);
      }
    },
    succeeded(keys) {
      for (const key of keys) failures.delete(key);
    },
  };
}

function waitOf(failed: readonly Instant[], now: Instant): number {
  const waits = ALLOWANCES.map((allowance) => {
    const blocking = failed.at(-allowance.failures);
    return blocking === undefined ? 0 : after(blocking, allowance.withinMs) - now;
  });
  return Math.max(0, ...waits);
}
