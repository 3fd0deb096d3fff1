import { err, ok, type Result } from '../../rules/vocabulary/result.ts';
import { crc16Modbus, sum, xor } from '../framing/checksums.ts';
import {
  type FrameRule,
  fixedLength,
  lengthByte,
  lengthTable,
  untilEnd,
} from '../framing/framer.ts';
import { fromHex, sameBytes, toHex } from '../framing/hex.ts';
import { inForce } from './presets.ts';
import { FRAME_MAX, type Settings } from './settings.ts';

/** What a reader says in one frame. */
export type Message =
  | { readonly kind: 'card'; readonly uid: string; readonly bits: number; readonly raw: string }
  | { readonly kind: 'no-card' }
  | { readonly kind: 'said'; readonly code: string; readonly raw: string }
  /** A sound frame without a meaning of its own (the answer to a beep): the reader lives. */
  | { readonly kind: 'other' };

/** Why a sound frame could not be read. */
export type DecodeError = {
  readonly code: 'bad-frame';
  readonly text: string;
};

/** One reader's wire, made from its description. */
export type Codec = {
  readonly rule: FrameRule;
  decode(frame: Uint8Array): Result<Message, DecodeError>;
};

type Frame = NonNullable<Settings['frame']>;
type Check = NonNullable<Frame['check']>;
type Field = NonNullable<Settings['card']>;

/** Makes the codec of a described reader; undefined where the description has no frame or no card field. */
export function createCodec(settings: Settings): Codec | undefined {
  const { frame, card, says = {}, reversed = false } = inForce(settings);
  if (frame === undefined || card === undefined) return undefined;
  const end = fromHex(frame.end ?? '');
  const when = fromHex(card.when ?? '');
  return {
    rule: {
      start: fromHex(frame.start ?? ''),
      ...lengthRule(frame.length),
      sound: (bytes) => endsWith(bytes, end) && checks(bytes, frame.check),
    },
    decode(bytes) {
      const raw = toHex(bytes);
      const code = meaningOf(raw, says);
      if (code === 'no-card') return ok({ kind: 'no-card' });
      if (code !== undefined) return ok({ kind: 'said', code, raw });
      if (!beginsWith(bytes, when)) return ok({ kind: 'other' });
      const uid = readUid(bytes, card, endOfData(bytes, frame, end));
      if (uid === undefined) {
        return err({
          code: 'bad-frame',
          text: `expected ${card.bytes} bytes of number, got ${raw}`,
        });
      }
      const ordered = reversed ? uid.toReversed() : uid;
      return ok({ kind: 'card', uid: toHex(ordered), bits: 8 * card.bytes, raw });
    },
  };
}

const ANYTHING_MORE = '..';

/** What the whole frame, or its beginning, means by itself. */
function meaningOf(raw: string, says: Readonly<Record<string, string>>): string | undefined {
  const begins = Object.entries(says).find(
    ([frame]) => frame.endsWith(ANYTHING_MORE) && raw.startsWith(frame.slice(0, -2)),
  );
  return says[raw] ?? begins?.[1];
}

function lengthRule(length: Frame['length']): Pick<FrameRule, 'length' | 'lengthMax'> {
  if ('fixed' in length) return fixedLength(length.fixed);
  if ('until' in length) return untilEnd({ end: fromHex(length.until), lengthMax: length.longest });
  if ('adds' in length) return lengthByte({ ...length, lengthMax: FRAME_MAX });
  const totals = Object.entries(length.totals).map(
    ([told, total]) => [Number.parseInt(told, 16), total] as const,
  );
  return lengthTable({ at: length.at, totals: new Map(totals) });
}

const beginsWith = (bytes: Uint8Array, begin: Uint8Array): boolean =>
  sameBytes(bytes.subarray(0, begin.length), begin);

const endsWith = (bytes: Uint8Array, end: Uint8Array): boolean =>
  end.length === 0 || sameBytes(bytes.subarray(-end.length), end);

const fromStart = (place: number, length: number): number => (place < 0 ? length + place : place);

/** True where the frame's own check says so, or it has none. */
function checks(bytes: Uint8Array, check: Check | undefined): boolean {
  if (check === undefined) return true;
  const covered = bytes.subarray(
    fromStart(check.from, bytes.length),
    fromStart(check.to, bytes.length),
  );
  const under = check.over === 'hex-pairs' ? asciiHex(covered) : covered;
  const expected = under === undefined ? undefined : checkBytes(check.kind, under);
  if (expected === undefined) return false;
  const at = fromStart(check.at, bytes.length);
  const size = check.form === 'hex' ? 2 * expected.length : expected.length;
  const stands = bytes.subarray(at, at + size);
  const told = check.form === 'hex' ? asciiHex(stands) : stands;
  return told !== undefined && sameBytes(told, expected);
}

function checkBytes(kind: Check['kind'], bytes: Uint8Array): Uint8Array {
  if (kind === 'xor') return Uint8Array.of(xor(bytes));
  if (kind === 'sum') return Uint8Array.of(sum(bytes));
  const crc = crc16Modbus(bytes);
  return Uint8Array.of(crc & 0xff, crc >> 8);
}

/** Where check and end begin: of a frame that ends with a mark a short number must not borrow from them. */
function endOfData(bytes: Uint8Array, { check, length }: Frame, end: Uint8Array): number {
  const marked = 'until' in length ? fromHex(length.until).length : end.length;
  const closing = bytes.length - marked;
  return check !== undefined && check.at < 0 ? Math.min(bytes.length + check.at, closing) : closing;
}

function readUid(bytes: Uint8Array, field: Field, before: number): Uint8Array | undefined {
  const at = fromStart(field.at, bytes.length);
  const size = field.form === 'hex' ? 2 * field.bytes : field.bytes;
  if (at + size > before) return undefined;
  const stands = bytes.subarray(at, at + size);
  const uid = field.form === 'hex' ? asciiHex(stands) : stands;
  return uid?.length === field.bytes ? uid : undefined;
}

/** Bytes written as pairs of hex digits; undefined where they are not. */
function asciiHex(bytes: Uint8Array): Uint8Array | undefined {
  const text = String.fromCharCode(...bytes);
  return /^([0-9A-Fa-f]{2})*$/.test(text) ? fromHex(text) : undefined;
}
