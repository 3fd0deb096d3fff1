import type { Kysely, Migration } from 'kysely';
import type { Tables } from '../tables.ts';

/** Who may sign in, who is signed in, and one-time links. */
export const accountTables: Migration = {
  async up(db: Kysely<Tables>) {
    await db.schema
      .createTable('accounts')
      .addColumn('username', 'text', (c) => c.primaryKey())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('role', 'text', (c) => c.notNull())
      .addColumn('passwordHash', 'text', (c) => c.notNull())
      .addColumn('devices', 'text')
      .addColumn('host', 'text')
      .addColumn('createdAt', 'integer', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('sessions')
      .addColumn('token', 'text', (c) => c.primaryKey())
      .addColumn('username', 'text', (c) => c.notNull())
      .addColumn('role', 'text', (c) => c.notNull())
      .addColumn('createdAt', 'integer', (c) => c.notNull())
      .addColumn('expires', 'integer', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('signInLinks')
      .addColumn('token', 'text', (c) => c.primaryKey())
      .addColumn('username', 'text', (c) => c.notNull())
      .addColumn('role', 'text', (c) => c.notNull())
      .addColumn('expires', 'integer', (c) => c.notNull())
      .addColumn('used', 'integer')
      .execute();
  },
};
