import type { Database } from 'better-sqlite3';

/** How long a statement waits for another process that writes. */
export const BUSY_MS = 5_000;

/** Ids are random, so that every commit touches pages all over the indexes: they must not be read again each time. */
const CACHE_KIB = 65_536;
/**
 * The log is written back after so many pages (32 MiB): a page touched by many commits is then written once. The commit
 * that does it waits, so it is not made longer than an SD card bears.
 */
const CHECKPOINT_PAGES = 8_192;

/**
 * What every writing connection sets: WAL so that readers never wait for a commit, FULL so that a commit survives a
 * power cut.
 */
export function setUp(db: Database): void {
  db.pragma(`busy_timeout = ${BUSY_MS}`);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  db.pragma(`cache_size = -${CACHE_KIB}`);
  db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
}
