import { after, type Instant } from '../../rules/vocabulary/time.ts';
import { doneTo } from '../barrier/orders.ts';
import { createOutbox, type Tell } from '../barrier/outbox.ts';
import type { DeviceConfig, Output, Session, WireFault } from '../driver.ts';
import { createFramer, type Found } from '../framing/framer.ts';
import { createRepeats } from '../repeats.ts';
import { createCodec } from './codec.ts';
import { DEFAULTS, type Settings } from './settings.ts';

type Converter = {
  opened(): void;
  closed(): void;
  receive(bytes: Uint8Array, now: Instant): void;
  wake(now: Instant): void;
  readonly nextWake: Instant | undefined;
};

/** One conversation with the converter of a line: it has no address, so there is one. */
export function createSession(
  devices: readonly DeviceConfig<Settings>[],
): Session<Uint8Array, Uint8Array> {
  const outbox = createOutbox<Uint8Array>();
  const [first, ...others] = devices;
  const converter = first && createConverter(first.settings, outbox.tell(first.id));

  const collect = (work: (one: Converter) => void): Output<Uint8Array> => {
    if (converter !== undefined) work(converter);
    return outbox.take();
  };

  return {
    opened: () =>
      collect((one) => {
        one.opened();
        // `check` refuses such a line; where it comes in all the same nobody speaks for the others.
        for (const { id } of others) {
          outbox.tell(id).health({ state: 'offline', why: 'line-shared' });
        }
      }),
    closed: () => collect((one) => one.closed()),
    receive: (bytes, now) => collect((one) => one.receive(bytes, now)),
    command(command) {
      const done = doneTo(outbox.tell(command.device).reading);
      // A converter shows nothing: to be silent is all that can be asked of it.
      if (command.type === 'reader.show') done(command, 'done', 'silent');
      else done(command, 'refused', 'not-supported');
      return outbox.take();
    },
    stored: () => ({}),
    wake: (now) => collect((one) => one.wake(now)),
    get nextWake() {
      return converter?.nextWake;
    },
  };
}

function createConverter(settings: Settings, tell: Tell): Converter {
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
