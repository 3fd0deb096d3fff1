import { type Expression, type Kysely, type SqlBool, sql } from 'kysely';
import { TALLIED, type Tally } from '../../rules/patrol/coverage.ts';
import type { SiteId } from '../../rules/vocabulary/ids.ts';
import { spansOf } from './spans.ts';
import type { PointIntervalsTable, RoundsTable, Tables, VisitsTable } from './tables.ts';

/** What coverage is told by. */
export const COVERAGE_BY = ['checkpoint', 'route', 'guard', 'shift', 'day', 'route-kind'] as const;
export type CoverageBy = (typeof COVERAGE_BY)[number];

/** Days of the site's calendar, both included. */
export type Days = { readonly from: string; readonly to: string };
/** Of which visits. */
export type VisitsOf = {
  readonly checkpoint?: string;
  readonly route?: string;
  readonly kind?: string;
  readonly shift?: string;
};

/** How due visits of one thing stand. */
export type TallyRow = { readonly key: string; readonly tally: Tally };
/** How long a point was left between visits. */
export type IntervalRow = Omit<PointIntervalsTable, 'site' | 'span'>;

/** A due visit that nobody made; of the round, what is known of it. */
export type NotMadeRow = VisitsTable & {
  readonly [K in 'to' | 'tolerance' | 'takenBy']: RoundsTable[K] | null;
} & {
  /** Who tapped last at the other points of its round. */
  readonly walkedBy: string | null;
};

/** Classes of a due visit that nobody made. */
export const NOT_MADE = ['missed', 'too-fast', 'skipped', 'unprovable'] as const;
export type NotMade = (typeof NOT_MADE)[number];

/** Figures of patrols as the API and the command line ask them. */
export type PatrolReaders = {
  tallies(asked: Days & VisitsOf & { readonly by: CoverageBy }): Promise<readonly TallyRow[]>;
  /** Day by day for each point. */
  pointDays(
    asked: Days & VisitsOf,
  ): Promise<readonly (TallyRow & { readonly day: string; readonly route: string })[]>;
  intervals(asked: Days): Promise<readonly IntervalRow[]>;
  /** Which points were due on which routes, of which kind. */
  places(
    asked: Days,
  ): Promise<
    readonly { readonly route: string; readonly kind: string; readonly checkpoint: string }[]
  >;
  /** Due visits that nobody made, the newest first; `before` continues. */
  notMade(
    asked: Days &
      VisitsOf & {
        readonly guard?: string;
        readonly classes: readonly NotMade[];
        readonly before?: { readonly day: string; readonly id: string };
        readonly limit: number;
      },
  ): Promise<readonly NotMadeRow[]>;
  /** Rounds of these days in order, with how each due visit stands. */
  rounds(asked: Days): Promise<
    readonly (RoundsTable & {
      readonly visits: readonly { readonly checkpoint: string; readonly class: string }[];
    })[]
  >;
  inspections(asked: {
    readonly from: number;
    readonly to: number;
    readonly by: 'item' | 'kind' | 'checkpoint';
  }): Promise<
    readonly { readonly key: string | null; readonly looked: number; readonly fine: number }[]
  >;
};

/** Readers of the patrol figures of one site. */
export function createPatrolReaders(read: Kysely<Tables>, site: SiteId): PatrolReaders {
  return {
    tallies: (asked) => tallies(read, site, asked),
    pointDays: (asked) => pointDays(read, site, asked),
    intervals: (asked) =>
      read
        .selectFrom('pointIntervals')
        .select(grouped('checkpoint').as('checkpoint'))
        .select(({ fn }) => [
          ...(['visits', 'gaps', 'seconds', 'squares'] as const).map((name) =>
            fn.sum<number>(name).as(name),
          ),
          fn.max('longest').as('longest'),
          fn.min('first').as('first'),
          fn.max('last').as('last'),
        ])
        .where('site', '=', site)
        .where('span', 'in', spansOf(asked))
        .groupBy(sql`1`)
        .execute(),
    places: (asked) =>
      read
        .selectFrom('pointCoverage')
        .select(['route', 'kind', 'checkpoint'])
        .distinct()
        .where('site', '=', site)
        .where('span', 'in', spansOf(asked))
        .where('due', '>', 0)
        .execute(),
    notMade: (asked) => notMade(read, site, asked),
    rounds: (asked) => rounds(read, site, asked),
    inspections: ({ from, to, by }) =>
      read
        .selectFrom('inspections')
        .select(({ fn, ref }) => [
          ref(by).as('key'),
          fn.countAll<number>().as('looked'),
          sql<number>`sum(state = 'fine')`.as('fine'),
        ])
        .where('site', '=', site)
        .where('time', '>=', from)
        .where('time', '<', to)
        .groupBy(by)
        .orderBy(by)
        .execute(),
  };
}

const GROUPS = {
  checkpoint: 'checkpoint',
  route: 'route',
  guard: 'guard',
  shift: 'shift',
  day: 'span',
  'route-kind': 'kind',
} as const satisfies Record<CoverageBy, string>;

async function tallies(
  read: Kysely<Tables>,
  site: SiteId,
  { by, from, to, ...of }: Days & VisitsOf & { readonly by: CoverageBy },
): Promise<readonly TallyRow[]> {
  const table = tableOf(by, of);
  const group = GROUPS[by];
  let query = read
    .selectFrom(table)
    .select([
      grouped(group).as('key'),
      ...TALLIED.map((name) => sql<number>`sum(${sql.ref(name)})`.as(name)),
    ])
    .where('site', '=', site)
    .where(within(by, { from, to }))
    .groupBy(sql`1`)
    .having(sql<boolean>`sum(due) > 0`)
    .orderBy(sql`1`);
  for (const [name, value] of Object.entries(of)) {
    if (value !== undefined) query = query.where(sql.ref(name), '=', value);
  }
  return (await query.execute()).map(({ key, ...tally }) => ({ key, tally: asTally(tally) }));
}

