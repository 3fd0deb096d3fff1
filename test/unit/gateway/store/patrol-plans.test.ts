import Database from 'better-sqlite3';
import { type CompiledQuery, Kysely, SqliteDialect } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { setUp } from '../../../../gateway/store/connection.ts';
import { migrate } from '../../../../gateway/store/migrator.ts';
import { COVERAGE_BY, createPatrolReaders } from '../../../../gateway/store/patrol-readers.ts';
import type { Tables } from '../../../../gateway/store/tables.ts';
import type { SiteId } from '../../../../rules/vocabulary/ids.ts';

const YEAR = { from: '2026-01-01', to: '2026-12-31' };

async function opened() {
  const db = new Database(':memory:');
  onTestFinished(() => {
    db.close();
  });
  setUp(db);
  await migrate(db);
  const asked: CompiledQuery[] = [];
  const read = new Kysely<Tables>({
    dialect: new SqliteDialect({ database: db }),
    log: ({ query }) => {
      asked.push(query);
    },
  });
  const patrol = createPatrolReaders(read, 'river-garden' as SiteId);
  /** How the database looks for what was asked last. */
  const plan = (): string => {
    const query = asked.at(-1);
    if (query === undefined) throw new Error('nothing was asked');
    return db
      .prepare<unknown[], { detail: string }>(`explain query plan ${query.sql}`)
      .all(...query.parameters)
      .map(({ detail }) => detail)
      .join('\n');
  };
  return { patrol, plan };
}

describe('figures of a year', () => {
  it.each(COVERAGE_BY)(
    'by %s are looked up by their spans, however many years are kept',
    async (by) => {
      const { patrol, plan } = await opened();
      await patrol.tallies({ ...YEAR, by });
      expect(plan()).toMatch(/site=\? AND span[=>]/);
    },
  );

  it('have their intervals looked up by their spans as well', async () => {
    const { patrol, plan } = await opened();
    await patrol.intervals(YEAR);
    expect(plan()).toMatch(/site=\? AND span=/);
  });
});
