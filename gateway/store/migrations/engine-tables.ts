import { type Kysely, type Migration, sql } from 'kysely';
import type { Tables } from '../tables.ts';

/** The tables the engine commits to: journal, chain, inputs, and what a start needs. */
export const engineTables: Migration = {
  async up(db: Kysely<Tables>) {
    await createJournal(db);
    await createInputs(db);
    await createStart(db);
    await db.schema
      .createTable('probe')
      .addColumn('id', 'integer', (c) => c.primaryKey())
      .addColumn('count', 'integer', (c) => c.notNull())
      .execute();
    await db.insertInto('probe').values({ id: 1, count: 0 }).execute();
  },
};

async function createJournal(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('journal')
    .addColumn('site', 'text', (c) => c.notNull())
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('area', 'text', (c) => c.notNull())
    .addColumn('time', 'integer', (c) => c.notNull())
    .addColumn('at', 'integer', (c) => c.notNull())
    .addColumn('cause', 'text', (c) => c.notNull())
    .addColumn('data', 'text', (c) => c.notNull())
    .addColumn('previous', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('journalKey', ['site', 'position'])
    .modifyEnd(sql`without rowid`)
    .execute();
  await db.schema
    .createIndex('journalByArea')
    .on('journal')
    .columns(['site', 'area', 'position'])
    .execute();
  await db.schema.createIndex('journalById').on('journal').columns(['site', 'id']).execute();
  await db.schema
    .createTable('chain')
    .addColumn('site', 'text', (c) => c.notNull())
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('after', 'integer', (c) => c.notNull())
    .addColumn('at', 'integer', (c) => c.notNull())
    .addColumn('facts', 'integer', (c) => c.notNull())
    .addColumn('inputs', 'integer', (c) => c.notNull())
    .addColumn('link', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('chainKey', ['site', 'position'])
    .execute();
}

async function createInputs(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('inputs')
    .addColumn('number', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('site', 'text', (c) => c.notNull())
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('type', 'text')
    .addColumn('source', 'text')
    .addColumn('boot', 'text')
    .addColumn('sequence', 'integer')
    .addColumn('device', 'text')
    .addColumn('key', 'text')
    .addColumn('time', 'integer', (c) => c.notNull())
    .addColumn('at', 'integer', (c) => c.notNull())
    .addColumn('body', 'text')
    .addColumn('salt', 'text')
    .addColumn('digest', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('inputsByNumber')
    .unique()
    .on('inputs')
    .columns(['site', 'source', 'boot', 'sequence'])
    .where('sequence', 'is not', null)
    .execute();
  await db.schema
    .createIndex('inputsByKey')
    .unique()
    .on('inputs')
    .columns(['site', 'device', 'key'])
    .where('key', 'is not', null)
    .execute();
  await db.schema.createIndex('inputsById').on('inputs').columns(['site', 'id']).execute();
  await db.schema
    .createIndex('inputsByPosition')
    .on('inputs')
    .columns(['site', 'position'])
    .execute();
}

async function createStart(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('commands')
    .addColumn('site', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('device', 'text', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('expires', 'integer', (c) => c.notNull())
    .addColumn('answered', 'integer')
    .addPrimaryKeyConstraint('commandsKey', ['site', 'id'])
    .execute();
  await db.schema
    .createIndex('commandsUnanswered')
    .on('commands')
    .columns(['site', 'position'])
    .where(sql.ref('answered'), 'is', null)
    .execute();
  await db.schema
    .createTable('sources')
    .addColumn('site', 'text', (c) => c.notNull())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('boot', 'text', (c) => c.notNull())
    .addColumn('sequence', 'integer', (c) => c.notNull())
    .addColumn('at', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('sourcesKey', ['site', 'source', 'boot'])
    .execute();
  await db.schema
    .createTable('layouts')
    .addColumn('site', 'text', (c) => c.notNull())
    .addColumn('digest', 'text', (c) => c.notNull())
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('layoutsKey', ['site', 'position'])
    .execute();
  await db.schema
    .createTable('snapshots')
    .addColumn('site', 'text', (c) => c.notNull())
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('complete', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('snapshotsKey', ['site', 'position'])
    .execute();
  await db.schema
    .createTable('snapshotParts')
    .addColumn('site', 'text', (c) => c.notNull())
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('part', 'integer', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('snapshotPartsKey', ['site', 'position', 'part'])
    .execute();
  await db.schema
    .createTable('views')
    .addColumn('site', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('sequence', 'integer', (c) => c.notNull())
    .addColumn('at', 'integer', (c) => c.notNull())
    .addColumn('data', 'text')
    .addPrimaryKeyConstraint('viewsKey', ['site', 'kind', 'id'])
    .execute();
}
