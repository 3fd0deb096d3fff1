import type { Migration } from 'kysely';

/** Which part of the estate somebody is in. */
export const areas: Migration = {
  async up(db) {
    await db.schema.alterTable('presence').addColumn('area', 'text').execute();
  },
};
