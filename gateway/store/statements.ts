import type { Database, Statement } from 'better-sqlite3';
import {
  type Compilable,
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from 'kysely';
import type { Tables } from './tables.ts';

/** Builds statements without a connection: they are compiled once, and prepared where they run. */
export const compiler = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

/** What a statement may be given. */
export type Value = string | number | null;
/** The values of a statement's parameters, by name. */
export type Values = Readonly<Record<string, Value>>;

/** A named parameter of a prepared statement. */
export const given = <T>(name: string) => sql<T>`${sql.raw(`@${name}`)}`;

/** Named parameters for these columns of a table, each under its column's name. */
export function columns<const N extends string>(
  ...list: readonly N[]
): { [K in N]: ReturnType<typeof given<never>> };
export function columns(...list: readonly string[]): object {
  return Object.fromEntries(list.map((name) => [name, given(name)]));
}

/** Prepares a statement of named parameters only. */
export function prepare<Row = unknown>(
  db: Database,
  query: Compilable<unknown>,
): Statement<[Values], Row> {
  return db.prepare<[Values], Row>(query.compile().sql);
}
