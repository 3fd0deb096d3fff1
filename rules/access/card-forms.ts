import type { Card } from '../vocabulary/readings.ts';
import { err, ok, type Result } from '../vocabulary/result.ts';

/** The canonical form of what a reader read: technology, bit length, bytes; e.g. `em4100:40:0A00B1C2D3`. */
export function readForm(card: Card): string {
  return form(card.technology, card.bits, card.uid.toUpperCase());
}

/**
 * The canonical form first, then every alias under which another reader may read the same card. Readers differ in byte
 * order and in how many leading bytes they drop, and Wiegand says nothing of the medium: Wiegand-37 carries 35 bits of
 * the number, Wiegand-34 32, Wiegand-26 only 24. A 24-bit alias is ambiguous by nature, so enrolment refuses a collision.
 */
export function enrolledForms(card: Card): readonly string[] {
  const bytes = bytesOf(card.uid.toUpperCase());
  const forms = new Set([readForm(card)]);
  if (card.bits === WIEGAND_37_DATA) return [...forms, ...formsOf35(bytes)];
  if (card.bits % 8 !== 0) return [...forms];
  const backwards = bytes.toReversed();
  forms.add(form(card.technology, card.bits, backwards.join('')));
  if (card.technology === 'wiegand' && card.bits === 32) {
    forms.add(form('iso14443a', 32, bytes.join('')));
    forms.add(form('iso14443a', 32, backwards.join('')));
  }
  for (const [bits, length] of WIEGAND_DATA) {
    if (bytes.length < length) continue;
    for (const kept of truncations(bytes, length)) forms.add(form('wiegand', bits, kept.join('')));
  }
  if (bytes.length >= 4) {
    for (const whole of [bytes, backwards])
      forms.add(form('wiegand', WIEGAND_37_DATA, last35(whole)));
  }
  return [...forms];
}

/** What other readers say of a card enrolled by its 35 bits: with three zeros before them they are a number of four bytes. */
function formsOf35(bytes: readonly string[]): readonly string[] {
  const [first, ...rest] = bytes;
  const short = rest.join('');
  if (first === '00') {
    return enrolledForms({ technology: 'wiegand', uid: short, bits: 32 }).filter(
      (one) => one !== form('wiegand', WIEGAND_37_DATA, bytes.join('')),
    );
  }
  return [form('wiegand', 32, short), form('wiegand', 24, short.slice(2))];
}

/** The last 35 bits of a number, with zeros before a shorter one, in five bytes. */
function last35(bytes: readonly string[]): string {
  const number = BigInt.asUintN(WIEGAND_37_DATA, BigInt(`0x${bytes.join('')}`));
  return number.toString(16).toUpperCase().padStart(10, '0');
}

/** Why a typed card number is none. */
export type CardNumberProblem = {
  readonly code: 'not-a-card-number' | 'number-too-large';
  readonly expected: string;
};

/**
 * Reads a card number as people type it: `em4100:0A00B1C2D3` or `wiegand:24:B1C2D3`, bare hex (`B1 C2 D3 E4`,
 * `B1:C2:D3:E4`), the ten decimal digits printed on a card (`0011649747`), or facility and number (`177,49875`).
 * Ten decimal digits are read as decimal, as printed; hex of five bytes without a letter needs its `em4100:`.
 */
export function parseCardNumber(typed: string): Result<Card, CardNumberProblem> {
  const text = typed.trim().toUpperCase();
  const named = /^(EM4100|ISO14443A|ISO14443B|ISO15693|WIEGAND):(?:(\d{2}):)?(.+)$/.exec(text);
  if (named?.[1] !== undefined && named[3] !== undefined) {
    return namedCard(named[1], named[2], named[3]);
  }
  const split = /^(\d{1,3})[,;](\d{1,5})$/.exec(text);
  if (split) return facilityAndNumber(Number(split[1]), Number(split[2]));
  if (/^\d{10}$/.test(text)) return decimal(Number(text));
  return bareHex(text);
}

const EXPECTED =
  'hex (B1C2D3E4), ten printed digits (0011649747), facility and number (177,49875), or technology:hex';
const WIEGAND_DATA = [
  [32, 4],
  [24, 3],
] as const;
const WIEGAND_37_DATA = 35;
const LARGEST_32 = 0xffff_ffff;

function form(technology: string, bits: number, uid: string): string {
  return `${technology}:${bits}:${uid}`;
}

function bytesOf(hex: string): readonly string[] {
  return hex.match(/../g) ?? [];
}

/** What is left of the bytes in either order when the leading ones are dropped, itself in either order. */
function truncations(bytes: readonly string[], length: number): readonly (readonly string[])[] {
  const low = bytes.slice(-length);
  const high = bytes.slice(0, length);
  const kept = [low, low.toReversed(), high.toReversed()];
  // A seven-byte UID is sent over four bytes by its first or by its last four.
  return bytes.length > 5 ? [...kept, high] : kept;
}

function notACard<T>(): Result<T, CardNumberProblem> {
  return err({ code: 'not-a-card-number', expected: EXPECTED });
}

function namedCard(name: string, bits: string | undefined, rest: string) {
  const technology = TECHNOLOGIES[name];
  const hex = hexOf(rest);
  if (technology === undefined || hex === undefined) return notACard<Card>();
  const length = bits === undefined ? hex.length * 4 : Number(bits);
  if (Math.ceil(length / 8) * 2 !== hex.length) return notACard<Card>();
  return ok<Card>({ technology, uid: hex, bits: length });
}

function facilityAndNumber(facility: number, number: number): Result<Card, CardNumberProblem> {
  if (facility > 0xff || number > 0xffff) {
    return err({ code: 'number-too-large', expected: 'facility up to 255, number up to 65535' });
  }
  return ok({ technology: 'wiegand', uid: hexNumber(facility * 0x1_0000 + number, 3), bits: 24 });
}

function decimal(value: number): Result<Card, CardNumberProblem> {
  if (value > LARGEST_32) {
    return err({ code: 'number-too-large', expected: 'ten digits up to 4294967295' });
  }
  return ok({ technology: 'wiegand', uid: hexNumber(value, 4), bits: 32 });
}

function bareHex(text: string): Result<Card, CardNumberProblem> {
  const hex = hexOf(text);
  const technology = hex === undefined ? undefined : TECHNOLOGY_BY_LENGTH[hex.length];
  if (hex === undefined || technology === undefined) return notACard();
  return ok({ technology, uid: hex, bits: hex.length * 4 });
}

function hexOf(text: string): string | undefined {
  const bare = text.replaceAll(/[\s:-]/g, '');
  return /^([0-9A-F]{2}){3,10}$/.test(bare) ? bare : undefined;
}

function hexNumber(value: number, bytes: number): string {
  return value
    .toString(16)
    .toUpperCase()
    .padStart(bytes * 2, '0');
}

const TECHNOLOGIES: Readonly<Record<string, Card['technology']>> = {
  EM4100: 'em4100',
  ISO14443A: 'iso14443a',
  ISO14443B: 'iso14443b',
  ISO15693: 'iso15693',
  WIEGAND: 'wiegand',
};
const TECHNOLOGY_BY_LENGTH: Readonly<Record<number, Card['technology']>> = {
  6: 'wiegand',
  8: 'iso14443a',
  10: 'em4100',
  14: 'iso14443a',
  20: 'iso14443a',
};
