import type { Database } from 'better-sqlite3';
import { sql } from 'kysely';
import { preparePatrolIntervals } from './patrol-intervals.ts';
import { type Counted, preparePatrolSums } from './patrol-sums.ts';
import type { Projections, Told } from './projector.ts';
import { columns, compiler, given, prepare } from './statements.ts';
import type { RoundsTable, VisitsTable } from './tables.ts';

/** Rounds, their due visits with sums and intervals, taps that made none, and inspections, from the patrol facts. */
export function preparePatrolModels(db: Database): Projections {
  const rounds = prepareRounds(db);
  const visits = createVisits(db, (site, round) => rounds.find.get({ site, round }));
  const inspected = prepareInspections(db);
  const closed = ({ site, data }: Told<'round.closed' | 'round.corrected'>): void => {
    const { round, due, made, outcome } = data;
    rounds.closed.run({ site, round, due, made, outcome, was: 'was' in data ? data.was : null });
  };
  return {
    'round.opened': ({ site, data }) => {
      const { round, route, from, to, tolerance, due, guards = [] } = data;
      const opened = {
        round,
        route,
        kind: data.kind ?? 'patrol',
        ordered: data.ordered === true ? 1 : 0,
        day: dayOf(round, from),
        shift: data.shift ?? '',
        early: data.early ?? null,
        from,
        to,
        tolerance,
        // Where a route names one guard alone, it is he who should walk it.
        supposed: guards.length === 1 ? (guards[0] ?? null) : null,
      };
      rounds.opened.run({ site, ...opened, due: due.length });
      visits.opened(site, opened, due);
    },
    'round.taken': ({ site, data: { round, guard } }) => {
      rounds.taken.run({ site, round, guard });
      visits.handedOver(site, round, guard);
    },
    'round.closed': closed,
    'round.corrected': closed,
    'visit.made': (told) => {
      const { site, time, data } = told;
      const { round, checkpoint, guard = null, proof, device = null } = data;
      const tapped = data.tapped === undefined ? time : Date.parse(data.tapped);
      const how = { proof, device, offline: data.offline === true ? 1 : 0 };
      const tap = { class: data.class, guard, ...how, time, tapped };
      if (round === undefined || !MADE.has(data.class)) visits.tapped(told, tap);
      else {
        visits.stands({ site, round, checkpoint }, (was) =>
          // What a visit is worth is what its best tap is worth.
          worth(data.class) < worth(was.class) ? {} : { ...tap, ...tellerOf(data) },
        );
      }
    },
    'visit.missed': ({ site, time, data }) => {
      const { why = null, inARow = null } = data;
      visits.stands({ site, ...data }, () => ({ class: 'missed', ...NOBODY, why, inARow, time }));
    },
    'visit.skipped': ({ site, time, data: { why, by, ...visit } }) => {
      visits.stands({ site, ...visit }, () => ({ class: 'skipped', ...NOBODY, why, by, time }));
    },
    'visit.unprovable': ({ site, time, data }) => {
      const { why = null } = data;
      visits.stands({ site, ...data }, () => ({ class: 'unprovable', ...NOBODY, why, time }));
    },
    'visit.made-up': ({ site, time, data }) => {
      const madeUp = data.tapped === undefined ? time : Date.parse(data.tapped);
      visits.stands({ site, ...data }, () => ({ madeUp, madeUpBy: data.guard ?? null }));
    },
    'visit.corrected': ({ site, time, data }) => {
      const { guard = null, proof, is } = data;
      const tapped = data.tapped === undefined ? time : Date.parse(data.tapped);
      visits.stands({ site, ...data }, (was) => ({
        class: is,
        was: was.was ?? (data.was === NOT_TOLD || data.was === is ? null : data.was),
        time,
        ...(MADE.has(is)
          ? { guard, proof: proof ?? was.proof, tapped, ...tellerOf(data) }
          : NOBODY),
      }));
    },
    'inspection.recorded': ({ site, id, time, data }) => {
      const { checkpoint, item, state, note = null, guard, round = null } = data;
      const { route = null, kind = null } =
        round === null ? {} : (rounds.find.get({ site, round }) ?? {});
      const looked = data.looked === undefined ? time : Date.parse(data.looked);
      inspected.run({
        site,
        id,
        time: looked,
        checkpoint,
        item,
        state,
        note,
        guard,
        round,
        route,
        kind,
      });
    },
  };
}

