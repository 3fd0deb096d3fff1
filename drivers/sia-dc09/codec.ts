import { err, ok, type Result } from '../../rules/vocabulary/result.ts';
import { crc16Arc } from '../framing/checksums.ts';
import type { FrameRule } from '../framing/framer.ts';

/** A DC-09 frame: its outside in words, and what stands between its brackets as it came. */
export type Frame = {
  /** The token without its asterisk: `SIA-DCS`, `ADM-CID`, `NULL`, or a maker's own. */
  readonly token: string;
  readonly isEncrypted: boolean;
  readonly sequence: string;
  /** `R1`, or nothing: as it came, for the answer. */
  readonly receiver: string;
  /** `L0`, `L` alone, or nothing. */
  readonly line: string;
  readonly account: string | undefined;
  /** Its check came in two raw bytes: so is it answered. */
  readonly hasRawCheck: boolean;
  /** Everything after the first bracket. */
  readonly body: Uint8Array;
};

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;
/** More is nothing that a panel has to say: 1,500 letters were seen, and an MTU bounds the rest. */
export const BODY_MAX = 4_096;
/** LF, check and length before the first quotation mark: as digits, and with the check in two raw bytes (Lupus). */
const HEAD = 9;
const HEAD_RAW = 7;

/** How frames of DC-09 are cut out of a stream: by their length, never by the CR, which may stand inside (5.4.1). */
export const DC09: FrameRule = {
  start: Uint8Array.of(LF),
  lengthMax: HEAD + BODY_MAX + 1,
  length(bytes) {
    const head = headOf(bytes);
    if (typeof head === 'string') return head;
    const length = numberIn(bytes, head - 4, head);
    return length === undefined || length > BODY_MAX ? 'none' : head + length + 1;
  },
  sound(frame) {
    const head = headOf(frame);
    if (typeof head === 'string' || frame.at(-1) !== CR) return false;
    const crc = crc16Arc(frame.subarray(head, -1));
    if (head === HEAD) return numberIn(frame, 1, 5) === crc;
    const [, high = 0, low = 0] = frame;
    // In which order the two raw bytes come nobody wrote down.
    return crc === ((high << 8) | low) || crc === ((low << 8) | high);
  },
};

/** How many bytes stand before the first quotation mark. */
function headOf(bytes: Uint8Array): number | 'more' | 'none' {
  if (bytes[HEAD] === QUOTE && areDigits(bytes, 1, HEAD)) return HEAD;
  if (bytes[HEAD_RAW] === QUOTE && areDigits(bytes, 3, HEAD_RAW)) return HEAD_RAW;
  const isHead = bytes.length <= HEAD && areDigits(bytes, 1, bytes.length);
  const isRawHead = bytes.length <= HEAD_RAW && areDigits(bytes, 3, bytes.length);
  return isHead || isRawHead ? 'more' : 'none';
}

function areDigits(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (!isDigit(bytes[at] ?? 0)) return false;
  return true;
}

const isDigit = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) ||
  (byte >= 0x41 && byte <= 0x46) ||
  (byte >= 0x61 && byte <= 0x66);

const numberIn = (bytes: Uint8Array, from: number, to: number): number | undefined =>
  areDigits(bytes, from, to)
    ? Number.parseInt(String.fromCharCode(...bytes.subarray(from, to)), 16)
    : undefined;

// Fields are taken as senders write them: no L, an empty L or account, letters in it, a sequence of FFFF.
const OUTSIDE =
  /^"(\*?)([^"[\]]{1,16})"([0-9A-Fa-f]{4})(R[0-9A-Fa-f]{0,6})?(L[0-9A-Fa-f]{0,6})?(?:#([^#[\]|]{0,20}))?(?:\[|$)/;

/** Reads a sound frame. */
export function decode(frame: Uint8Array): Result<Frame, { readonly text: string }> {
  const head = headOf(frame);
  const inside = frame.subarray(typeof head === 'string' ? HEAD : head, -1);
  const parts = OUTSIDE.exec(toLatin(inside));
  if (parts === null) return err({ text: 'its check is right, and it begins as no frame does' });
  const [whole, star, token = '', sequence = '', receiver = '', line = '', account] = parts;
  return ok({
    token,
    isEncrypted: star === '*',
    sequence,
    receiver,
    line,
    account: account?.trim(),
    hasRawCheck: head === HEAD_RAW,
    body: inside.subarray(whole.length),
  });
}

/** The account that what is no sound frame begins with, where that much of it can be read. */
export function accountIn(broken: Uint8Array): string | undefined {
  const head = headOf(broken);
  if (typeof head === 'string') return undefined;
  const parts = OUTSIDE.exec(toLatin(broken.subarray(head)));
  return parts?.[0].endsWith('[') === true ? parts[6]?.trim() : undefined;
}

/** Bytes as text of one letter each: for what is ASCII by its standard, and comes through unharmed where it is not. */
export const toLatin = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
};

/** And back: letters beyond 255 do not occur in it. */
export const fromLatin = (text: string): Uint8Array =>
  Uint8Array.from(text, (letter) => letter.charCodeAt(0) & 0xff);

/** Puts check and length before what was said, both over its bytes. */
function framed(inside: string, { hasRawCheck }: Pick<Frame, 'hasRawCheck'>): Uint8Array {
  const bytes = fromLatin(inside);
  const hex = (number: number): string => number.toString(16).toUpperCase().padStart(4, '0');
  const crc = crc16Arc(bytes);
  const check = hasRawCheck ? String.fromCharCode(crc >> 8, crc & 0xff) : hex(crc);
  return fromLatin(`\n${check}${hex(bytes.length)}${inside}\r`);
}

/** What of a message comes again in its answer. */
export type Answered = Pick<Frame, 'sequence' | 'receiver' | 'line' | 'account' | 'hasRawCheck'>;

const outsideOf = ({ sequence, receiver, line, account }: Answered): string =>
  `${sequence}${receiver}${line}${account === undefined ? '' : `#${account}`}`;

/** Taken. With the time where the message had one: some panels take it for no answer otherwise. */
export const ack = (to: Answered, stamp: string | undefined): Uint8Array =>
  framed(`"ACK"${outsideOf(to)}[]${stamp ?? ''}`, to);

/** Taken, for an encrypted message: no bracket ends the digits (DC-09, 5.5.1.3). */
export const sealedAck = (to: Answered, digits: string): Uint8Array =>
  framed(`"*ACK"${outsideOf(to)}[${digits}`, to);

/** Not taken, and what time it is: the panel sets its clock and says it again. */
export const nak = (to: Pick<Frame, 'hasRawCheck'>, stamp: string): Uint8Array =>
  framed(`"NAK"0000R0L0A0[]${stamp}`, to);

/** Heard and not understood. */
export const duh = (to: Answered): Uint8Array => framed(`"DUH"${outsideOf(to)}[]`, to);
