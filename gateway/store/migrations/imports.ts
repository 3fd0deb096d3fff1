import { type Kysely, type Migration, sql } from 'kysely';
import { readForm } from '../../../rules/access/card-forms.ts';
import type { Card } from '../../../rules/vocabulary/readings.ts';
import type { Tables } from '../tables.ts';

/** Imports, what came with which of them, and the numbers of cards for the export. */
export const importsModel: Migration = {
  async up(db: Kysely<Tables>) {
    for (const table of ['people', 'vehicles', 'permits', 'credentials'] as const) {
      await db.schema.alterTable(table).addColumn('import', 'text').execute();
    }
    await db.schema
      .createTable('imports')
      .addColumn('site', 'text', (c) => c.notNull())
      .addColumn('import', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('chunks', 'integer', (c) => c.notNull())
      .addColumn('staged', 'integer', (c) => c.notNull())
      .addColumn('rows', 'integer', (c) => c.notNull())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('began', 'integer', (c) => c.notNull())
      .addColumn('since', 'integer', (c) => c.notNull())
      .addColumn('why', 'text')
      .addColumn('file', 'text')
      .addPrimaryKeyConstraint('importsKey', ['site', 'import'])
      .modifyEnd(sql`without rowid`)
      .execute();
    await db.schema
      .createTable('cardNumbers')
      .addColumn('site', 'text', (c) => c.notNull())
      .addColumn('credential', 'text', (c) => c.notNull())
      .addColumn('number', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('cardNumbersKey', ['site', 'credential'])
      .modifyEnd(sql`without rowid`)
      .execute();
    await takeOldNumbers(db);
  },
};

const PAGE = 1_000;

/** Cards that were enrolled before numbers were kept: what is left of the acts still names them. */
async function takeOldNumbers(db: Kysely<Tables>): Promise<void> {
  let after = 0;
  for (;;) {
    const rows = await db
      .selectFrom('inputs')
      .select(['number', 'site', 'body'])
      .where('kind', '=', 'act')
      .where('type', 'in', ['credential.enrol', 'credential.replace'])
      .where('number', '>', after)
      .orderBy('number')
      .limit(PAGE)
      .execute();
    for (const { site, body } of rows) {
      if (body === null) continue;
      const { data }: { data: { credential: string; card: Card } } = JSON.parse(body);
      const number = readForm(data.card);
      await db
        .insertInto('cardNumbers')
        .values({ site, credential: data.credential, number })
        .onConflict((on) => on.columns(['site', 'credential']).doUpdateSet({ number }))
        .execute();
    }
    after = rows.at(-1)?.number ?? after;
    if (rows.length < PAGE) return;
  }
}
