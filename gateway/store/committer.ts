import type { Database, Statement } from 'better-sqlite3';
import { sql } from 'kysely';
import { FIRST_LINK, linkOf } from './chain.ts';
import type { CommitWork, WorkerAnswer } from './commit-work.ts';
import { createProjector } from './projector.ts';
import { columns, compiler, given, prepare, type Values } from './statements.ts';

/** The writing end of the database: it lives in the commit worker, so that a slow disk stalls no loop. */
export type Committer = {
  commit(work: CommitWork): WorkerAnswer;
  probe(): WorkerAnswer;
  write(sql: string, values: readonly unknown[]): WorkerAnswer;
};

/** Ended states are kept this long, so that a start within it can empty their topics. */
const ENDED_KEPT_MS = 7 * 86_400_000;

/** Prepares every statement of the commit path once. */
export function createCommitter(db: Database): Committer {
  const statements = prepareAll(db);
  const project = createProjector(db);

  const commit = db.transaction((work: CommitWork): WorkerAnswer => {
    const { site, after, position, at } = work;
    const last = statements.last.get({ site });
    // Fence and lock in one: whoever continues from somewhere else has been overtaken.
    if ((last?.position ?? 0) !== after) {
      return { kind: 'overtaken', position: last?.position ?? 0 };
    }
    const link = linkOf(last?.link ?? FIRST_LINK, {
      after,
      position,
      at,
      facts: work.facts,
      digests: work.inputs.map((input) => input.digest),
    });
    runAll(statements.input, work.inputs);
    writeFacts(work);
    statements.link.run({
      site,
      position,
      after,
      at,
      link,
      facts: work.facts.length,
      inputs: work.inputs.length,
    });
    runAll(statements.source, work.sources);
    runAll(statements.command, work.commands);
    runAll(
      statements.answered,
      work.answered.map((id) => ({ site, id, position })),
    );
    runAll(statements.layout, work.layouts);
    runAll(statements.view, work.views);
    if (work.layouts.length > 0) statements.forget.run({ site, before: at - ENDED_KEPT_MS });
    return { kind: 'done', changes: work.facts.length };
  });

  function writeFacts({ site, facts, acts }: CommitWork): void {
    const previous = new Map<string, number>();
    const refused = new Set<string>();
    for (const fact of facts) {
      const { area, position } = fact;
      const before = previous.get(area) ?? statements.previous.get({ site, area })?.position ?? 0;
      statements.fact.run({ ...fact, previous: before });
      previous.set(area, position);
      const act = project.fact(fact);
      if (act !== undefined) refused.add(act);
    }
    for (const act of acts) {
      if (!refused.has(act.id)) project.act(site, act);
    }
  }

  return {
    commit: (work) => commit.immediate(work),
    probe: () => {
      statements.probe.run({});
      return { kind: 'done', changes: 1 };
    },
    write: (text, values) => {
      const statement = db.prepare(text);
      if (statement.reader) {
        return { kind: 'done', changes: statement.all(...values).length };
      }
      return { kind: 'done', changes: statement.run(...values).changes };
    },
  };
}

// Literals: a prepared statement of the commit path has named parameters only.
const one = sql.lit(1);

function runAll(statement: Statement<[Values]>, rows: readonly Values[]): void {
  for (const row of rows) statement.run(row);
}

function prepareAll(db: Database) {
  return {
    last: prepare<{ position: number; link: string }>(
      db,
      compiler
        .selectFrom('chain')
        .select(['position', 'link'])
        .where('site', '=', given<string>('site'))
        .orderBy('position', 'desc')
        .limit(one),
    ),
    previous: prepare<{ position: number }>(
      db,
      compiler
        .selectFrom('journal')
        .select('position')
        .where('site', '=', given<string>('site'))
        .where('area', '=', given<string>('area'))
        .orderBy('position', 'desc')
        .limit(one),
    ),
    input: prepare(
      db,
      compiler
        .insertInto('inputs')
        .values(
          columns(
            'site',
            'position',
            'id',
            'kind',
            'type',
            'source',
            'boot',
            'sequence',
            'device',
            'key',
            'time',
            'at',
            'body',
            'salt',
            'digest',
          ),
        ),
    ),
    fact: prepare(
      db,
      compiler
        .insertInto('journal')
        .values(
          columns(
            'site',
            'position',
            'id',
            'type',
            'area',
            'time',
            'at',
            'cause',
            'data',
            'previous',
          ),
        ),
    ),
    link: prepare(
      db,
      compiler
        .insertInto('chain')
        .values(columns('site', 'position', 'after', 'at', 'facts', 'inputs', 'link')),
    ),
    source: prepare(
      db,
      compiler
        .insertInto('sources')
        .values(columns('site', 'source', 'boot', 'sequence', 'at'))
        .onConflict((on) =>
          on.columns(['site', 'source', 'boot']).doUpdateSet(columns('sequence', 'at')),
        ),
    ),
    command: prepare(
      db,
      compiler
        .insertInto('commands')
        .values(columns('site', 'id', 'position', 'type', 'device', 'body', 'expires', 'answered'))
        .onConflict((on) => on.columns(['site', 'id']).doNothing()),
    ),
    answered: prepare(
      db,
      compiler
        .updateTable('commands')
        .set({ answered: given<number>('position') })
        .where('site', '=', given<string>('site'))
        .where('id', '=', given<string>('id')),
    ),
    layout: prepare(
      db,
      compiler
        .insertInto('layouts')
        .values(columns('site', 'digest', 'position', 'body'))
        .onConflict((on) =>
          on.columns(['site', 'position']).doUpdateSet(columns('digest', 'body')),
        ),
    ),
    view: prepare(
      db,
      compiler
        .insertInto('views')
        .values(columns('site', 'kind', 'id', 'sequence', 'at', 'data'))
        .onConflict((on) =>
          on.columns(['site', 'kind', 'id']).doUpdateSet(columns('sequence', 'at', 'data')),
        ),
    ),
    forget: prepare(
      db,
      compiler
        .deleteFrom('views')
        .where('site', '=', given<string>('site'))
        .where('data', 'is', null)
        .where('at', '<', given<number>('before')),
    ),
    probe: prepare(
      db,
      compiler
        .updateTable('probe')
        .set((eb) => ({ count: eb('count', '+', one) }))
        .where('id', '=', one),
    ),
  };
}
