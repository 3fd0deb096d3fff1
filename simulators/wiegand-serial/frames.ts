import Type from 'typebox';
import { open, type Static } from '../../rules/vocabulary/schema.ts';

/** What the simulated converter takes from its settings. */
export const Described = open({
  start: Type.Optional(Type.String()),
  between: Type.Optional(Type.String()),
  end: Type.Optional(Type.String()),
  digits: Type.Optional(Type.String()),
  lengths: Type.Optional(Type.Array(Type.Integer())),
});
export type Described = Static<typeof Described>;

/** What a person gave with a verb. */
export type Args = Readonly<Record<string, string>>;

/** A frame with one bit turned, counted from 1. */
export const turned = (frame: string, bit: number): string =>
  [...frame].map((one, i) => (i === bit - 1 ? (one === '0' ? '1' : '0') : one)).join('');

/** A card's frame in zeros and ones: of a number too long for its length the last bits are sent, as readers do. */
export function frameOf(args: Args, lengths: readonly number[] | undefined): string | undefined {
  const { card = '', bits } = args;
  if (!/^([0-9A-Fa-f]{2}){1,10}$/.test(card)) return undefined;
  const only = lengths?.length === 1 ? lengths[0] : undefined;
  const length = bits === undefined ? (only ?? lengthFor(card)) : Number(bits);
  const covered = COVERED[length];
  if (covered === undefined) return undefined;
  const size = length - 2;
  const number = BigInt.asUintN(size, BigInt(`0x${card}`));
  const even = oddOnes(number >> BigInt(size - covered));
  const odd = !oddOnes(BigInt.asUintN(covered, number));
  return `${even ? 1 : 0}${number.toString(2).padStart(size, '0')}${odd ? 1 : 0}`;
}

// How many data bits each of the two parity bits covers: the first so many and the last so many.
const COVERED: Readonly<Record<number, number>> = { 26: 12, 34: 16, 37: 18 };

function lengthFor(card: string): number {
  if (card.length <= 6) return 26;
  return card.length === 10 ? 37 : 34;
}

function oddOnes(number: bigint): boolean {
  let isOdd = false;
  for (let rest = number; rest > 0n; rest >>= 1n) if ((rest & 1n) === 1n) isOdd = !isOdd;
  return isOdd;
}

/** The converter's line of a frame: how many bits, and the bits. */
export function lineOf(frame: string, described: Described): Uint8Array {
  const between = Buffer.from(bytesOf(described.between ?? '3A')).toString('latin1');
  const digits = Math.ceil(frame.length / 4);
  const filled = BigInt(`0b${frame.padEnd(4 * digits, '0')}`);
  const hex = filled.toString(16).toUpperCase().padStart(digits, '0');
  const bits = described.digits === 'binary' ? frame : hex;
  return written(`${frame.length}${between}${bits}`, described);
}

/** A text between the start and the end of a line. */
export function written(text: string, { start = '', end = '0D 0A' }: Described): Uint8Array {
  return Uint8Array.of(...bytesOf(start), ...Buffer.from(text, 'latin1'), ...bytesOf(end));
}

/** Bytes written in hex. */
export const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
