import {
  added,
  coverage,
  type Intervals,
  judged,
  made,
  NO_TALLY,
  onTimeRate,
  spread,
  type Tally,
  underWay,
} from '../../rules/patrol/coverage.ts';
import type { Text } from '../../rules/vocabulary/schema.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import type { Instant } from '../../rules/vocabulary/time.ts';
import { dayAfter, localInstant } from '../../rules/vocabulary/zone-time.ts';
import type {
  CoverageBy,
  Days,
  IntervalRow,
  PatrolReaders,
  TallyRow,
  VisitsOf,
} from '../store/patrol-readers.ts';
import { ROUTE_KIND_NAMES } from '../words/patrol-terms.ts';
import { term } from '../words/terms.ts';

/** Figures of due visits; a rate is left out where nothing was judged. */
export type Figures = Tally & {
  readonly made: number;
  readonly judged: number;
  readonly underWay: number;
  readonly coverage?: number;
  readonly onTimeRate?: number;
};

/** How long points were left between visits, in seconds. */
export type Unvisited = {
  readonly visits: number;
  readonly longest: number;
  /** Nobody was there in all that time: it may have begun before, and may go on. */
  readonly atLeast: boolean;
  /** Of several points, which was left the longest. */
  readonly checkpoint?: string;
  readonly mean?: number;
  readonly deviation?: number;
  /** Deviation by mean: near nought, anybody can tell when the guard comes. */
  readonly spread?: number;
};

export type CoverageLine = Figures & {
  readonly key: string;
  readonly name?: Text;
  readonly intervals?: Unvisited;
};

/** Coverage of some days by one thing, and of all of it. */
export type CoverageReport = Days & {
  readonly by: CoverageBy;
  readonly total: Figures;
  readonly items: readonly CoverageLine[];
};

/** What a report is made of. */
export type CoverageParts = {
  readonly site: Site;
  readonly patrol: PatrolReaders;
  readonly now: Instant;
};

/** Counts how due visits of these days stand, by one thing. */
export async function coverageReport(
  { site, patrol, now }: CoverageParts,
  asked: Days & VisitsOf & { readonly by: CoverageBy },
): Promise<CoverageReport> {
  const { from, to, by } = asked;
  const rows = await patrol.tallies(asked);
  const unvisited = await unvisitedBy({ site, patrol, now }, asked, rows);
  const name = namesOf(site, by);
  const total = rows.reduce((sum, { tally }) => added(sum, tally), NO_TALLY);
  return {
    from,
    to,
    by,
    total: figures(total),
    items: rows.map(({ key, tally }) => {
      const [known, intervals] = [name(key), unvisited.get(key)];
      return {
        key,
        ...(known === undefined ? {} : { name: known }),
        ...figures(tally),
        ...(intervals === undefined ? {} : { intervals }),
      };
    }),
  };
}

/** A tally with what is told of it. */
export function figures(tally: Tally): Figures {
  const [covered, punctual] = [coverage(tally), onTimeRate(tally)];
  return {
    ...tally,
    made: made(tally),
    judged: judged(tally),
    underWay: underWay(tally),
    ...(covered === undefined ? {} : { coverage: covered }),
    ...(punctual === undefined ? {} : { onTimeRate: punctual }),
  };
}

/** What a key of a report is called; a guard's name is given apart, to those who may read it. */
export function namesOf(site: Site, by: CoverageBy): (key: string) => Text | undefined {
  switch (by) {
    case 'checkpoint':
      return nameIn(site.checkpoints);
    case 'route':
      return nameIn(site.routes);
    case 'shift':
      return nameIn(site.shifts ?? []);
    case 'route-kind':
      return (key) => term(ROUTE_KIND_NAMES, key);
    default:
      return () => undefined;
  }
}

const nameIn =
  (things: readonly { readonly id: string; readonly name: Text }[]) =>
  (key: string): Text | undefined =>
    things.find(({ id }) => id === key)?.name;

/** An interval is a place's: there is none of a guard or a shift. */
async function unvisitedBy(
  { site, patrol, now }: CoverageParts,
  { from, to, by }: Days & { readonly by: CoverageBy },
  rows: readonly TallyRow[],
): Promise<ReadonlyMap<string, Unvisited>> {
  if (by !== 'checkpoint' && by !== 'route' && by !== 'route-kind') return new Map();
  const begin = localInstant(site.zone, from, 0);
  const end = Math.min(now, localInstant(site.zone, dayAfter(to, 1), 0));
  if (end <= begin) return new Map();
  const [measured, points] = await Promise.all([
    patrol.intervals({ from, to }),
    by === 'checkpoint' ? [] : patrol.places({ from, to }),
  ]);
  const known = new Map(measured.map((row) => [row.checkpoint, row]));
  const within = { begin, end };
  return new Map(
    rows.map(({ key }) => {
      if (by === 'checkpoint') return [key, unvisited([key], known, within)] as const;
      const of = points.filter((one) => (by === 'route' ? one.route : one.kind) === key);
      const ids = [...new Set(of.map(({ checkpoint }) => checkpoint))];
      const { checkpoint, ...all } = unvisited(ids, known, within);
      return [key, checkpoint === undefined ? all : { ...all, checkpoint }] as const;
    }),
  );
}

function unvisited(
  points: readonly string[],
  known: ReadonlyMap<string, IntervalRow>,
  { begin, end }: { readonly begin: number; readonly end: number },
): Unvisited {
  let worst = { longest: 0, atLeast: false, checkpoint: points[0] };
  let visits = 0;
  let all: Intervals = { gaps: 0, seconds: 0, squares: 0 };
  for (const checkpoint of points) {
    const row = known.get(checkpoint);
    // The time since the last visit counts, though nobody has ended it yet.
    const since = Math.round(Math.max(0, end - (row?.last ?? begin)) / 1_000);
    const longest = Math.max(row?.longest ?? 0, since);
    if (longest > worst.longest) worst = { longest, atLeast: row === undefined, checkpoint };
    if (row === undefined) continue;
    visits += row.visits;
    all = {
      gaps: all.gaps + row.gaps,
      seconds: all.seconds + row.seconds,
      squares: all.squares + row.squares,
    };
  }
  const { checkpoint, ...longest } = worst;
  const told = spread(all);
  return {
    visits,
    ...longest,
    ...(points.length > 1 && checkpoint !== undefined ? { checkpoint } : {}),
    ...(told === undefined
      ? {}
      : {
          mean: Math.round(told.mean),
          deviation: Math.round(told.deviation),
          spread: told.relative,
        }),
  };
}
