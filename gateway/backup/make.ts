import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type Instant, toRfc3339 } from '../../rules/vocabulary/time.ts';
import { roomAt } from '../self/disk.ts';
import { examineCopy } from '../store/copies.ts';
import { BackupError } from './backup-error.ts';
import { isAlive } from './leftovers.ts';
import { type Manifest, PARTS } from './manifest.ts';
import { copyParts, describeParts } from './parts.ts';
import { seal } from './sealing.ts';
import { tarEnd, tarHeader, tarPadding } from './tar.ts';

/** What a backup is made of. */
export type BackupOrder = {
  readonly data: string;
  readonly config: string | undefined;
  readonly file: string;
  readonly passphrase: string | undefined;
  readonly program: string;
  readonly now: Instant;
};

/**
 * Makes one archive of a DATA, also while a gateway runs on it: the copy stands at one commit, and nobody waits for it.
 * The file has its name once it is whole and on disk.
 */
export async function makeBackup(order: BackupOrder): Promise<Manifest> {
  const { data, file } = order;
  await refuseThere(file);
  const staging = await makeStaging(data);
  // The process's own name for it: two that write to one folder do not meet.
  const fresh = `${file}.${process.pid}.part`;
  try {
    const names = await copyParts({ ...order, into: staging });
    const manifest = await manifestOf(order, staging, names);
    await writeArchive(order, { staging, manifest, fresh });
    await rename(fresh, file);
    await syncFolder(dirname(file));
    return manifest;
  } catch (error) {
    throw unwritable(file, error);
  } finally {
    await rm(fresh, { force: true });
    await rm(staging, { recursive: true, force: true });
  }
}

async function manifestOf(
  { program, now }: BackupOrder,
  staging: string,
  names: readonly string[],
): Promise<Manifest> {
  const examined = await examineCopy(join(staging, PARTS.database));
  const broken = examined.flatMap(({ tampering }) => tampering);
  if (broken[0] !== undefined) {
    throw new BackupError('backup-unsound', {
      text: `the journal was changed after it was written: ${broken[0].text}`,
      remedy:
        'no backup was made; keep the older ones, and run `gatehouse replay`, which lists all',
    });
  }
  return {
    format: 'gatehouse-backup',
    version: 1,
    program,
    madeAt: toRfc3339(now),
    sites: examined.map(({ site, position, link, facts }) => ({ site, position, link, facts })),
    parts: [...(await describeParts(staging, names))],
  };
}

async function writeArchive(
  { passphrase, now }: BackupOrder,
  made: { readonly staging: string; readonly manifest: Manifest; readonly fresh: string },
): Promise<void> {
  const { staging, manifest, fresh } = made;
  const to = createWriteStream(fresh, { flags: 'wx', mode: 0o600, flush: true });
  const from = () => archive(staging, manifest, now);
  if (passphrase === undefined) await pipeline(from, createGzip(), to);
  else await pipeline(from, createGzip(), (source) => seal(source, passphrase), to);
}

async function* archive(staging: string, manifest: Manifest, now: Instant): AsyncGenerator<Buffer> {
  const text = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
  yield tarHeader(PARTS.manifest, text.length, now);
  yield text;
  yield tarPadding(text.length);
  for (const { name, bytes } of manifest.parts) {
    yield tarHeader(name, bytes, now);
    for await (const chunk of createReadStream(join(staging, name))) yield chunk;
    yield tarPadding(bytes);
  }
  yield tarEnd();
}

async function refuseThere(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) return;
  throw new BackupError('backup-exists', {
    text: `${file} is there already`,
    remedy: 'give another name, or move it away: a backup is never overwritten',
  });
}

/** A gateway whose disk is full decides nothing: so much is left to it. */
const LEFT_TO_GATEWAY_BYTES = 200 * 1024 ** 2;
const STAGING = /^\.backup-(\d+)$/;

/** A folder of our own beside the database, where there is room for a copy of it. */
async function makeStaging(data: string): Promise<string> {
  const database = join(data, PARTS.database);
  const names = await readdir(data).catch((cause: unknown) => {
    throw new BackupError('backup-unreadable', {
      text: `expected the records of a gateway in ${data}; ${String(cause)}`,
      remedy: 'give the folder with --data, as the user that owns it',
      cause,
    });
  });
  if (!names.includes(PARTS.database)) {
    throw new BackupError('backup-unreadable', {
      text: `expected the records of a gateway; there is no ${database}`,
      remedy: 'give the folder that `gatehouse run` writes to with --data',
    });
  }
  for (const name of names) {
    const owner = STAGING.exec(name)?.[1];
    // Left by one that was killed: nobody else removes a copy of everything.
    if (owner !== undefined && !isAlive(Number(owner))) {
      await rm(join(data, name), { recursive: true, force: true });
    }
  }
  await refuseTight(data, names);
  const staging = join(data, `.backup-${process.pid}`);
  await mkdir(staging, { mode: 0o700 });
  return staging;
}

async function refuseTight(data: string, names: readonly string[]): Promise<void> {
  let needed = LEFT_TO_GATEWAY_BYTES;
  for (const name of names.filter((one) => one.startsWith(PARTS.database))) {
    needed += (await stat(join(data, name)).catch(() => ({ size: 0 }))).size;
  }
  const { free } = await roomAt(data);
  if (free >= needed) return;
  throw new BackupError('backup-unwritable', {
    text: `expected ${mebibytes(needed)} free at ${data} for the copy; there are ${mebibytes(free)}`,
    remedy:
      'make room there: the copy is removed afterwards, and the running gateway needs the rest',
  });
}

const mebibytes = (bytes: number): string => `${Math.ceil(bytes / 1024 ** 2)} MiB`;

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const DISK_CODES = new Set([
  'ENOSPC',
  'EDQUOT',
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOENT',
  'ENOTDIR',
  'EIO',
]);

/** What kept the file from being written, as a person needs to hear it. */
function unwritable(file: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  if (error instanceof BackupError || !DISK_CODES.has(String(error.code))) return error;
  return new BackupError('backup-unwritable', {
    text: `${file} could not be written (${error.message}); nothing of it is left`,
    remedy: 'make room on that disk, or give a folder there is and this user may write to',
    cause: error,
  });
}
