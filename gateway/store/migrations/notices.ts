import { type Kysely, type Migration, sql } from 'kysely';
import type { Tables } from '../tables.ts';

/** Messages to receivers outside, until they have them; and up to where the journal was looked through for them. */
export const noticesTables: Migration = {
  async up(db: Kysely<Tables>) {
    await db.schema
      .createTable('notices')
      .addColumn('site', 'text', (c) => c.notNull())
      .addColumn('notice', 'text', (c) => c.notNull())
      .addColumn('hook', 'text', (c) => c.notNull())
      .addColumn('type', 'text', (c) => c.notNull())
      .addColumn('alarm', 'text')
      .addColumn('body', 'text', (c) => c.notNull())
      .addColumn('made', 'integer', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('attempts', 'integer', (c) => c.notNull())
      .addColumn('since', 'integer', (c) => c.notNull())
      .addColumn('next', 'integer')
      .addColumn('tried', 'integer')
      .addColumn('why', 'text')
      .addColumn('status', 'integer')
      .addColumn('by', 'text')
      .addPrimaryKeyConstraint('noticesKey', ['site', 'notice'])
      .modifyEnd(sql`without rowid`)
      .execute();
    await db.schema
      .createIndex('noticesByNext')
      .on('notices')
      .columns(['site', 'state', 'next'])
      .execute();
    await db.schema.createIndex('noticesByMade').on('notices').columns(['site', 'made']).execute();
    await db.schema
      .createIndex('noticesByAlarm')
      .on('notices')
      .columns(['site', 'alarm', 'hook'])
      .execute();
    await db.schema
      .createTable('noticeCursors')
      .addColumn('site', 'text', (c) => c.primaryKey().notNull())
      .addColumn('position', 'integer', (c) => c.notNull())
      .execute();
  },
};
