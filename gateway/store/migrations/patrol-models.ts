import { type Kysely, type Migration, sql } from 'kysely';
import type { Tables } from '../tables.ts';
import { type Columns, createModel } from './create-model.ts';

/**
 * 到位率: every due visit with how it stands, sums of them by day and month, the intervals between visits, and what was
 * inspected. Rounds and visits are told anew from the journal (`modelsToFill`), which has all of it.
 */
export const patrolModels: Migration = {
  async up(db: Kysely<Tables>) {
    await db.schema.dropTable('visits').execute();
    await db.schema.dropTable('rounds').execute();
    for (const [table, key, columns] of TABLES) await createModel(db, { table, key, columns });
    for (const [name, table, columns, where] of INDEXES) {
      const index = db.schema
        .createIndex(name)
        .on(table)
        .columns([...columns]);
      await (where === undefined ? index : index.where(where)).execute();
    }
    await db.schema
      .createTable('modelsToFill')
      .addColumn('area', 'text', (c) => c.notNull().primaryKey())
      .execute();
    await db.insertInto('modelsToFill').values({ area: 'patrol' }).execute();
  },
};

const SUMS: Columns = {
  due: 'integer',
  onTime: 'integer',
  early: 'integer',
  late: 'integer',
  outOfOrder: 'integer',
  tooFast: 'integer',
  missed: 'integer',
  skipped: 'integer',
  unprovable: 'integer',
  madeUp: 'integer',
};

const TABLES: readonly (readonly [string, readonly [string, ...string[]], Columns])[] = [
  [
    'rounds',
    ['round'],
    {
      route: 'text',
      kind: 'text',
      ordered: 'integer',
      day: 'text',
      shift: 'text',
      early: 'text?',
      from: 'text',
      to: 'text',
      tolerance: 'text',
      due: 'integer',
      made: 'integer?',
      outcome: 'text?',
      was: 'text?',
      takenBy: 'text?',
      supposed: 'text?',
    },
  ],
  [
    'visits',
    ['id'],
    {
      round: 'text?',
      checkpoint: 'text',
      route: 'text?',
      kind: 'text?',
      day: 'text?',
      shift: 'text?',
      from: 'text?',
      class: 'text',
      was: 'text?',
      guard: 'text?',
      charged: 'text?',
      proof: 'text?',
      why: 'text?',
      by: 'text?',
      inARow: 'integer?',
      device: 'text?',
      offline: 'integer?',
      time: 'integer',
      tapped: 'integer?',
      madeUp: 'integer?',
      madeUpBy: 'text?',
      present: 'integer?',
      gap: 'integer?',
    },
  ],
  ['pointCoverage', ['span', 'route', 'kind', 'shift', 'checkpoint'], SUMS],
  ['routeCoverage', ['span', 'route', 'kind', 'shift'], SUMS],
  ['guardCoverage', ['span', 'guard', 'route', 'kind', 'shift'], SUMS],
  [
    'pointIntervals',
    ['span', 'checkpoint'],
    {
      visits: 'integer',
      gaps: 'integer',
      seconds: 'integer',
      squares: 'integer',
      longest: 'integer',
      first: 'integer',
      last: 'integer',
    },
  ],
  [
    'inspections',
    ['id'],
    {
      time: 'integer',
      checkpoint: 'text',
      item: 'text',
      state: 'text',
      note: 'text?',
      guard: 'text',
      round: 'text?',
      route: 'text?',
      kind: 'text?',
    },
  ],
];

const NOT_MADE = sql<boolean>`class in ('missed', 'too-fast', 'skipped', 'unprovable')`;
const WAS_THERE = sql<boolean>`present is not null`;

type Index = readonly [string, string, readonly string[], typeof NOT_MADE?];
const INDEXES: readonly Index[] = [
  ['roundsByFrom', 'rounds', ['site', 'from']],
  ['roundsByDay', 'rounds', ['site', 'day']],
  ['visitsByPoint', 'visits', ['site', 'checkpoint', 'day', 'id']],
  ['visitsNotMade', 'visits', ['site', 'day', 'id'], NOT_MADE],
  ['visitsPresent', 'visits', ['site', 'checkpoint', 'present', 'id'], WAS_THERE],
  ['pointCoverageByPoint', 'pointCoverage', ['site', 'checkpoint', 'span']],
  ['pointIntervalsByPoint', 'pointIntervals', ['site', 'checkpoint', 'span']],
  ['inspectionsByTime', 'inspections', ['site', 'time']],
];
