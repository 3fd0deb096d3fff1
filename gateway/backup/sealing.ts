import { createCipheriv, createDecipheriv, createHash, scrypt, timingSafeEqual } from 'node:crypto';
import { freshBytes } from '../random.ts';

// Sealed: MAGIC, salt, nonce, check; then AES-256-GCM over the archive with all of these as its additional data; its tag.
const MAGIC = Buffer.from('GHSEAL1\n', 'latin1');
const SALT_BYTES = 16;
/** NIST SP 800-38D, 5.2.1.1: 96 bits; the key is new with every salt, so that no pair is used twice. */
const NONCE_BYTES = 12;
const CHECK_BYTES = 16;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const HEADER_BYTES = MAGIC.length + SALT_BYTES + NONCE_BYTES + CHECK_BYTES;
/** 64 MiB and some tenths of a second for each guess, and what a small machine has to spare once a night. */
const SCRYPT = { N: 2 ** 16, r: 8, p: 1, maxmem: 128 * 1024 * 1024 } as const;

/** Why a sealed archive does not open. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
  readonly fault: 'damaged' | 'wrong-passphrase';
  constructor(fault: 'damaged' | 'wrong-passphrase', options?: ErrorOptions) {
    super(fault, options);
    this.fault = fault;
  }
}

/** True where these first bytes of a file begin a sealed archive. */
export const isSealed = (start: Uint8Array): boolean =>
  MAGIC.equals(start.subarray(0, MAGIC.length));

/** Seals a stream under a passphrase. */
export async function* seal(
  source: AsyncIterable<Uint8Array>,
  passphrase: string,
): AsyncGenerator<Buffer> {
  const salt = freshBytes(SALT_BYTES);
  const nonce = freshBytes(NONCE_BYTES);
  const { key, check } = await keysOf(passphrase, salt);
  const header = Buffer.concat([MAGIC, salt, nonce, check]);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(header);
  yield header;
  for await (const chunk of source) yield cipher.update(chunk);
  yield cipher.final();
  yield cipher.getAuthTag();
}

/**
 * Opens a sealed stream. What it gives is proved only once it has ended: nobody may rely on it before. A wrong passphrase
 * shows at once.
 */
export async function* unseal(
  source: AsyncIterable<Buffer>,
  passphrase: string,
): AsyncGenerator<Buffer> {
  const chunks = source[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  const fill = async (count: number): Promise<boolean> => {
    while (held.length < count) {
      const { value, done } = await chunks.next();
      if (done === true) return false;
      held = Buffer.concat([held, value]);
    }
    return true;
  };
  if (!(await fill(HEADER_BYTES))) throw new SealBroken('damaged');
  const header = held.subarray(0, HEADER_BYTES);
  held = held.subarray(HEADER_BYTES);
  const decipher = await decipherOf(header, passphrase);
  // The last bytes are the tag: as many are always held back.
  while (await fill(TAG_BYTES + 1)) {
    const end = held.length - TAG_BYTES;
    const plain = decipher.update(held.subarray(0, end));
    held = held.subarray(end);
    yield plain;
  }
  if (held.length < TAG_BYTES) throw new SealBroken('damaged');
  try {
    decipher.setAuthTag(held);
    yield decipher.final();
  } catch (cause) {
    throw new SealBroken('damaged', { cause });
  }
}

async function decipherOf(header: Buffer, passphrase: string) {
  const salt = header.subarray(MAGIC.length, MAGIC.length + SALT_BYTES);
  const nonce = header.subarray(salt.length + MAGIC.length, HEADER_BYTES - CHECK_BYTES);
  const { key, check } = await keysOf(passphrase, salt);
  if (!timingSafeEqual(check, header.subarray(-CHECK_BYTES))) {
    throw new SealBroken('wrong-passphrase');
  }
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(header);
  return decipher;
}

/** The key, and what tells a wrong passphrase from damage: the other half of what scrypt gives, hashed. */
function keysOf(passphrase: string, salt: Uint8Array): Promise<{ key: Buffer; check: Buffer }> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFC'), salt, 2 * KEY_BYTES, SCRYPT, (error, derived) => {
      if (error !== null) return reject(error);
      const check = createHash('sha256').update(derived.subarray(KEY_BYTES)).digest();
      resolve({ key: derived.subarray(0, KEY_BYTES), check: check.subarray(0, CHECK_BYTES) });
    });
  });
}
