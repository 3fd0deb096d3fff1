import { createHash } from 'node:crypto';
import type { Clock } from '../../drivers/driver.ts';
import { after } from '../../rules/vocabulary/time.ts';

/** How long an unacknowledged message may be sent again on its connection before the connection is closed for it. */
export const WITHHELD_MS = 10_000;
/** As many as one of our hosts keeps: who sends on without acknowledgement is closed. */
const WITHHELD_MAX = 100_000;

type Named = { readonly topic: string; readonly payload: Uint8Array };

/** What one connection sent and was not acknowledged for. */
export type Withheld = {
  /** The door was closed for this message. */
  add(message: Named): void;
  /** The door took this message. */
  taken(message: Named): void;
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
      messages.add(nameOf(message));
      if (messages.size > WITHHELD_MAX) disconnect();
      else wait();
    },
    taken(message) {
      // Nothing is hashed where nothing is withheld.
      if (messages.size > 0) messages.delete(nameOf(message));
    },
    close() {
      cancel?.();
      messages.clear();
    },
  };
}

/** Short, because a full disk withholds many. */
const nameOf = ({ topic, payload }: Named): string =>
  createHash('sha256').update(topic).update(' ').update(payload).digest('base64');
