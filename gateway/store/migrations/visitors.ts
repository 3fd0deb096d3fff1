import { type Kysely, type Migration, sql } from 'kysely';
import type { Tables } from '../tables.ts';

/** Visitors: whom they visit, until when, when they came and went, and the temporary card they have. */
export const visitorsModel: Migration = {
  async up(db: Kysely<Tables>) {
    await db.schema
      .createTable('visitors')
      .addColumn('site', 'text', (c) => c.notNull())
      .addColumn('permit', 'text', (c) => c.notNull())
      .addColumn('announced', 'integer', (c) => c.notNull())
      .addColumn('holder', 'text', (c) => c.notNull())
      .addColumn('vehicle', 'text')
      .addColumn('host', 'text', (c) => c.notNull())
      .addColumn('agreed', 'text')
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('until', 'integer', (c) => c.notNull())
      .addColumn('made', 'integer', (c) => c.notNull())
      .addColumn('arrived', 'integer')
      .addColumn('left', 'integer')
      .addColumn('overstays', 'integer')
      .addColumn('credential', 'text')
      .addColumn('keepsCard', 'integer')
      .addPrimaryKeyConstraint('visitorsKey', ['site', 'permit'])
      .modifyEnd(sql`without rowid`)
      .execute();
    await db.schema
      .createIndex('visitorsByTime')
      .on('visitors')
      .columns(['site', 'announced'])
      .execute();
    // Whoever came once comes again: his vehicle keeps its id.
    await db.schema
      .createIndex('vehiclesByPlate')
      .ifNotExists()
      .on('vehicles')
      .columns(['site', 'plate'])
      .execute();
  },
};
