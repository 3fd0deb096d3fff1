import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { Text } from '../../rules/vocabulary/schema.ts';
import { CLOCKS } from '../../rules/vocabulary/site.ts';
import { isToldAt, OFFICE, SILENT, type Stand } from '../../rules/vocabulary/stand.ts';
import { dayAfter, localInstant } from '../../rules/vocabulary/zone-time.ts';
import { writeCsv } from '../imports/csv.ts';
import {
  type AlarmFigures,
  alarmFigures,
  FIGURE_FACTS,
  type FigureFact,
} from '../reports/alarm-figures.ts';
import { type FiguresTold, figuresTable } from '../reports/alarm-sheets.ts';
import { rowOf } from './alarms.ts';
import { type Api, answers, maybe } from './api.ts';
import { DaysAsked, daysAsked } from './coverage.ts';
import { type Identity, type Person, requireReading } from './identity.ts';
import { clockIn, moment } from './moments.ts';
import type { HttpParts } from './ports.ts';
import { Refused } from './problems.ts';
import { StandAsked, standOf } from './stand.ts';

const DAY_MS = 86_400_000;
// Counted from the facts themselves: a month is read in a moment, and more is asked month by month.
const DAYS_MAX = 31;
/** An alarm of the last minute is answered after the end. */
const ANSWERED_MS = DAY_MS;
const STANDING_MAX = 100;
const EARLIER_MAX = 500;

const Source = Type.Object({
  source: Type.String(),
  kind: Type.String(),
  place: Text,
  count: Type.Integer(),
  share: Type.Number(),
  most: Type.Integer({ description: 'the most within a minute' }),
});
const ClockShape = Type.Object({
  judged: Type.Integer({ description: 'stopped in time or missed' }),
  inTime: Type.Integer(),
  waived: Type.Integer({ description: 'with the client’s consent; not judged' }),
  share: Type.Optional(
    Type.Number({ description: 'in time by judged; left out: none was judged' }),
  ),
  p50: Type.Optional(Type.Integer({ description: 'milliseconds' })),
  p95: Type.Optional(Type.Integer({ description: 'milliseconds' })),
});
const Figures = Type.Object({
  from: Type.String(),
  to: Type.String(),
  raised: Type.Integer(),
  grouped: Type.Integer({ description: 'in floods: those that shared the line of another' }),
  repeated: Type.Integer(),
  priorities: Type.Record(Type.String(), Type.Integer()),
  kinds: Type.Record(Type.String(), Type.Integer()),
  rate: Type.Object({
    mean: Type.Number({ description: 'alarms in ten minutes' }),
    most: Type.Integer(),
    mostAt: maybe(''),
    busy: Type.Number({ description: 'stretches of ten minutes with more than two, of all' }),
  }),
  floods: Type.Array(
    Type.Object({ from: Type.String(), to: Type.String(), count: Type.Integer() }),
    { description: 'more than ten in ten minutes, until fewer than five' },
  ),
  inFlood: Type.Number({ description: 'of the time' }),
  sources: Type.Array(Source, { description: 'the ten that alarm most' }),
  chattering: Type.Array(Source, { description: 'three times within a minute, or more often' }),
  standing: Type.Array(
    Type.Object({ id: Type.String(), kind: Type.String(), place: Text, raised: Type.String() }),
    { description: 'open at the end, and for more than a day' },
  ),
  clocks: Type.Object(Object.fromEntries(CLOCKS.map((clock) => [clock, ClockShape]))),
});

