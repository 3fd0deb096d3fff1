import { cmac } from '@noble/ciphers/aes.js';
import type { TagKeys } from '../driver.ts';
import { joinBytes } from '../framing/hex.ts';

/** AN10922, 2.2: what an AES-128 key is made of begins with this. */
const AES_128 = 0x01;

/**
 * A key of one tag's own (AN10922, "AES-128 key diversification"): CMAC of UID and more under the master key. AN10922 pads
 * to two blocks, RFC 4493 to whole ones: they are the same from 17 bytes in all on, which `MORE_BYTES_MIN` sees to.
 */
export const diversified = (master: Uint8Array, uid: Uint8Array, more: Uint8Array): Uint8Array =>
  cmac(joinBytes(Uint8Array.of(AES_128), uid, more), master);

/** A UID of seven bytes and the constant leave this much of two blocks; one byte is kept for what else a key is for. */
export const MORE_BYTES_MIN = 9;
export const MORE_BYTES_MAX = 23;

/** What the tag of this UID signs with (SDMFileRead). */
export function fileKeyOf({ file }: Pick<TagKeys, 'file'>, uid: Uint8Array): Uint8Array {
  return file.kind === 'fixed'
    ? file.key.reveal()
    : diversified(file.master.reveal(), uid, file.systemId);
}

// Any byte will do that makes the input another one than the signing key's.
const APPLICATION_MASTER = Uint8Array.of(0x00);

/** What guards the settings of the tag of this UID (application key 0), of the same master key; none where keys are fixed. */
export function applicationKeyOf(
  { file }: Pick<TagKeys, 'file'>,
  uid: Uint8Array,
): Uint8Array | undefined {
  if (file.kind === 'fixed') return undefined;
  return diversified(file.master.reveal(), uid, joinBytes(file.systemId, APPLICATION_MASTER));
}
