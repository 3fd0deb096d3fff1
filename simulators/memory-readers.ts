import type {
  Channel,
  Clock,
  Link,
  LinkOpener,
  PcscEvent,
  PcscRequest,
} from '../drivers/driver.ts';
import { after, type Instant } from '../rules/vocabulary/time.ts';
import type { Connection, SimulatedLine } from './line.ts';
import { createFrames, frameOf } from './nfc-pcsc/frames.ts';

type Opening = Parameters<LinkOpener>[0];

// pcscd looks about so often whether a card is there (vpcd has no interrupt).
const LOOK_MS = 200;
// A card that has not answered by now is taken for mute, or for taken away.
const ANSWER_MS = 500;
/** What vpcd calls its first reader. */
const FIRST_READER = 'Virtual PCD 00 00';

/** A small PC/SC service without any socket: one virtual reader for each simulated card, all speaking vpcd's frames. */
export function memoryReaders(
  { clock, events }: Opening,
  lineOf: () => SimulatedLine | undefined,
): Link {
  let readers: readonly MemoryReader[] = [];
  let isOver = false;
  const over = (why: string): void => {
    if (isOver) return;
    isOver = true;
    for (const reader of readers) reader.close();
    events.closed(why);
  };
  const channel: Channel = {
    peer: 'pcsc',
    send(message) {
      if (!isRequest(message)) return;
      readers.find(({ name }) => name === message.reader)?.ask(message);
    },
    end: () => over('ended by us'),
  };
  // A real link never opens inside `open`; nor does this.
  const cancel = clock.at(clock.now(), () => {
    const line = lineOf();
    const made = (line === undefined ? [] : slotsOf(line)).map((slot) =>
      createMemoryReader({
        ...slot,
        clock,
        tell(event) {
          if (!isOver) events.message(channel, event);
        },
        over: () => over('closed by the peer'),
      }),
    );
    readers = made.filter((reader) => reader !== undefined);
    if (readers.length === 0) return over('no such device');
    events.opened(channel);
    for (const { name, look } of readers) {
      events.message(channel, { kind: 'attached', reader: name } satisfies PcscEvent);
      look();
    }
  });
  return {
    close() {
      isOver = true;
      cancel();
      for (const reader of readers) reader.close();
      return Promise.resolve();
    },
  };
}

const isRequest = (message: unknown): message is PcscRequest =>
  typeof message === 'object' && message !== null && 'apdu' in message;

type Slot = {
  readonly name: string;
  readonly connect: (
    deliver: (bytes: Uint8Array) => void,
    gone: () => void,
  ) => Connection | undefined;
};

/** A slot for each simulated card under the name of its reader; a wire without any has the first of vpcd. */
function slotsOf(line: SimulatedLine): readonly Slot[] {
  if (line.simulators.length === 0) return [{ name: FIRST_READER, connect: line.connect }];
  return line.simulators.map(({ id, observe }) => ({
    name: `${observe()['reader'] ?? FIRST_READER}`,
    connect: (deliver, gone) => line.connect(deliver, gone, id),
  }));
}

type MemoryReader = {
  readonly name: string;
  look(): void;
  ask(request: PcscRequest): void;
  close(): void;
};

const POWER_ON = Uint8Array.of(1);
const GET_ATR = Uint8Array.of(4);
// TS of an ATR: direct or inverse convention (ISO/IEC 7816-3, 8.1).
const isAtr = ([ts]: Uint8Array): boolean => ts === 0x3b || ts === 0x3f;

function createMemoryReader({
  name,
  connect,
  clock,
  tell,
  over,
}: Slot & {
  readonly clock: Clock;
  readonly tell: (event: PcscEvent) => void;
  readonly over: () => void;
}): MemoryReader | undefined {
  const frames = createFrames();
  let asked: { readonly mark: number; readonly cancel: () => void } | undefined;
  let isPresent = false;
  let sawAt: Instant | undefined;
  let lookedAt: Instant | undefined;
  let cancelLook = (): void => {};

  const say = (body: Uint8Array): void => connection?.send(frameOf(body));

  const take = (body: Uint8Array): void => {
    if (asked !== undefined) {
      const { mark, cancel } = asked;
      asked = undefined;
      cancel();
      tell({ kind: 'answered', reader: name, mark, answer: body });
      return;
    }
    if (!isAtr(body)) return;
    sawAt = clock.now();
    if (isPresent) return;
    isPresent = true;
    say(POWER_ON);
    tell({ kind: 'present', reader: name, atr: body });
  };

  const fail = (text: string): void => {
    if (asked === undefined) return;
    const { mark, cancel } = asked;
    asked = undefined;
    cancel();
    tell({ kind: 'unanswered', reader: name, mark, text });
  };

  const look = (): void => {
    cancelLook = clock.at(after(clock.now(), LOOK_MS), look);
    // While a card owes an answer the wire is its own.
    if (asked !== undefined) return;
    if (isPresent && (sawAt ?? 0) < (lookedAt ?? 0)) {
      isPresent = false;
      frames.reset();
      tell({ kind: 'gone', reader: name });
    }
    lookedAt = clock.now();
    say(GET_ATR);
  };

  const connection = connect((bytes) => {
    for (const body of frames.push(bytes)) take(body);
  }, over);
  if (connection === undefined) return undefined;
  return {
    name,
    look,
    ask({ mark, apdu }) {
      const due = after(clock.now(), ANSWER_MS);
      asked = { mark, cancel: clock.at(due, () => fail(`no answer within ${ANSWER_MS} ms`)) };
      say(apdu);
    },
    close() {
      cancelLook();
      asked?.cancel();
      connection.end();
    },
  };
}
