import type { Database } from 'better-sqlite3';
import { sql } from 'kysely';
import { columns, compiler, given, prepare, type Values } from './statements.ts';
import type { PointIntervalsTable, VisitsTable } from './tables.ts';

type Visit = Pick<VisitsTable, 'id' | 'checkpoint' | 'day' | 'present'>;

/** How long each point was left between two visits, whatever the order in which they become known. */
export type PatrolIntervals = {
  /** Somebody was at the point at another moment than was known before, or was not there after all. */
  moved(site: string, before: Visit, after: Visit): void;
};

/** Prepares the intervals' statements. They look at the visits' rows, in which `present` already stands as it is now. */
export function preparePatrolIntervals(db: Database): PatrolIntervals {
  const statements = prepareAll(db);
  /** A visit's interval is from the one before it; two taps of one moment are one visit. */
  const measure = (site: string, visit: Visit): void => {
    const at = { site, checkpoint: visit.checkpoint, present: visit.present, id: visit.id };
    const previous = statements.previous.get(at);
    const gap =
      previous === undefined ? null : Math.round(((visit.present ?? 0) - previous.present) / 1_000);
    statements.measured.run({ site, id: visit.id, gap });
  };
  const count = (site: string, { checkpoint, day }: Visit): void => {
    if (day === null) return;
    const month = day.slice(0, 7);
    write(site, checkpoint, day, statements.ofDay.get({ site, checkpoint, day }));
    const months = { site, checkpoint, first: `${month}-01`, last: `${month}-31` };
    write(site, checkpoint, month, statements.ofMonth.get(months));
  };
  const write = (site: string, checkpoint: string, span: string, sums: Sums | undefined): void => {
    if (sums === undefined || sums.visits === 0) statements.forget.run({ site, span, checkpoint });
    else statements.told.run({ ...sums, site, span, checkpoint });
  };
  const follow = (site: string, { checkpoint, present, id }: Visit): void => {
    const next = statements.next.get({ site, checkpoint, present, id });
    if (next === undefined) return;
    measure(site, next);
    count(site, next);
  };
  return {
    moved(site, before, after) {
      if (before.present === after.present) return;
      if (before.present !== null) follow(site, before);
      if (after.present === null) statements.measured.run({ site, id: after.id, gap: null });
      else {
        measure(site, after);
        follow(site, after);
      }
      count(site, after);
    },
  };
}

type Sums = Omit<PointIntervalsTable, 'site' | 'span' | 'checkpoint'>;

function prepareAll(db: Database) {
  const site = given<string>('site');
  const point = given<string>('checkpoint');
  const there = () =>
    compiler
      .selectFrom('visits')
      .where('site', '=', site)
      .where('checkpoint', '=', point)
      .where('present', 'is not', null);
  const near = there().select(['id', 'checkpoint', 'day', 'present']).limit(sql.lit(1));
  const here = sql`(${given('present')}, ${given('id')})`;
  const measures = ['visits', 'gaps', 'seconds', 'squares', 'longest', 'first', 'last'] as const;
  return {
    previous: prepare<Visit & { readonly present: number }>(
      db,
      near
        .where(sql<boolean>`(present, id) < ${here}`)
        .orderBy('present', 'desc')
        .orderBy('id', 'desc'),
    ),
    next: prepare<Visit>(
      db,
      near.where(sql<boolean>`(present, id) > ${here}`).orderBy('present').orderBy('id'),
    ),
    measured: prepare(
      db,
      compiler
        .updateTable('visits')
        .set(columns('gap'))
        .where('site', '=', site)
        .where('id', '=', given<string>('id')),
    ),
    // Both indexes are named: of a database with one site, the planner believes that `site` alone finds ten rows.
    ofDay: db.prepare<[Values], Sums>(`
      select
        count(distinct present) as visits, count(nullif(gap, 0)) as gaps,
        coalesce(sum(gap), 0) as seconds, coalesce(sum(gap * gap), 0) as squares,
        coalesce(max(gap), 0) as longest, min(present) as first, max(present) as last
      from visits indexed by "visitsByPoint"
      where site = @site and checkpoint = @checkpoint and day = @day and present is not null`),
    ofMonth: db.prepare<[Values], Sums>(`
      select
        coalesce(sum(visits), 0) as visits, sum(gaps) as gaps, sum(seconds) as seconds,
        sum(squares) as squares, max(longest) as longest, min(first) as first, max(last) as last
      from "pointIntervals" indexed by "pointIntervalsByPoint"
      where site = @site and checkpoint = @checkpoint and span >= @first and span <= @last`),
    told: prepare(
      db,
      compiler
        .insertInto('pointIntervals')
        .values(columns('site', 'span', 'checkpoint', ...measures))
        .onConflict((on) =>
          on.columns(['site', 'span', 'checkpoint']).doUpdateSet(columns(...measures)),
        ),
    ),
    forget: prepare(
      db,
      compiler
        .deleteFrom('pointIntervals')
        .where('site', '=', site)
        .where('span', '=', given<string>('span'))
        .where('checkpoint', '=', point),
    ),
  };
}
