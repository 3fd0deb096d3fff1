import Database from 'better-sqlite3';
import { type Compilable, Kysely, SqliteDialect } from 'kysely';
import type { SiteId } from '../../rules/vocabulary/ids.ts';
import type { CommitOutcome, EngineStore } from '../engine/ports.ts';
import type { Logger } from '../log.ts';
import { type AccountStore, createAccountStore } from './accounts.ts';
import { BUSY_MS } from './connection.ts';
import { createEngineReaders } from './engine-readers.ts';
import { startLocalWriter } from './local-writer.ts';
import { migrateFile } from './migrator.ts';
import { compareReadModels, type ReadModelDifference } from './model-comparison.ts';
import { createReaders, type Readers } from './readers.ts';
import { toWork } from './rows.ts';
import { createSearchReaders, type SearchReaders } from './search-readers.ts';
import { saveSnapshot } from './snapshots.ts';
import { storeError } from './store-error.ts';
import type { Tables } from './tables.ts';
import { type Verification, verifyChain } from './verification.ts';
import { startWriter, type Writer } from './writer.ts';

/** The database of a gateway: what the engine commits to, and what the API asks. */
export type Store = EngineStore &
  Readers & {
    /** Read-only: for questions that have no reader of their own. */
    readonly read: Kysely<Tables>;
    readonly search: SearchReaders;
    readonly accounts: AccountStore;
    /** Runs one writing statement in the commit worker; gives how many rows it changed. */
    write(query: Compilable<unknown>): Promise<number>;
    /** Says where the journal was edited, cut or added to. */
    verifyChain(site: SiteId): Promise<Verification>;
    /** Folds the journal into read models again and says where the live ones differ. */
    compareReadModels(site: SiteId): Promise<readonly ReadModelDifference[]>;
    close(): Promise<void>;
  };

/** Opens a database file, making or migrating its schema; throws `StoreError` where it cannot be used. */
export async function openStore(options: {
  readonly file: string;
  readonly log: Logger;
  /** Where commits run: in a thread of their own, or here, for a command that has no loop to keep free. */
  readonly commits?: 'thread' | 'here';
}): Promise<Store> {
  const { file, log } = options;
  await migrateFile(file);
  const handle = openReader(file);
  const read = new Kysely<Tables>({ dialect: new SqliteDialect({ database: handle }) });
  const writer = options.commits === 'here' ? startLocalWriter(file) : startWriter(file, log);
  const write = (query: Compilable<unknown>): Promise<number> => writeWith(writer, file, query);
  return {
    ...createEngineReaders(read),
    ...createReaders(read),
    read,
    write,
    search: createSearchReaders(read),
    accounts: createAccountStore(read, write),
    commit: (batch) => commitWith(writer, toWork(batch)),
    saveSnapshot: (site, snapshot) => saveSnapshot(write, site, snapshot),
    probe: async () => (await writer.ask({ kind: 'probe' })).kind === 'done',
    verifyChain: (site) => verifyChain(read, site),
    compareReadModels: (site) => compareReadModels(read, site),
    async close() {
      await writer.close();
      await read.destroy();
    },
  };
}

function openReader(file: string): Database.Database {
  try {
    return new Database(file, { readonly: true, timeout: BUSY_MS });
  } catch (cause) {
    throw storeError(file, cause);
  }
}

async function commitWith(writer: Writer, work: ReturnType<typeof toWork>): Promise<CommitOutcome> {
  const answer = await writer.ask({ kind: 'commit', work });
  switch (answer.kind) {
    case 'done':
      return { kind: 'done' };
    case 'overtaken':
      return answer;
    default:
      return { kind: 'failed', error: new Error(`${answer.code}: ${answer.text}`) };
  }
}

async function writeWith(
  writer: Writer,
  file: string,
  query: Compilable<unknown>,
): Promise<number> {
  const { sql, parameters } = query.compile();
  const answer = await writer.ask({ kind: 'write', sql, values: parameters });
  if (answer.kind === 'done') return answer.changes;
  const text = answer.kind === 'failed' ? `${answer.code}: ${answer.text}` : answer.kind;
  throw new Error(`${file}: the write failed, ${text}`);
}
