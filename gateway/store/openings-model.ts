import type { Database } from 'better-sqlite3';
import { sql } from 'kysely';
import type { Projections } from './projector.ts';
import { columns, compiler, given, prepare } from './statements.ts';

/** The ledger of openings, from what the arms did and what was said of it. */
export function prepareOpeningsModel(db: Database): Projections {
  const statements = prepareAll(db);
  return {
    'barrier.opened': ({ site, id, time, position, data }) => {
      const { barrier, lane = null, authority } = data;
      statements.opened.run({
        site,
        position,
        opening: id,
        at: time,
        barrier,
        lane,
        kind: authority.kind,
        by: authority.by ?? null,
      });
    },
    'barrier.closed': ({ site, time, data }) => {
      statements.closed.run({ site, barrier: data.barrier, closed: time });
    },
    'opening.attributed': ({ site, data: { opening, authority } }) => {
      statements.attributed.run({ site, opening, kind: authority.kind, by: authority.by ?? null });
    },
    'opening.explained': ({ site, data: { opening, by, as } }) => {
      statements.explained.run({ site, opening, explanation: as, explainedBy: by });
    },
  };
}

/** Openings that a guard is asked about: no command of ours raised the arm. Written out, as the index has it. */
export const BY_HAND = sql<boolean>`kind in ('unexplained', 'booth', 'manual-key')`;

function prepareAll(db: Database) {
  const terms = ['position', 'opening', 'at', 'barrier', 'lane', 'kind', 'by'] as const;
  const site = given<string>('site');
  const byHand = () => compiler.updateTable('openings').where('site', '=', site).where(BY_HAND);
  return {
    opened: prepare(db, compiler.insertInto('openings').values(columns('site', ...terms))),
    closed: prepare(
      db,
      compiler
        .updateTable('openings')
        .set(columns('closed'))
        .where('site', '=', site)
        .where('barrier', '=', given<string>('barrier'))
        .where('closed', 'is', null),
    ),
    attributed: prepare(
      db,
      byHand().set(columns('kind', 'by')).where('opening', '=', given<string>('opening')),
    ),
    explained: prepare(
      db,
      byHand()
        .set(columns('explanation', 'explainedBy'))
        .where('opening', '=', given<string>('opening')),
    ),
  };
}
