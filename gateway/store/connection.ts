import type { Database } from 'better-sqlite3';

/** How long a statement waits for another process that writes. */
export const BUSY_MS = 5_000;

/** Ids are random, so that every commit touches pages all over the indexes: they must not be read again each time. */
const CACHE_KIB = 65_536;
/**
 * A commit writes the log back itself once it has so many pages (64 MiB), and is late by that. The checkpointer sees to
 * it that this does not happen; it is for who writes without one, and for a load that leaves it no time.
 */
const CHECKPOINT_PAGES = 16_384;

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
