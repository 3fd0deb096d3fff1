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
  const add = (statement: Statement<[Values]>, site: string, place: Place, more: Values): void => {
    const { route: of, kind, day, shift } = place;
    // A day and its month: figures of a year are summed from its months.
    for (const span of [day, day.slice(0, 7)]) {
      statement.run({ ...NOTHING, site, span, route: of, kind, shift, ...more });
    }
  };
  return {
    opened(site, round, checkpoints) {
      for (const checkpoint of checkpoints) add(point, site, round, { checkpoint, due: 1 });
      add(route, site, round, { due: checkpoints.length });
      add(guard, site, round, { guard: round.supposed ?? '', due: checkpoints.length });
    },
    moved(site, before, after) {
      const change = difference(before, after);
      if (Object.keys(change).length > 0) {
        add(point, site, after, { checkpoint: after.checkpoint, ...change });
        add(route, site, after, change);
      }
      const [was, is] = [before.charged ?? '', after.charged ?? ''];
      if (was === is) {
        if (Object.keys(change).length > 0) add(guard, site, after, { guard: is, ...change });
        return;
      }
      add(guard, site, before, { guard: was, ...difference(before, undefined) });
      add(guard, site, after, { guard: is, ...difference(undefined, after) });
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

function prepareSum(
  db: Database,
  table: 'pointCoverage' | 'routeCoverage' | 'guardCoverage',
  more: readonly ('checkpoint' | 'guard')[],
): Statement<[Values]> {
  const key = ['site', 'span', 'route', 'kind', 'shift', ...more] as const;
  return prepare(
    db,
    compiler
      .insertInto(table)
      .values(columns(...key, ...TALLIED))
      .onConflict((on) =>
        on
          .columns([...key] as never)
          .doUpdateSet((eb) =>
            Object.fromEntries(
              TALLIED.map((sum) => [sum, eb(`${table}.${sum}`, '+', eb.ref(`excluded.${sum}`))]),
            ),
          ),
      ),
  );
}
