import type { Migration } from 'kysely';

/** What somebody who delivers comes for. */
export const errands: Migration = {
  async up(db) {
    await db.schema.alterTable('permits').addColumn('errand', 'text').execute();
  },
};
