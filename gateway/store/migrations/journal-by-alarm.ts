import { type Kysely, type Migration, sql } from 'kysely';
import type { Tables } from '../tables.ts';

/** All that is told of an alarm is found by its name, in years of journal. */
export const journalByAlarm: Migration = {
  async up(db: Kysely<Tables>) {
    await sql`create index "journalByAlarm" on "journal" ("site", json_extract("data", '$.alarm'), "position")
      where "area" = 'alarm' and json_extract("data", '$.alarm') is not null`.execute(db);
  },
};
