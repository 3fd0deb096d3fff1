import {
  access,
  chown,
  constants,
  copyFile,
  mkdir,
  readdir,
  realpath,
  rename,
  rm,
  stat,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { SiteId } from '../../rules/vocabulary/ids.ts';
import { type Instant, toRfc3339 } from '../../rules/vocabulary/time.ts';
import { endSessions, positionIn } from '../store/copies.ts';
import { BackupError } from './backup-error.ts';
import { type Manifest, PARTS } from './manifest.ts';
import { isOutbox } from './parts.ts';
import { type Sealed, unpackBackup } from './read.ts';

/** What a restore did. */
export type Restored = {
  readonly manifest: Manifest;
  /** Where the replaced DATA lies now. */
  readonly aside?: string;
  /** Positions that only the replaced DATA has, by site. */
  readonly lost: readonly { readonly site: string; readonly from: number; readonly to: number }[];
};

/**
 * Puts a backup in the place of a DATA that nobody uses. Everything is unpacked and checked beside it first; then two
 * renames put it there, and the one before lies aside whole.
 */
export async function restoreBackup(options: {
  readonly sealed: Sealed;
  readonly data: string;
  readonly replace: boolean;
  readonly now: Instant;
}): Promise<Restored> {
  const { sealed, replace, now } = options;
  // A state folder of systemd is a link: what it leads to is what is replaced.
  const data = await realpath(options.data).catch(() => options.data);
  const there = await look(data);
  if (there === 'occupied' && !replace) {
    throw new BackupError('data-occupied', {
      text: `${data} is not empty`,
      remedy: 'give an empty folder, or --replace, which keeps what is there beside it',
    });
  }
  await refuseFixed(data);
  const staging = join(dirname(data), `.${basename(data)}-restoring-${process.pid}`);
  try {
    await mkdir(staging, { mode: 0o700 });
    const manifest = await unpackBackup(sealed, staging);
    const lost = there === 'occupied' ? await compare(manifest, data) : [];
    await prepare(staging, there === 'absent' ? undefined : data);
    const aside = await exchange({ data, staging, there, now });
    return { manifest, lost, ...(aside === undefined ? {} : { aside }) };
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

type There = 'absent' | 'empty' | 'occupied';

async function look(data: string): Promise<There> {
  try {
    return (await readdir(data)).length === 0 ? 'empty' : 'occupied';
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'absent';
    throw error;
  }
}

/** What cannot be renamed is refused before anything is unpacked. */
async function refuseFixed(data: string): Promise<void> {
  const parent = dirname(data);
  const why = await access(parent, constants.W_OK).then(
    async () => {
      const [inner, outer] = [await stat(data).catch(() => undefined), await stat(parent)];
      return inner !== undefined && inner.dev !== outer.dev ? 'is a disk of its own' : undefined;
    },
    () => `lies in ${parent}, where this user may not write`,
  );
  if (why === undefined) return;
  throw new BackupError('backup-unwritable', {
    text: `${data} ${why}: it cannot be exchanged as a whole`,
    remedy: 'restore as root, or into a new folder on that disk, and run with --data on it',
  });
}

/** What is put in place belongs to whom it belonged, and opens no session of before. */
async function prepare(staging: string, before: string | undefined): Promise<void> {
  endSessions(join(staging, PARTS.database));
  if (before === undefined) return;
  // Readings that nobody has accepted: those of the last run are newer than those of the backup.
  for (const name of (await readdir(before)).filter(isOutbox)) {
    await copyFile(join(before, name), join(staging, name));
  }
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = await stat(before);
  for (const name of ['', ...(await readdir(staging))]) await chown(join(staging, name), uid, gid);
}

async function exchange(options: {
  readonly data: string;
  readonly staging: string;
  readonly there: There;
  readonly now: Instant;
}): Promise<string | undefined> {
  const { data, staging, there, now } = options;
  // An empty folder is taken over by the rename itself.
  if (there !== 'occupied') {
    await rename(staging, data);
    return undefined;
  }
  const aside = `${data}.before-restore-${toRfc3339(now).replace(/[:.]/g, '')}`;
  await rename(data, aside);
  try {
    await rename(staging, data);
  } catch (error) {
    await rename(aside, data);
    throw error;
  }
  return aside;
}

/** What the DATA in place has beyond the backup, as far as it can be read: often it cannot, and that is why. */
async function compare(manifest: Manifest, data: string): Promise<Restored['lost']> {
  const lost: { site: string; from: number; to: number }[] = [];
  for (const { site, position } of manifest.sites) {
    const to = await positionIn(join(data, PARTS.database), siteId(site)).catch(() => 0);
    if (to > position) lost.push({ site, from: position + 1, to });
  }
  return lost;
}

/** The branding constructor: a manifest names sites as their journals do. */
const siteId = (text: string): SiteId => text as SiteId;
