import Type from 'typebox';
import { closed, type Static, words } from '../../rules/vocabulary/schema.ts';

/** How long the longest frame of a card reader may be described: bounds the buffer of a line. */
export const FRAME_MAX = 256;

const hex = (about: string) =>
  Type.String({ pattern: '^([0-9A-F]{2} ?)+$', maxLength: 3 * FRAME_MAX, description: about });
const place = (about: string) =>
  Type.Integer({ minimum: -FRAME_MAX, maximum: FRAME_MAX, description: about });
const duration = (minimum: number, maximum: number, about: string, value?: number) =>
  Type.Integer({
    minimum,
    maximum,
    description: about,
    ...(value !== undefined && { default: value }),
  });

/** What is taken where site.yaml says nothing. */
export const DEFAULTS = { gapMs: 1_000, halfFrameMs: 500, missesMax: 3, unit: 1 } as const;

// The module numbers of PAR-100AS are the digits 1 to 8 (debugease.com 2137001).
const UNITS_MAX = 8;

const Length = Type.Union([
  closed({ fixed: Type.Integer({ minimum: 1, maximum: FRAME_MAX }) }),
  closed({
    at: place('Where the length byte stands'),
    adds: place('What is added to it for the whole frame'),
  }),
  closed({
    at: place('Where the byte stands that names the kind of frame'),
    totals: Type.Record(
      Type.String({ pattern: '^[0-9A-F]{2}$' }),
      Type.Integer({ minimum: 1, maximum: FRAME_MAX }),
    ),
  }),
  closed({
    until: hex('Bytes that end a frame'),
    longest: Type.Integer({ minimum: 2, maximum: FRAME_MAX }),
  }),
]);

const Frame = closed({
  start: Type.Optional(hex('Bytes every frame begins with')),
  end: Type.Optional(hex('Bytes every frame ends with')),
  length: Length,
  check: Type.Optional(
    closed({
      kind: words(['xor', 'sum', 'crc16-modbus'] as const),
      from: place('First byte under the check; negative counts from the end'),
      to: place('Byte after the last one under the check'),
      at: place('Where the check stands'),
      form: words(['byte', 'hex'] as const),
      over: Type.Optional(words(['bytes', 'hex-pairs'] as const)),
    }),
  ),
});

/** Settings of one reader: a preset, a whole description, or a preset with parts described anew. */
export const Settings = closed({
  preset: Type.Optional(words(['ic-19200-xor', 'rdm6300', 'par-100as'] as const)),
  unit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: UNITS_MAX,
      description: 'Number of the module on its line, for a preset that has one; 1 where not given',
    }),
  ),
  technology: Type.Optional(
    words(['em4100', 'iso14443a', 'iso14443b', 'iso15693', 'wiegand'] as const),
  ),
  frame: Type.Optional(Frame),
  card: Type.Optional(
    closed({
      at: place('Where the number stands in the frame'),
      bytes: Type.Integer({
        minimum: 3,
        maximum: 10,
        description: 'How many bytes the number has',
      }),
      form: words(['byte', 'hex'] as const),
      when: Type.Optional(hex('A frame carries a card only where it begins so')),
    }),
  ),
  says: Type.Optional(
    Type.Record(
      Type.String({ pattern: '^([0-9A-F]{2})+([.][.])?$' }),
      Type.String({ pattern: '^[a-z0-9-]{1,40}$' }),
      {
        description:
          'Whole frames with a meaning of their own, or beginnings (`0E..`); `no-card` is no news',
      },
    ),
  ),
  reversed: Type.Optional(
    Type.Boolean({
      default: false,
      description: 'The reader sends the number with its last byte first',
    }),
  ),
  poll: Type.Optional(
    closed({
      send: hex('The question'),
      everyMs: duration(20, 60_000, 'Time from question to question'),
      answerMs: duration(10, 10_000, 'How long an answer may take'),
    }),
  ),
  keepAlive: Type.Optional(
    closed({ send: hex('What is sent'), everyMs: duration(100, 3_600_000, 'How often') }),
  ),
  silentMs: Type.Optional(
    duration(1_000, 86_400_000, 'A reader that speaks by itself is offline after this silence'),
  ),
  beep: Type.Optional(hex('Command that beeps, given when a card is granted')),
  signs: Type.Optional(
    closed({
      granted: Type.Optional(hex('What makes it say: pass')),
      refused: Type.Optional(hex('What makes it say: no')),
      wait: Type.Optional(hex('What makes it say: wait')),
      ready: Type.Optional(hex('What it stands at between cards')),
    }),
  ),
  screen: Type.Optional(
    closed({
      before: hex('Bytes before the text'),
      after: hex('Bytes after the text'),
      language: words(['zh', 'en'] as const),
    }),
  ),
  gapMs: Type.Optional(
    duration(0, 60_000, 'A card seen again within this makes no new reading', DEFAULTS.gapMs),
  ),
  halfFrameMs: Type.Optional(
    duration(20, 10_000, 'Silence after which a half frame is given up', DEFAULTS.halfFrameMs),
  ),
  missesMax: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 100,
      default: DEFAULTS.missesMax,
      description: 'Unanswered polls in a row after which the reader is offline',
    }),
  ),
});
export type Settings = Static<typeof Settings>;
