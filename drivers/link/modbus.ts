import type { Socket } from 'node:net';
import type { ModbusRTU } from 'modbus-serial/ModbusRTU.js';
import { after } from '../../rules/vocabulary/time.ts';
import type { Channel, Clock, LineConfig, Link, LinkOpener, ModbusRequest } from '../driver.ts';
import { callModbus } from './modbus-call.ts';
import { dial } from './socket.ts';
import { destroyed } from './tcp.ts';

/** A connected bus: the library's client, what it stands on, and how long the bus rests between frames. */
type Bus = {
  readonly client: ModbusRTU;
  readonly restMs: number;
  onGone(gone: (why: string) => void): void;
  close(): Promise<void>;
};

// Sessions keep one request under way each; more waiting than this means that nobody waits for the answers.
const WAITING_MAX = 64;
const DEFAULT_BAUD_RATE = 9_600;
// What still comes after an answer was given up is waited out, so that it is not taken for the next request's.
const LATE_ANSWER_MS = 50;

/** A Modbus bus through `modbus-serial`: takes requests, gives one answer to each, one at a time on the wire. */
export const openModbus: LinkOpener = ({ line, clock, events }): Link => {
  let bus: Bus | undefined;
  let isOver = false;
  const cancels = new Set<() => void>();
  const over = (why: string): void => {
    if (isOver) return;
    isOver = true;
    for (const cancel of cancels) cancel();
    void bus?.close();
    events.closed(why);
  };
  const opening = connect({ line, clock, cancels })
    .then((made) => {
      bus = made;
      if (isOver) return made.close();
      made.onGone(over);
      const channel = busChannel({ bus: made, line, clock, cancels, events, over });
      return events.opened(channel);
    })
    .catch((error: unknown) => over(error instanceof Error ? error.message : String(error)));
  return {
    async close() {
      isOver = true;
      for (const cancel of cancels) cancel();
      await opening;
      await bus?.close();
    },
  };
};

function busChannel({
  bus,
  line,
  clock,
  cancels,
  events,
  over,
}: {
  readonly bus: Bus;
  readonly line: LineConfig;
  readonly clock: Clock;
  readonly cancels: Set<() => void>;
  readonly events: Parameters<LinkOpener>[0]['events'];
  readonly over: (why: string) => void;
}): Channel {
  const waiting: ModbusRequest[] = [];
  let isBusy = false;
  let isEnded = false;
  const channel: Channel = {
    peer: line.address ?? line.path ?? '',
    send(message) {
      if (isEnded || !isModbusRequest(message)) return;
      if (waiting.length >= WAITING_MAX) return over('too many requests are waiting');
      waiting.push(message);
      next();
    },
    end() {
      isEnded = true;
      over('ended by us');
    },
  };
  const next = (): void => {
    if (isBusy || isEnded) return;
    const request = waiting.shift();
    if (request === undefined) return;
    isBusy = true;
    callModbus(bus.client, request, (outcome) => {
      if (isEnded) return;
      const rest =
        outcome.kind === 'timeout' || outcome.kind === 'failed' ? LATE_ANSWER_MS : bus.restMs;
      const cancel = clock.at(after(clock.now(), rest), () => {
        cancels.delete(cancel);
        isBusy = false;
        next();
      });
      cancels.add(cancel);
      events.message(channel, { mark: request.mark, unit: request.unit, outcome });
    });
  };
  cancels.add(() => {
    isEnded = true;
  });
  return channel;
}

function isModbusRequest(message: unknown): message is ModbusRequest {
  return typeof message === 'object' && message !== null && 'call' in message && 'unit' in message;
}

type Connecting = {
  readonly line: LineConfig;
  readonly clock: Clock;
  readonly cancels: Set<() => void>;
};

async function connect(connecting: Connecting): Promise<Bus> {
  // A CommonJS module: its class is the default of what `import` calls the default.
  const library = await import('modbus-serial');
  const client = new library.default.default();
  return connecting.line.kind === 'modbus-rtu'
    ? connectSerial(client, connecting.line)
    : connectSocket(client, connecting);
}

async function connectSerial(client: ModbusRTU, line: LineConfig): Promise<Bus> {
  const baudRate = line.baudRate ?? DEFAULT_BAUD_RATE;
  const options = {
    baudRate,
    dataBits: line.dataBits ?? 8,
    parity: line.parity ?? 'none',
    stopBits: line.stopBits ?? 1,
    // The library hands these on to serialport: dropping DTR on close resets boards that are powered by it.
    hupcl: false,
    lock: true,
  };
  // An error event that nobody hears ends the process.
  client.on('error', () => {});
  await client.connectRTUBuffered(line.path ?? '', options);
  return {
    client,
    restMs: silenceMs(baudRate),
    onGone: (gone) => client.on('close', () => gone('the port went away')),
    close: () =>
      new Promise((resolve) => {
        if (client.isOpen) client.close(() => resolve());
        else resolve();
      }),
  };
}

async function connectSocket(
  client: ModbusRTU,
  { line, clock, cancels }: Connecting,
): Promise<Bus> {
  const socket = await new Promise<Socket>((resolve, reject) => {
    const stop = dial({
      line,
      clock,
      connected: resolve,
      failed: (why) => reject(new Error(why)),
    });
    cancels.add(() => {
      stop();
      reject(new Error('cancelled'));
    });
  });
  client.on('error', () => {});
  // The library's own sockets tell no close after an error, so the socket is ours and is watched by us.
  if (line.kind === 'modbus-tcp') await client.linkTCP(socket, { port: 0 });
  // What the library calls Telnet is RTU frames over plain TCP; its "TcpRTUBuffered" speaks MBAP.
  else await client.linkTelnet(socket, {});
  return {
    client,
    restMs: line.kind === 'modbus-tcp' ? 0 : silenceMs(line.baudRate ?? DEFAULT_BAUD_RATE),
    onGone(gone) {
      let why = 'closed by the peer';
      socket.on('error', (error) => {
        why = error.message;
      });
      socket.on('close', () => gone(why));
    },
    close: () => destroyed(socket),
  };
}

/** The silence that ends a frame: 3.5 characters of 11 bits (Modbus over serial line 2.5.1.1), at least 2 ms. */
function silenceMs(baudRate: number): number {
  return Math.max(2, Math.ceil((3.5 * 11 * 1_000) / baudRate));
}
