import { type CreateTableBuilder, type Kysely, sql } from 'kysely';
import type { Tables } from '../tables.ts';

/** Columns of a read model by name; `?`: may be null. */
export type Columns = Readonly<Record<string, 'text' | 'integer' | 'text?' | 'integer?'>>;

/** Makes a read model's table: its key within the site is text, kept in order of the key. */
export async function createModel(
  db: Kysely<Tables>,
  {
    table,
    key,
    columns,
  }: {
    readonly table: string;
    readonly key: readonly [string, ...string[]];
    readonly columns: Columns;
  },
): Promise<void> {
  let builder: CreateTableBuilder<string, string> = db.schema
    .createTable(table)
    .addColumn('site', 'text', (c) => c.notNull());
  for (const name of key) builder = builder.addColumn(name, 'text', (c) => c.notNull());
  for (const [name, kind] of Object.entries(columns)) {
    const type = kind.startsWith('text') ? 'text' : 'integer';
    builder = builder.addColumn(name, type, (c) => (kind.endsWith('?') ? c : c.notNull()));
  }
  await builder
    .addPrimaryKeyConstraint(`${table}Key`, ['site', ...key])
    .modifyEnd(sql`without rowid`)
    .execute();
}
