import Type from 'typebox';
import { crc16Modbus, sum, xor } from '../../drivers/framing/checksums.ts';
import type { Static } from '../../rules/vocabulary/schema.ts';

const Place = Type.Object({
  at: Type.Integer(),
  bytes: Type.Integer(),
  form: Type.String(),
  lowFirst: Type.Optional(Type.Boolean()),
});

/** What of a layout the baton's end of the wire needs. */
const Described = Type.Object({
  frame: Type.Object({
    start: Type.String(),
    end: Type.String(),
    baton: Type.Object({ bytes: Type.Integer(), form: Type.String() }),
    lengthBytes: Type.Integer(),
    lowFirst: Type.Boolean(),
    check: Type.String(),
    checkFrom: Type.String(),
  }),
  commands: Type.Object({
    status: Type.String(),
    clock: Type.String(),
    read: Type.String(),
    acknowledge: Type.String(),
    clear: Type.String(),
    setClock: Type.String(),
    answerAdds: Type.Integer(),
  }),
  status: Type.Object({
    count: Place,
    flags: Type.Optional(
      Type.Object({
        at: Type.Integer(),
        full: Type.Optional(Type.Integer()),
        weak: Type.Optional(Type.Integer()),
      }),
    ),
  }),
  clock: Type.String(),
  record: Type.Object({
    bytes: Type.Integer(),
    number: Type.Optional(Place),
    tag: Place,
    badge: Type.Optional(Place),
    time: Type.Object({ at: Type.Integer(), form: Type.String() }),
  }),
});
type Described = Static<typeof Described>;
type Place = Described['record']['tag'];

/** What of a dock's settings its batons go by. */
export const DockSettings = Type.Object({
  layout: Type.Optional(Described),
  zone: Type.Optional(Type.String()),
});

/** The layout of this project (drivers/patrol-baton/README.md), as the batons here have it when no other is given. */
export const PROJECT_LAYOUT: Described = {
  frame: {
    start: '5AA5',
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
    answerAdds: 128,
  },
  status: { count: { at: 0, bytes: 2, form: 'binary' }, flags: { at: 2, full: 0, weak: 1 } },
  clock: 'bcd-6',
  record: {
    bytes: 15,
    number: { at: 0, bytes: 4, form: 'binary' },
    time: { at: 4, form: 'bcd-6' },
    tag: { at: 10, bytes: 5, form: 'binary' },
  },
};

/** One tap as a baton keeps it; `clock` is what its clock showed, as if that were UTC. */
export type Kept = {
  readonly number: number;
  readonly tag: string;
  readonly badge?: string;
  readonly clock: number;
};

/** A frame as it came: which command, for which baton, with what. */
export type Request = {
  readonly command: string;
  readonly baton: string;
  readonly payload: Uint8Array;
};

type CommandName = Exclude<keyof Described['commands'], 'answerAdds'>;
const NAMES: readonly CommandName[] = [
  'status',
  'clock',
  'read',
  'acknowledge',
  'clear',
  'setClock',
];

