import type { CommandData } from '../../rules/vocabulary/commands.ts';
import type { DeviceId } from '../../rules/vocabulary/ids.ts';
import type { Outcome, ReadingBody } from '../../rules/vocabulary/readings.ts';
import { earliest, type Instant } from '../../rules/vocabulary/time.ts';
import { createOrders, doneTo } from '../barrier/orders.ts';
import type {
  DeviceConfig,
  DriverCommand,
  DriverReading,
  HealthReport,
  Session,
  WireFault,
} from '../driver.ts';
import { createReader, type Reader, type Told } from './reader.ts';
import type { Settings } from './settings.ts';
import { createSigns, hasSigns, type Signs } from './signs.ts';

type Mutable = {
  send: Uint8Array[];
  readings: DriverReading[];
  health: HealthReport[];
  faults: WireFault[];
  heard: DeviceId[];
};

type Order = {
  readonly command: DriverCommand;
  readonly signs: Signs;
  readonly shown: CommandData<'reader.show'>;
};

/** One conversation with the readers of a line: polled readers are asked in turn, one question on the line at a time. */
export function createSession(
  devices: readonly DeviceConfig<Settings>[],
): Session<Uint8Array, Uint8Array> {
  const readers = devices.map(createReader);
  const signsOf = new Map(readers.map(({ id, settings }) => [id, createSigns(settings)] as const));
  /** What the readers are to be told once the line is free. */
  let signals: Uint8Array[] = [];
  const finished: DriverReading[] = [];
  let isOpen = false;
  let readingsMade = 0;
  let lastAsked: Reader | undefined;

  const reading = (device: DeviceId, body: ReadingBody): DriverReading => {
    readingsMade += 1;
    return { ...body, device, ref: readingsMade };
  };

  const done = (command: DriverCommand, outcome: Outcome, reason?: string): void =>
    doneTo((body) => finished.push(reading(command.device, body)))(command, outcome, reason);
  const orders = createOrders<Order>(done);

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
    for (const signs of signsOf.values()) signals.push(...signs.wake(now));
    for (const reader of [...readers.slice(first), ...readers.slice(0, first)]) {
      const wasFree = isLineFree() && signals.length === 0 && orders.waiting === 0;
      collect(out, reader, reader.wake(now, wasFree));
      if (reader.isAsked) lastAsked = reader;
    }
    if (isLineFree()) signal(out, now);
    out.readings.push(...finished.splice(0));
  };

  /** Tells the readers what they are to show, and says so of each command. */
  const signal = (out: Mutable, now: Instant): void => {
    for (let order = orders.next(now); order !== undefined; order = orders.next(now)) {
      const bytes = order.signs.show(order.shown, now);
      signals.push(...bytes);
      // What a reader has no sign for it says by its silence.
      done(order.command, 'done', bytes.length === 0 ? 'silent' : undefined);
    }
    out.send.push(...signals);
    signals = [];
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
      signals = [];
      for (const signs of signsOf.values()) signs.forget();
      for (const reader of readers) reader.closed();
      orders.drop('line-down');
      return { readings: finished.splice(0) };
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
      const signs = signsOf.get(command.device);
      if (command.type !== 'reader.show' || reader === undefined || signs === undefined) {
        done(command, 'refused', 'not-supported');
      } else if (!hasSigns(reader.settings)) {
        done(command, 'done', 'silent');
      } else if (isOpen) {
        orders.add({ command, signs, shown: command.data });
      } else {
        done(command, 'failed', 'line-down');
      }
      if (isOpen) turn(out, now);
      out.readings.push(...finished.splice(0));
      return out;
    },
    stored: () => ({}),
    wake(now) {
      const out = empty();
      if (isOpen) turn(out, now);
      return out;
    },
    get nextWake() {
      const wakes = readers.map((reader) => reader.nextWake(isLineFree()));
      const ends = [...signsOf.values()].map((signs) => signs.nextWake);
      return [...wakes, ...ends].reduce(earliest, undefined);
    },
  };
}
