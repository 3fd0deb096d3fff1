import Database from 'better-sqlite3';
import type { Kysely } from 'kysely';
import type { SiteId } from '../../rules/vocabulary/ids.ts';
import { migrate } from './migrator.ts';
import { createProjector } from './projector.ts';
import type { Tables } from './tables.ts';

/** A row of a read model that is not what the journal says. */
export type ReadModelDifference = {
  readonly table: string;
  readonly key: string;
  readonly live: object | undefined;
  readonly replayed: object | undefined;
};

/** Read models that facts alone make; people and vehicles come from acts, whose bodies may be forgotten. */
const FROM_FACTS = [
  ['permits', 'permit'],
  ['permitVehicles', 'vehicle', 'permit'],
  ['credentials', 'credential'],
  ['openings', 'opening'],
  ['blocks', 'subject'],
  ['locks', 'vehicle'],
  ['households', 'household'],
  ['handovers', 'handover'],
  ['passages', 'passage'],
  ['presence', 'subject'],
  ['alarms', 'alarm'],
  ['rounds', 'round'],
  ['visits', 'id'],
  ['pointCoverage', 'span', 'route', 'kind', 'shift', 'checkpoint'],
  ['routeCoverage', 'span', 'route', 'kind', 'shift'],
  ['guardCoverage', 'span', 'guard', 'route', 'kind', 'shift'],
  ['pointIntervals', 'span', 'checkpoint'],
  ['inspections', 'id'],
  ['visitors', 'permit'],
  ['shifts', 'shift'],
  ['routePlans', 'route', 'day'],
] as const;

const PAGE = 5_000;
/** More say no more than these. */
const DIFFERENCES_MAX = 100;

/** Folds the journal into an empty database and compares every row. */
export async function compareReadModels(
  read: Kysely<Tables>,
  site: SiteId,
): Promise<readonly ReadModelDifference[]> {
  const scratch = new Database(':memory:');
  try {
    await migrate(scratch);
    await fold(read, scratch, site);
    const differences: ReadModelDifference[] = [];
    for (const [table, ...key] of FROM_FACTS) {
      differences.push(...(await compareTable(read, scratch, site, table, key)));
    }
    return differences.slice(0, DIFFERENCES_MAX);
  } finally {
    scratch.close();
  }
}

async function fold(read: Kysely<Tables>, scratch: Database.Database, site: SiteId) {
  const project = createProjector(scratch);
  let after = 0;
  for (;;) {
    const rows = await read
      .selectFrom('journal')
      .selectAll()
      .where('site', '=', site)
      .where('position', '>', after)
      .orderBy('position')
      .limit(PAGE)
      .execute();
    scratch.transaction(() => {
      for (const row of rows) project.fact(row);
    })();
    after = rows.at(-1)?.position ?? after;
    if (rows.length < PAGE) return;
  }
}

async function compareTable(
  read: Kysely<Tables>,
  scratch: Database.Database,
  site: SiteId,
  table: (typeof FROM_FACTS)[number][0],
  key: readonly string[],
): Promise<readonly ReadModelDifference[]> {
  const live = byKey(
    await read.selectFrom(table).selectAll().where('site', '=', site).execute(),
    key,
  );
  const replayed = byKey(scratch.prepare<[], object>(`select * from "${table}"`).all(), key);
  const differences: ReadModelDifference[] = [];
  for (const name of new Set([...live.keys(), ...replayed.keys()])) {
    const is = live.get(name);
    const should = replayed.get(name);
    if (JSON.stringify(is) === JSON.stringify(should)) continue;
    differences.push({ table, key: name, live: is, replayed: should });
  }
  return differences;
}

function byKey(rows: readonly object[], key: readonly string[]): Map<string, object> {
  return new Map(rows.map((row) => [key.map((name) => Reflect.get(row, name)).join(' '), row]));
}
