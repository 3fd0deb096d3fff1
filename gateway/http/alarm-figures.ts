import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { Text } from '../../rules/vocabulary/schema.ts';
import { CLOCKS } from '../../rules/vocabulary/site.ts';
import { isToldAt, OFFICE, SILENT, type Stand } from '../../rules/vocabulary/stand.ts';
import { dayAfter, localInstant } from '../../rules/vocabulary/zone-time.ts';
import { writeCsv } from '../imports/csv.ts';
import type { AlarmFigures, Month } from '../reports/alarm-figures.ts';
import { type FiguresTold, figuresTable } from '../reports/alarm-sheets.ts';
import { countFigures } from '../reports/read-alarm-figures.ts';
import type { Days } from '../store/patrol-readers.ts';
import { rowOf } from './alarms.ts';
import { type Api, answers, maybe } from './api.ts';
import { DaysAsked, daysAsked } from './coverage.ts';
import { type Identity, type Person, requireReading } from './identity.ts';
import { clockIn, moment } from './moments.ts';
import type { HttpParts } from './ports.ts';
import { Refused } from './problems.ts';
import { StandAsked, standOf } from './stand.ts';
import { createTurns } from './turns.ts';

const DAY_MS = 86_400_000;
// A year, and the month it is compared with.
const MONTHS_MAX = 13;
const STANDING_MAX = 100;

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
const Clocks = Type.Object(Object.fromEntries(CLOCKS.map((clock) => [clock, ClockShape])));
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
  clocks: Clocks,
  months: Type.Array(
    Type.Object({ month: Type.String(), raised: Type.Integer(), clocks: Clocks }),
    { description: 'of days in more than one: what was raised in each, and how it was answered' },
  ),
});

/** How alarms came and how they were answered, from the records of any days up to thirteen months. */
export function alarmFigureRoutes(
  app: Api,
  parts: HttpParts & { readonly identity: Identity },
): void {
  const { identity, engine } = parts;
  const inTurn = createTurns();
  app.get(
    '/api/v1/alarms/figures',
    {
      schema: {
        querystring: Type.Object({ ...DaysAsked, ...StandAsked }),
        response: answers(
          Figures,
          'not-signed-in',
          'other-post',
          'bad-request',
          'too-many-attempts',
        ),
      },
    },
    async (request) => {
      const { at, ...days } = request.query;
      const stand = standOf(await identity.person(request), at);
      return inTurn(() => figuresOf(parts, days, stand));
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
          'other-post',
          'not-allowed',
          'bad-request',
          'too-many-attempts',
        ),
      },
    },
    async (request, reply) => {
      const { at, ...days } = request.query;
      const stand = standOf(await exporter(parts, request), at);
      const figures = await inTurn(() => figuresOf(parts, days, stand));
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
  refuseLonger(days);
  const from = localInstant(zone, days.from, 0);
  // What is yet to come has no figures.
  const to = Math.min(localInstant(zone, dayAfter(days.to, 1), 0), clock.now());
  const { alarms } = records;
  const figures = await countFigures(alarms, {
    ...{ from, to, months: monthsOf(zone, days) },
    isTold: ({ data }) => !('kind' in data) || isToldAt(stand, data.kind),
  });
  const standing = await alarms.standing({
    at: to,
    raisedBefore: to - DAY_MS,
    limit: STANDING_MAX,
    ...(stand === OFFICE ? {} : { without: SILENT }),
  });
  return {
    from: moment(from),
    to: moment(Math.max(from, to)),
    ...inMoments(figures),
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

function refuseLonger({ from, to }: Days): void {
  const end = monthsAfter(from, MONTHS_MAX);
  if (to < end) return;
  throw new Refused('bad-request', {
    detail: {
      zh: `一次最多 ${MONTHS_MAX} 个月：从 ${from} 起，须早于 ${end}`,
      en: `at most ${MONTHS_MAX} months at once: from ${from}, before ${end}`,
    },
  });
}

/** The months that these days lie in, where they are more than one. */
function monthsOf(zone: string, { from, to }: Days): readonly Month[] {
  const months: Month[] = [];
  for (let day = from; day <= to; day = `${monthsAfter(day, 1).slice(0, 7)}-01`) {
    months.push({ month: day.slice(0, 7), from: localInstant(zone, day, 0) });
  }
  return months.length > 1 ? months : [];
}

/** The same day so many months on, by its number: days are compared as text, so that it need not be there. */
function monthsAfter(day: string, count: number): string {
  const month = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + count;
  const [year, of] = [Math.floor(month / 12), (month % 12) + 1];
  return `${String(year).padStart(4, '0')}-${String(of).padStart(2, '0')}${day.slice(7)}`;
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
