import { type Kysely, type Migration, sql } from 'kysely';
import type { Tables } from '../tables.ts';

/** All that is told of a round is found by its name, and a day of a route by how that name begins, in years of journal. */
export const journalByRound: Migration = {
  async up(db: Kysely<Tables>) {
    await sql`create index "journalByRound" on "journal" ("site", json_extract("data", '$.round'), "position")
      where "area" = 'patrol' and json_extract("data", '$.round') is not null`.execute(db);
  },
};
