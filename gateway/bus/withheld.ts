import type { Clock } from '../../drivers/driver.ts';
import { after } from '../../rules/vocabulary/time.ts';

/** How long an unacknowledged message may be sent again on its connection before the connection is closed for it. */
export const WITHHELD_MS = 10_000;
/** More than any window of ours: who sends on without acknowledgement is closed. */
const WITHHELD_MAX = 1_000;

/** What one connection sent and was not acknowledged for. */
export type Withheld = {
  /** The door was closed for this message. */
  add(message: string): void;
  /** The door took this message. */
  taken(message: string): void;
  close(): void;
};

/**
 * Keeps the connection while intake is closed, so that a hold for fire still reaches the barriers behind it; our hosts
 * send again by themselves. A publisher that only sends again after a new connection (MQTT-4.4.0-1) gets one, once
 * intake is open.
 */
export function createWithheld(options: {
  readonly clock: Clock;
  isOpen(): boolean;
  disconnect(): void;
}): Withheld {
  const { clock, isOpen, disconnect } = options;
  const messages = new Set<string>();
  let cancel: (() => void) | undefined;

  const look = (): void => {
    cancel = undefined;
    if (messages.size === 0) return;
    if (isOpen()) disconnect();
    else wait();
  };
  const wait = (): void => {
    cancel ??= clock.at(after(clock.now(), WITHHELD_MS), look);
  };

  return {
    add(message) {
      messages.add(message);
      if (messages.size > WITHHELD_MAX) disconnect();
      else wait();
    },
    taken(message) {
      messages.delete(message);
    },
    close() {
      cancel?.();
      messages.clear();
    },
  };
}
