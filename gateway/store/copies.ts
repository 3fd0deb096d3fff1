import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import type { SiteId } from '../../rules/vocabulary/ids.ts';
import { BUSY_MS } from './connection.ts';
import { refuseNewer } from './migrator.ts';
import { compiler } from './statements.ts';
import { StoreError, storeError } from './store-error.ts';
import type { Tables } from './tables.ts';
import { type Verification, verifyChain } from './verification.ts';

/** What a copy of a database holds of one site. */
export type Examined = Verification & {
  readonly site: SiteId;
  readonly position: number;
  readonly link: string;
};

/** All pages at once: a copy made in pieces begins anew with every commit of another process. */
const ALL_PAGES = 0x7fffffff;

/**
 * Copies a database that another process may be writing to, as it stands at one commit. It blocks the caller while it
 * reads and nobody else: the write-ahead log lets the writer go on.
 */
export async function copyDatabase(file: string, to: string): Promise<void> {
  try {
    const from = new Database(file, { readonly: true, fileMustExist: true, timeout: BUSY_MS });
    try {
      await from.backup(to, { progress: () => ALL_PAGES });
    } finally {
      from.close();
    }
    const copy = new Database(to, { fileMustExist: true });
    try {
      // One file without a log beside it.
      copy.pragma('journal_mode = DELETE');
    } finally {
      copy.close();
    }
  } catch (cause) {
    throw storeError(file, cause);
  }
}

/** Reads a copy from end to end: SQLite's own check, and the chain of each site in it. Changes nothing. */
export async function examineCopy(file: string): Promise<readonly Examined[]> {
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true });
    const read = new Kysely<Tables>({ dialect: new SqliteDialect({ database: db }) });
    try {
      refuseNewer(db, file);
      const verdict = db.pragma('quick_check(1)', { simple: true });
      if (verdict !== 'ok') {
        throw new StoreError(`the database is damaged (${String(verdict)})`, {
          code: 'database-damaged',
          file,
        });
      }
      const examined: Examined[] = [];
      for (const { site: id } of await sitesIn(read)) {
        const site = siteId(id);
        const { position, link } = await lastOf(read, site);
        examined.push({ site, position, link, ...(await verifyChain(read, site)) });
      }
      return examined;
    } finally {
      await read.destroy();
    }
  } catch (cause) {
    throw storeError(file, cause);
  }
}

/** The position a database stands at, where it can be read. */
export async function positionIn(file: string, site: SiteId): Promise<number> {
  const db = new Database(file, { readonly: true, fileMustExist: true, timeout: BUSY_MS });
  const read = new Kysely<Tables>({ dialect: new SqliteDialect({ database: db }) });
  try {
    return (await lastOf(read, site)).position;
  } finally {
    await read.destroy();
  }
}

/** Ends all sessions in a copy: one that was ended since the copy was made must not live again. */
export function endSessions(file: string): void {
  const db = new Database(file, { fileMustExist: true });
  try {
    db.prepare(compiler.deleteFrom('sessions').compile().sql).run();
    db.prepare(compiler.deleteFrom('signInLinks').compile().sql).run();
  } catch (cause) {
    throw storeError(file, cause);
  } finally {
    db.close();
  }
}

const sitesIn = (read: Kysely<Tables>) =>
  read.selectFrom('chain').select('site').distinct().orderBy('site').execute();

async function lastOf(
  read: Kysely<Tables>,
  site: SiteId,
): Promise<{ readonly position: number; readonly link: string }> {
  const last = await read
    .selectFrom('chain')
    .select(['position', 'link'])
    .where('site', '=', site)
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last ?? { position: 0, link: '' };
}

/** The branding constructor: whoever has a chain is a site. */
const siteId = (text: string): SiteId => text as SiteId;
