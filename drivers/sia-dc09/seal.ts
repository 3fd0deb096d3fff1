import { cbc } from '@noble/ciphers/aes.js';
import type { Secret } from '../../rules/vocabulary/secret.ts';
import { fromHex, joinBytes, toHex } from '../framing/hex.ts';
import type { KeyForm } from '../panels/profiles.ts';
import { fromLatin } from './codec.ts';

const BLOCK = 16;
const KEY_LENGTHS: ReadonlySet<number> = new Set([16, 24, 32]);
/** DC-09, 5.5.1.1: sixteen zeros for every message; what keeps two alike messages apart is their padding. */
const NO_IV = new Uint8Array(BLOCK);

/** The key as a cipher wants it; undefined where what the file says is no key of that form. */
export function keyOf(secret: Secret, form: KeyForm): Uint8Array | undefined {
  const written = secret.reveal();
  const text = new TextDecoder().decode(written);
  const isHex = /^([0-9A-Fa-f]{2})+$/.test(text);
  const key = form === 'hex' ? (isHex ? fromHex(text) : undefined) : written;
  return key !== undefined && KEY_LENGTHS.has(key.length) ? key : undefined;
}

/** Decrypts the digits after the bracket; undefined where they are no whole blocks. */
export function unseal(body: Uint8Array, key: Uint8Array): Uint8Array | undefined {
  const [digits = ''] = /^[0-9A-Fa-f]*/.exec(String.fromCharCode(...body)) ?? [];
  if (digits.length === 0 || digits.length % (2 * BLOCK) !== 0) return undefined;
  return cbc(key, NO_IV, { disablePadding: true }).decrypt(fromHex(digits));
}

/** Takes the padding off: up to a bar that stands before the first bracket, else up to the bracket. */
export function unpadded(plain: Uint8Array): Uint8Array {
  const end = plain.indexOf(0x5d);
  const bar = plain.indexOf(0x7c);
  if (bar >= 0 && (end < 0 || bar < end)) return plain.subarray(bar + 1);
  return end < 0 ? plain : plain.subarray(end);
}

/** How many bytes of padding stand before so many others: a whole block where they fill blocks already. */
export const paddingFor = (length: number): number => BLOCK - (length % BLOCK);

/** Encrypts what an answer says, behind fresh padding. */
export function seal(said: string, key: Uint8Array, fresh: (count: number) => Uint8Array): string {
  const bytes = fromLatin(said);
  const padding = fresh(paddingFor(bytes.length)).map((byte) => LETTERS + (byte % LETTERS_COUNT));
  return toHex(cbc(key, NO_IV, { disablePadding: true }).encrypt(joinBytes(padding, bytes)));
}

// Capital letters: none of them is a bracket or a bar.
const LETTERS = 0x41;
const LETTERS_COUNT = 26;
