import type { Clock, DriverReading, ReadingRef } from '../../drivers/driver.ts';
import type { DeviceId, SiteId } from '../../rules/vocabulary/ids.ts';
import type { ReadingBody } from '../../rules/vocabulary/readings.ts';
import { after, earliest, type Instant } from '../../rules/vocabulary/time.ts';
import { type Accepted, deviceSource, readingEnvelope } from '../bus/envelope.ts';
import { topicName } from '../bus/topics.ts';
import type { Logger } from '../log.ts';
import { freshId } from '../random.ts';
import { createLateness } from './lateness.ts';
import type { Spill, Waiting } from './spill.ts';
import { createWindow } from './window.ts';

/** A reading not accepted within this is put on disk. */
export const PROMPT_MS = 50;
/** What was sent and not accepted goes again after this, then after twice as long, up to the longest. */
export const AGAIN_MS = { first: 5_000, longest: 30_000 } as const;
/** While the engine does not answer, what is beyond the window goes stride by stride. */
const STRIDE_MS = 20;
/** Readings one host keeps, some 50 MB: days of a busy gate without an engine. */
export const HELD_MAX = 100_000;

/** What a host puts in: a driver's reading, or its own word about a command, which has no `ref`. */
export type Outgoing = ReadingBody &
  Pick<DriverReading, 'device' | 'key' | 'formerKey' | 'time' | 'id'> & {
    readonly ref?: ReadingRef;
  };

/** The readings of one host on their way to the engine; they leave only when the engine has them. */
export type Outbox = {
  put(reading: Outgoing): void;
  /** The engine says what is durable; gives when the youngest of it was put in, by our clock. */
  accepted(sources: readonly Accepted[]): Instant | undefined;
  /** The bus is there (again): everything unaccepted goes, oldest first. */
  opened(): void;
  closed(): void;
  /** How many are held back: none while the oldest of them has waited for moments only. */
  backlog(): number;
  /** Everything unaccepted is on disk afterwards. */
  close(): Promise<void>;
};

