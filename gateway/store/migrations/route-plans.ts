import type { Kysely, Migration } from 'kysely';
import type { Tables } from '../tables.ts';
import { createModel } from './create-model.ts';

/** Plans of routes that people made, by the day from which they stand. */
export const routePlansModel: Migration = {
  async up(db: Kysely<Tables>) {
    await createModel(db, {
      table: 'routePlans',
      key: ['route', 'day'],
      columns: { by: 'text', made: 'integer', plan: 'text?', why: 'text?' },
    });
  },
};
