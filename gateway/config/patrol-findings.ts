import { PLAN_FAULTS, type PlanFaultCode, planFaults } from '../../rules/patrol/plan-faults.ts';
import type { PlannedRound } from '../../rules/vocabulary/patrol-plan.ts';
import type { Finding } from './problem.ts';
import { plannedRounds } from './rounds.ts';
import type { Row, Rows } from './rows.ts';

type Path = Finding['path'];
type RouteRow = Rows['routes'][number]['row'];
type RoundRow = NonNullable<RouteRow['rounds']>[number];
type ShiftRow = Rows['shifts'][number]['row'];

const DAY_MINUTES = 1_440;

/** What is walked when: routes and their rounds, legs and shifts. */
export function patrolFindings(rows: Rows): readonly Finding[] {
  return [
    ...rows.routes.flatMap(({ row, path }) => repeatedCheckpoints(row, path)),
    ...rows.routes.flatMap(({ row, path }) => roundFindings(row, path)),
    ...legFindings(rows.legs),
    ...shiftFindings(rows.shifts),
    ...(rows.shifts.length === 0
      ? []
      : rows.routes.flatMap(({ row, path }) => outOfShifts(row, path, rows.shifts))),
  ];
}

function repeatedCheckpoints({ checkpoints }: RouteRow, path: Path): readonly Finding[] {
  return checkpoints.flatMap((id, index): readonly Finding[] =>
    checkpoints.indexOf(id) === index
      ? []
      : [
          {
            code: 'checkpoint-twice',
            path: [...path, 'checkpoints', index],
            text: `expected each point of a route once; "${id}" came again`,
            remedy: 'take it out here: a point is due once in a round, in any order',
          },
        ],
  );
}

/** A planned round, with the row of site.yaml that it comes from. */
type Planned = { readonly round: PlannedRound; readonly index: number };

const plannedOf = (route: RouteRow): readonly Planned[] =>
  (route.rounds ?? []).flatMap((row, index) =>
    plannedRounds(row).map((round) => ({ round, index })),
  );

function roundFindings(route: RouteRow, path: Path): readonly Finding[] {
  const planned = plannedOf(route);
  const empty = (route.rounds ?? []).flatMap((row, index): readonly Finding[] =>
    plannedRounds(row).length > 0 ? [] : [emptyRow(row, [...path, 'rounds', index])],
  );
  const seen = new Set<string>();
  const faults = planFaults(planned.map(({ round }) => round)).flatMap(
    ({ code, rounds }): readonly Finding[] => {
      const index = planned[rounds.at(-1) ?? 0]?.index ?? 0;
      // Rounds of one row share its faults.
      const isSaid = seen.has(`${code} ${index}`);
      seen.add(`${code} ${index}`);
      return isSaid ? [] : [faultOf(route, code, [...path, 'rounds', index])];
    },
  );
  return [...empty, ...faults];
}

function emptyRow({ from, to, times, lastsMin }: RoundRow, path: Path): Finding {
  if (times === undefined) {
    return {
      code: 'round-empty',
      path,
      text: `expected a window of some minutes; ${from} to ${to} holds no round`,
      remedy: 'write a later `to`, or one on the next day (earlier than `from`)',
    };
  }
  const what = lastsMin === undefined ? 'rounds of no length' : `rounds of ${lastsMin} min`;
  return {
    code: 'round-empty',
    path,
    text: `expected room for ${times} ${what} from ${from} to ${to}; they do not fit`,
    remedy:
      lastsMin === undefined
        ? 'write with `lastsMin` how long each round takes'
        : 'write a later `to`, fewer `times` or a shorter `lastsMin`',
  };
}

function faultOf({ id }: RouteRow, code: PlanFaultCode, path: Path): Finding {
  const { text, remedy } = FAULTS[code];
  const isWarning = PLAN_FAULTS[code].warning || code === 'rounds-overlap';
  return { code, path, text: text(id), remedy, ...(isWarning ? { warning: true } : {}) };
}

type Words = { readonly text: (route: string) => string; readonly remedy: string };

const FAULTS: Readonly<Record<PlanFaultCode, Words>> = {
  'round-empty': {
    text: (route) => `a window of "${route}" is too short for its round`,
    remedy: 'let the window end later, or let the round take less',
  },
  'rounds-overlap': {
    text: (route) => `two rounds of "${route}" are open at the same time`,
    remedy: 'let one end before the next begins: a tap in both would be claimed twice',
  },
  'early-overlap': {
    text: (route) =>
      `a round of "${route}" opens for early visits while one before it may still be visited late`,
    remedy: 'shorten `earlyMin` or `toleranceMin`: a tap in both serves the older round',
  },
  'early-unused': {
    text: (route) => `earlyMin has no effect on what "${route}" draws by lot`,
    remedy: 'take it out: nobody can be early for what nobody can know',
  },
  'draw-certain': {
    text: (route) => `a slot of "${route}" is as long as its round: nothing is left to draw`,
    remedy: 'give the rounds more room, with fewer `times` or a shorter `lastsMin`',
  },
};

function legFindings(legs: Rows['legs']): readonly Finding[] {
  const first = new Map<string, string>();
  return legs.flatMap(({ row: { from, to }, path }): readonly Finding[] => {
    if (from === to) {
      return [
        {
          code: 'leg-to-itself',
          path: [...path, 'to'],
          text: `expected two points; "${from}" came twice`,
          remedy: 'name the point at the other end',
        },
      ];
    }
    const name = [from, to].toSorted().join(' ');
    const before = first.get(name);
    first.set(name, before ?? path.join('.'));
    return before === undefined
      ? []
      : [
          {
            code: 'leg-twice',
            path,
            text: `"${from}" and "${to}" stand at ${before} already, and a leg counts either way`,
            remedy: 'take one of the two out',
          },
        ];
  });
}

function shiftFindings(shifts: Rows['shifts']): readonly Finding[] {
  return shifts.flatMap(({ row, path }, place): readonly Finding[] => {
    const other = shifts.find((before, n) => n < place && doMeet(before.row, row));
    return other === undefined
      ? []
      : [
          {
            code: 'shifts-overlap',
            path,
            text: `"${row.id}" and "${other.row.id}" have hours in common: those count for "${other.row.id}"`,
            remedy: 'let one begin when the other ends',
            warning: true,
          },
        ];
  });
}

const doMeet = (one: ShiftRow, other: ShiftRow): boolean =>
  covers(one, minutesOf(other.from)) || covers(other, minutesOf(one.from));

function outOfShifts(route: RouteRow, path: Path, shifts: Rows['shifts']): readonly Finding[] {
  const outside = plannedOf(route).find(
    ({ round }) => !shifts.some(({ row }: Row<ShiftRow>) => covers(row, round.from % DAY_MINUTES)),
  );
  return outside === undefined
    ? []
    : [
        {
          code: 'shift-gap',
          path: [...path, 'rounds', outside.index],
          text: `a round of "${route.id}" begins at an hour that no shift covers`,
          remedy: 'let the shifts cover the day: figures by shift leave such rounds out',
          warning: true,
        },
      ];
}

/** Hours that end when they begin are the whole day. */
function covers({ from, to }: ShiftRow, minute: number): boolean {
  const [begin, end] = [minutesOf(from), minutesOf(to)];
  return begin < end ? begin <= minute && minute < end : minute >= begin || minute < end;
}

const minutesOf = (clock: string): number =>
  Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
