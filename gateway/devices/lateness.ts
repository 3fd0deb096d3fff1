import type { Clock } from '../../drivers/driver.ts';
import { after, type Instant } from '../../rules/vocabulary/time.ts';

/** A reading unaccepted for this long is held back: as long as a command lives, so that it can open nothing any more. */
export const LATE_MS = 5_000;
/** The backlog is drained when the oldest unaccepted reading is younger than this: a busy host is never quite empty. */
export const DRAINED_MS = 1_000;

/** Whether readings wait so long that somebody should know; a moment's delay is nobody's business. */
export type Lateness = {
  isLate(): boolean;
  /** The oldest waiting reading is another one now. */
  look(): void;
  close(): void;
};

/** Starts late where an earlier start left readings, however old they are. */
export function createLateness(options: {
  readonly clock: Clock;
  readonly startsLate: boolean;
  /** Since when the oldest reading waits; undefined where none does. */
  oldest(): Instant | undefined;
  changed(): void;
}): Lateness {
  const { clock, oldest } = options;
  let isLate = options.startsLate;
  let cancel: (() => void) | undefined;

  const look = (): void => {
    // A look is due already, no later than the oldest can be late.
    if (cancel !== undefined) return;
    const since = oldest();
    const waits = since === undefined ? 0 : clock.now() - since;
    if (isLate ? waits < DRAINED_MS : waits >= LATE_MS) {
      isLate = !isLate;
      options.changed();
    }
    if (isLate || since === undefined) return;
    cancel = clock.at(after(since, LATE_MS), () => {
      cancel = undefined;
      look();
    });
  };

  return { isLate: () => isLate, look, close: () => cancel?.() };
}
