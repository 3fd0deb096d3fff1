import type { Database, Statement } from 'better-sqlite3';
import { TALLIED, type Tally } from '../../rules/patrol/coverage.ts';
import { columns, compiler, prepare, type Values } from './statements.ts';
import type { RoundsTable, VisitsTable } from './tables.ts';

const SUM_OF_CLASS: ReadonlyMap<string, keyof Tally> = new Map([
  ['on-time', 'onTime'],
  ['early', 'early'],
  ['late', 'late'],
  ['out-of-order', 'outOfOrder'],
  ['too-fast', 'tooFast'],
  ['missed', 'missed'],
  ['skipped', 'skipped'],
  ['unprovable', 'unprovable'],
]);

/** A due visit as far as it is counted. */
export type Counted = Pick<VisitsTable, 'checkpoint' | 'charged' | 'class' | 'madeUp'> & {
  readonly route: string;
  readonly kind: string;
  readonly day: string;
  readonly shift: string;
};
type Place = Pick<Counted, 'route' | 'kind' | 'day' | 'shift'>;

/** Sums of due visits by day and month, kept with every change of a visit. */
export type PatrolSums = {
  opened(
    site: string,
    round: Pick<RoundsTable, 'route' | 'kind' | 'day' | 'shift' | 'supposed'>,
    checkpoints: readonly string[],
  ): void;
  /** A due visit stands otherwise than before, or on another's account. */
  moved(site: string, before: Counted, after: Counted): void;
};

/** Prepares the sums' statements. */
export function preparePatrolSums(db: Database): PatrolSums {
  const point = prepareSum(db, 'pointCoverage', ['checkpoint']);
  const route = prepareSum(db, 'routeCoverage', []);
  const guard = prepareSum(db, 'guardCoverage', ['guard']);
  const add = (sums: Sums, site: string, place: Place, { more, change }: Added): void => {
    const { route: of, kind, day, shift } = place;
    // A day and its month: figures of a year are summed from its months.
    for (const span of [day, day.slice(0, 7)]) {
      sums({ site, span, route: of, kind, shift, ...more }, change);
    }
  };
  return {
    opened(site, round, checkpoints) {
      for (const checkpoint of checkpoints)
        add(point, site, round, { more: { checkpoint }, change: { due: 1 } });
      const change = { due: checkpoints.length };
      add(route, site, round, { more: {}, change });
      add(guard, site, round, { more: { guard: round.supposed ?? '' }, change });
    },
    moved(site, before, after) {
      const change = difference(before, after);
      if (Object.keys(change).length > 0) {
        add(point, site, after, { more: { checkpoint: after.checkpoint }, change });
        add(route, site, after, { more: {}, change });
      }
      const [was, is] = [before.charged ?? '', after.charged ?? ''];
      if (was === is) {
        if (Object.keys(change).length > 0)
          add(guard, site, after, { more: { guard: is }, change });
        return;
      }
      const [less, more] = [difference(before, undefined), difference(undefined, after)];
      add(guard, site, before, { more: { guard: was }, change: less });
      add(guard, site, after, { more: { guard: is }, change: more });
    },
  };
}

const NOTHING: Values = Object.fromEntries(TALLIED.map((sum) => [sum, 0]));

/** What changes in the sums; empty where nothing does. */
function difference(before: Counted | undefined, after: Counted | undefined): Values {
  const change: Record<string, number> = {};
  const count = (visit: Counted, by: number): void => {
    for (const sum of sumsOf(visit)) change[sum] = (change[sum] ?? 0) + by;
  };
  if (before !== undefined) count(before, -1);
  if (after !== undefined) count(after, 1);
  return Object.fromEntries(Object.entries(change).filter(([, by]) => by !== 0));
}

function sumsOf(visit: Counted): readonly (keyof Tally)[] {
  const sum = SUM_OF_CLASS.get(visit.class);
  const ended: readonly (keyof Tally)[] = sum === undefined ? ['due'] : ['due', sum];
  return sum === 'missed' && visit.madeUp !== null ? [...ended, 'madeUp'] : ended;
}

type Added = { readonly more: Values; readonly change: Values };
type Sums = (key: Values, change: Values) => void;

function prepareSum(
  db: Database,
  table: 'pointCoverage' | 'routeCoverage' | 'guardCoverage',
  more: readonly ('checkpoint' | 'guard')[],
): Sums {
  const key = ['site', 'span', 'route', 'kind', 'shift', ...more] as const;
  const insert = prepare(db, compiler.insertInto(table).values(columns(...key, ...TALLIED)));
  // Few columns change at a time, and always the same few together.
  const updates = new Map<string, Statement<[Values]>>();
  const prepareUpdate = (names: readonly string[]): Statement<[Values]> => {
    const sums = names.map((name) => `"${name}" = "${name}" + @${name}`).join(', ');
    const where = key.map((name) => `"${name}" = @${name}`).join(' and ');
    return db.prepare(`update "${table}" set ${sums} where ${where}`);
  };
  return (of, change) => {
    const names = Object.keys(change);
    const known = names.join();
    const update = updates.get(known) ?? prepareUpdate(names);
    updates.set(known, update);
    if (update.run({ ...of, ...change }).changes === 0)
      insert.run({ ...NOTHING, ...of, ...change });
  };
}
