import Papa from 'papaparse';
import type {
  ArrivedFile,
  Channel,
  Clock,
  Link,
  LinkEvents,
  LinkOpener,
  ModbusAnswer,
  ModbusRequest,
} from '../drivers/driver.ts';
import { crc16Modbus } from '../drivers/framing/checksums.ts';
import { after } from '../rules/vocabulary/time.ts';
import type { Connection, SimulatedLine } from './line.ts';
import { memoryReaders } from './memory-readers.ts';
import { webEnd } from './web.ts';

/** Links that lead to simulated lines without any socket, on the runner's own clock: for tests in virtual time. */
export function memoryLinks(lineOf: (id: string) => SimulatedLine | undefined): LinkOpener {
  return (request): Link => {
    const { line, carries, clock, events } = request;
    if (carries === 'pcsc') return memoryReaders(request, () => lineOf(line.id));
    let connection: Connection | undefined;
    let isOver = false;
    const over = (why: string): void => {
      if (isOver) return;
      isOver = true;
      connection?.end();
      events.closed(why);
    };
    const link = {
      line: line.id,
      clock,
      events,
      over,
      send: (bytes: Uint8Array) => connection?.send(bytes),
    };
    const end = ENDS[carries](link);
    // A real link never opens inside `open`; nor does this.
    const cancel = clock.at(clock.now(), () => {
      connection = lineOf(line.id)?.connect(end.arrive, () => over('closed by the peer'));
      if (connection === undefined) over('no such device');
      else events.opened(end.channel);
    });
    return {
      close() {
        isOver = true;
        cancel();
        connection?.end();
        return Promise.resolve();
      },
    };
  };
}

type Ends = {
  readonly line: string;
  readonly clock: Clock;
  readonly events: LinkEvents;
  readonly over: (why: string) => void;
  readonly send: (bytes: Uint8Array) => void;
};
type End = { readonly channel: Channel; arrive(bytes: Uint8Array): void };

const ENDS = {
  bytes: bytesEnd,
  modbus: modbusEnd,
  http: webEnd,
  files: filesEnd,
  peers: peersEnd,
} as const;

/** A watched folder: what comes in one go is one file, whole as soon as nothing more comes. */
function filesEnd({ line, clock, events, over, send }: Ends): End {
  let growing: number[] = [];
  let files = 0;
  const channel: Channel = {
    peer: line,
    send: (message) => send(new TextEncoder().encode(JSON.stringify(message))),
    end: () => over('ended by us'),
  };
  const whole = (): void => {
    const text = textOf(Uint8Array.from(growing));
    growing = [];
    files += 1;
    const sheet: ArrivedFile['sheet'] =
      text === undefined
        ? { ok: false, error: 'encoding-unknown' }
        : { ok: true, value: Papa.parse<string[]>(text, { delimiter: commonest(text) }).data };
    events.message(channel, { name: `export-${files}.csv`, sheet });
  };
  return {
    channel,
    arrive(bytes) {
      if (growing.length === 0) clock.at(after(clock.now(), 1), whole);
      growing.push(...bytes);
    },
  };
}

/** A title above the cells has no delimiter, and must not hide it. */
const commonest = (text: string): string =>
  [',', '\t', ';'].reduce((best, one) =>
    text.split(one).length > text.split(best).length ? one : best,
  );

/** UTF-8 where it is that, else GB18030. */
function textOf(bytes: Uint8Array): string | undefined {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {}
  }
  return undefined;
}

function bytesEnd({ line, events, over, send }: Ends): End {
  const channel: Channel = {
    peer: line,
    send: (message) => message instanceof Uint8Array && send(message),
    end: () => over('ended by us'),
  };
  return { channel, arrive: (bytes) => events.message(channel, bytes) };
}

/** A listening line that one peer has dialled, for as long as it stands. */
function peersEnd({ line, events, over, send }: Ends): End {
  const peer = 'memory';
  const channel: Channel = {
    peer: line,
    send(message) {
      const isOurs = typeof message === 'object' && message !== null && 'bytes' in message;
      if (isOurs && message.bytes instanceof Uint8Array) send(message.bytes);
    },
    end: () => over('ended by us'),
  };
  return { channel, arrive: (bytes) => events.message(channel, { peer, kind: 'bytes', bytes }) };
}

