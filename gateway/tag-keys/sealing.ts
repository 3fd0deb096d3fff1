import { createCipheriv, createDecipheriv, hkdfSync, scrypt } from 'node:crypto';
import { freshBytes } from '../random.ts';

const KEY_BYTES = 32;
/** NIST SP 800-38D, 5.2.1.1: 96 random bits; one key seals a few generations and not 2^32 of them. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** As for a backup: 64 MiB and some tenths of a second for each guess. */
const SCRYPT = { N: 2 ** 16, r: 8, p: 1, maxmem: 128 * 1024 * 1024 } as const;
/** RFC 5869, 3.2: what a key is for keeps it apart from every other that is made of the same secret. */
const PURPOSE = 'gatehouse tag keys, version 1';

/** What a file of keys is sealed under. */
export type Sealer = {
  /** Nonce, ciphertext and tag; `about` is bound to it and not hidden. */
  seal(plain: Uint8Array, about: string): Buffer;
  /** Undefined where it was sealed under another key, or was changed. */
  unseal(sealed: Uint8Array, about: string): Buffer | undefined;
};

/** A sealer whose key is made of the site's own key. */
export const sealerOfSite = (siteKey: Uint8Array, salt: Uint8Array): Sealer =>
  sealer(Buffer.from(hkdfSync('sha256', siteKey, salt, PURPOSE, KEY_BYTES)));

/** A sealer whose key is made of a passphrase, which lies elsewhere than the file. */
export async function sealerOfPassphrase(passphrase: string, salt: Uint8Array): Promise<Sealer> {
  const stretched = await new Promise<Buffer>((resolve, reject) => {
    scrypt(passphrase.normalize('NFC'), salt, KEY_BYTES, SCRYPT, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
  return sealerOfSite(stretched, salt);
}

/** AES-256-GCM under one key, a fresh nonce each time. */
function sealer(key: Uint8Array): Sealer {
  return {
    seal(plain, about) {
      const nonce = freshBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(about));
      return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    },
    unseal(sealed, about) {
      if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined;
      const nonce = sealed.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(about));
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
      const hidden = sealed.subarray(NONCE_BYTES, -TAG_BYTES);
      try {
        return Buffer.concat([decipher.update(hidden), decipher.final()]);
      } catch {
        return undefined;
      }
    },
  };
}
