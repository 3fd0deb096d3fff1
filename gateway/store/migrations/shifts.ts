import { type Kysely, type Migration, sql } from 'kysely';
import type { Tables } from '../tables.ts';

/** Shifts at a post with the sum of their openings; an opening names the guard who answers for it. */
export const shiftsModel: Migration = {
  async up(db: Kysely<Tables>) {
    await db.schema
      .createTable('shifts')
      .addColumn('site', 'text', (c) => c.notNull())
      .addColumn('shift', 'text', (c) => c.notNull())
      .addColumn('post', 'text', (c) => c.notNull())
      .addColumn('guard', 'text', (c) => c.notNull())
      .addColumn('since', 'integer', (c) => c.notNull())
      .addColumn('until', 'integer')
      .addColumn('how', 'text')
      .addColumn('sums', 'text')
      .addColumn('unexplained', 'integer')
      .addPrimaryKeyConstraint('shiftsKey', ['site', 'shift'])
      .modifyEnd(sql`without rowid`)
      .execute();
    await db.schema.createIndex('shiftsByTime').on('shifts').columns(['site', 'since']).execute();
    await db.schema.alterTable('openings').addColumn('guard', 'text').execute();
    await db.schema.alterTable('openings').addColumn('shift', 'text').execute();
  },
};