type Waiting = { readonly request: ModbusRequest; readonly cancel: () => void };

/** A small Modbus RTU master: one request at a time, its answer or a timeout. */
function modbusEnd({ line, clock, events, over, send }: Ends): End {
  const queue: ModbusRequest[] = [];
  let waiting: Waiting | undefined;
  let held: number[] = [];
  const next = (): void => {
    const request = waiting === undefined ? queue.shift() : undefined;
    if (request === undefined) return;
    held = [];
    const due = after(clock.now(), request.timeoutMs);
    waiting = { request, cancel: clock.at(due, () => answer({ kind: 'timeout' })) };
    send(withCrc([request.unit, ...pduOf(request.call)]));
  };
  const answer = (outcome: ModbusAnswer['outcome']): void => {
    if (waiting === undefined) return;
    const { request, cancel } = waiting;
    waiting = undefined;
    cancel();
    events.message(channel, { mark: request.mark, unit: request.unit, outcome });
    next();
  };
  const channel: Channel = {
    peer: line,
    send(message) {
      if (!isRequest(message)) return;
      queue.push(message);
      next();
    },
    end: () => over('ended by us'),
  };
  return {
    channel,
    arrive(bytes) {
      held = [...held, ...bytes];
      if (waiting === undefined) return;
      const outcome = outcomeOf(waiting.request, held);
      if (outcome !== undefined) answer(outcome);
    },
  };
}

const isRequest = (message: unknown): message is ModbusRequest =>
  typeof message === 'object' && message !== null && 'call' in message;

const wordBytes = (word: number): readonly number[] => [word >> 8, word & 0xff];
const READS = { 'read-coils': 1, 'read-discrete': 2, 'read-holding': 3, 'read-input': 4 } as const;

function pduOf(call: ModbusRequest['call']): readonly number[] {
  if ('count' in call)
    return [READS[call.kind], ...wordBytes(call.address), ...wordBytes(call.count)];
  if (call.kind === 'write-register')
    return [6, ...wordBytes(call.address), ...wordBytes(call.value)];
  const value = call.kind === 'write-coil' ? (call.on ? 0xff00 : 0) : call.value;
  return [5, ...wordBytes(call.address), ...wordBytes(value)];
}

function withCrc(body: readonly number[]): Uint8Array {
  const crc = crc16Modbus(Uint8Array.from(body));
  return Uint8Array.of(...body, crc & 0xff, crc >> 8);
}

/** What the bytes so far say of a request; undefined where more must come. */
function outcomeOf(
  { unit, call }: ModbusRequest,
  held: readonly number[],
): ModbusAnswer['outcome'] | undefined {
  const told = held[1] ?? 0;
  const isRefusal = (told & 0x80) !== 0;
  const length = isRefusal ? 5 : answerLength(call, held);
  if (length === undefined || held.length < length) return undefined;
  const frame = held.slice(0, length);
  const isOurs = frame[0] === unit && (told & 0x7f) === pduOf(call)[0];
  if (!isOurs || crc16Modbus(Uint8Array.from(frame)) !== 0) {
    return { kind: 'failed', text: 'a bad frame came' };
  }
  return isRefusal ? { kind: 'exception', code: frame[2] ?? 0 } : dataOf(call, frame.slice(3, -2));
}

/** Read answers tell how many bytes they have, written ones echo. */
function answerLength(call: ModbusRequest['call'], held: readonly number[]): number | undefined {
  if (!('count' in call)) return 8;
  const bytes = held[2];
  return bytes === undefined ? undefined : 5 + bytes;
}

function dataOf(call: ModbusRequest['call'], data: readonly number[]): ModbusAnswer['outcome'] {
  if (!('count' in call)) return { kind: 'written' };
  const isBits = READS[call.kind] <= READS['read-discrete'];
  if (data.length < (isBits ? Math.ceil(call.count / 8) : 2 * call.count)) {
    return { kind: 'failed', text: `${data.length} bytes came` };
  }
  const byte = (at: number): number => data[at] ?? 0;
  const each = Array.from({ length: call.count }, (_, i) => i);
  if (isBits) {
    return { kind: 'bits', bits: each.map((i) => ((byte(i >> 3) >> (i & 7)) & 1) === 1) };
  }
  return { kind: 'words', words: each.map((i) => (byte(2 * i) << 8) | byte(2 * i + 1)) };
}
