import Type, { type TSchema } from 'typebox';
import { closed, type Static, words } from '../../rules/vocabulary/schema.ts';

/** No field of a frame lies beyond this. */
const PLACE_MAX = 255;
/** The longest payload of one frame that may be described: bounds the buffer of a line. */
export const PAYLOAD_MAX = 1_024;

const byte = (description: string) => Type.String({ pattern: '^[0-9A-F]{2}$', description });
const hex = (description: string) =>
  Type.String({ pattern: '^([0-9A-F]{2}( ?[0-9A-F]{2}){0,7})?$', description });
const place = (description: string) =>
  Type.Integer({ minimum: 0, maximum: PLACE_MAX, description });

/** How a number is written: as it is, two decimal digits to a byte, or in characters. */
export const FORMS = ['binary', 'bcd', 'ascii'] as const;

const about = <S extends TSchema>(schema: S, description: string): S => ({
  ...schema,
  description,
});

const numberField = (meaning: string, bytesMax: number) =>
  about(
    closed({
      at: place('Where it begins'),
      bytes: Type.Integer({ minimum: 1, maximum: bytesMax, description: 'How many bytes it has' }),
      form: words(FORMS),
      lowFirst: Type.Optional(Type.Boolean({ description: 'Its last byte comes first' })),
    }),
    meaning,
  );

/** How a date and time are written, each with how many bytes it has. */
export const TIME_FORMS = {
  'bcd-6': 6,
  'bcd-7': 7,
  'binary-6': 6,
  'ascii-12': 12,
  'ascii-14': 14,
} as const;
export type TimeForm = keyof typeof TIME_FORMS;
const timeForm = () =>
  Type.Unsafe<TimeForm>(
    Type.String({
      enum: Object.keys(TIME_FORMS),
      description: 'Six numbers from the year on; a year of two digits counts from 2000',
    }),
  );

/** One number of a frame. */
export type NumberField = Static<ReturnType<typeof numberField>>;

const Frame = closed({
  start: hex('Bytes every frame begins with'),
  end: hex('Bytes every frame ends with; may be empty'),
  baton: closed({
    bytes: Type.Integer({
      minimum: 0,
      maximum: 8,
      description: 'How long; 0 where frames name no baton',
    }),
    form: words(['binary', 'bcd', 'ascii'] as const),
  }),
  lengthBytes: Type.Unsafe<1 | 2>(Type.Integer({ enum: [1, 2] })),
  lowFirst: Type.Boolean({
    description: 'Length, index and check of two bytes come low byte first',
  }),
  check: words(['xor', 'sum', 'crc16-modbus'] as const),
  checkFrom: words(['start', 'command'] as const),
});

const Commands = closed({
  status: byte('How many records are there'),
  clock: byte('What does your clock show'),
  read: byte('Give records'),
  acknowledge: byte('These records were taken'),
  clear: byte('Erase what was acknowledged'),
  setClock: byte('Set your clock'),
  answerAdds: Type.Integer({
    minimum: 0,
    maximum: 255,
    description: 'Added to a command in its answer',
  }),
});

const Status = closed({
  count: numberField('How many records are there', 4),
  flags: Type.Optional(
    closed({
      at: place('Where the byte of flags stands'),
      full: Type.Optional(
        Type.Integer({ minimum: 0, maximum: 7, description: 'Bit: memory is full' }),
      ),
      weak: Type.Optional(
        Type.Integer({ minimum: 0, maximum: 7, description: 'Bit: battery is weak' }),
      ),
    }),
  ),
});

const BatonRecord = closed({
  bytes: Type.Integer({ minimum: 4, maximum: 64, description: 'How long a record is' }),
  number: Type.Optional(numberField('Its number', 4)),
  tag: numberField('The tag that was touched', 20),
  badge: Type.Optional(numberField("The guard's badge; zeros where none", 20)),
  time: closed({ at: place('Where it begins'), form: timeForm() }),
});

/** How the frames and records of a baton look. */
export const Layout = closed({
  frame: Frame,
  commands: Commands,
  status: Status,
  clock: timeForm(),
  block: Type.Integer({ minimum: 1, maximum: 32, description: 'Records asked for at once' }),
  record: BatonRecord,
});
export type Layout = Static<typeof Layout>;

/** The layout that is meant where site.yaml gives none. It is ours, and no maker's. */
export const OUR_LAYOUT: Layout = {
  frame: {
    start: '5A A5',
    end: '',
    baton: { bytes: 4, form: 'bcd' },
    lengthBytes: 1,
    lowFirst: false,
    check: 'crc16-modbus',
    checkFrom: 'command',
  },
  commands: {
    status: '01',
    clock: '02',
    read: '03',
    acknowledge: '04',
    clear: '05',
    setClock: '06',
    answerAdds: 0x80,
  },
  status: {
    count: { at: 0, bytes: 2, form: 'binary' },
    flags: { at: 2, full: 0, weak: 1 },
  },
  clock: 'bcd-6',
  block: 10,
  record: {
    bytes: 15,
    number: { at: 0, bytes: 4, form: 'binary' },
    time: { at: 4, form: 'bcd-6' },
    tag: { at: 10, bytes: 5, form: 'binary' },
  },
};

/** What is taken where site.yaml says nothing. */
export const DEFAULTS = {
  technology: 'em4100',
  zone: 'Asia/Shanghai',
  pollMs: 500,
  answerMs: 400,
  erase: true,
  setClock: true,
  undated: 'keep',
} as const;

/** Settings of one dock: the layout is that of every baton put into it. */
export const Settings = closed({
  layout: Type.Optional({
    ...Layout,
    description: "The batons' frames and records, if not as shipped",
  }),
  technology: Type.Optional({
    ...words(['em4100', 'iso14443a', 'iso14443b', 'iso15693'] as const),
    default: DEFAULTS.technology,
    description: 'What the tags are',
  }),
  zone: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 60,
      description: "Zone of the batons' clocks; the site's if left out",
    }),
  ),
  guardTags: Type.Optional(
    Type.Array(Type.String({ pattern: '^([0-9A-F]{2}){3,10}$' }), {
      maxItems: 1_000,
      default: [],
      description: 'Tags that are badges: who touches one has the baton from then on',
    }),
  ),
  erase: Type.Optional(
    Type.Boolean({
      default: DEFAULTS.erase,
      description: 'Whether taps that are safe here are erased in the baton',
    }),
  ),
  setClock: Type.Optional(
    Type.Boolean({
      default: DEFAULTS.setClock,
      description: 'Whether a wrong clock is set right once the baton is empty',
    }),
  ),
  undated: Type.Optional({
    ...words(['keep', 'erase'] as const),
    default: DEFAULTS.undated,
    description: 'What becomes in the baton of taps that cannot be dated, once they are told',
  }),
  pollMs: Type.Optional(
    Type.Integer({
      minimum: 100,
      maximum: 60_000,
      default: DEFAULTS.pollMs,
      description: 'How often it is asked whether a baton is there',
    }),
  ),
  answerMs: Type.Optional(
    Type.Integer({
      minimum: 20,
      maximum: 10_000,
      default: DEFAULTS.answerMs,
      description: 'How long an answer may take',
    }),
  ),
});
export type Settings = Static<typeof Settings>;
