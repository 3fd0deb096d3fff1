import Database from 'better-sqlite3';
import { Kysely, Migrator, SqliteDialect } from 'kysely';
import { setUp } from './connection.ts';
import { fillModels } from './fill-models.ts';
import { MIGRATIONS } from './migrations/list.ts';
import { StoreError, storeError } from './store-error.ts';
import type { Tables } from './tables.ts';

const MIGRATION_TABLE = 'gatehouseMigration';
const LOCK_TABLE = 'gatehouseMigrationLock';
/** Longer than a commit of another process, shorter than the patience of who starts us. */
const OPENING_MS = 2_000;

/** Brings a database file up to this version's schema; a new file becomes an empty database. */
export async function migrateFile(file: string): Promise<void> {
  const db = open(file);
  try {
    setUp(db);
    db.pragma(`busy_timeout = ${OPENING_MS}`);
    refuseNewer(db, file);
    // A start that cannot write is told now, and not at its first card.
    db.exec('begin immediate; rollback');
    await migrate(db);
  } catch (cause) {
    throw storeError(file, cause);
  } finally {
    db.close();
  }
}

/** Makes the schema in an open database. */
export async function migrate(db: Database.Database): Promise<void> {
  const kysely = new Kysely<Tables>({ dialect: new SqliteDialect({ database: db }) });
  const migrator = new Migrator({
    db: kysely,
    provider: { getMigrations: () => Promise.resolve({ ...MIGRATIONS }) },
    migrationTableName: MIGRATION_TABLE,
    migrationLockTableName: LOCK_TABLE,
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
  fillModels(db);
}

function open(file: string): Database.Database {
  try {
    return new Database(file, { timeout: OPENING_MS });
  } catch (cause) {
    // The library refuses a missing folder with an error of its own, before SQLite sees it.
    if (cause instanceof TypeError) {
      throw new StoreError('its folder does not exist', {
        code: 'database-unopenable',
        file,
        cause,
      });
    }
    throw storeError(file, cause);
  }
}

/** Throws where this version does not know what the database has. */
export function refuseNewer(db: Database.Database, file: string): void {
  const exists = db
    .prepare<[string], { name: string }>('select name from sqlite_master where name = ?')
    .get(MIGRATION_TABLE);
  if (exists === undefined) return;
  const unknown = db
    .prepare<[], { name: string }>(`select name from ${MIGRATION_TABLE} order by name`)
    .all()
    .filter(({ name }) => !Object.hasOwn(MIGRATIONS, name));
  const last = unknown.at(-1);
  if (last === undefined) return;
  throw new StoreError(
    `a newer gatehouse wrote this database (it knows ${last.name}, this version does not)`,
    { code: 'database-newer', file },
  );
}
