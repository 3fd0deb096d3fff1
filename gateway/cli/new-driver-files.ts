/** What a new driver begins as: path and text of each file. All type-check; the conformance suite fails until it reads. */
export function filesOf(id: string): Readonly<Record<string, string>> {
  const name = camelCase(id);
  const creator = `create${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return {
    [`drivers/${id}/index.ts`]: index(id, name),
    [`drivers/${id}/settings.ts`]: SETTINGS,
    [`drivers/${id}/codec.ts`]: CODEC,
    [`drivers/${id}/session.ts`]: SESSION,
    [`drivers/${id}/vectors.json`]: VECTORS,
    [`drivers/${id}/README.md`]: readme(id),
    [`simulators/${id}/device.ts`]: device(creator),
  };
}

/** `wiegand-serial` as a name in code. */
export const camelCase = (id: string): string =>
  id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const index = (id: string, name: string): string => `import { defineDriver } from '../driver.ts';
import { createSession } from './session.ts';
import { Settings } from './settings.ts';

/** What this hardware is, in one sentence. */
export const ${name} = defineDriver({
  id: '${id}',
  title: '${id}',
  carries: 'bytes',
  lines: { serial: { baudRate: 9_600, parity: 'none' }, tcp: {} },
  settings: Settings,
  inputs: () => [],
  shows: () => false,
  problems: () => [],
  start: createSession,
});
`;

const SETTINGS = `import Type from 'typebox';
import { closed, type Static } from '../../rules/vocabulary/schema.ts';

/** Settings of one reader. */
export const Settings = closed({
  gapMs: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 60_000,
      default: 1_000,
      description: 'A card seen again within this makes no new reading',
    }),
  ),
});
export type Settings = Static<typeof Settings>;
`;

const CODEC = `import { err, type Result } from '../../rules/vocabulary/result.ts';
import { fixedLength, type FrameRule } from '../framing/framer.ts';
import { toHex } from '../framing/hex.ts';

/** What the reader says in one frame. */
export type Message = { readonly kind: 'card'; readonly uid: string; readonly bits: number };

/** Why a frame could not be read. */
export type DecodeError = { readonly code: 'bad-frame'; readonly text: string };

/** How its frames look on the wire (data sheet, section and page). */
export const rule: FrameRule = {
  start: Uint8Array.of(0x02),
  ...fixedLength(6),
  sound: () => true,
};

/** Reads one sound frame. */
export function decode(frame: Uint8Array): Result<Message, DecodeError> {
  return err({ code: 'bad-frame', text: \`no frame is known yet; got \${toHex(frame)}\` });
}
`;

const SESSION = `import type { DeviceId } from '../../rules/vocabulary/ids.ts';
import type { Instant } from '../../rules/vocabulary/time.ts';
import type {
  DeviceConfig,
  DriverCommand,
  DriverReading,
  Output,
  Session,
  WireFault,
} from '../driver.ts';
import { createFramer, type Found } from '../framing/framer.ts';
import { toHex } from '../framing/hex.ts';
import { decode, rule } from './codec.ts';
import type { Settings } from './settings.ts';

const GAP_MS = 1_000;
// Silence after which a half frame is given up.
const HALF_FRAME_MS = 500;

type Collected = { readings: DriverReading[]; faults: WireFault[]; heard: DeviceId[] };

/** One conversation with a reader that speaks by itself. */
export function createSession(
  devices: readonly DeviceConfig<Settings>[],
): Session<Uint8Array, Uint8Array> {
  const framer = createFramer(rule);
  let readingsMade = 0;
  let last: { readonly uid: string; readonly at: Instant } | undefined;
  let bytesAt: Instant | undefined;
  const [device] = devices;
  if (device === undefined) return silent;
  const { id, settings } = device;

  const isRepeated = (uid: string, now: Instant): boolean => {
    const repeated =
      last !== undefined && last.uid === uid && now - last.at <= (settings.gapMs ?? GAP_MS);
    last = { uid, at: now };
    return repeated;
  };

  const take = (found: Found, now: Instant, out: Collected): void => {
    if (found.kind !== 'frame') {
      out.faults.push({ device: id, code: found.kind, text: 'no sound frame' });
      return;
    }
    const message = decode(found.frame);
    if (!message.ok) {
      out.faults.push({ device: id, ...message.error });
      return;
    }
    out.heard.push(id);
    const { uid, bits } = message.value;
    if (isRepeated(uid, now)) return;
    readingsMade += 1;
    const card = { technology: 'wiegand', uid, bits } as const;
    out.readings.push({
      type: 'card.read',
      device: id,
      ref: readingsMade,
      data: { card, proof: 'uid', raw: toHex(found.frame), repeats: 0 },
    });
  };

  /** A half frame whose rest did not come must not swallow the beginning of the next. */
  const forgotten = (now: Instant): readonly WireFault[] => {
    const isLate = bytesAt !== undefined && now - bytesAt > HALF_FRAME_MS;
    bytesAt = now;
    if (!isLate || framer.reset() === 0) return [];
    return [{ device: id, code: 'half-frame', text: 'the rest did not come' }];
  };

  return {
    ...silent,
    opened: () => ({ health: [{ device: id, state: 'online', why: 'listening' }] }),
    receive(bytes, now) {
      const out: Collected = { readings: [], faults: [...forgotten(now)], heard: [] };
      for (const found of framer.push(bytes)) take(found, now, out);
      return out;
    },
    command({ id: command, device: of }: DriverCommand): Output<Uint8Array> {
      readingsMade += 1;
      const data = { command, outcome: 'refused', reason: 'not-supported' } as const;
      return { readings: [{ type: 'command.done', device: of, ref: readingsMade, data }] };
    },
  };
}

const silent: Session<Uint8Array, Uint8Array> = {
  opened: () => ({}),
  closed: () => ({}),
  receive: () => ({}),
  command: () => ({}),
  stored: () => ({}),
  wake: () => ({}),
  nextWake: undefined,
};
`;

const VECTORS = `${JSON.stringify(
  {
    settings: {},
    example: {
      act: { verb: 'swipe', args: { card: 'D41B81' } },
      reading: {
        type: 'card.read',
        data: { card: { technology: 'wiegand', uid: 'D41B81', bits: 24 }, proof: 'uid' },
      },
    },
    vectors: [],
  },
  null,
  2,
)}\n`;

const device = (
  creator: string,
): string => `import type { Instant } from '../../rules/vocabulary/time.ts';
import { type SimOutput, type Simulator, type SimulatorConfig, silence } from '../simulator.ts';

/** The device's end of the wire, written from its data sheet and not from the driver. */
export function ${creator}({ id }: SimulatorConfig): Simulator {
  return {
    id,
    verbs: { swipe: 'holds card {card} to the reader for a moment' },
    receive: (_bytes: Uint8Array, _now: Instant): SimOutput => silence,
    act(verb, args) {
      if (verb !== 'swipe') return { error: \`no verb "\${verb}"\` };
      return { send: [frameOf(args['card'] ?? '')] };
    },
    wake: () => silence,
    nextWake: undefined,
    observe: () => ({}),
  };
}

/** What it puts on the wire for a card (data sheet, section and page). */
function frameOf(uid: string): Uint8Array {
  return Uint8Array.from(uid.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
`;

const readme = (id: string): string => `# \`${id}\`

What it is, for whom, and one example of its settings.

## Wiring

## Limits

## Settings

<!-- settings -->
<!-- /settings -->

## Quality

| point | state |
|---|---|
| public vectors, both ends | |
| hardware seen | no |
`;
