import Type from 'typebox';
import { Check } from 'typebox/value';
import { crc16Modbus, sum, xor } from '../../drivers/framing/checksums.ts';
import { open, type Static } from '../../rules/vocabulary/schema.ts';

/** What a make of reader puts on its wire. */
export type Model = {
  /** The question it answers; undefined where it speaks by itself while a card stays. */
  readonly question?: Uint8Array;
  /** Other questions it answers, whatever lies on it. */
  readonly alsoAnswers?: readonly { readonly ask: Uint8Array; readonly answer: Uint8Array }[];
  /** Another way to ask for the card. */
  readonly askedAgain?: Uint8Array;
  /** The command that makes it beep. */
  readonly beep?: Uint8Array;
  /** Commands for its lamp. */
  readonly signs?: readonly { readonly sign: string; readonly command: Uint8Array }[];
  /** What stands around a text for its screen. */
  readonly screen?: {
    readonly before: Uint8Array;
    readonly after: Uint8Array;
    readonly charset: string;
  };
  card(uid: string): Uint8Array;
  readonly noCard?: Uint8Array;
  readonly twoCards?: Uint8Array;
  readonly spoiltCard?: Uint8Array;
};

const Place = Type.Integer();
const Described = open({
  preset: Type.Optional(Type.String()),
  unit: Type.Optional(Type.Integer()),
  frame: Type.Optional(
    open({
      start: Type.Optional(Type.String()),
      end: Type.Optional(Type.String()),
      length: open({
        fixed: Type.Optional(Type.Integer()),
        at: Type.Optional(Place),
        adds: Type.Optional(Type.Integer()),
        totals: Type.Optional(Type.Record(Type.String(), Type.Integer())),
        until: Type.Optional(Type.String()),
      }),
      check: Type.Optional(
        open({
          kind: Type.String(),
          from: Place,
          to: Place,
          at: Place,
          form: Type.String(),
          over: Type.Optional(Type.String()),
        }),
      ),
    }),
  ),
  card: Type.Optional(
    open({
      at: Place,
      bytes: Type.Integer(),
      form: Type.String(),
      when: Type.Optional(Type.String()),
    }),
  ),
  says: Type.Optional(Type.Record(Type.String(), Type.String())),
  reversed: Type.Optional(Type.Boolean()),
  poll: Type.Optional(open({ send: Type.String() })),
  beep: Type.Optional(Type.String()),
  signs: Type.Optional(Type.Record(Type.String(), Type.String())),
  screen: Type.Optional(
    open({ before: Type.String(), after: Type.String(), language: Type.String() }),
  ),
});
type Described = Static<typeof Described>;

