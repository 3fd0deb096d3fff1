import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import type { SiteId } from '../../rules/vocabulary/ids.ts';
import { type Instant, instant } from '../../rules/vocabulary/time.ts';
import { BUSY_MS } from './connection.ts';
import { readFact } from './rows.ts';
import { storeError } from './store-error.ts';
import type { Tables } from './tables.ts';

/** How a device stood when the journal last spoke of it. */
export type RecordedStanding = {
  readonly stands: 'online' | 'offline';
  readonly since: Instant;
  readonly why: string;
};

/** What a database says of its site to one who only looks: nothing is migrated and nothing is written. */
export type Records = {
  /** When the newest fact or commit was taken. */
  lastEntry(site: SiteId): Promise<Instant | undefined>;
  /** When each source last gave a reading, by its source. */
  lastHeard(site: SiteId): Promise<ReadonlyMap<string, Instant>>;
  /** By device id. */
  standings(site: SiteId): Promise<ReadonlyMap<string, RecordedStanding>>;
  close(): Promise<void>;
};

/** Opens a database to look at it, also beside a gateway that writes to it; throws `StoreError` where it cannot. */
export function openRecords(file: string): Records {
  const read = new Kysely<Tables>({ dialect: new SqliteDialect({ database: openFile(file) }) });
  const told = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      return await answer;
    } catch (cause) {
      throw storeError(file, cause);
    }
  };
  return {
    lastEntry: (site) => told(lastEntry(read, site)),
    lastHeard: (site) => told(lastHeard(read, site)),
    standings: (site) => told(standings(read, site)),
    close: () => read.destroy(),
  };
}

function openFile(file: string): Database.Database {
  try {
    return new Database(file, { readonly: true, fileMustExist: true, timeout: BUSY_MS });
  } catch (cause) {
    throw storeError(file, cause);
  }
}

async function lastEntry(read: Kysely<Tables>, site: SiteId): Promise<Instant | undefined> {
  const newest = (table: 'journal' | 'chain') =>
    read
      .selectFrom(table)
      .select('at')
      .where('site', '=', site)
      .orderBy('position', 'desc')
      .limit(1)
      .executeTakeFirst();
  const rows = [await newest('journal'), await newest('chain')];
  const times = rows.flatMap((row) => (row === undefined ? [] : [row.at]));
  return times.length === 0 ? undefined : instant(Math.max(...times));
}

async function lastHeard(
  read: Kysely<Tables>,
  site: SiteId,
): Promise<ReadonlyMap<string, Instant>> {
  const rows = await read
    .selectFrom('sources')
    .select(({ fn }) => ['source', fn.max('at').as('last')])
    .where('site', '=', site)
    .groupBy('source')
    .execute();
  return new Map(rows.map(({ source, last }) => [source, instant(last)]));
}

/** Older facts than this say of no device how it stands: each start of a host tells all of them again. */
const LOOK_BACK = 5_000;

async function standings(
  read: Kysely<Tables>,
  site: SiteId,
): Promise<ReadonlyMap<string, RecordedStanding>> {
  const rows = await read
    .selectFrom('journal')
    .selectAll()
    .where('site', '=', site)
    .where('area', '=', 'device')
    .orderBy('position', 'desc')
    .limit(LOOK_BACK)
    .execute();
  const found = new Map<string, RecordedStanding>();
  for (const row of rows) {
    const fact = readFact(row);
    if (fact.type !== 'device.online' && fact.type !== 'device.offline') continue;
    const { device, why = '' } = fact.data;
    if (found.has(device)) continue;
    const stands = fact.type === 'device.online' ? 'online' : 'offline';
    found.set(device, { stands, since: fact.at, why });
  }
  return found;
}