/** Who told of the tap by hand, and why; nobody where it told itself. */
const tellerOf = (told: {
  readonly by?: string | undefined;
  readonly why?: string | undefined;
}) => ({ by: told.by ?? null, why: told.why ?? null });

/** Classes of a tap that counts for a due visit, from the least on. */
const WORTH = ['too-fast', 'out-of-order', 'late', 'early', 'on-time'];
const worth = (kind: string): number => WORTH.indexOf(kind);
/** Classes that only a tap gives. */
const MADE: ReadonlySet<string> = new Set(WORTH);
/** Classes in which somebody was there: a tap quicker than anybody can walk proves nothing. */
const WAS_THERE: ReadonlySet<string> = new Set(WORTH.filter((kind) => kind !== 'too-fast'));
/** What a correction says where nothing had been told of the visit. */
const NOT_TOLD = 'none';
const NOBODY = { guard: null, proof: null, device: null, offline: null, tapped: null };

/** The day on which a round's window begins, by the site's calendar: its name has it. */
const dayOf = (round: string, from: string): string =>
  /\/(\d{4}-\d\d-\d\d)T/.exec(round)?.[1] ?? from.slice(0, 10);

type Row = Omit<VisitsTable, 'site' | 'id'>;
type Opened = Pick<RoundsTable, 'round' | 'route' | 'kind' | 'day' | 'shift' | 'from' | 'supposed'>;

function createVisits(
  db: Database,
  roundOf: (site: string, round: string) => RoundsTable | undefined,
) {
  const statements = prepareVisits(db);
  const sums = preparePatrolSums(db);
  const intervals = preparePatrolIntervals(db);
  const write = (site: string, was: VisitsTable, is: VisitsTable): void => {
    statements.write.run({ ...is });
    sums.moved(site, counted(was), counted(is));
    intervals.moved(site, was, is);
  };
  /** A due visit of a round whose opening the journal does not have any more. */
  const unopened = (site: string, round: string, checkpoint: string): VisitsTable => {
    const known = roundOf(site, round);
    const day = dayOf(round, '');
    const route = round.slice(0, Math.max(0, round.lastIndexOf('/')));
    const place = known ?? { round, route, kind: 'patrol', day, shift: '', from: '' };
    const visit = dueVisit(site, { ...place, supposed: known?.supposed ?? null }, checkpoint);
    statements.write.run({ ...visit });
    sums.opened(site, { ...place, supposed: visit.charged }, [checkpoint]);
    return visit;
  };
  return {
    opened(site: string, round: Opened, due: readonly string[]): void {
      for (const checkpoint of due) statements.write.run({ ...dueVisit(site, round, checkpoint) });
      sums.opened(site, round, due);
    },
    /** What nobody has tapped stands on the account of who walks the round now. */
    handedOver(site: string, round: string, guard: string): void {
      for (const visit of statements.ofRound.all({ site, ...idsOf(round) })) {
        if (visit.guard === null) write(site, visit, { ...visit, charged: guard });
      }
    },
    stands(
      {
        site,
        round,
        checkpoint,
      }: { readonly site: string; readonly round: string; readonly checkpoint: string },
      change: (was: VisitsTable) => Partial<Row>,
    ): void {
      const id = dueId(round, checkpoint);
      const was = statements.find.get({ site, id }) ?? unopened(site, round, checkpoint);
      const is = { ...was, ...change(was) };
      const charged = is.guard ?? (was.guard === null ? was.charged : supposed(site, round));
      write(site, was, { ...is, charged, present: presentAt(is) });
    },
    tapped({ site, id, data }: Told<'visit.made'>, tap: Partial<Row>): void {
      const { round = null, checkpoint } = data;
      const place = round === null ? undefined : roundOf(site, round);
      const { route = null, kind = null, day = null, shift = null, from = null } = place ?? {};
      const where = { round, checkpoint, route, kind, day, shift, from };
      statements.write.run({ ...NO_VISIT, ...where, ...tap, site, id });
    },
  };
  function supposed(site: string, round: string): string | null {
    return roundOf(site, round)?.supposed ?? null;
  }
}