const bytes = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/[0-9A-F]{2}/gi) ?? [], (pair) => Number.parseInt(pair, 16));
const ascii = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));
const hexOf = (of: Uint8Array): string =>
  Array.from(of, (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join('');

/** The reader these settings speak of; undefined where they describe none. */
export function modelOf(settings: unknown): Model | undefined {
  if (!Check(Described, settings)) return undefined;
  const reversed = settings.reversed ?? false;
  const model = named(settings, reversed);
  return model && { ...model, ...outputs(settings) };
}

function named(settings: Described, reversed: boolean): Model | undefined {
  if (settings.preset === 'ic-19200-xor') return icReader(reversed);
  if (settings.preset === 'rdm6300') return rdm6300(reversed);
  if (settings.preset === 'par-100as') return par100as(settings.unit ?? 1, reversed);
  return described(settings);
}

/** A lamp and a screen are added to any reader as its own data sheet has them. */
function outputs({ signs, screen }: Described): Partial<Model> {
  return {
    ...(signs && {
      signs: Object.entries(signs).map(([sign, hex]) => ({ sign, command: bytes(hex) })),
    }),
    ...(screen && {
      screen: {
        before: bytes(screen.before),
        after: bytes(screen.after),
        charset: screen.language === 'zh' ? 'gb18030' : 'latin1',
      },
    }),
  };
}

/** 13.56 MHz reader at 19200: the answer with a card is `05`, four bytes, their XOR; without one `01 08 08`. */
function icReader(reversed: boolean): Model {
  return {
    question: bytes('01 F0 F0'),
    beep: bytes('03 0F FF 00 F0'),
    card(uid) {
      const number = ordered(bytes(uid), reversed);
      return Uint8Array.of(0x05, ...number, xor(number));
    },
    noCard: bytes('01 08 08'),
    twoCards: bytes('01 09 09'),
    spoiltCard: bytes('01 0A 0A'),
  };
}

/** 125 kHz reader: `02`, ten hex digits, two hex digits of the XOR of the five bytes, `03`. */
function rdm6300(reversed: boolean): Model {
  return {
    card(uid) {
      const number = ordered(bytes(uid), reversed);
      return Uint8Array.of(
        2,
        ...ascii(hexOf(number)),
        ...ascii(hexOf(Uint8Array.of(xor(number)))),
        3,
      );
    },
  };
}

/**
 * RS-485 module: `09` asks and `0A` answers, then `A`, the digit of the module, a letter for what is asked, data, two hex
 * digits of the XOR of all before them, `0D`. B gives the serial number (year, week, four digits), D the module's number,
 * F the card, G the card again. Assumed: eight hex digits of card number, and no data where there is no card.
 */
function par100as(unit: number, reversed: boolean): Model {
  const frame = (from: number, letter: string, data: string): Uint8Array => {
    const begun = Uint8Array.of(from, ...ascii(`A${unit}${letter}${data}`));
    return Uint8Array.of(...begun, ...ascii(hexOf(Uint8Array.of(xor(begun)))), 0x0d);
  };
  const ask = (letter: string): Uint8Array => frame(0x09, letter, '');
  return {
    question: ask('F'),
    askedAgain: ask('G'),
    alsoAnswers: [
      { ask: ask('B'), answer: frame(0x0a, 'B', '98030001') },
      { ask: ask('D'), answer: frame(0x0a, 'D', `${unit}`) },
    ],
    card: (uid) => frame(0x0a, 'F', hexOf(ordered(bytes(uid), reversed))),
    noCard: frame(0x0a, 'F', ''),
    // The byte that begins an error is published, its codes are not.
    spoiltCard: frame(0x0a, 'F', '\x0e1'),
  };
}

const ordered = (number: Uint8Array, reversed: boolean): Uint8Array =>
  reversed ? number.toReversed() : number;

/** A reader that behaves as its description says. */
function described(settings: Described): Model | undefined {
  const { frame, card, says = {}, poll, beep } = settings;
  if (frame === undefined || card === undefined) return undefined;
  const saying = (code: string): Uint8Array | undefined => {
    const found = Object.entries(says).find(([, said]) => said === code);
    return found && bytes(found[0]);
  };
  const noCard = saying('no-card');
  const twoCards = saying('two-cards');
  const spoiltCard = saying('cannot-select');
  return {
    ...(poll && { question: bytes(poll.send) }),
    ...(beep !== undefined && { beep: bytes(beep) }),
    card: (uid) => buildFrame(frame, card, ordered(bytes(uid), settings.reversed ?? false)),
    ...(noCard && { noCard }),
    ...(twoCards && { twoCards }),
    ...(spoiltCard && { spoiltCard }),
  };
}

type Frame = NonNullable<Described['frame']>;
type Field = NonNullable<Described['card']>;
type CheckRule = NonNullable<Frame['check']>;

function buildFrame(frame: Frame, card: Field, number: Uint8Array): Uint8Array {
  const end = bytes(frame.length.until ?? frame.end ?? '');
  const when = bytes(card.when ?? '');
  const built = new Uint8Array(frameLength(frame, card, when, end));
  const put = (what: Uint8Array, at: number): void =>
    built.set(what, at < 0 ? built.length + at : at);
  put(bytes(frame.start ?? ''), 0);
  put(when, 0);
  if (end.length > 0) put(end, -end.length);
  if (frame.length.adds !== undefined) {
    put(Uint8Array.of(built.length - frame.length.adds), frame.length.at ?? 0);
  }
  put(card.form === 'hex' ? ascii(hexOf(number)) : number, card.at);
  if (frame.check !== undefined) put(checkOf(built, frame.check), frame.check.at);
  return built;
}

function frameLength(frame: Frame, card: Field, when: Uint8Array, end: Uint8Array): number {
  const { fixed, totals, at = 0 } = frame.length;
  if (fixed !== undefined) return fixed;
  const named = totals?.[hexOf(when.subarray(at, at + 1))];
  if (named !== undefined) return named;
  const number = card.at + card.bytes * (card.form === 'hex' ? 2 : 1);
  return number + checkSize(frame.check) + end.length;
}

function checkSize(check: CheckRule | undefined): number {
  if (check === undefined) return 0;
  return (check.kind === 'crc16-modbus' ? 2 : 1) * (check.form === 'hex' ? 2 : 1);
}

function checkOf(built: Uint8Array, check: CheckRule): Uint8Array {
  const from = check.from < 0 ? built.length + check.from : check.from;
  const to = check.to < 0 ? built.length + check.to : check.to;
  const covered = built.subarray(from, to);
  const under = check.over === 'hex-pairs' ? bytes(String.fromCharCode(...covered)) : covered;
  const value = check.kind === 'xor' ? xor(under) : sum(under);
  const crc = crc16Modbus(under);
  const raw =
    check.kind === 'crc16-modbus' ? Uint8Array.of(crc & 0xff, crc >> 8) : Uint8Array.of(value);
  return check.form === 'hex' ? ascii(hexOf(raw)) : raw;
}
