import { after, type Instant } from '../../rules/vocabulary/time.ts';
import type { Tell } from '../barrier/outbox.ts';
import type { DeviceConfig, Session, WireFault } from '../driver.ts';
import { createFramer, type Found } from '../framing/framer.ts';
import { createLoneSession, type LoneDevice } from '../lone-device.ts';
import { createRepeats } from '../repeats.ts';
import { createCodec } from './codec.ts';
import { DEFAULTS, type Settings } from './settings.ts';

/** One conversation with the converter of a line: it has no address, so there is one. It shows nothing. */
export const createSession = (
  devices: readonly DeviceConfig<Settings>[],
): Session<Uint8Array, Uint8Array> => createLoneSession(devices, createConverter);

function createConverter(settings: Settings, tell: Tell): LoneDevice {
  const { gapMs = DEFAULTS.gapMs, halfFrameMs = DEFAULTS.halfFrameMs } = settings;
  const codec = createCodec(settings);
  const framer = createFramer(codec.rule);
  const repeats = createRepeats(gapMs);
  let giveUpAt: Instant | undefined;

  const bad = (fault: Omit<WireFault, 'device'>, why = fault.code): void => {
    tell.fault(fault);
    tell.health({ state: 'degraded', why });
  };

  const find = (found: Found, now: Instant) => {
    if (found.kind === 'noise') {
      return bad({ code: 'noise', text: `${found.bytes} bytes belong to no line` });
    }
    const message = codec.decode(found.frame);
    if (!message.ok) {
      return bad({ code: 'bad-frame', text: message.error.text }, message.error.code);
    }
    const { uid, bits, raw } = message.value;
    tell.heard();
    tell.health({ state: 'online', why: 'heard' });
    const count = repeats.see(`${bits}:${uid}`, now);
    if (count === undefined) return;
    tell.reading({
      type: 'card.read',
      data: { card: { technology: 'wiegand', uid, bits }, proof: 'uid', raw, repeats: count },
    });
  };

  /** A half line whose rest did not come must not swallow the beginning of the next. */
  const forgetHalf = (now: Instant): void => {
    if (giveUpAt === undefined || now < giveUpAt) return;
    giveUpAt = undefined;
    bad({ code: 'half-frame', text: `${framer.reset()} bytes without the rest` });
  };

  return {
    // A converter only ever speaks by itself: while its line stands it counts as there.
    opened: () => tell.health({ state: 'online', why: 'listening' }),
    closed() {
      framer.reset();
      giveUpAt = undefined;
    },
    receive(bytes, now) {
      forgetHalf(now);
      for (const found of framer.push(bytes)) find(found, now);
      giveUpAt = framer.bytesHeld > 0 ? after(now, halfFrameMs) : undefined;
    },
    wake: forgetHalf,
    get nextWake() {
      return giveUpAt;
    },
  };
}