const presentAt = ({ class: kind, tapped, madeUp }: Row): number | null =>
  WAS_THERE.has(kind) ? tapped : madeUp;

const NO_VISIT = {
  was: null,
  charged: null,
  why: null,
  by: null,
  inARow: null,
  madeUp: null,
  madeUpBy: null,
  present: null,
  gap: null,
};

const dueId = (round: string, checkpoint: string): string => `${round} ${checkpoint}`;

/** Between which ids the due visits of a round lie: they are found by these alone, in the order of the table. */
export const idsOf = (round: string): { readonly after: string; readonly before: string } => ({
  after: `${round} `,
  before: `${round}!`,
});

function dueVisit(site: string, round: Opened, checkpoint: string): VisitsTable {
  const { round: of, route, kind, day, shift, from, supposed } = round;
  return {
    ...NO_VISIT,
    ...NOBODY,
    site,
    id: dueId(of, checkpoint),
    round: of,
    checkpoint,
    route,
    kind,
    day,
    shift,
    from,
    class: 'due',
    charged: supposed,
    time: Date.parse(from) || 0,
  };
}

function counted(visit: VisitsTable): Counted {
  const { route, kind, day, shift } = visit;
  return { ...visit, route: route ?? '', kind: kind ?? '', day: day ?? '', shift: shift ?? '' };
}

function prepareRounds(db: Database) {
  const told = [
    ...(['route', 'kind', 'ordered', 'day', 'shift', 'early', 'from', 'to'] as const),
    ...(['tolerance', 'due', 'supposed'] as const),
  ];
  const round = compiler
    .updateTable('rounds')
    .where('site', '=', given<string>('site'))
    .where('round', '=', given<string>('round'));
  return {
    find: prepare<RoundsTable>(
      db,
      compiler
        .selectFrom('rounds')
        .selectAll()
        .where('site', '=', given<string>('site'))
        .where('round', '=', given<string>('round')),
    ),
    opened: prepare(
      db,
      compiler
        .insertInto('rounds')
        .values(columns('site', 'round', ...told))
        .onConflict((on) => on.columns(['site', 'round']).doUpdateSet(columns(...told))),
    ),
    taken: prepare(
      db,
      round.set({ takenBy: given<string>('guard'), supposed: given<string>('guard') }),
    ),
    closed: prepare(
      db,
      round.set({
        ...columns('due', 'made', 'outcome'),
        was: sql`coalesce(was, ${given('was')})`,
      }),
    ),
  };
}

const VISIT = [
  ...(['round', 'checkpoint', 'route', 'kind', 'day', 'shift', 'from', 'class', 'was'] as const),
  ...(['guard', 'charged', 'proof', 'why', 'by', 'inARow', 'device', 'offline'] as const),
  ...(['time', 'tapped', 'madeUp', 'madeUpBy', 'present', 'gap'] as const),
] as const;
/** What of a visit changes once it is due. */
const CHANGES = [
  ...(['class', 'was', 'guard', 'charged', 'proof', 'why', 'by', 'inARow', 'device'] as const),
  ...(['offline', 'time', 'tapped', 'madeUp', 'madeUpBy', 'present', 'gap'] as const),
] as const;

function prepareVisits(db: Database) {
  const visits = compiler
    .selectFrom('visits')
    .selectAll()
    .where('site', '=', given<string>('site'));
  return {
    find: prepare<VisitsTable>(db, visits.where('id', '=', given<string>('id'))),
    ofRound: prepare<VisitsTable>(
      db,
      visits.where('id', '>', given<string>('after')).where('id', '<', given<string>('before')),
    ),
    write: prepare(
      db,
      compiler
        .insertInto('visits')
        .values(columns('site', 'id', ...VISIT))
        .onConflict((on) => on.columns(['site', 'id']).doUpdateSet(columns(...CHANGES))),
    ),
  };
}

function prepareInspections(db: Database) {
  const told = [
    ...(['site', 'id', 'time', 'checkpoint', 'item', 'state', 'note', 'guard'] as const),
    ...(['round', 'route', 'kind'] as const),
  ];
  return prepare(db, compiler.insertInto('inspections').values(columns(...told)));
}
