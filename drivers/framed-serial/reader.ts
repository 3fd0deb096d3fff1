import type { DeviceId } from '../../rules/vocabulary/ids.ts';
import { unreachable } from '../../rules/vocabulary/result.ts';
import { after, earliest, type Instant } from '../../rules/vocabulary/time.ts';
import type { DeviceConfig, HealthReport, WireFault } from '../driver.ts';
import { createFramer, type Found } from '../framing/framer.ts';
import { fromHex } from '../framing/hex.ts';
import { createRepeats } from '../repeats.ts';
import { type Codec, createCodec, type Message } from './codec.ts';
import { inForce } from './presets.ts';
import { DEFAULTS, type Settings } from './settings.ts';

/** What a reader has to say after something happened to it; the session gives it a number and sends it on. */
export type Told = {
  send: Uint8Array[];
  cards: {
    readonly uid: string;
    readonly bits: number;
    readonly raw: string;
    readonly repeats: number;
  }[];
  said: { readonly code: string; readonly raw: string }[];
  health: HealthReport[];
  faults: WireFault[];
  isHeard: boolean;
};

/** One reader of a line. */
export type Reader = {
  readonly id: DeviceId;
  readonly settings: Settings;
  /** True while an answer is due from it: bytes on the line are then its own. */
  readonly isAsked: boolean;
  /** When it wants to be woken; while another is being asked its own question waits. */
  nextWake(isLineFree: boolean): Instant | undefined;
  opened(now: Instant): Told;
  closed(): void;
  receive(bytes: Uint8Array, now: Instant): Told;
  /** Does what is due; asks only where the line is free. */
  wake(now: Instant, isLineFree: boolean): Told;
};

// A reader that does not answer is asked less and less often, so that it costs its line little.
const SLOWEST_POLL_MS = 2_000;

/** Makes one reader from its settings. */
export function createReader({ id, settings: given }: DeviceConfig<Settings>): Reader {
  const settings = inForce(given);
  const codec = createCodec(settings);
  return codec === undefined ? createMute(id, settings) : createSpeaker(id, settings, codec);
}

const nothing = (): Told => ({
  send: [],
  cards: [],
  said: [],
  health: [],
  faults: [],
  isHeard: false,
});

/** `check` refuses such settings; where they come in all the same the device says so and does nothing. */
function createMute(id: DeviceId, settings: Settings): Reader {
  return {
    id,
    settings,
    isAsked: false,
    nextWake: () => undefined,
    opened: () => ({
      ...nothing(),
      health: [{ device: id, state: 'offline', why: 'not-described' }],
    }),
    closed() {},
    receive: nothing,
    wake: nothing,
  };
}

