import { err, ok, type Result } from '../../rules/vocabulary/result.ts';
import { type FrameRule, untilEnd } from '../framing/framer.ts';
import { fromHex, toHex } from '../framing/hex.ts';
import { dataOf, isParityRight } from './parity.ts';
import { DEFAULTS, LENGTHS, MARK_MAX, type Settings } from './settings.ts';

/** A card number that came with right parity. */
export type Message = {
  readonly uid: string;
  readonly bits: number;
  readonly raw: string;
};

/** Why a line is no card. */
export type DecodeError = {
  readonly code: 'bad-frame' | 'unknown-length' | 'wrong-parity';
  readonly text: string;
};

/** The lines of one converter. */
export type Codec = {
  readonly rule: FrameRule;
  decode(frame: Uint8Array): Result<Message, DecodeError>;
};

const COUNT_DIGITS = 2;
const LINE_MAX = 3 * MARK_MAX + COUNT_DIGITS + Math.max(...LENGTHS);

/** Makes the codec of a described converter. */
export function createCodec(settings: Settings): Codec {
  const { digits = DEFAULTS.digits, lengths = DEFAULTS.lengths } = settings;
  const start = fromHex(settings.start ?? '');
  const end = fromHex(settings.end ?? DEFAULTS.end);
  const between = latin1(fromHex(settings.between ?? DEFAULTS.between));
  return {
    rule: {
      start,
      ...untilEnd({ end, lengthMax: LINE_MAX }),
      // A broken line is judged whole: searched one byte later, `134:…` would pass for `34:…`.
      sound: () => true,
    },
    decode(frame) {
      const raw = toHex(frame);
      const line = latin1(frame.subarray(start.length, frame.length - end.length));
      const count = line.slice(0, COUNT_DIGITS);
      const isWhole = /^\d\d$/.test(count) && line.startsWith(between, COUNT_DIGITS);
      const written = line.slice(COUNT_DIGITS + between.length);
      if (!isWhole) return err({ code: 'bad-frame', text: `expected a count, got ${raw}` });
      const length = Number(count);
      if (!lengths.some((known) => known === length)) {
        return err({ code: 'unknown-length', text: `${count} bits, known: ${lengths.join(', ')}` });
      }
      const bits = digits === 'hex' ? bitsOfHex(written, length) : bitsOf(written, length);
      if (bits === undefined) {
        return err({ code: 'bad-frame', text: `expected ${count} bits in ${digits}, got ${raw}` });
      }
      if (!isParityRight(bits)) return err({ code: 'wrong-parity', text: raw });
      return ok({ ...dataOf(bits), raw });
    },
  };
}

const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

const bitsOf = (text: string, length: number): string | undefined =>
  text.length === length && /^[01]*$/.test(text) ? text : undefined;

/** So many bits out of hex that begins with the first of them; what fills up the last digit must be zero. */
function bitsOfHex(text: string, length: number): string | undefined {
  if (text.length !== Math.ceil(length / 4) || !/^[0-9A-F]*$/.test(text)) return undefined;
  const all = text.replace(/./g, (digit) =>
    Number.parseInt(digit, 16).toString(2).padStart(4, '0'),
  );
  return all.slice(length).includes('1') ? undefined : all.slice(0, length);
}
