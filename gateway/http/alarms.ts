import Type from 'typebox';
import type { Fact } from '../../rules/vocabulary/facts.ts';
import { Text, words } from '../../rules/vocabulary/schema.ts';
import { ALARM_KINDS, PRIORITIES } from '../../rules/vocabulary/site.ts';
import { isShownAt, isToldAt, OFFICE, SILENT } from '../../rules/vocabulary/stand.ts';
import { toRfc3339 } from '../../rules/vocabulary/time.ts';
import { mayRead } from '../accounts/roles.ts';
import type { AlarmPlace } from '../store/alarm-readers.ts';
import type { AlarmsTable } from '../store/tables.ts';
import { reasonWithoutWords, withoutWords } from './alarm-words.ts';
import { type Api, answers, maybe } from './api.ts';
import { type Identity, requireReading } from './identity.ts';
import { moment, momentOf } from './moments.ts';
import type { HttpParts } from './ports.ts';
import { Refused } from './problems.ts';
import { StandAsked, standOf } from './stand.ts';

const PAGE_MAX = 500;
// What a panel said each time: of one that repeats all night the newest are told.
const CAUSES_MAX = 40;
// A site has some dozens of guards.
const GUARDS_MAX = 20;

const Row = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  priority: Type.String(),
  place: Text,
  origin: Type.String({ description: 'code of the panel, or what raised it' }),
  zone: maybe(''),
  lane: maybe(''),
  raised: Type.String(),
  repeats: Type.Integer(),
  acknowledged: maybe(''),
  acknowledgedBy: maybe(''),
  attended: maybe(''),
  attendedBy: maybe(''),
  returned: maybe(''),
  reset: maybe(''),
  cleared: maybe(''),
  closed: maybe(''),
  closedBy: maybe('left out where a later record withdrew it'),
  why: maybe('how it ended'),
  clocksMissed: Type.Integer(),
});
const History = Type.Object({
  items: Type.Array(Row, { description: 'newest first' }),
  next: maybe('`before` of the next page; left out on the last'),
});
const Told = Type.Object({
  id: Type.String(),
  type: Type.String(),
  time: Type.String(),
  at: Type.String(),
  cause: Type.String(),
  sequence: Type.Integer(),
  data: Type.Unknown(),
});
const Record = Type.Object({
  position: Type.Integer(),
  alarm: Row,
  state: Type.Optional(
    Type.Object({}, { description: 'as it stands; left out once it is closed' }),
  ),
  facts: Type.Array(Told, { description: 'all that is told of it, in order' }),
  events: Type.Array(Told, {
    description: 'what its panel said: `panel.event`, with the raw code',
  }),
});
const Guards = Type.Object({
  items: Type.Array(Type.Object({ person: Type.String(), name: Type.String() })),
});

/** Alarms of any time: the list with its pages, and one with all that is told of it. */
export function alarmRoutes(app: Api, parts: HttpParts & { readonly identity: Identity }): void {
  historyRoute(app, parts);
  recordRoute(app, parts);
  guardsRoute(app, parts);
}

type Parts = HttpParts & { readonly identity: Identity };

function historyRoute(app: Api, { identity, records }: Parts): void {
  app.get(
    '/api/v1/alarms/history',
    {
      schema: {
        querystring: Type.Object({
          kind: Type.Optional(words(ALARM_KINDS)),
          priority: Type.Optional(words(PRIORITIES)),
          state: Type.Optional(words(['open', 'closed'] as const)),
          from: maybe('raised at or after, RFC 3339'),
          to: maybe('raised before'),
          before: maybe('`next` of the page before'),
          ...StandAsked,
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_MAX })),
        }),
        response: answers(History, 'not-signed-in', 'other-post', 'bad-request'),
      },
    },
    async (request) => {
      const person = await identity.person(request);
      const { from, to, before, at, limit = 50, ...asked } = request.query;
      // Nor is a silent call for help looked up where it may have come from.
      const isAll = standOf(person, at) === OFFICE;
      const rows = await records.alarms.history({
        ...asked,
        ...(isAll ? {} : { without: SILENT }),
        ...(from === undefined ? {} : { from: momentOf(from) }),
        ...(to === undefined ? {} : { to: momentOf(to) }),
        ...(before === undefined ? {} : { before: placeOf(before) }),
        limit: limit + 1,
      });
      const last = rows[limit - 1];
      return {
        items: rows.slice(0, limit).map((row) => rowOf(row, mayRead(person.role, 'names'))),
        ...(rows.length <= limit || last === undefined
          ? {}
          : { next: `${last.raised} ${last.alarm}` }),
      };
    },
  );
}

