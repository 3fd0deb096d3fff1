import { cbc, cmac } from '@noble/ciphers/aes.js';
import { equalBytes } from '@noble/ciphers/utils.js';
import { err, ok, type Result } from '../../rules/vocabulary/result.ts';
import type { TagKeys } from '../driver.ts';
import { joinBytes } from '../framing/hex.ts';
import type { SunMessage } from './codec.ts';
import { fileKeyOf } from './diversify.ts';

/** What a good message says. */
export type Signed = { readonly uid: Uint8Array; readonly counter: number };

/** Why a message is not believed. */
export type Disbelief = 'tap-unknown-key' | 'tap-forged';

/** Verifies a message under every generation of keys, the newest first. */
export function verify(
  message: SunMessage,
  generations: readonly TagKeys[],
): Result<Signed, Disbelief> {
  let isOurs = false;
  for (const keys of generations) {
    const picc = decrypted(message.piccData, keys.meta.reveal());
    if (picc === undefined) continue;
    isOurs = true;
    const fileKey = fileKeyOf(keys, picc.uid);
    if (equalBytes(message.mac, signature(fileKey, picc))) {
      return ok({ uid: picc.uid, counter: littleEndian(picc.counter) });
    }
  }
  return err(isOurs ? 'tap-forged' : 'tap-unknown-key');
}

/** AN12196, "PICC data tag": UID mirrored, counter mirrored, a UID of seven bytes. */
const PICC_DATA_TAG = 0xc7;
const UID_BYTES = 7;
const COUNTER_BYTES = 3;
const ZERO_IV = new Uint8Array(16);

type PiccData = { readonly uid: Uint8Array; readonly counter: Uint8Array };

/** AN12196, "Encrypted PICC data": AES-128-CBC under SDMMetaRead with a zero IV; what follows the counter is random. */
function decrypted(piccData: Uint8Array, key: Uint8Array): PiccData | undefined {
  const plain = cbc(key, ZERO_IV, { disablePadding: true }).decrypt(piccData);
  if (plain[0] !== PICC_DATA_TAG) return undefined;
  const counterAt = 1 + UID_BYTES;
  return {
    uid: plain.slice(1, counterAt),
    counter: plain.slice(counterAt, counterAt + COUNTER_BYTES),
  };
}

/** AN12196, "SV2": its beginning is fixed. */
const SV2 = Uint8Array.of(0x3c, 0xc3, 0x00, 0x01, 0x00, 0x80);
const NOTHING_MIRRORED = new Uint8Array(0);

/** AN12196, "SDMMAC": every second byte of the CMAC over nothing, under the session key of this UID and count. */
function signature(fileKey: Uint8Array, { uid, counter }: PiccData): Uint8Array {
  const sessionKey = cmac(joinBytes(SV2, uid, counter), fileKey);
  return cmac(NOTHING_MIRRORED, sessionKey).filter((_, index) => index % 2 === 1);
}

const littleEndian = (bytes: Uint8Array): number =>
  bytes.reduceRight((value, byte) => value * 256 + byte, 0);
