import { type Kysely, type Migration, sql } from 'kysely';
import type { Tables } from '../tables.ts';

/** Passages of cards that are nobody's are found by the last characters of the card. */
export const tails: Migration = {
  async up(db: Kysely<Tables>) {
    await db.schema
      .createIndex('passagesByTail')
      .on('passages')
      .columns(['site', 'tail', 'started'])
      .where(sql.ref('tail'), 'is not', null)
      .execute();
  },
};