function createSpeaker(id: DeviceId, settings: Settings, codec: Codec): Reader {
  const framer = createFramer(codec.rule);
  const repeats = createRepeats(settings.gapMs ?? DEFAULTS.gapMs);
  const saidRepeats = createRepeats(settings.gapMs ?? DEFAULTS.gapMs);
  const halfFrameMs = settings.halfFrameMs ?? DEFAULTS.halfFrameMs;
  const missesMax = settings.missesMax ?? DEFAULTS.missesMax;
  let bytesAt: Instant | undefined;
  let pollAt: Instant | undefined;
  let askedAt: Instant | undefined;
  let answerDue: Instant | undefined;
  let keepAliveAt: Instant | undefined;
  let silentAt: Instant | undefined;
  let misses = 0;

  const take = (told: Told, message: Message, now: Instant): void => {
    switch (message.kind) {
      case 'card': {
        const count = repeats.see(message.uid, now);
        if (count !== undefined) told.cards.push({ ...message, repeats: count });
        break;
      }
      case 'said':
        if (saidRepeats.see(message.code, now) !== undefined) told.said.push(message);
        break;
      case 'no-card':
      case 'other':
        break;
      default:
        unreachable(message);
    }
  };

  const sound = (told: Told, frame: Uint8Array, now: Instant): void => {
    const message = codec.decode(frame);
    if (!message.ok) {
      told.faults.push({ device: id, ...message.error });
      return;
    }
    told.isHeard = true;
    misses = 0;
    if (settings.silentMs !== undefined) silentAt = after(now, settings.silentMs);
    told.health.push({ device: id, state: 'online', why: 'heard' });
    if (settings.poll !== undefined && answerDue !== undefined) {
      answerDue = undefined;
      pollAt = after(askedAt ?? now, settings.poll.everyMs);
    }
    take(told, message.value, now);
  };

  const find = (told: Told, found: Found, now: Instant) => {
    if (found.kind === 'frame') return sound(told, found.frame, now);
    const text = found.kind === 'noise' ? `${found.bytes} bytes belong to no frame` : 'wrong check';
    told.faults.push({ device: id, code: found.kind, text });
  };

  /** A half frame whose rest did not come must not swallow the beginning of the next. */
  const forgetHalf = (told: Told): void => {
    const forgotten = framer.reset();
    if (forgotten > 0) {
      told.faults.push({
        device: id,
        code: 'half-frame',
        text: `${forgotten} bytes without the rest`,
      });
    }
  };

  const miss = (told: Told, now: Instant): void => {
    const { poll } = settings;
    if (poll === undefined) return;
    answerDue = undefined;
    misses += 1;
    forgetHalf(told);
    told.faults.push({ device: id, code: 'no-answer', text: `none within ${poll.answerMs} ms` });
    if (misses >= missesMax) told.health.push({ device: id, state: 'offline', why: 'no-answer' });
    const slower = poll.everyMs * 2 ** Math.min(16, Math.max(0, misses - missesMax + 1));
    const wait =
      misses < missesMax ? poll.everyMs : Math.max(poll.everyMs, Math.min(slower, SLOWEST_POLL_MS));
    pollAt = after(askedAt ?? now, wait);
    if (pollAt <= now) pollAt = after(now, 1);
  };

  const ask = (told: Told, now: Instant): void => {
    const { poll } = settings;
    if (poll === undefined) return;
    askedAt = now;
    pollAt = undefined;
    answerDue = after(now, poll.answerMs);
    told.send.push(fromHex(poll.send));
  };

  const keepAlive = (told: Told, now: Instant): void => {
    if (settings.keepAlive === undefined) return;
    told.send.push(fromHex(settings.keepAlive.send));
    keepAliveAt = after(now, settings.keepAlive.everyMs);
  };

  return {
    id,
    settings,
    get isAsked() {
      return answerDue !== undefined;
    },
    nextWake(isLineFree) {
      const asking = answerDue ?? (isLineFree ? pollAt : undefined);
      return earliest(earliest(asking, keepAliveAt), silentAt);
    },
    opened(now) {
      const told = nothing();
      misses = 0;
      pollAt = settings.poll && now;
      keepAliveAt = settings.keepAlive && now;
      silentAt = settings.silentMs === undefined ? undefined : after(now, settings.silentMs);
      // A reader that only ever speaks by itself cannot be asked: while its line stands it counts as there.
      if (settings.poll === undefined) {
        told.health.push({ device: id, state: 'online', why: 'listening' });
      }
      return told;
    },
    closed() {
      framer.reset();
      pollAt = undefined;
      answerDue = undefined;
      keepAliveAt = undefined;
      silentAt = undefined;
    },
    receive(bytes, now) {
      const told = nothing();
      if (bytesAt !== undefined && now - bytesAt > halfFrameMs) forgetHalf(told);
      bytesAt = now;
      for (const found of framer.push(bytes)) find(told, found, now);
      return told;
    },
    wake(now, isLineFree) {
      const told = nothing();
      if (answerDue !== undefined && now >= answerDue) miss(told, now);
      if (silentAt !== undefined && now >= silentAt) {
        silentAt = undefined;
        told.health.push({ device: id, state: 'offline', why: 'silent' });
      }
      if (keepAliveAt !== undefined && now >= keepAliveAt) keepAlive(told, now);
      if (isLineFree && pollAt !== undefined && now >= pollAt) ask(told, now);
      return told;
    },
  };
}