/** Makes a host's outbox; what the file still holds goes first, under the pairs it was given. */
export function createOutbox(options: {
  readonly site: SiteId;
  readonly boot: string;
  /** Devices this host speaks for now; what the file holds of others stays there. */
  readonly devices: readonly DeviceId[];
  readonly spill: Spill;
  readonly clock: Clock;
  readonly log: Logger;
  /** When it was by the engine's clock. */
  corrected(at: Instant): Instant;
  /** Says it once; undefined where the bus is away. Returns how to give up waiting for its acknowledgement. */
  send(message: { readonly topic: string; readonly payload: string }): (() => void) | undefined;
  stored(device: DeviceId, ref: ReadingRef): void;
  backlogChanged(): void;
  readonly heldMax?: number;
}): Outbox {
  const { site, boot, spill, clock, log } = options;
  const number = createNumbering();
  const room = createRoom(options.heldMax ?? HELD_MAX, log);
  /** Not on disk yet, oldest first. */
  let prompt: Item[] = [];
  let onDisk = 0;
  let isOpen = false;
  let lastProgress: Instant = clock.now();
  let againMs: number = AGAIN_MS.first;
  let cancelPrompt: (() => void) | undefined;
  let cancelAgain: (() => void) | undefined;
  let cancelWiden: (() => void) | undefined;
  let isStalled = false;

  const window = createWindow<Item>({
    send(item) {
      if (window.inFlight() === 1) lastProgress = clock.now();
      item.giveUp = options.send(item);
      watch();
    },
    giveUp: (item) => item.giveUp?.(),
  });

  const watch = (): void => {
    cancelAgain ??= clock.at(after(lastProgress, againMs), () => {
      cancelAgain = undefined;
      if (window.inFlight() === 0 || !isOpen) return;
      if (clock.now() < lastProgress + againMs) return watch();
      log.warn({ code: 'not-accepted', readings: window.inFlight() }, 'the engine does not answer');
      againMs = Math.min(againMs * 2, AGAIN_MS.longest);
      lastProgress = clock.now();
      isStalled = true;
      window.repeat();
      widen();
      watch();
    });
  };

  /** An engine that can commit nothing still looks at what it hears for a fire: everything is said once. */
  const widen = (): void => {
    if (!isStalled || cancelWiden !== undefined || !window.widen()) return;
    cancelWiden = clock.at(after(clock.now(), STRIDE_MS), () => {
      cancelWiden = undefined;
      widen();
    });
  };

  const restart = (): void => {
    isStalled = false;
    lastProgress = clock.now();
    window.restart();
  };

  const toDisk = (items: readonly Item[]): void => {
    if (items.length === 0) return;
    for (const item of items) item.isOnDisk = true;
    onDisk += items.length;
    spill.keep(items);
    if (lateness.isLate()) options.backlogChanged();
  };

  const toDiskWhenDue = (): void => {
    const [oldest] = prompt;
    if (oldest === undefined) return;
    cancelPrompt ??= clock.at(after(oldest.since, PROMPT_MS), () => {
      cancelPrompt = undefined;
      const due = clock.now() - PROMPT_MS;
      const young = prompt.findIndex((item) => item.since > due);
      toDisk(prompt.splice(0, young < 0 ? prompt.length : young));
      toDiskWhenDue();
    });
  };

  const adopt = (): void => {
    const known = new Set(options.devices.map((device) => deviceSource(site, device)));
    const ours = spill.left.filter(({ source }) => known.has(source));
    for (const left of ours) window.add({ ...left, since: clock.now(), isOnDisk: true });
    onDisk = ours.length;
    const strange = spill.left.length - ours.length;
    if (ours.length > 0) log.info({ code: 'outbox-left', readings: ours.length });
    if (strange > 0) {
      // The broker would close the connection for them: they wait until their device is configured here again.
      log.warn(
        { code: 'outbox-strange', readings: strange },
        'readings of devices not of this host',
      );
    }
  };
  adopt();

  const lateness = createLateness({
    clock,
    startsLate: onDisk > 0,
    oldest: () =>
      window
        .heads()
        .reduce<Instant | undefined>((old, { since }) => earliest(old, since), undefined),
    changed: options.backlogChanged,
  });

  return {
    put(reading) {
      const { device, type, ref } = reading;
      const source = deviceSource(site, device);
      if (!room.isFor(window.held())) {
        // A device that keeps its own records is not acknowledged and tells them again. What cannot wait leaves its
        // number missing: the engine sees the gap and says `readings.lost`.
        if (reading.key === undefined) number(source);
        return;
      }
      const sequence = number(source);
      const since = clock.now();
      const time = options.corrected(reading.time ?? since);
      const item: Item = {
        source,
        boot,
        sequence,
        topic: topicName(site, { kind: 'reading', device, type }),
        payload: readingEnvelope(site, {
          ...reading,
          id: reading.id ?? freshId(),
          time,
          boot,
          sequence,
        }),
        since,
        ...(ref === undefined ? {} : { origin: { device, ref } }),
      };
      if (isOpen) {
        prompt.push(item);
        toDiskWhenDue();
      } else toDisk([item]);
      window.add(item);
      lateness.look();
      widen();
    },
    accepted(sources) {
      const gone = new Set(sources.flatMap((one) => window.letGo(one)));
      letGo(gone);
      // What was refused goes again in order, whether or not the engine asks for it.
      const isAsked = sources.some(({ again }) => again === true);
      if (isOpen && (isAsked || (isStalled && gone.size > 0))) restart();
      return youngest(gone);
    },
    opened() {
      isOpen = true;
      againMs = AGAIN_MS.first;
      restart();
    },
    closed() {
      isOpen = false;
      window.stop();
      toDisk(prompt.splice(0));
    },
    backlog: () => (lateness.isLate() ? onDisk : 0),
    async close() {
      isOpen = false;
      window.stop();
      lateness.close();
      cancelPrompt?.();
      cancelAgain?.();
      cancelWiden?.();
      toDisk(prompt.splice(0));
      await spill.close();
    },
  };

  /** What an earlier start left was put in long ago, by a clock that may have been set since. */
  function youngest(gone: ReadonlySet<Item>): Instant | undefined {
    let last: Instant | undefined;
    for (const item of gone) {
      if (item.boot === boot && (last === undefined || item.since > last)) last = item.since;
    }
    return last;
  }

  function letGo(gone: ReadonlySet<Item>): void {
    if (gone.size === 0) return;
    lastProgress = clock.now();
    againMs = AGAIN_MS.first;
    prompt = prompt.filter((item) => !gone.has(item));
    const kept = [...gone].filter((item) => item.isOnDisk === true);
    if (kept.length > 0) {
      onDisk -= kept.length;
      spill.forget(kept);
      if (lateness.isLate()) options.backlogChanged();
    }
    lateness.look();
    for (const { giveUp, origin } of gone) {
      giveUp?.();
      if (origin !== undefined) options.stored(origin.device, origin.ref);
    }
  }
}

type Item = Waiting & {
  readonly since: Instant;
  readonly origin?: { readonly device: DeviceId; readonly ref: ReadingRef };
  isOnDisk?: boolean;
  giveUp?: (() => void) | undefined;
};

/** Counts 1, 2, 3 … per source: `boot` is new at each start, so that every start counts afresh. */
function createNumbering(): (source: string) => number {
  const last = new Map<string, number>();
  return (source) => {
    const next = (last.get(source) ?? 0) + 1;
    last.set(source, next);
    return next;
  };
}

/** Says once that there is no room, and how much was not taken when there is again. */
function createRoom(heldMax: number, log: Logger): { isFor(held: number): boolean } {
  let refused = 0;
  return {
    isFor(held) {
      if (held < heldMax) {
        if (refused > 0) log.warn({ code: 'outbox-room', refused }, 'the outbox has room again');
        refused = 0;
        return true;
      }
      if (refused === 0)
        log.error({ code: 'outbox-full', held }, 'readings are not taken any more');
      refused += 1;
      return false;
    },
  };
}
