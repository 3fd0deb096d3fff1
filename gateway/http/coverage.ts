import Type from 'typebox';
import { TALLIED } from '../../rules/patrol/coverage.ts';
import { Text, words } from '../../rules/vocabulary/schema.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import { instant } from '../../rules/vocabulary/time.ts';
import { dayAfter, localDay, localInstant } from '../../rules/vocabulary/zone-time.ts';
import { coverageReport, figures } from '../reports/patrol-figures.ts';
import { COVERAGE_BY, type Days, NOT_MADE, type NotMadeRow } from '../store/patrol-readers.ts';
import { type Api, answers, maybe } from './api.ts';
import type { Identity } from './identity.ts';
import { moment } from './moments.ts';
import type { HttpParts } from './ports.ts';
import { Refused } from './problems.ts';

const Day = (description: string) =>
  Type.Optional(Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$', description }));
/** Days of the site's calendar, both included: this month until today where none is named. */
export const DaysAsked = {
  from: Day('first day, by the site’s calendar; the first of its month if left out'),
  to: Day('last day, included; today if left out'),
};
/** Of which visits. */
export const VisitsAsked = {
  checkpoint: maybe('of this point only'),
  route: maybe('of this route only'),
  kind: maybe('of routes of this kind only'),
  shift: maybe('of this shift only'),
};
/** What a report is asked by. */
export const CoverageAsked = Type.Object({
  ...DaysAsked,
  ...VisitsAsked,
  by: Type.Optional(words(COVERAGE_BY)),
});

const rate = (description: string) => Type.Optional(Type.Number({ description }));
/** Figures of due visits. */
export const Figures = {
  ...Object.fromEntries(TALLIED.map((name) => [name, Type.Integer()])),
  made: Type.Integer({ description: 'on time, early, late or out of order' }),
  judged: Type.Integer({
    description: 'made, too fast, missed or skipped: without those unprovable or under way',
  }),
  underWay: Type.Integer({ description: 'due in rounds that are not over' }),
  coverage: rate('made by judged; left out where none was judged: it is unknown then'),
  onTimeRate: rate('on time by judged'),
};
const Intervals = Type.Object({
  visits: Type.Integer(),
  longest: Type.Integer({ description: 'seconds that a point was left' }),
  atLeast: Type.Boolean({ description: 'nobody was there in all these days' }),
  checkpoint: maybe('which point it was'),
  mean: Type.Optional(Type.Integer({ description: 'seconds' })),
  deviation: Type.Optional(Type.Integer({ description: 'seconds' })),
  spread: rate('deviation by mean: near nought anybody can tell when the guard comes'),
});
const Coverage = Type.Object({
  from: Type.String(),
  to: Type.String(),
  by: Type.String(),
  total: Type.Object(Figures),
  items: Type.Array(
    Type.Object({
      key: Type.String({ description: 'empty: of nobody known, of no shift' }),
      name: Type.Optional(Text),
      ...Figures,
      intervals: Type.Optional(Intervals),
    }),
  ),
});
const Year = Type.Object({
  year: Type.Integer(),
  days: Type.Array(Type.Object({ day: Type.String(), ...Figures })),
});
const Inspections = Type.Object({
  from: Type.String(),
  to: Type.String(),
  by: Type.String(),
  items: Type.Array(
    Type.Object({
      key: Type.String({ description: 'empty: on no round' }),
      looked: Type.Integer(),
      fine: Type.Integer(),
      faulty: Type.Integer(),
      share: Type.Number({ description: 'fine by looked at (完好率)' }),
    }),
  ),
});
const NotMade = Type.Object({
  items: Type.Array(
    Type.Object({
      id: Type.String(),
      round: maybe('the round it was due in'),
      route: maybe(''),
      checkpoint: Type.String(),
      day: Type.String(),
      shift: maybe(''),
      class: Type.String({ enum: [...NOT_MADE] }),
      from: maybe('begin of the window'),
      to: maybe('end of the window'),
      until: maybe('end of the tolerance: the miss was told then'),
      why: maybe(''),
      guard: maybe('who should have been there: who took the round, or the only one named for it'),
      takenBy: maybe('who had taken the round'),
      walkedBy: maybe('who tapped last at the other points of the round'),
      by: maybe('who said that it is skipped'),
      inARow: Type.Optional(Type.Integer({ description: 'rounds that missed it running' })),
      was: maybe('what was told of it at first'),
      madeUp: maybe('when somebody came later (补巡); the miss stays'),
      madeUpBy: maybe(''),
    }),
    { description: 'newest first' },
  ),
  next: maybe('`before` of the next page; left out on the last'),
});

/** 到位率: figures of patrols by any dimension, a year day by day, and each visit that nobody made. */
export function coverageRoutes(app: Api, parts: HttpParts & { readonly identity: Identity }): void {
  const { engine, identity, records, clock } = parts;
  app.get(
    '/api/v1/patrol/coverage',
    {
      schema: {
        querystring: CoverageAsked,
        response: answers(Coverage, 'not-signed-in', 'bad-request'),
      },
    },
    async (request) => {
      await identity.person(request);
      return reportAsked(parts, request.query);
    },
  );
  app.get(
    '/api/v1/patrol/year',
    {
      schema: {
        querystring: Type.Object({
          year: Type.Integer({ minimum: 1970, maximum: 9_999 }),
          ...VisitsAsked,
        }),
        response: answers(Year, 'not-signed-in', 'bad-request'),
      },
    },
    async (request) => {
      await identity.person(request);
      const { year, ...of } = request.query;
      const days = { from: `${year}-01-01`, to: `${year}-12-31` };
      const rows = await records.patrol.tallies({ ...of, ...days, by: 'day' });
      return { year, days: rows.map(({ key, tally }) => ({ day: key, ...figures(tally) })) };
    },
  );
  app.get(
    '/api/v1/patrol/inspections',
    {
      schema: {
        querystring: Type.Object({
          ...DaysAsked,
          by: Type.Optional(words(['item', 'kind', 'checkpoint'] as const)),
        }),
        response: answers(Inspections, 'not-signed-in', 'bad-request'),
      },
    },
    async (request) => {
      await identity.person(request);
      const { by = 'item', ...asked } = request.query;
      const { from, to } = daysAsked(engine.site, clock.now(), asked);
      const { zone } = engine.site;
      const rows = await records.patrol.inspections({
        by,
        from: localInstant(zone, from, 0),
        to: localInstant(zone, dayAfter(to, 1), 0),
      });
      const items = rows.map(({ key, looked, fine }) => ({
        key: key ?? '',
        looked,
        fine,
        faulty: looked - fine,
        share: fine / looked,
      }));
      return { from, to, by, items };
    },
  );
  app.get(
    '/api/v1/patrol/missed',
    {
      schema: {
        querystring: Type.Object({
          ...DaysAsked,
          ...VisitsAsked,
          guard: maybe('who should have been there'),
          class: Type.Optional(words(NOT_MADE)),
          before: maybe('`next` of the page before'),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_MAX })),
        }),
        response: answers(NotMade, 'not-signed-in', 'bad-request'),
      },
    },
    async (request) => {
      await identity.person(request);
      const { class: kind, limit = 200, before, ...asked } = request.query;
      const rows = await records.patrol.notMade({
        ...asked,
        ...daysAsked(engine.site, clock.now(), asked),
        classes: kind === undefined ? NOT_MADE : [kind],
        limit,
        ...(before === undefined ? {} : { before: placeOf(before) }),
      });
      const last = rows.at(-1);
      return {
        items: rows.map(notMadeOf),
        ...(last === undefined || rows.length < limit ? {} : { next: nextOf(last) }),
      };
    },
  );
}

