import { type Kysely, type Migration, sql } from 'kysely';
import { personWords, plateWords } from '../search-words.ts';
import type { Tables } from '../tables.ts';

/** What people, permits and passages are found by: words of names and plates, and the ways from one to the other. */
export const search: Migration = {
  async up(db: Kysely<Tables>) {
    for (const table of ['people', 'vehicles'] as const) {
      await db.schema
        .alterTable(table)
        .addColumn('finds', 'text', (c) => c.notNull().defaultTo(''))
        .execute();
    }
    await fillPeople(db);
    await fillVehicles(db);
    await db.schema
      .createTable('permitVehicles')
      .addColumn('site', 'text', (c) => c.notNull())
      .addColumn('vehicle', 'text', (c) => c.notNull())
      .addColumn('permit', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('permitVehiclesKey', ['site', 'vehicle', 'permit'])
      .modifyEnd(sql`without rowid`)
      .execute();
    await sql`insert or ignore into "permitVehicles" select site, json_each.value, permit from permits, json_each(vehicles)`.execute(
      db,
    );
    for (const [name, table, columns] of INDEXES) {
      await db.schema
        .createIndex(name)
        .on(table)
        .columns([...columns])
        .execute();
    }
    for (const [name, column] of WHO) {
      await db.schema
        .createIndex(name)
        .on('passages')
        .columns(['site', column, 'started'])
        // Most passages lack one of these: what is nobody's is not looked up by whose it is.
        .where(sql.ref(column), 'is not', null)
        .execute();
    }
  },
};

const WHO = [
  ['passagesByVehicle', 'vehicle'],
  ['passagesByHolder', 'holder'],
  ['passagesByCredential', 'credential'],
] as const;

const INDEXES = [
  // With the words in the index a search reads nothing else.
  ['peopleByWords', 'people', ['site', 'finds']],
  ['vehiclesByWords', 'vehicles', ['site', 'finds']],
  ['permitVehiclesByPermit', 'permitVehicles', ['site', 'permit']],
  ['permitsByClass', 'permits', ['site', 'class']],
  ['permitsByState', 'permits', ['site', 'state']],
  ['credentialsByTail', 'credentials', ['site', 'tail']],
  ['credentialsByHolder', 'credentials', ['site', 'holder']],
  ['passagesByLane', 'passages', ['site', 'lane', 'started']],
  ['passagesByOutcome', 'passages', ['site', 'outcome', 'started']],
  ['presenceBySince', 'presence', ['site', 'whereabouts', 'since']],
  ['handoversByDelivered', 'handovers', ['site', 'delivered', 'since']],
] as const;

async function fillPeople(db: Kysely<Tables>): Promise<void> {
  const rows = await db
    .selectFrom('people')
    .select(['site', 'person', 'name', 'household'])
    .execute();
  for (const { site, person, ...row } of rows) {
    await db
      .updateTable('people')
      .set({ finds: personWords(row) })
      .where('site', '=', site)
      .where('person', '=', person)
      .execute();
  }
}

async function fillVehicles(db: Kysely<Tables>): Promise<void> {
  const rows = await db.selectFrom('vehicles').select(['site', 'vehicle', 'plate']).execute();
  for (const { site, vehicle, plate } of rows) {
    await db
      .updateTable('vehicles')
      .set({ finds: plateWords(plate) })
      .where('site', '=', site)
      .where('vehicle', '=', vehicle)
      .execute();
  }
}
