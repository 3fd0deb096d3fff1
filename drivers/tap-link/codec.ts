import { err, ok, type Result } from '../../rules/vocabulary/result.ts';
import { fromHex } from '../framing/hex.ts';

/** What a tag wrote into the address that the phone opened. */
export type SunMessage = {
  /** Encrypted: which tag it is, and its count. */
  readonly piccData: Uint8Array;
  /** The tag's signature. */
  readonly mac: Uint8Array;
};

/** What the two are called in the address. */
export type Names = { readonly piccData: string; readonly cmac: string };

const PICC_DATA_BYTES = 16;
const MAC_BYTES = 8;

/** Finds the message in the query of an address. */
export function decode(
  query: Readonly<Record<string, string>>,
  names: Names,
): Result<SunMessage, { readonly text: string }> {
  const piccData = bytesOf(query[names.piccData], PICC_DATA_BYTES);
  if (piccData === undefined) return err(lacking(names.piccData, PICC_DATA_BYTES));
  const mac = bytesOf(query[names.cmac], MAC_BYTES);
  if (mac === undefined) return err(lacking(names.cmac, MAC_BYTES));
  return ok({ piccData, mac });
}

function bytesOf(text: string | undefined, count: number): Uint8Array | undefined {
  const isHex = text !== undefined && text.length === 2 * count && /^[0-9A-Fa-f]+$/.test(text);
  return isHex ? fromHex(text) : undefined;
}

// What came is not told: it may be a message that is good elsewhere.
const lacking = (name: string, bytes: number) => ({
  text: `expected "${name}" with ${2 * bytes} hex digits in the address`,
});
