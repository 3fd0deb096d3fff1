import type { SerialPort } from 'serialport';
import type { Channel, Link, LinkOpener } from '../driver.ts';
import { UNSENT_MAX } from './socket.ts';

const DEFAULT_BAUD_RATE = 9_600;

/** A serial port through `serialport`, which is loaded when the first serial line opens. */
export const openSerial: LinkOpener = ({ line, events }): Link => {
  let port: SerialPort | undefined;
  let isOver = false;
  const over = (why: string): void => {
    if (isOver) return;
    isOver = true;
    if (port?.isOpen) port.close();
    events.closed(why);
  };

  const opening = (async () => {
    const { SerialPort } = await import('serialport');
    if (isOver) return;
    const made = new SerialPort({
      path: line.path ?? '',
      baudRate: line.baudRate ?? DEFAULT_BAUD_RATE,
      dataBits: line.dataBits ?? 8,
      parity: line.parity ?? 'none',
      stopBits: line.stopBits ?? 1,
      // Dropping DTR on close resets readers that are powered or reset by it.
      hupcl: false,
      // Two processes on one port would each see half of every frame.
      lock: true,
      autoOpen: false,
    });
    port = made;
    const channel = serialChannel(made, line.path ?? '', over);
    made.on('data', (bytes: Buffer) => {
      if (!isOver) events.message(channel, new Uint8Array(bytes));
    });
    made.on('error', (error: Error) => over(error.message));
    made.on('close', (error: Error | null) => over(error?.message ?? 'the port went away'));
    await new Promise<void>((resolve) => {
      made.open((error) => {
        if (error) over(error.message);
        else if (!isOver) {
          whenHungUp(made, () => over('the port went away'));
          events.opened(channel);
        }
        resolve();
      });
    });
  })().catch((error: unknown) => over(String(error)));

  return {
    async close() {
      isOver = true;
      await opening;
      const open = port;
      if (open?.isOpen) await new Promise<void>((resolve) => open.close(() => resolve()));
    },
  };
};

/**
 * Tells that the device of a port is gone. `serialport` learns it from a read that fails; a read under way in that very
 * moment returns nothing instead, and is made again for ever. Windows has no poller: there, every read fails.
 */
function whenHungUp({ port }: SerialPort, tell: () => void): void {
  if (port !== undefined && 'poller' in port) port.poller.once('disconnect', tell);
}

function serialChannel(port: SerialPort, peer: string, over: (why: string) => void): Channel {
  return {
    peer,
    send(message) {
      if (!(message instanceof Uint8Array) || !port.isOpen) return;
      if (port.writableLength > UNSENT_MAX) return over('the port takes nothing');
      port.write(Buffer.from(message));
    },
    end() {
      over('ended by us');
    },
  };
}
