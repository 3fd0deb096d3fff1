import type { DeviceId } from '../../rules/vocabulary/ids.ts';
import type { ReadingBody } from '../../rules/vocabulary/readings.ts';
import { earliest, type Instant } from '../../rules/vocabulary/time.ts';
import type {
  DeviceConfig,
  DriverCommand,
  DriverReading,
  HealthReport,
  Session,
  WireFault,
} from '../driver.ts';
import { fromHex } from '../framing/hex.ts';
import { createReader, type Reader, type Told } from './reader.ts';
import type { Settings } from './settings.ts';

type Mutable = {
  send: Uint8Array[];
  readings: DriverReading[];
  health: HealthReport[];
  faults: WireFault[];
  heard: DeviceId[];
};

/** One conversation with the readers of a line: polled readers are asked in turn, one question on the line at a time. */
export function createSession(
  devices: readonly DeviceConfig<Settings>[],
): Session<Uint8Array, Uint8Array> {
  const readers = devices.map(createReader);
  const beeps: Uint8Array[] = [];
  let isOpen = false;
  let readingsMade = 0;
  let lastAsked: Reader | undefined;

  const reading = (device: DeviceId, body: ReadingBody): DriverReading => {
    readingsMade += 1;
    return { ...body, device, ref: readingsMade };
  };

  const collect = (out: Mutable, reader: Reader, told: Told): void => {
    out.send.push(...told.send);
    out.health.push(...told.health);
    out.faults.push(...told.faults);
    if (told.isHeard) out.heard.push(reader.id);
    for (const card of told.cards) out.readings.push(cardReading(reader, card));
    for (const { code, raw } of told.said) {
      out.readings.push(reading(reader.id, { type: 'device.said', data: { code, text: raw } }));
    }
  };

  const cardReading = (reader: Reader, card: Told['cards'][number]): DriverReading => {
    const { uid, bits, raw, repeats } = card;
    const technology = reader.settings.technology ?? 'wiegand';
    return reading(reader.id, {
      type: 'card.read',
      data: { card: { technology, uid, bits }, proof: 'uid', raw, repeats },
    });
  };

  const empty = (): Mutable => ({ send: [], readings: [], health: [], faults: [], heard: [] });
  const isLineFree = (): boolean => !readers.some((reader) => reader.isAsked);

  /** Wakes every reader, beginning after the one asked last so that none waits for ever. */
  const turn = (out: Mutable, now: Instant): void => {
    const first = lastAsked === undefined ? 0 : readers.indexOf(lastAsked) + 1;
    for (const reader of [...readers.slice(first), ...readers.slice(0, first)]) {
      const wasFree = isLineFree() && beeps.length === 0;
      collect(out, reader, reader.wake(now, wasFree));
      if (reader.isAsked) lastAsked = reader;
    }
    if (isLineFree()) out.send.push(...beeps.splice(0));
  };

  /** Whose bytes these are: the reader's that was asked, else of one that speaks by itself. */
  const speaker = (): Reader | undefined =>
    readers.find((reader) => reader.isAsked) ??
    readers.find((reader) => reader.settings.poll === undefined) ??
    lastAsked;

  return {
    opened(now) {
      isOpen = true;
      const out = empty();
      for (const reader of readers) collect(out, reader, reader.opened(now));
      turn(out, now);
      return out;
    },
    closed() {
      isOpen = false;
      beeps.length = 0;
      for (const reader of readers) reader.closed();
      return {};
    },
    receive(bytes, now) {
      const out = empty();
      const reader = speaker();
      if (reader === undefined) return out;
      collect(out, reader, reader.receive(bytes, now));
      turn(out, now);
      return out;
    },
    command(command, now) {
      const out = empty();
      const reader = readers.find(({ id }) => id === command.device);
      const outcome = obey(command, reader, isOpen);
      if (outcome.beep !== undefined) beeps.push(outcome.beep);
      const { beep: _, ...said } = outcome;
      out.readings.push(
        reading(command.device, { type: 'command.done', data: { command: command.id, ...said } }),
      );
      if (isOpen) turn(out, now);
      return out;
    },
    stored: () => ({}),
    wake(now) {
      const out = empty();
      if (isOpen) turn(out, now);
      return out;
    },
    get nextWake() {
      return readers.map((reader) => reader.nextWake(isLineFree())).reduce(earliest, undefined);
    },
  };
}

type Obeyed = {
  readonly outcome: 'done' | 'refused' | 'failed';
  readonly reason?: string;
  readonly beep?: Uint8Array;
};

function obey(command: DriverCommand, reader: Reader | undefined, isOpen: boolean): Obeyed {
  const beep = reader?.settings.beep;
  if (command.type !== 'reader.show' || beep === undefined) {
    return { outcome: 'refused', reason: 'not-supported' };
  }
  if (!isOpen) return { outcome: 'failed', reason: 'line-down' };
  // A reader that can only beep says the other signs by its silence.
  if (command.data.sign !== 'granted') return { outcome: 'done', reason: 'silent' };
  return { outcome: 'done', beep: fromHex(beep) };
}
