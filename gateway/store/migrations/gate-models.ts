import { type Kysely, type Migration, sql } from 'kysely';
import type { Tables } from '../tables.ts';

/** What a gate keeps beside permits and cards: hours and quotas of permits, blocks, locks, households, hand-overs. */
export const gateModels: Migration = {
  async up(db: Kysely<Tables>) {
    for (const [name, type] of PERMIT_COLUMNS) {
      await db.schema.alterTable('permits').addColumn(name, type).execute();
    }
    await create(db, 'blocks', 'subject', ['by', 'approved', 'until', 'why']);
    await create(db, 'locks', 'vehicle', ['by']);
    await create(db, 'households', 'household', []);
    await db.schema.alterTable('households').addColumn('spaces', 'integer').execute();
    await create(db, 'handovers', 'handover', ['carrier', 'goods', 'receiver', 'by']);
    for (const name of ['lane', 'to', 'deliveredBy'] as const) {
      await db.schema.alterTable('handovers').addColumn(name, 'text').execute();
    }
    await db.schema.alterTable('handovers').addColumn('delivered', 'integer').execute();
  },
};

const PERMIT_COLUMNS = [
  ['hours', 'text'],
  ['visits', 'integer'],
  ['household', 'text'],
] as const;

async function create(
  db: Kysely<Tables>,
  table: 'blocks' | 'locks' | 'households' | 'handovers',
  key: string,
  words: readonly string[],
): Promise<void> {
  let builder = db.schema
    .createTable(table)
    .addColumn('site', 'text', (c) => c.notNull())
    .addColumn(key, 'text', (c) => c.notNull())
    .addColumn('since', 'integer', (c) => c.notNull());
  for (const word of words) builder = builder.addColumn(word, 'text', (c) => c.notNull());
  await builder
    .addPrimaryKeyConstraint(`${table}Key`, ['site', key])
    .modifyEnd(sql`without rowid`)
    .execute();
}