function recordRoute(app: Api, { identity, records, engine }: Parts): void {
  app.get(
    '/api/v1/alarms/:alarm',
    {
      schema: {
        params: Type.Object({ alarm: Type.String({ maxLength: 300 }) }),
        querystring: Type.Object(StandAsked),
        response: answers(Record, 'not-signed-in', 'other-post', 'not-found'),
      },
    },
    async (request) => {
      const person = await identity.person(request);
      const stand = standOf(person, request.query.at);
      const { alarm } = request.params;
      const position = engine.position();
      const state = engine.view({ kind: 'alarm', id: alarm });
      const [row, facts] = await Promise.all([
        records.alarms.one(alarm),
        records.alarms.facts(alarm),
      ]);
      const isShown =
        state === undefined ? isToldAt(stand, row?.kind ?? '') : isShownAt(stand, state);
      if (row === undefined || !isShown) throw new Refused('not-found');
      const events = await eventsOf(records, facts);
      const withWords = mayRead(person.role, 'names');
      return {
        position,
        alarm: rowOf(row, withWords),
        ...(state === undefined ? {} : { state: { ...state, id: alarm } }),
        facts: facts.map((fact) => told(withWords ? fact : withoutWords(fact))),
        events: events.map(told),
      };
    },
  );
}

/** Whom one may send: guards, by name, pinyin or initials; without a word all of them. */
function guardsRoute(app: Api, { identity, register }: Parts): void {
  app.post(
    '/api/v1/guards/search',
    {
      schema: {
        body: Type.Object({ find: Type.Optional(Type.String({ maxLength: 60 })) }),
        response: answers(Guards, 'not-signed-in', 'not-allowed'),
      },
    },
    async (request) => {
      requireReading(await identity.person(request), 'names');
      return { items: await register.guards(request.body.find?.trim() ?? '', GUARDS_MAX) };
    },
  );
}

/** What the panel said each time the alarm was raised, told again or over. */
async function eventsOf(
  records: Parts['records'],
  facts: readonly Fact[],
): Promise<readonly Fact[]> {
  const causes = [
    ...new Set(facts.filter(({ type }) => BY_PANEL.includes(type)).map((fact) => fact.cause)),
  ];
  // What raised it is the fact of the panel itself, or, of one told by an input alone, nothing of a panel.
  const told = await Promise.all(causes.slice(-CAUSES_MAX).map((cause) => records.fact(cause)));
  return told.flatMap((fact) => (fact?.type === 'panel.event' ? [fact] : []));
}

const BY_PANEL: readonly string[] = [
  'alarm.raised',
  'alarm.repeated',
  'alarm.realarmed',
  'alarm.returned',
];

function placeOf(before: string): AlarmPlace {
  const [, raised, alarm] = /^(\d{1,15}) (.+)$/.exec(before) ?? [];
  if (raised === undefined || alarm === undefined) {
    throw new Refused('bad-request', { detail: `${before} is no place in the list` });
  }
  return { raised: Number(raised), alarm };
}

const told = ({ id, type, time, at, cause, sequence, data }: Fact) => ({
  id,
  type,
  time: toRfc3339(time),
  at: toRfc3339(at),
  cause,
  sequence,
  data,
});

/** A row of the list; what did not happen is left out, and what somebody wrote, for who may see no names. */
export function rowOf(row: AlarmsTable, withWords = true) {
  const { alarm: id, kind, priority, place, origin, raised, repeats, clocksMissed } = row;
  const moments = {
    acknowledged: row.acknowledged,
    attended: row.attended,
    returned: row.returned,
    reset: row.reset,
    cleared: row.cleared,
    closed: row.closed,
  };
  const texts = {
    zone: row.zone,
    lane: row.lane,
    acknowledgedBy: row.acknowledgedBy,
    attendedBy: row.attendedBy,
    closedBy: row.closedBy,
    why: row.why === null || withWords ? row.why : reasonWithoutWords(row.why),
  };
  return {
    id,
    kind,
    priority,
    place: JSON.parse(place),
    origin,
    raised: moment(raised),
    repeats,
    clocksMissed,
    ...Object.fromEntries(
      Object.entries(moments).flatMap(([name, at]) => (at === null ? [] : [[name, moment(at)]])),
    ),
    ...Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== null)),
  };
}
