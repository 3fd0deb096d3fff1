import { createSocket } from 'node:dgram';
import { createConnection } from 'node:net';
import type { Clock } from '../drivers/driver.ts';
import { after } from '../rules/vocabulary/time.ts';
import type { Connection, SimulatedLine } from './line.ts';

/** A device that finds nobody tries again after this. */
const AGAIN_MS = 250;
/** A gateway that listens everywhere is reached here. */
const EVERYWHERE: ReadonlySet<string> = new Set(['0.0.0.0', '[::]', '*']);

/** Where a gateway listens for what dials it. */
export type Doors = {
  readonly host: string;
  readonly port: number;
  readonly way: 'tcp' | 'udp';
  readonly clock: Clock;
  /** One device of the line alone, on a connection of its own. */
  readonly only?: string;
};

/** A simulated line that dials. */
export type Dialled = {
  /** Resolves with its first connection. */
  readonly connected: Promise<void>;
  close(): void;
};

/** Has a simulated line dial a gateway that listens, and dial again whenever the connection is gone. */
export function dialIn(line: SimulatedLine, doors: Doors): Dialled {
  const host = EVERYWHERE.has(doors.host) ? '127.0.0.1' : doors.host;
  const reached = { ...doors, host };
  return doors.way === 'udp' ? sendTo(line, reached) : connectTo(line, reached);
}

function connectTo(line: SimulatedLine, { host, port, clock, only }: Doors): Dialled {
  let isClosed = false;
  let end = (): void => undefined;
  let cancel = (): void => undefined;
  let tell = (): void => undefined;
  const connected = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const dial = (): void => {
    const socket = createConnection({ host, port, noDelay: true });
    let connection: Connection | undefined;
    end = () => void socket.destroy();
    socket.on('connect', () => {
      connection = line.connect((bytes) => void socket.write(bytes), end, only);
      if (connection === undefined) end();
      else tell();
    });
    socket.on('data', (bytes) => connection?.send(new Uint8Array(bytes)));
    // The gateway may go at any moment; that is its business.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      connection?.end();
      if (!isClosed) cancel = clock.at(after(clock.now(), AGAIN_MS), dial);
    });
  };
  dial();
  return {
    connected,
    close() {
      isClosed = true;
      cancel();
      end();
    },
  };
}

function sendTo(line: SimulatedLine, { host, port, only }: Doors): Dialled {
  const socket = createSocket('udp4');
  let isClosed = false;
  const connection = line.connect(
    (bytes) => {
      if (!isClosed) socket.send(bytes, port, host, () => undefined);
    },
    () => undefined,
    only,
  );
  socket.on('message', (bytes) => connection?.send(new Uint8Array(bytes)));
  socket.on('error', () => undefined);
  return {
    connected: Promise.resolve(),
    close() {
      if (isClosed) return;
      isClosed = true;
      connection?.end();
      socket.close();
    },
  };
}
