import Database from 'better-sqlite3';

/** Why a database cannot be used. */
export type StoreErrorCode =
  | 'database-locked'
  | 'database-newer'
  | 'database-damaged'
  | 'database-unopenable'
  | 'disk-full';

/** Thrown when a database cannot be used: what is wrong with which file, and what helps. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;
  readonly file: string;
  readonly remedy: string;

  constructor(
    text: string,
    { code, file, ...options }: { code: StoreErrorCode; file: string } & ErrorOptions,
  ) {
    super(`${file}: ${text}; ${REMEDIES[code]}`, options);
    this.code = code;
    this.file = file;
    this.remedy = REMEDIES[code];
  }
}

const REMEDIES: Readonly<Record<StoreErrorCode, string>> = {
  'database-locked': 'stop the other gatehouse or sqlite3 that has it open, then start again',
  'database-newer':
    'start the gatehouse version that wrote it, or restore a backup of this version',
  'database-damaged': 'restore the newest backup; keep this file for examination',
  'database-unopenable': 'give the gatehouse user read and write access to the file and its folder',
  'disk-full': 'make room on this disk',
};

/** Says in our words what SQLite says in its own. */
export function storeError(file: string, cause: unknown): unknown {
  if (!(cause instanceof Database.SqliteError)) return cause;
  const known = CODES.find(([prefix]) => cause.code.startsWith(prefix));
  if (known === undefined) return cause;
  const text = `${known[2]} (${cause.code}: ${cause.message})`;
  return new StoreError(text, { code: known[1], file, cause });
}

const CODES: readonly (readonly [string, StoreErrorCode, string])[] = [
  ['SQLITE_BUSY', 'database-locked', 'another process is writing to the database'],
  ['SQLITE_LOCKED', 'database-locked', 'another process is writing to the database'],
  ['SQLITE_NOTADB', 'database-damaged', 'this is not a database'],
  ['SQLITE_CORRUPT', 'database-damaged', 'the database is damaged'],
  ['SQLITE_CANTOPEN', 'database-unopenable', 'the database cannot be opened'],
  ['SQLITE_READONLY', 'database-unopenable', 'the database cannot be written'],
  ['SQLITE_PERM', 'database-unopenable', 'the database cannot be opened'],
  ['SQLITE_FULL', 'disk-full', 'the disk is full'],
];
