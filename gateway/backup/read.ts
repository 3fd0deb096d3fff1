import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { examineCopy } from '../store/copies.ts';
import { StoreError } from '../store/store-error.ts';
import { BackupError, damaged } from './backup-error.ts';
import { type Manifest, PARTS, type Part, parseManifest } from './manifest.ts';
import { isSealed, SealBroken, unseal } from './sealing.ts';
import { readTar, TarBroken, type TarEntry } from './tar.ts';

/** An archive on disk, and what opens it. */
export type Sealed = { readonly file: string; readonly passphrase: string | undefined };

/** The manifest comes first and is small: a thousand parts are below this. */
const MANIFEST_BYTES_MAX = 1024 * 1024;

/**
 * Unpacks an archive into an empty folder and holds every part to its checksum, the database to its own checks and the
 * journal to its chain. What it returns has passed all of them; else it throws, and the folder is worth nothing.
 */
export async function unpackBackup(sealed: Sealed, into: string): Promise<Manifest> {
  const { file } = sealed;
  try {
    const manifest = await unpack(sealed, into);
    await examine(file, manifest, into);
    return manifest;
  } catch (error) {
    throw explainedRead(file, error);
  }
}

async function unpack(sealed: Sealed, into: string): Promise<Manifest> {
  const { file } = sealed;
  const entries = readTar(await bytesOf(sealed));
  const first = await entries.next();
  if (first.done === true) throw damaged(file, 'it is empty');
  const manifest = parseManifest(await textOf(file, first.value));
  if (manifest === undefined) {
    throw damaged(file, 'its manifest is none, or one of a newer gatehouse');
  }
  const expected = [...manifest.parts];
  for await (const entry of entries) {
    const part = expected.shift();
    if (part === undefined || part.name !== entry.name) {
      throw damaged(file, `${entry.name} is not what its manifest names next`);
    }
    await unpackPart(file, part, entry, join(into, part.name));
  }
  if (expected[0] !== undefined) throw damaged(file, `${expected[0].name} is missing`);
  return manifest;
}

async function bytesOf({ file, passphrase }: Sealed): Promise<AsyncIterable<Buffer>> {
  const handle = await open(file, 'r');
  const start = Buffer.alloc(8);
  try {
    await handle.read(start, 0, start.length, 0);
  } finally {
    await handle.close();
  }
  const key = isSealed(start) ? needed(file, passphrase) : undefined;
  const gunzip = createGunzip();
  const source = createReadStream(file);
  const fed =
    key === undefined
      ? pipeline(source, gunzip)
      : pipeline(source, (bytes) => unseal(bytes, key), gunzip);
  // It fails the reader of gunzip too, which says it.
  fed.catch(() => undefined);
  return gunzip;
}

function needed(file: string, passphrase: string | undefined): string {
  if (passphrase !== undefined) return passphrase;
  throw new BackupError('passphrase-needed', {
    text: `${file} is encrypted`,
    remedy: 'give the file that holds its passphrase with --passphrase-file',
  });
}

async function textOf(file: string, { name, size, body }: TarEntry): Promise<string> {
  if (name !== PARTS.manifest || size > MANIFEST_BYTES_MAX) {
    throw damaged(file, `expected ${PARTS.manifest} first, ${name} came`);
  }
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

async function unpackPart(file: string, part: Part, entry: TarEntry, to: string): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(
    entry.body,
    async function* hashed(chunks) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(to, { flags: 'wx', mode: 0o600, flush: true }),
  );
  if (entry.size !== part.bytes || hash.digest('hex') !== part.sha256) {
    await rm(to);
    throw damaged(file, `${part.name} is not what its checksum says`);
  }
}

/** What the parts say themselves, whoever made the checksums. */
async function examine(file: string, manifest: Manifest, folder: string): Promise<void> {
  for (const needed of [PARTS.database, PARTS.siteKey]) {
    if (!manifest.parts.some(({ name }) => name === needed)) throw damaged(file, `no ${needed}`);
  }
  const key = (await readFile(join(folder, PARTS.siteKey), 'utf8')).trim();
  if (!/^[0-9a-f]{64}$/.test(key)) throw damaged(file, 'the site key in it is none');
  const examined = await examineCopy(join(folder, PARTS.database));
  for (const { site, position, link, tampering } of examined) {
    const said = manifest.sites.find((one) => one.site === site);
    const wrong =
      tampering[0]?.text ??
      (said?.position === position && said.link === link
        ? undefined
        : `it ends at ${position}, its manifest says ${said?.position ?? 'nothing'}`);
    if (wrong === undefined) continue;
    throw new BackupError('backup-unsound', {
      text: `${file}: the journal of ${site} does not verify: ${wrong}`,
      remedy: 'take the backup before, and keep this one for examination',
    });
  }
}

function explainedRead(file: string, error: unknown): unknown {
  if (error instanceof SealBroken) {
    return error.fault === 'damaged'
      ? damaged(file, 'it is not as it was sealed', error)
      : new BackupError('passphrase-wrong', {
          text: `${file}: this is not its passphrase`,
          remedy: 'give the one it was made with; without it nobody opens it',
          cause: error,
        });
  }
  if (error instanceof TarBroken) return damaged(file, error.message, error);
  // The library names a newer database's remedy itself.
  if (error instanceof StoreError && error.code !== 'database-damaged') return error;
  if (error instanceof StoreError) return damaged(file, error.message, error);
  return explainedSystem(file, error);
}

function explainedSystem(file: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || error instanceof BackupError) return error;
  const code = String(error.code);
  if (code.startsWith('Z_') || code === 'ERR_STREAM_PREMATURE_CLOSE') {
    return damaged(file, `it cannot be unpacked (${error.message})`, error);
  }
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new BackupError('backup-unwritable', {
      text: `no room to unpack ${file} (${error.message}); nothing of it is left`,
      remedy: 'make room there; `backup verify` unpacks where TMPDIR says',
      cause: error,
    });
  }
  return new BackupError('backup-unreadable', {
    text: `${file}: ${error.message}`,
    remedy: 'give the path of a backup that this user may read',
    cause: error,
  });
}