const PAGE_MAX = 1_000;
/** Ten years and the odd days: longer is asked for in parts. */
const DAYS_MAX = 3_700;

/** The report asked for: by point where nothing else is said. */
export function reportAsked(
  { engine, records, clock }: Pick<HttpParts, 'engine' | 'records' | 'clock'>,
  { by = 'checkpoint', ...asked }: Type.Static<typeof CoverageAsked>,
) {
  const { site } = engine;
  const now = clock.now();
  if (by === 'guard' && asked.checkpoint !== undefined) {
    throw new Refused('bad-request', {
      detail: 'guards are not told by point; ask for its misses',
    });
  }
  const days = daysAsked(site, now, asked);
  return coverageReport({ site, patrol: records.patrol, now }, { ...asked, ...days, by });
}

/** The days asked for. */
export function daysAsked(
  { zone }: Site,
  now: number,
  { from, to = localDay(zone, instant(now)) }: { readonly from?: string; readonly to?: string },
): Days {
  const first = from ?? `${to.slice(0, 7)}-01`;
  for (const day of [first, to]) {
    if (!isDay(day)) throw new Refused('bad-request', { detail: `${day} is no day` });
  }
  if (first > to) throw new Refused('bad-request', { detail: `${first} is after ${to}` });
  if (dayAfter(first, DAYS_MAX) < to) {
    throw new Refused('bad-request', { detail: `at most ${DAYS_MAX} days at once` });
  }
  return { from: first, to };
}

/** A day that the calendar has. */
const isDay = (day: string): boolean => {
  const at = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
};

/** Where a row stands in the list. */
export const placeOfRow = ({ day, id }: NotMadeRow) => ({ day: day ?? '', id });
const nextOf = (row: NotMadeRow): string => {
  const { day, id } = placeOfRow(row);
  return `${day} ${id}`;
};

function placeOf(before: string): { readonly day: string; readonly id: string } {
  const [, day, id] = /^(\d{4}-\d\d-\d\d) (.+)$/.exec(before) ?? [];
  if (day === undefined || id === undefined) {
    throw new Refused('bad-request', { detail: `${before} is no place in the list` });
  }
  return { day, id };
}

function notMadeOf(row: NotMadeRow): object {
  const { id, checkpoint, day, class: kind, madeUp, inARow } = row;
  const texts = {
    round: row.round,
    route: row.route,
    shift: row.shift === '' ? null : row.shift,
    from: row.from,
    to: row.to,
    until: row.tolerance,
    why: row.why,
    guard: row.charged,
    takenBy: row.takenBy,
    walkedBy: row.walkedBy,
    by: row.by,
    was: row.was,
    madeUpBy: row.madeUpBy,
  };
  return {
    id,
    checkpoint,
    day,
    class: kind,
    ...Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== null)),
    ...(inARow === null ? {} : { inARow }),
    ...(madeUp === null ? {} : { madeUp: moment(madeUp) }),
  };
}