/** How alarms came and how they were answered, from the records of any days up to a month. */
export function alarmFigureRoutes(
  app: Api,
  parts: HttpParts & { readonly identity: Identity },
): void {
  const { identity, engine } = parts;
  app.get(
    '/api/v1/alarms/figures',
    {
      schema: {
        querystring: Type.Object({ ...DaysAsked, ...StandAsked }),
        response: answers(Figures, 'not-signed-in', 'bad-request'),
      },
    },
    async (request) => {
      const { at, ...days } = request.query;
      const stand = standOf(await identity.person(request), at);
      return figuresOf(parts, days, stand);
    },
  );
  app.get(
    '/api/v1/alarms/figures.csv',
    {
      schema: {
        produces: ['text/csv'],
        querystring: Type.Object({ ...DaysAsked, ...StandAsked }),
        response: answers(
          Type.Unknown({ description: 'text/csv' }),
          'not-signed-in',
          'not-allowed',
          'bad-request',
        ),
      },
    },
    async (request, reply) => {
      const { at, ...days } = request.query;
      const stand = standOf(await exporter(parts, request), at);
      const figures = await figuresOf(parts, days, stand);
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="alarm-figures.csv"')
        .send(writeCsv(figuresTable(figures, clockIn(engine.site.zone))));
    },
  );
}

async function exporter(
  { identity }: { readonly identity: Identity },
  request: FastifyRequest,
): Promise<Person> {
  const person = await identity.person(request);
  requireReading(person, 'records');
  request.log.info({ code: 'alarm-figures-exported', by: person.username }, 'figures exported');
  return person;
}

async function figuresOf(
  { engine, records, clock }: Pick<HttpParts, 'engine' | 'records' | 'clock'>,
  asked: { readonly from?: string; readonly to?: string },
  stand: Stand,
): Promise<FiguresTold> {
  const { zone } = engine.site;
  const days = daysAsked(engine.site, clock.now(), asked);
  if (dayAfter(days.from, DAYS_MAX) <= days.to) {
    throw new Refused('bad-request', { detail: `at most ${DAYS_MAX} days at once` });
  }
  const from = localInstant(zone, days.from, 0);
  // What is yet to come has no figures.
  const to = Math.min(localInstant(zone, dayAfter(days.to, 1), 0), clock.now());
  const { alarms } = records;
  const told = await alarms.factsBetween({ types: FIGURE_FACTS, from, to: to + ANSWERED_MS });
  const raised = new Set(
    told.flatMap(({ type, data }) => (type === 'alarm.raised' ? [data.alarm] : [])),
  );
  const earlier = new Set(
    told.flatMap(({ type, data }) =>
      type === 'alarm.repeated' && !raised.has(data.alarm) ? [data.alarm] : [],
    ),
  );
  const facts = toldAt(stand, [
    ...(await alarms.raised([...earlier].slice(0, EARLIER_MAX))),
    ...told,
  ]);
  const standing = await alarms.standing({
    at: to,
    raisedBefore: to - DAY_MS,
    limit: STANDING_MAX,
    ...(stand === OFFICE ? {} : { without: SILENT }),
  });
  return {
    from: moment(from),
    to: moment(Math.max(from, to)),
    ...inMoments(alarmFigures(facts, { from, to })),
    standing: standing
      .map((row) => rowOf(row))
      .map(({ id, kind, place, raised: since }) => ({
        id,
        kind,
        place,
        raised: since,
      })),
  };
}

/** What is counted where this is shown: by the figures nobody learns of what the list hides from him. */
function toldAt(stand: Stand, facts: readonly FigureFact[]): readonly FigureFact[] {
  const hidden = new Set(
    facts.flatMap(({ type, data }) =>
      type === 'alarm.raised' && !isToldAt(stand, data.kind) ? [data.alarm] : [],
    ),
  );
  return facts.filter((fact) => {
    if ('kind' in fact.data && !isToldAt(stand, fact.data.kind)) return false;
    return !('alarm' in fact.data && hidden.has(fact.data.alarm));
  });
}

const inMoments = ({ rate: { mostAt, ...rate }, floods, ...figures }: AlarmFigures) => ({
  ...figures,
  rate: { ...rate, ...(mostAt === undefined ? {} : { mostAt: moment(mostAt) }) },
  floods: floods.map((flood) => ({
    from: moment(flood.from),
    to: moment(flood.to),
    count: flood.count,
  })),
});
