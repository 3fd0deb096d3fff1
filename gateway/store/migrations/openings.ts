import { type Kysely, type Migration, sql } from 'kysely';
import type { Tables } from '../tables.ts';

/** 开闸对账: every arm-up, under which authority, and what a guard said of it. */
export const openingsModel: Migration = {
  async up(db: Kysely<Tables>) {
    await db.schema
      .createTable('openings')
      .addColumn('site', 'text', (c) => c.notNull())
      .addColumn('position', 'integer', (c) => c.notNull())
      .addColumn('opening', 'text', (c) => c.notNull())
      .addColumn('at', 'integer', (c) => c.notNull())
      .addColumn('barrier', 'text', (c) => c.notNull())
      .addColumn('lane', 'text')
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('by', 'text')
      .addColumn('closed', 'integer')
      .addColumn('explanation', 'text')
      .addColumn('explainedBy', 'text')
      .addPrimaryKeyConstraint('openingsKey', ['site', 'position'])
      .modifyEnd(sql`without rowid`)
      .execute();
    await db.schema.createIndex('openingsByTime').on('openings').columns(['site', 'at']).execute();
    await db.schema
      .createIndex('openingsOpen')
      .on('openings')
      .columns(['site', 'barrier'])
      .where(sql.ref('closed'), 'is', null)
      .execute();
    // A guard has minutes to say what an opening was: only those of the last day are looked up by their id.
    await db.schema
      .createIndex('openingsUnexplained')
      .on('openings')
      .columns(['site', 'opening'])
      .where(sql<boolean>`kind in ('unexplained', 'booth', 'manual-key')`)
      .execute();
  },
};
