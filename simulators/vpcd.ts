import { createConnection, type Socket } from 'node:net';
import type { Clock } from '../drivers/driver.ts';
import { after } from '../rules/vocabulary/time.ts';
import type { Connection, SimulatedLine } from './line.ts';
import { CARD_OFF, CARD_ON } from './nfc-pcsc/device.ts';
import type { SimEvent } from './simulator.ts';

/** Where the vpcd of Debian's vsmartcard-vpcd listens for the card of its first reader; the next is one higher. */
export const VPCD_PORT = 0x8c7b;

/** The slot of vpcd that has a reader of this name; undefined where the reader is no virtual one. */
export function slotOf(reader: string): number | undefined {
  const [, slot] = /^Virtual PCD \d\d (\d\d)$/.exec(reader) ?? [];
  return slot === undefined ? undefined : Number(slot);
}

/** A simulated card's way to a virtual reader: it dials in while it is held there. */
export type Held = {
  /** Every event of the line comes here, so that a card comes and goes on the reader too. */
  told(device: string, event: SimEvent): void;
  close(): void;
};

// A card that lies on a reader whose service ended is seen again soon after it is back.
const AGAIN_MS = 250;

/** Holds the cards of one simulated device to the virtual reader that listens there. */
export function holdToVpcd({
  device,
  line,
  port,
  host = '127.0.0.1',
  clock,
}: {
  readonly device: string;
  readonly line: () => SimulatedLine;
  readonly port: number;
  readonly host?: string;
  readonly clock: Clock;
}): Held {
  let socket: Socket | undefined;
  let isHeld = false;
  let cancelAgain = (): void => {};

  const dial = (): void => {
    const made = createConnection({ host, port }).setNoDelay(true);
    let connection: Connection | undefined;
    socket = made;
    made.on('connect', () => {
      connection = line().connect(
        (bytes) => made.write(bytes),
        () => made.destroy(),
        device,
      );
    });
    made.on('data', (bytes) => connection?.send(new Uint8Array(bytes)));
    // No reader there just now, or its service has ended: the card lies there still.
    made.on('error', () => {});
    made.on('close', () => {
      connection?.end();
      if (socket !== made || !isHeld) return;
      cancelAgain = clock.at(after(clock.now(), AGAIN_MS), dial);
    });
  };

  const hangUp = (): void => {
    isHeld = false;
    cancelAgain();
    socket?.destroy();
    socket = undefined;
  };

  return {
    told(from, { kind }) {
      if (from !== device) return;
      if (kind === CARD_OFF) hangUp();
      if (kind !== CARD_ON) return;
      hangUp();
      isHeld = true;
      dial();
    },
    close: hangUp,
  };
}

/** Why no card can be held to a virtual reader there; undefined where one can. */
export function vpcdRefusal(port: number, host = '127.0.0.1'): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(undefined);
    });
    socket.once('error', ({ message }) => resolve(message));
  });
}
