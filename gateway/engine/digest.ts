import { createHmac } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../../rules/vocabulary/ids.ts';
import { freshToken } from '../random.ts';

/** Makes the digest of one canonical form of a card. */
export type Digester = (form: string) => Digest;

const KEY_BYTES = 32;
/** Half of the hash: see `Digest`. */
const DIGEST_BYTES = 16;
const digest = (text: string): Digest => text as Digest;

/** Where a site keeps the key its cards are matched by; it belongs in every backup. */
export const siteKeyFile = (dataDir: string): string => join(dataDir, 'site.key');

/** The site's digester: HMAC-SHA-256 under the site's key. */
export const loadSiteKey = async (dataDir: string): Promise<Digester> =>
  createDigester(await readSiteKey(dataDir));

/**
 * The site's key, made at the first start, readable by the owner only. Without this file no enrolled card is known again.
 */
export async function readSiteKey(dataDir: string): Promise<Uint8Array> {
  const file = siteKeyFile(dataDir);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const made = await makeKey(file);
  const key = made ?? Buffer.from((await readFile(file, 'utf8')).trim(), 'hex');
  if (key.length !== KEY_BYTES) {
    throw new Error(
      `${file}: expected ${KEY_BYTES} bytes in hexadecimal, found ${key.length}; restore it from a backup`,
    );
  }
  return key;
}

/** The digester of a known key. */
export function createDigester(key: Uint8Array): Digester {
  return (form) =>
    digest(createHmac('sha256', key).update(form).digest().toString('base64url', 0, DIGEST_BYTES));
}

/** Makes the key file where there is none; undefined where one is. */
async function makeKey(file: string): Promise<Buffer | undefined> {
  const key = Buffer.from(freshToken(KEY_BYTES), 'base64url');
  const handle = await open(file, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return undefined;
    throw error;
  });
  if (handle === undefined) return undefined;
  try {
    await handle.writeFile(`${key.toString('hex')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return key;
}
