import type { Database } from 'better-sqlite3';
import { sql } from 'kysely';
import { EVERYBODY_ELSE } from '../../rules/access/presence.ts';
import type { Origin, Projections, Told } from './projector.ts';
import { columns, compiler, given, prepare, type Values } from './statements.ts';

/** Passages and presence, from the access facts. */
export function prepareAccessModels(db: Database): Projections {
  const statements = prepareAll(db);

  /** A passage is known by whichever fact about it comes first. */
  const begin = (
    { site, time, position }: Origin,
    passage: string,
    lane: string,
    direction: string | null,
  ): void => {
    statements.begin.run({ site, passage, lane, direction, started: time, sequence: position });
  };
  const granted = (told: Told<'entry.granted' | 'exit.granted'>, direction: string): void => {
    const { site, position, data } = told;
    begin(told, data.passage, data.lane, direction);
    statements.granted.run({
      site,
      passage: data.passage,
      credential: data.credential,
      permit: data.permit,
      holder: data.holder,
      vehicle: data.vehicle ?? null,
      notices: JSON.stringify(data.notices),
      sequence: position,
    });
  };
  const refused = (told: Told<'entry.refused' | 'exit.refused'>, direction: string): void => {
    const { site, position, data } = told;
    begin(told, data.passage, data.lane, direction);
    statements.refused.run({
      site,
      passage: data.passage,
      credential: data.credential ?? null,
      permit: data.saw.permit ?? null,
      vehicle: data.saw.vehicle ?? null,
      tail: data.saw.tail ?? null,
      reason: data.reason,
      sequence: position,
    });
  };
  const wayOut = (
    told: Told<'exit.verified' | 'override.given' | 'emergency.let-through'>,
    authority: string,
  ): void => {
    const { site, position, data } = told;
    if (data.passage === undefined) return;
    begin(told, data.passage, data.lane, null);
    statements.authorised.run({
      site,
      passage: data.passage,
      authority,
      by: data.by,
      sequence: position,
    });
  };
  const ended = (site: string, passage: string, values: Values): void => {
    statements.ended.run({
      whereFrom: null,
      whereTo: null,
      assurance: null,
      ...values,
      site,
      passage,
    });
  };
  return {
    'passage.started': (told) =>
      begin(told, told.data.passage, told.data.lane, told.data.direction),
    'entry.granted': (told) => granted(told, 'entry'),
    'exit.granted': (told) => granted(told, 'exit'),
    'entry.refused': (told) => refused(told, 'entry'),
    'exit.refused': (told) => refused(told, 'exit'),
    'exit.verified': (told) => wayOut(told, 'verified'),
    'override.given': (told) => wayOut(told, 'override'),
    'emergency.let-through': (told) => wayOut(told, 'emergency'),
    'barrier.opened': (told) => {
      const { site, time, position, data } = told;
      if (data.passage === undefined || data.lane === undefined) return;
      begin(told, data.passage, data.lane, null);
      statements.opened.run({
        site,
        passage: data.passage,
        authority: data.authority.kind,
        by: data.authority.by ?? null,
        opened: time,
        sequence: position,
      });
    },
    'passage.committed': (told) => {
      const { site, time, position, data } = told;
      begin(told, data.passage, data.lane, data.direction);
      ended(site, data.passage, {
        ended: time,
        outcome: 'committed',
        whereFrom: data.from,
        whereTo: data.to,
        assurance: data.assurance,
        sequence: position,
      });
      // Whose whereabouts are kept: the vehicle, or the holder where the card stands for no one vehicle.
      const subject = data.vehicle ?? data.holder;
      if (subject === undefined || data.to === 'unknown') return;
      statements.present.run({
        site,
        subject,
        whereabouts: data.to,
        since: time,
        lane: data.lane,
        passage: data.passage,
        holder: data.holder ?? null,
        assurance: data.assurance,
        area: data.to === 'inside' ? (data.toArea ?? null) : null,
      });
    },
    'passage.ended': (told) => {
      const { site, time, position, data } = told;
      begin(told, data.passage, data.lane, null);
      ended(site, data.passage, { ended: time, outcome: data.outcome, sequence: position });
    },
    'presence.corrected': ({ site, time, data }) => {
      statements.present.run({
        site,
        subject: data.subject,
        whereabouts: data.is,
        since: time,
        lane: null,
        passage: null,
        holder: null,
        assurance: 'counted',
        area: null,
      });
    },
    'presence.counted': ({ site, time, data }) => {
      if (data.subject === EVERYBODY_ELSE) {
        statements.elsewhere.run({ site, since: time });
        return;
      }
      statements.present.run({
        site,
        subject: data.subject,
        whereabouts: data.is,
        since: time,
        lane: null,
        passage: null,
        holder: null,
        assurance: 'counted',
        area: data.area ?? null,
      });
    },
    'presence.forgotten': ({ site, time }) => {
      statements.forgotten.run({ site, since: time });
    },
  };
}

function prepareAll(db: Database) {
  const passage = compiler
    .updateTable('passages')
    .where('site', '=', given<string>('site'))
    .where('passage', '=', given<string>('passage'));
  return {
    begin: prepare(
      db,
      compiler
        .insertInto('passages')
        .values({
          ...columns('site', 'passage', 'lane', 'direction', 'started', 'sequence'),
          refusals: sql.lit(0),
        })
        .onConflict((on) =>
          on
            .columns(['site', 'passage'])
            .doUpdateSet({ direction: sql`coalesce(excluded.direction, passages.direction)` }),
        ),
    ),
    granted: prepare(
      db,
      passage.set({
        ...columns('credential', 'permit', 'holder', 'vehicle', 'notices', 'sequence'),
        decision: sql.lit('granted'),
        reason: sql.lit(null),
      }),
    ),
    refused: prepare(
      db,
      passage.set((eb) => ({
        ...columns('credential', 'permit', 'vehicle', 'tail', 'reason', 'sequence'),
        decision: sql.lit('refused'),
        refusals: eb('refusals', '+', sql.lit(1)),
      })),
    ),
    authorised: prepare(db, passage.set(columns('authority', 'by', 'sequence'))),
    opened: prepare(
      db,
      passage.set({
        ...columns('authority', 'opened', 'sequence'),
        by: sql`coalesce(@by, "by")`,
      }),
    ),
    ended: prepare(
      db,
      passage.set(columns('ended', 'outcome', 'whereFrom', 'whereTo', 'assurance', 'sequence')),
    ),
    present: prepare(
      db,
      compiler
        .insertInto('presence')
        .values(columns('site', 'subject', ...PRESENT))
        .onConflict((on) => on.columns(['site', 'subject']).doUpdateSet(columns(...PRESENT))),
    ),
    elsewhere: prepare(
      db,
      compiler
        .updateTable('presence')
        .set({ ...columns('since'), whereabouts: sql.lit('outside'), area: sql.lit(null) })
        .where('site', '=', given<string>('site'))
        .where('whereabouts', '=', sql.lit('unknown')),
    ),
    forgotten: prepare(
      db,
      compiler
        .updateTable('presence')
        .set({ ...columns('since'), whereabouts: sql.lit('unknown'), area: sql.lit(null) })
        .where('site', '=', given<string>('site')),
    ),
  };
}

const PRESENT = ['whereabouts', 'since', 'lane', 'passage', 'holder', 'assurance', 'area'] as const;
