import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { coverageReport } from '../../gateway/reports/patrol-figures.ts';
import { setUp } from '../../gateway/store/connection.ts';
import { migrate } from '../../gateway/store/migrator.ts';
import {
  COVERAGE_BY,
  createPatrolReaders,
  NOT_MADE,
  type PatrolReaders,
} from '../../gateway/store/patrol-readers.ts';
import { createProjector } from '../../gateway/store/projector.ts';
import { factRow } from '../../gateway/store/rows.ts';
import type { Tables } from '../../gateway/store/tables.ts';
import type { Fact } from '../../rules/vocabulary/facts.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import { type Instant, instant } from '../../rules/vocabulary/time.ts';
import { createRandom } from '../../simulators/random.ts';
import {
  createWalk,
  nextMidnight,
  POINT,
  patrolledSite,
  ROUTE,
  tapsOfDay,
  type Walk,
} from './patrol-walk.ts';
import { type Measured, median, percentile } from './statistics.ts';

const MIDNIGHT = instant(Date.parse('2026-01-01T00:00:00+08:00'));
const YEAR = { from: '2026-01-01', to: '2026-12-31' };
const QUERY_MS = 50;
const DAY_MS = 86_400_000;
const LATE_DAYS = 8;

/** A year of patrols: what it costs to judge and to count, to ask, and what ten years cost today's taps. */
export async function measurePatrolYear(isQuick: boolean): Promise<readonly Measured[]> {
  const site = patrolledSite(isQuick ? 20 : 200);
  const days = isQuick ? 40 : 365;
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-patrol-'));
  try {
    const models = await openModels(join(folder, 'year.sqlite'), site);
    const year = walkDays(site, { from: MIDNIGHT, days }, models);
    const rows = [...year.rows, ...(await measureQueries(site, models.patrol, isQuick))];
    const more = tenYears(models.db);
    const young = await openModels(join(folder, 'young.sqlite'), site);
    // The rule itself keeps the days in which late taps are taken: both sides have these.
    const from = instant(year.end - LATE_DAYS * DAY_MS);
    const week = walkDays(site, { from, days: LATE_DAYS }, young);
    const today = measureToday(site, year.end, [
      { walk: year.walk, models },
      { walk: week.walk, models: young },
    ]);
    models.db.close();
    young.db.close();
    return [...rows, more, ...today];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Models = {
  readonly db: Database.Database;
  readonly file: string;
  readonly patrol: PatrolReaders;
  write(facts: readonly Fact[]): void;
};

async function openModels(file: string, site: Site): Promise<Models> {
  const db = new Database(file);
  setUp(db);
  await migrate(db);
  const project = createProjector(db);
  const read = new Kysely<Tables>({ dialect: new SqliteDialect({ database: db }) });
  return {
    db,
    file,
    patrol: createPatrolReaders(read, site.id),
    write: db.transaction((facts: readonly Fact[]) => {
      for (const fact of facts) project.fact(factRow(site.id, fact));
    }),
  };
}

function walkDays(
  site: Site,
  { from, days }: { readonly from: Instant; readonly days: number },
  { write, db, file }: Models,
): { readonly rows: readonly Measured[]; readonly walk: Walk; readonly end: Instant } {
  const walk = createWalk(site, from);
  const random = createRandom(7);
  let [judgeMs, writeMs, visits] = [0, 0, 0];
  let midnight = from;
  const timed = (facts: readonly Fact[]): void => {
    const began = performance.now();
    write(facts);
    writeMs += performance.now() - began;
  };
  for (let day = 0; day < days; day += 1) {
    const taps = tapsOfDay(site, midnight, random);
    midnight = nextMidnight(midnight);
    const began = performance.now();
    const facts = taps.flatMap(({ route, checkpoint, time }) => [
      ...walk.pass(time),
      ...walk.tap(route, checkpoint, time),
    ]);
    facts.push(...walk.pass(instant(midnight - 1)));
    judgeMs += performance.now() - began;
    timed(facts);
    for (const { type, data } of facts) if (type === 'round.opened') visits += data.due.length;
  }
  db.pragma('wal_checkpoint(truncate)');
  return {
    walk,
    end: midnight,
    rows: [
      {
        name: `patrol: ${visits} due visits judged`,
        value: visits / (judgeMs / 1_000),
        unit: 'visits/s',
      },
      { name: 'patrol: the same counted', value: visits / (writeMs / 1_000), unit: 'visits/s' },
      {
        name: 'patrol: database of the figures',
        value: statSync(file).size / 2 ** 20,
        unit: 'MiB',
      },
      {
        name: 'patrol: memory (whole process)',
        value: process.memoryUsage().rss / 2 ** 20,
        unit: 'MiB',
      },
    ],
  };
}

/** Each question of the year, asked again and again; the middle counts. */
async function measureQueries(
  site: Site,
  patrol: PatrolReaders,
  isQuick: boolean,
): Promise<readonly Measured[]> {
  const now = instant(Date.parse('2027-01-01T00:00:00+08:00'));
  const questions: readonly (readonly [string, () => Promise<unknown>])[] = [
    ...COVERAGE_BY.map(
      (by) => [`by ${by}`, () => coverageReport({ site, patrol, now }, { ...YEAR, by })] as const,
    ),
    ['of one point, by day', () => patrol.tallies({ ...YEAR, by: 'day', checkpoint: POINT })],
    ['of one route, by day', () => patrol.tallies({ ...YEAR, by: 'day', route: ROUTE })],
    ['a page of misses', () => patrol.notMade({ ...YEAR, classes: NOT_MADE, limit: 100 })],
    [
      'a page of one point’s misses',
      () => patrol.notMade({ ...YEAR, classes: NOT_MADE, checkpoint: POINT, limit: 100 }),
    ],
    ['a month’s sheet', () => patrol.pointDays({ from: '2026-01-01', to: '2026-01-31' })],
    [
      'ten months and odd days by checkpoint',
      () =>
        coverageReport(
          { site, patrol, now },
          { from: '2026-01-17', to: '2026-11-14', by: 'checkpoint' },
        ),
    ],
  ];
  const rows: Measured[] = [];
  for (const [name, ask] of questions) {
    const samples: number[] = [];
    for (let turn = 0; turn < (isQuick ? 3 : 21); turn += 1) {
      const began = performance.now();
      await ask();
      samples.push(performance.now() - began);
    }
    const value = median(samples);
    rows.push({
      name: `patrol: coverage of the year, ${name}`,
      value,
      unit: 'ms',
      goal: `<= ${QUERY_MS}`,
      met: value <= QUERY_MS,
    });
  }
  return rows;
}

/** Nine years before it, a copy each of the visits of a fifth of the points, with the sums of all. */
function tenYears(db: Database.Database): Measured {
  const columns = (table: string): readonly string[] =>
    db
      .prepare<[string], { name: string }>('select name from pragma_table_info(?)')
      .all(table)
      .map(({ name }) => name);
  const back = (table: string, shifted: readonly string[], where: string): void => {
    const names = columns(table);
    for (let years = 1; years < 10; years += 1) {
      const year = `'${2026 - years}'`;
      const values = names.map((name) =>
        shifted.includes(name) ? `replace("${name}", '2026', ${year})` : `"${name}"`,
      );
      const list = names.map((name) => `"${name}"`).join(', ');
      db.exec(`insert into ${table} (${list}) select ${values.join(', ')} from ${table}
        where ${where} and "${shifted[0]}" like '%2026%'`);
    }
  };
  back('visits', ['id', 'round', 'day', 'from'], "checkpoint < 'point-040'");
  back('rounds', ['round', 'day', 'from', 'to', 'tolerance'], 'true');
  for (const table of ['pointCoverage', 'routeCoverage', 'guardCoverage', 'pointIntervals']) {
    back(table, ['span'], 'true');
  }
  db.pragma('wal_checkpoint(truncate)');
  const count = db.prepare<[], { count: number }>('select count(*) as count from visits').get();
  return { name: 'patrol: visits of ten years kept', value: count?.count ?? 0, unit: 'visits' };
}

type Side = { readonly walk: Walk; readonly models: Models };

/** The taps of one more day by turns: with ten years behind it, and with a week. */
function measureToday(
  site: Site,
  midnight: Instant,
  sides: readonly [Side, Side],
): readonly Measured[] {
  const samples: readonly [number[], number[]] = [[], []];
  for (const { route, checkpoint, time } of tapsOfDay(site, midnight, createRandom(8))) {
    for (const [index, { walk, models }] of sides.entries()) {
      models.write(walk.pass(time));
      const began = performance.now();
      models.write(walk.tap(route, checkpoint, time));
      samples[index]?.push(performance.now() - began);
    }
  }
  const ratio = (share: number): number =>
    percentile(samples[0], share) / percentile(samples[1], share);
  const [middle, worst] = [ratio(0.5), ratio(0.99)];
  return [
    {
      name: 'patrol: a tap judged and counted durably, p50',
      value: median(samples[0]),
      unit: 'ms',
    },
    {
      name: 'patrol: the same with ten years over a week, p50',
      value: middle,
      unit: 'x',
      goal: '<= 1.2',
      met: middle <= 1.2,
    },
    { name: 'patrol: the same with ten years over a week, p99', value: worst, unit: 'x' },
  ];
}
