import { earliest, type Instant } from '../../rules/vocabulary/time.ts';
import { answerSilently, doneTo } from '../barrier/orders.ts';
import { createOutbox } from '../barrier/outbox.ts';
import type {
  DeviceConfig,
  DriverCommand,
  Output,
  PcscEvent,
  PcscRequest,
  Session,
} from '../driver.ts';
import { createReader, type Reader } from './reader.ts';
import type { Settings } from './settings.ts';

/** One conversation with the PC/SC service, for all readers of the line. */
export function createSession(
  devices: readonly DeviceConfig<Settings>[],
): Session<PcscEvent, PcscRequest> {
  const outbox = createOutbox<PcscRequest>();
  const readers = devices.map((device) =>
    createReader(device, outbox.tell(device.id), outbox.send),
  );
  /** Readers in the service, each with the card that lies on it. */
  const there = new Map<string, Uint8Array | undefined>();
  const isOdd = createOddities(there);

  const collect = (work: (one: Reader) => void): Output<PcscRequest> => {
    for (const reader of readers) work(reader);
    return outbox.take();
  };

  /** Gives every reader that is missing the first of its name that no other has. */
  const claim = (now: Instant): void => {
    for (const reader of byLength(readers)) {
      if (reader.name !== undefined) continue;
      const name = [...there.keys()].find(
        (one) => one.startsWith(reader.setting) && !readers.some((other) => other.name === one),
      );
      if (name === undefined) continue;
      reader.attached(name, now);
      const atr = there.get(name);
      if (atr !== undefined) reader.receive({ kind: 'present', reader: name, atr }, now);
    }
  };

  const receive = (event: PcscEvent, now: Instant): Output<PcscRequest> => {
    const owner = readers.find(({ name }) => name === event.reader);
    if (event.kind === 'detached') {
      there.delete(event.reader);
      owner?.detached();
      claim(now);
      return outbox.take();
    }
    if (event.kind === 'attached') {
      there.set(event.reader, undefined);
      claim(now);
      return noted(outbox.take(), isOdd(event.reader, readers));
    }
    if (event.kind === 'present') there.set(event.reader, event.atr);
    if (event.kind === 'gone') there.set(event.reader, undefined);
    owner?.receive(event, now);
    return outbox.take();
  };

  return {
    opened: (now) => collect((one) => one.opened(now)),
    closed(now) {
      there.clear();
      return collect((one) => one.closed(now));
    },
    receive,
    command(command: DriverCommand) {
      const done = doneTo(outbox.tell(command.device).reading);
      // Lamp and beeper differ by model and are the reader's own.
      answerSilently(done, command);
      return outbox.take();
    },
    stored: () => ({}),
    wake: (now) => collect((one) => one.wake(now)),
    get nextWake() {
      return readers.map(({ nextWake }) => nextWake).reduce(earliest, undefined);
    },
  };
}

/** The longest name first: "Gate 01" takes its own before "Gate" takes any. */
const byLength = (readers: readonly Reader[]): readonly Reader[] =>
  readers.toSorted((a, b) => b.setting.length - a.setting.length);

const noted = (output: Output<PcscRequest>, text: string | undefined): Output<PcscRequest> =>
  text === undefined
    ? output
    : { ...output, faults: [...(output.faults ?? []), { code: 'reader-unknown', text }] };

/** Says once of a reader that it is there and no device of site.yaml has it. */
function createOddities(
  there: ReadonlyMap<string, unknown>,
): (name: string, readers: readonly Reader[]) => string | undefined {
  const told = new Set<string>();
  return (name, readers) => {
    if (told.has(name) || readers.some((reader) => reader.name === name)) return undefined;
    if (told.size < ODDITIES_MAX) told.add(name);
    return `"${name}" is plugged in and no device names it; ${there.size} readers are there`;
  };
}

// More readers than pcscd can have (PCSCLITE_MAX_READERS_CONTEXTS is 16).
const ODDITIES_MAX = 64;
