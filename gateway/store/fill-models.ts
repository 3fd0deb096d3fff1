import type { Database } from 'better-sqlite3';
import { sql } from 'kysely';
import { preparePatrolModels } from './patrol-models.ts';
import { folding } from './projector.ts';
import { compiler, given, prepare } from './statements.ts';
import type { JournalTable } from './tables.ts';

/** Tells the models that a migration has emptied anew from the journal; done wholly or, at the next start, again. */
export function fillModels(db: Database): void {
  const waiting = compiler.selectFrom('modelsToFill').select('area');
  const isWaiting = prepare(db, waiting).get({}) !== undefined;
  if (!isWaiting) return;
  db.transaction(() => {
    const fold = folding([preparePatrolModels(db)]);
    for (const fact of patrolFacts(db)) fold(fact);
    prepare(db, compiler.deleteFrom('modelsToFill')).run({});
  })();
}

const PAGE = 5_000;

/** Site by site in order, page by page: what is still being read from could not be written beside. */
function* patrolFacts(db: Database): Generator<JournalTable> {
  const page = prepare<JournalTable>(
    db,
    compiler
      .selectFrom('journal')
      .selectAll()
      .where('area', '=', sql.lit('patrol'))
      .where(sql<boolean>`(site, position) > (${given('site')}, ${given('position')})`)
      .orderBy('site')
      .orderBy('position')
      .limit(sql.lit(PAGE)),
  );
  let last = { site: '', position: 0 };
  for (;;) {
    const rows = page.all(last);
    yield* rows;
    const end = rows.at(-1);
    if (end === undefined) return;
    last = { site: end.site, position: end.position };
  }
}