/** The baton's end of a layout. */
export function createWire(layout: Described) {
  const { frame, commands, status, record } = layout;
  const start = unhex(frame.start);
  const end = unhex(frame.end);
  const headBytes = start.length + 1 + frame.baton.bytes + frame.lengthBytes;
  const checkBytes = frame.check === 'crc16-modbus' ? 2 : 1;
  let held: number[] = [];

  const turned = (bytes: number[], lowFirst: boolean | undefined): number[] =>
    lowFirst === true ? bytes.reverse() : bytes;
  const binary = (value: number, bytes: number): number[] =>
    unhex(value.toString(16).padStart(2 * bytes, '0'));
  const check = (before: readonly number[]): number[] => {
    const over = Uint8Array.from(frame.checkFrom === 'start' ? before : before.slice(start.length));
    if (frame.check === 'xor') return [xor(over)];
    if (frame.check === 'sum') return [sum(over)];
    return binary(crc16Modbus(over), 2).reverse();
  };
  const number = (bytes: readonly number[], lowFirst: boolean): number =>
    turned([...bytes], lowFirst).reduce((value, byte) => value * 256 + byte, 0);

  /** How long the frame at the beginning is; nothing where none begins there. */
  const measure = (): number | 'more' => {
    if (start.some((byte, i) => held[i] !== undefined && held[i] !== byte)) return 0;
    if (held.length < headBytes) return 'more';
    const length = number(held.slice(headBytes - frame.lengthBytes, headBytes), frame.lowFirst);
    const total = headBytes + length + checkBytes + end.length;
    if (total > LONGEST) return 0;
    return held.length < total ? 'more' : total;
  };

  const requestOf = (checked: readonly number[]): Request => {
    const batonAt = start.length + 1;
    const baton = checked.slice(batonAt, batonAt + frame.baton.bytes);
    return {
      command: NAMES.find((name) => commands[name] === hex([checked[start.length] ?? 0])) ?? '',
      baton: frame.baton.form === 'ascii' ? String.fromCharCode(...baton) : hex(baton),
      payload: Uint8Array.from(checked.slice(headBytes)),
    };
  };

  /** What the check of a frame covers, where it is right. */
  const soundPart = (whole: readonly number[]): readonly number[] | undefined => {
    const checked = whole.slice(0, whole.length - checkBytes - end.length);
    const isSound =
      checked.length > 0 && hex([...checked, ...check(checked), ...end]) === hex(whole);
    return isSound ? checked : undefined;
  };

  /** Every whole, sound frame of what has come; what cannot begin one is passed over. */
  const takeAll = (): readonly Request[] => {
    const found: Request[] = [];
    for (let total = measure(); total !== 'more'; total = measure()) {
      const checked = soundPart(held.slice(0, total));
      if (checked !== undefined) found.push(requestOf(checked));
      held = held.slice(checked === undefined ? 1 : total);
    }
    return found;
  };

  return {
    push(bytes: Uint8Array): readonly Request[] {
      held.push(...bytes);
      return takeAll();
    },
    /** Power is gone: what was half received is too. */
    forget() {
      held = [];
    },
    answer(command: CommandName, baton: string, payload: readonly number[]): Uint8Array {
      const code = (Number.parseInt(commands[command], 16) + commands.answerAdds) & 0xff;
      const before = [
        ...start,
        code,
        ...digits(baton, frame.baton),
        ...turned(binary(payload.length, frame.lengthBytes), frame.lowFirst),
        ...payload,
      ];
      return Uint8Array.from([...before, ...check(before), ...end]);
    },
    status(count: number, isFull: boolean, isWeak: boolean): number[] {
      const { flags } = status;
      const payload: number[] = [];
      put(payload, field(`${count}`, count, status.count), status.count.at);
      if (flags === undefined) return payload;
      const bit = (at: number | undefined, isSet: boolean) =>
        isSet && at !== undefined ? 1 << at : 0;
      put(payload, [bit(flags.full, isFull) | bit(flags.weak, isWeak)], flags.at);
      return payload;
    },
    clock: (shown: number): number[] => clockBytes(shown, layout.clock),
    /** What a clock is set to. */
    shown: (payload: Uint8Array): number => clockOf(payload, layout.clock),
    /** Which records are meant. */
    range: (payload: Uint8Array) => ({
      first: number([...payload.slice(0, 2)], frame.lowFirst),
      count: payload[2] ?? 0,
    }),
    block(first: number, taps: readonly Kept[]): number[] {
      return [
        ...turned(binary(first, 2), frame.lowFirst),
        taps.length,
        ...taps.flatMap((tap) => recordOf(tap)),
      ];
    },
  };

  function recordOf(tap: Kept): number[] {
    const made: number[] = Array.from({ length: record.bytes }, () => 0);
    if (record.number)
      put(made, field(`${tap.number}`, tap.number, record.number), record.number.at);
    put(made, turned(digits(tap.tag, record.tag), record.tag.lowFirst), record.tag.at);
    if (record.badge && tap.badge !== undefined) {
      put(made, turned(digits(tap.badge, record.badge), record.badge.lowFirst), record.badge.at);
    }
    put(made, clockBytes(tap.clock, record.time.form), record.time.at);
    return made;
  }

  function field(decimal: string, value: number, { bytes, form, lowFirst }: Place): number[] {
    return turned(
      form === 'binary' ? binary(value, bytes) : digits(decimal, { bytes, form }),
      lowFirst,
    );
  }
}

/** No request to a baton is longer: its longest is the setting of its clock. */
const LONGEST = 64;

function put(into: number[], bytes: readonly number[], at: number): void {
  for (const [i, byte] of bytes.entries()) into[at + i] = byte;
}

/** Digits in a field: characters, or two to a byte. */
function digits(text: string, { bytes, form }: { readonly bytes: number; readonly form: string }) {
  if (form !== 'ascii') return unhex(text.padStart(2 * bytes, '0'));
  return [...text.padStart(bytes, '0')].map((digit) => digit.charCodeAt(0));
}

function clockBytes(shown: number, form: string): number[] {
  const text = new Date(shown).toISOString().replaceAll(/\D/g, '').slice(0, 14);
  const short = text.slice(2);
  switch (form) {
    case 'bcd-7':
      return unhex(text);
    case 'binary-6':
      return (short.match(/../g) ?? []).map(Number);
    case 'ascii-12':
      return [...short].map((digit) => digit.charCodeAt(0));
    case 'ascii-14':
      return [...text].map((digit) => digit.charCodeAt(0));
    default:
      return unhex(short);
  }
}

function clockOf(payload: Uint8Array, form: string): number {
  const text = form.startsWith('ascii')
    ? String.fromCharCode(...payload)
    : form === 'binary-6'
      ? [...payload].map((part) => `${part}`.padStart(2, '0')).join('')
      : hex([...payload]);
  const long = text.length === 14 ? text : `20${text}`;
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(long) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

const hex = (bytes: readonly number[]): string =>
  bytes.map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join('');
const unhex = (text: string): number[] =>
  (text.replaceAll(' ', '').match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