/**
 * A column to group by, as an expression: by the column itself a database takes the index that has it in order, and walks
 * all years through it instead of looking up the few spans that are asked for.
 */
const grouped = (column: string) => sql<string>`${sql.ref(column)} || ''`;

async function pointDays(read: Kysely<Tables>, site: SiteId, { from, to, ...of }: Days & VisitsOf) {
  let query = read
    .selectFrom('pointCoverage')
    .select([
      'checkpoint',
      'route',
      'span',
      ...TALLIED.map((name) => sql<number>`sum(${sql.ref(name)})`.as(name)),
    ])
    .where('site', '=', site)
    .where(within('day', { from, to }))
    .groupBy(['route', 'checkpoint', 'span'])
    .having(sql<boolean>`sum(due) > 0`);
  for (const [name, value] of Object.entries(of)) {
    if (value !== undefined) query = query.where(sql.ref(name), '=', value);
  }
  return (await query.execute()).map(({ checkpoint, route, span, ...tally }) => ({
    key: checkpoint,
    route,
    day: span,
    tally: asTally(tally),
  }));
}

/** Sums kept without what is not asked for are the shorter way. */
function tableOf(by: CoverageBy, { checkpoint }: VisitsOf) {
  if (by === 'guard') return 'guardCoverage';
  return by === 'checkpoint' || checkpoint !== undefined ? 'pointCoverage' : 'routeCoverage';
}

/** Told day by day they are summed by days, else by months as far as these go. */
function within(by: CoverageBy, days: Days): Expression<SqlBool> {
  if (by !== 'day') return sql`span in (${sql.join(spansOf(days))})`;
  return sql`span between ${days.from} and ${days.to} and length(span) = 10`;
}

const asTally = (row: Partial<Record<keyof Tally, number>>): Tally => ({
  due: row.due ?? 0,
  onTime: row.onTime ?? 0,
  early: row.early ?? 0,
  late: row.late ?? 0,
  outOfOrder: row.outOfOrder ?? 0,
  tooFast: row.tooFast ?? 0,
  missed: row.missed ?? 0,
  skipped: row.skipped ?? 0,
  unprovable: row.unprovable ?? 0,
  madeUp: row.madeUp ?? 0,
});

/** By the ids of its due visits (`idsOf`). */
const OF_THE_ROUND = sql<boolean>`"others"."id" > "visits"."round" || ' ' and "others"."id" < "visits"."round" || '!'`;

type NotMadeAsked = Parameters<PatrolReaders['notMade']>[0];

function notMade(
  read: Kysely<Tables>,
  site: SiteId,
  { from, to, classes, before, limit, guard, ...of }: NotMadeAsked,
): Promise<readonly NotMadeRow[]> {
  let query = read
    .selectFrom('visits')
    .leftJoin('rounds', (on) =>
      on.onRef('rounds.site', '=', 'visits.site').onRef('rounds.round', '=', 'visits.round'),
    )
    .selectAll('visits')
    .select(['rounds.to', 'rounds.tolerance', 'rounds.takenBy'])
    .select((eb) =>
      eb
        .selectFrom('visits as others')
        .select('others.guard')
        .whereRef('others.site', '=', 'visits.site')
        .where(OF_THE_ROUND)
        .where('others.guard', 'is not', null)
        .orderBy('others.tapped', 'desc')
        .limit(1)
        .as('walkedBy'),
    )
    .where('visits.site', '=', site)
    .where('visits.day', '>=', from)
    .where('visits.day', '<=', to)
    // Written out, as the index has it.
    .where(sql<boolean>`"visits"."class" in ('missed', 'too-fast', 'skipped', 'unprovable')`)
    .where('visits.class', 'in', classes)
    .orderBy('visits.day', 'desc')
    .orderBy('visits.id', 'desc')
    .limit(limit);
  if (before !== undefined) {
    query = query.where(
      sql<boolean>`("visits"."day", "visits"."id") < (${before.day}, ${before.id})`,
    );
  }
  if (guard !== undefined) query = query.where('visits.charged', '=', guard);
  for (const [name, value] of Object.entries(of)) {
    if (value !== undefined) query = query.where(sql.ref(`visits.${name}`), '=', value);
  }
  return query.execute();
}

async function rounds(read: Kysely<Tables>, site: SiteId, { from, to }: Days) {
  const found = await read
    .selectFrom('rounds')
    .selectAll()
    .where('site', '=', site)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .orderBy('from')
    .execute();
  const visits = await read
    .selectFrom('rounds')
    .innerJoin('visits', (on) =>
      on
        .onRef('visits.site', '=', 'rounds.site')
        .on(
          sql<boolean>`"visits"."id" > "rounds"."round" || ' ' and "visits"."id" < "rounds"."round" || '!'`,
        ),
    )
    .select(['visits.round', 'visits.checkpoint', 'visits.class'])
    .where('rounds.site', '=', site)
    .where('rounds.day', '>=', from)
    .where('rounds.day', '<=', to)
    .execute();
  const ofRound = new Map<string | null, { checkpoint: string; class: string }[]>();
  for (const { round, ...visit } of visits) {
    const of = ofRound.get(round) ?? [];
    ofRound.set(round, of);
    of.push(visit);
  }
  return found.map((row) => ({ ...row, visits: ofRound.get(row.round) ?? [] }));
}
