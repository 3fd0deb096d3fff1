import type { Kysely, Migration } from 'kysely';
import type { Tables } from '../tables.ts';

/** At which post an account is used. */
export const accountPosts: Migration = {
  async up(db: Kysely<Tables>) {
    await db.schema.alterTable('accounts').addColumn('post', 'text').execute();
  },
};
