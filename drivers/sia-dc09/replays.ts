import { cmac } from '@noble/ciphers/aes.js';
import { after, type Instant } from '../../rules/vocabulary/time.ts';
import { toHex } from '../framing/hex.ts';

/** Ciphertexts are remembered past the minute in which their time would be taken again. */
const REMEMBERED_MS = 10 * 60_000;
const KEPT_MAX = 50_000;
// A digest and no secret: what is remembered of a message must be short.
const NO_KEY = new Uint8Array(16);

/** A short name for bytes. */
export const digestOf = (bytes: Uint8Array): string => toHex(cmac(bytes, NO_KEY));

/** Which encrypted messages were taken: nothing in DC-09 keeps the same bytes from being sent again by somebody else. */
export type Replays = {
  /** Remembers it as taken where it is new. */
  isNew(name: string, now: Instant): boolean;
  has(name: string): boolean;
};

/** Remembers nothing yet. */
export function createReplays(): Replays {
  const seen = new Map<string, Instant>();
  return {
    isNew(name, now) {
      for (const [old, at] of seen) {
        if (seen.size < KEPT_MAX && after(at, REMEMBERED_MS) > now) break;
        seen.delete(old);
      }
      if (seen.has(name)) return false;
      seen.set(name, now);
      return true;
    },
    has: (name) => seen.has(name),
  };
}
