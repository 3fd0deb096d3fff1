import { cbc } from '@noble/ciphers/aes.js';
import { crc16Arc } from '../../drivers/framing/checksums.ts';
import { type Instant, instant } from '../../rules/vocabulary/time.ts';
import { gb18030Bytes } from '../gb18030.ts';

/** One message as a panel says it, before it is written. */
export type Message = {
  readonly token: string;
  readonly sequence: string;
  readonly receiver: string;
  readonly line: string;
  readonly account: string;
  /** What stands between the brackets. */
  readonly data: string;
  /** Blocks behind it, brackets and all. */
  readonly extended: string;
  /** `_HH:MM:SS,MM-DD-YYYY`, or nothing. */
  readonly stamp: string;
};

/** How a panel writes: its key, and habits of its make. */
export type Hand = {
  readonly key?: Uint8Array;
  /** So many letters of padding before what is encrypted. */
  padding(count: number): string;
  readonly smallLetters: boolean;
  readonly rawCheck: boolean;
  readonly charset: 'utf-8' | 'gb18030';
};

const BLOCK = 16;
const IV = new Uint8Array(BLOCK);
const encoder = new TextEncoder();
const encoded = (text: string, { charset }: Hand): Uint8Array =>
  charset === 'utf-8' ? encoder.encode(text) : Uint8Array.from(gb18030Bytes(text));

/** The time at the end of a message. */
export function stamp(at: Instant): string {
  const [date = '', time = ''] = new Date(at).toISOString().split('T');
  const [year, month, day] = date.split('-');
  return `_${time.slice(0, 8)},${month}-${day}-${year}`;
}

/** Writes a message as bytes: LF, check, length, what it says, CR. */
export function write(message: Message, hand: Hand): Uint8Array {
  const { token, sequence, receiver, line, account, data, extended } = message;
  const star = hand.key === undefined ? '' : '*';
  const head = `"${star}${token}"${sequence}${receiver}${line}#${account}[`;
  const rest = `${data}]${extended}${message.stamp}`;
  const inside =
    hand.key === undefined ? encoded(head + rest, hand) : encrypted(head, rest, hand.key, hand);
  return wrapped(inside, hand);
}

/** Padding first, ended by a bar where data follows: the whole fills blocks. */
function encrypted(head: string, rest: string, key: Uint8Array, hand: Hand): Uint8Array {
  const said = encoded(rest.startsWith(']') ? rest : `|${rest}`, hand);
  const padding = encoder.encode(hand.padding(BLOCK - (said.length % BLOCK)));
  const sealed = cbc(key, IV, { disablePadding: true }).encrypt(Uint8Array.of(...padding, ...said));
  const digits = hexOf(sealed);
  return encoder.encode(head + (hand.smallLetters ? digits.toLowerCase() : digits));
}

function wrapped(inside: Uint8Array, { rawCheck, smallLetters }: Hand): Uint8Array {
  const crc = crc16Arc(inside);
  const digits = (number: number): string => {
    const text = number.toString(16).padStart(4, '0');
    return smallLetters ? text : text.toUpperCase();
  };
  const check = rawCheck ? [crc >> 8, crc & 0xff] : encoder.encode(digits(crc));
  return Uint8Array.of(10, ...check, ...encoder.encode(digits(inside.length)), ...inside, 13);
}

/** An answer as a panel understands it. */
export type Answer = {
  readonly token: string;
  readonly sequence: string;
  /** Whom it is for; a refusal names nobody. */
  readonly account?: string;
  /** The receiver's time, where it told one that this panel can read. */
  readonly time?: Instant;
};

/** Takes whole answers out of what came; what is no answer is skipped. Gives what is left over, too. */
export function readAnswers(
  held: string,
  key: Uint8Array | undefined,
): { readonly answers: readonly Answer[]; readonly rest: string } {
  const answers: Answer[] = [];
  let rest = held;
  for (let start = rest.indexOf('\n'); start >= 0; start = rest.indexOf('\n')) {
    rest = rest.slice(start);
    const end = endOf(rest);
    if (rest.length <= end) break;
    const inside = insideOf(rest, end);
    if (inside !== undefined) answers.push(...understood(inside, key));
    rest = rest.slice(inside === undefined ? 1 : end + 1);
  }
  return { answers, rest };
}

/** How an answer may begin: its check in four digits or two raw bytes, then its length. */
const HEADS = [
  /^\n([0-9A-Fa-f]{4})([0-9A-Fa-f]{4})(?=")/s,
  /^\n(..)([0-9A-Fa-f]{4})(?=")/s,
] as const;
const HEAD_MAX = 10;

/** Where the CR of a message stands, by its length; where no length is, the search goes on behind the LF. */
function endOf(text: string): number {
  const [head, , length] = headOf(text) ?? [];
  if (head !== undefined && length !== undefined) return head.length + Number.parseInt(length, 16);
  return text.length < HEAD_MAX ? text.length : 0;
}

function insideOf(text: string, end: number): string | undefined {
  const [head = '', check = ''] = headOf(text) ?? [];
  const inside = text.slice(head.length, end);
  const crc = crc16Arc(bytesOf(inside));
  const wanted =
    check.length === 4
      ? Number.parseInt(check, 16)
      : (check.charCodeAt(0) << 8) | check.charCodeAt(1);
  return text[end] === '\r' && crc === wanted ? inside : undefined;
}

const headOf = (text: string): readonly string[] | undefined =>
  HEADS.map((form) => form.exec(text)).find((found) => found !== null) ?? undefined;

function understood(inside: string, key: Uint8Array | undefined): readonly Answer[] {
  const parts = /^"(\*?)([A-Z]+)"([0-9A-F]{4})[^#[]*(?:#([^[]*))?\[(.*)$/s.exec(inside);
  if (parts === null) return [];
  const [, star, token = '', sequence = '', account, body = ''] = parts;
  const content = star === '*' ? opened(body, key) : body;
  if (content === undefined) return [];
  const time = timeIn(content);
  const named = account === undefined ? {} : { account };
  return [{ token, sequence, ...named, ...(time !== undefined && { time }) }];
}

/** A receiver that pads at the end as well (PKCS#7) is understood: the time is where its form is. */
function opened(body: string, key: Uint8Array | undefined): string | undefined {
  const isWhole = /^([0-9A-Fa-f]{32})+$/.test(body);
  if (!isWhole || key === undefined) return undefined;
  const sealed = Uint8Array.from(body.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const plain = cbc(key, IV, { disablePadding: true }).decrypt(sealed);
  return [...plain].map((byte) => String.fromCharCode(byte)).join('');
}

function timeIn(content: string): Instant | undefined {
  const parts = /_(\d\d:\d\d:\d\d),(\d\d)-(\d\d)-(\d{4})/.exec(content);
  if (parts === null) return undefined;
  const [, time, month, day, year] = parts;
  const at = Date.parse(`${year}-${month}-${day}T${time}Z`);
  return Number.isNaN(at) ? undefined : instant(at);
}

const hexOf = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join('');
const bytesOf = (text: string): Uint8Array =>
  Uint8Array.from(text, (letter) => letter.charCodeAt(0) & 0xff);

/** Text of one letter to a byte, as it came. */
export const textOf = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => String.fromCharCode(byte)).join('');
