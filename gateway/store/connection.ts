import type { Database } from 'better-sqlite3';

/** How long a statement waits for another process that writes. */
export const BUSY_MS = 5_000;

/**
 * What every writing connection sets: WAL so that readers never wait for a commit, FULL so that a commit survives a
 * power cut.
 */
export function setUp(db: Database): void {
  db.pragma(`busy_timeout = ${BUSY_MS}`);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
}
