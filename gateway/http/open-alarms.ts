import Type from 'typebox';
import { quietly } from '../../rules/alarm/quiet.ts';
import {
  type AlarmCounts,
  alarmsOf,
  byNeed,
  countAlarms,
  isNeeded,
  openAlarms,
  type Standing,
} from '../../rules/alarm/standing.ts';
import type { AlarmStanding, Placed } from '../../rules/vocabulary/alarm-order.ts';
import { isShownAt } from '../../rules/vocabulary/stand.ts';
import { STATES } from '../../rules/vocabulary/states.ts';
import { type Api, answers, maybe } from './api.ts';
import type { Identity } from './identity.ts';
import { moment } from './moments.ts';
import type { HttpParts } from './ports.ts';
import { Refused } from './problems.ts';
import { StandAsked, standOf } from './stand.ts';

// What asks or is grave is all on the first page, up to what a browser can hold; what may wait, up to what one reads.
const NEEDED_MAX = 1_000;
const WAITING_MAX = 200;

const ByPriority = Type.Record(Type.String(), Type.Integer());
const Counts = Type.Object(
  {
    total: Type.Integer(),
    states: Type.Record(Type.String(), ByPriority, {
      description: 'by state, and by priority in each',
    }),
    calling: Type.Object(
      {
        priorities: ByPriority,
        life: Type.Integer({ description: 'of what somebody may be hurt by' }),
        newest: maybe('when the last of them began to ask, or was escalated to the console'),
      },
      { description: 'what asks and is to be heard: of a test nothing is' },
    ),
  },
  { description: 'of all open alarms, also of those on other pages' },
);
const Open = Type.Object({
  position: Type.Integer({ description: 'read the feed on from here' }),
  items: Type.Array(Type.Intersect([Type.Object({ id: Type.String() }), STATES.alarm]), {
    description:
      'what asks to be acknowledged first, then what is critical or high, then the rest; each by priority, the oldest first',
  }),
  counts: Counts,
  next: maybe('`after` of the next page; left out on the last'),
});

type Quiet = Parameters<typeof quietly>[0];

/** The open alarms: as many as are needed, the rest page by page, and all of them counted. */
export function openAlarmRoutes(
  app: Api,
  { identity, engine }: HttpParts & { readonly identity: Identity },
): void {
  app.get(
    '/api/v1/alarms',
    {
      schema: {
        querystring: Type.Object({
          ...StandAsked,
          after: maybe('`next` of the page before'),
          limit: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: NEEDED_MAX,
              description: `left out: all that asks or is grave, up to ${NEEDED_MAX}, and with the rest up to ${WAITING_MAX}`,
            }),
          ),
        }),
        response: answers(Open, 'not-signed-in', 'other-post', 'bad-request'),
      },
    },
    async (request) => {
      const { at, after, limit } = request.query;
      const stand = standOf(await identity.person(request), at);
      const isShown = (record: Quiet): boolean => isShownAt(stand, quietly(record));
      const all = openAlarms(alarmsOf(engine.states()), isShown);
      const left = after === undefined ? all : following(all, placeOf(after));
      const page = left.slice(0, limit ?? usualLength(left));
      const last = page.at(-1);
      return {
        position: engine.position(),
        items: page.flatMap(({ id }) => {
          const view = engine.view({ kind: 'alarm', id });
          return view === undefined ? [] : [{ ...view, id }];
        }),
        counts: told(countAlarms(all)),
        ...(last === undefined || page.length === left.length ? {} : { next: nameOf(last) }),
      };
    },
  );
}

const usualLength = (alarms: readonly Standing[]): number =>
  Math.max(WAITING_MAX, Math.min(NEEDED_MAX, alarms.filter(isNeeded).length));

const following = (alarms: readonly Standing[], place: Placed): readonly Standing[] =>
  alarms.filter((alarm) => byNeed(alarm, place) > 0);

const nameOf = ({ state, priority, raised, id }: Placed): string =>
  [state, priority, raised, id].join(' ');

/** The place is told whole, so that the next page begins right also where its alarm has gone meanwhile. */
function placeOf(after: string): Placed {
  const [, state = '', priority, raised, id] = /^(\S+) (\S+) (\S+) (.+)$/.exec(after) ?? [];
  if (!isStanding(state) || priority === undefined || raised === undefined || id === undefined) {
    throw new Refused('bad-request', { detail: `${after} is no place in the list` });
  }
  return { state, priority, raised, id };
}

const isStanding = (text: string): text is AlarmStanding =>
  STANDINGS.some((standing) => standing === text);
const STANDINGS: readonly AlarmStanding[] = [
  'unacknowledged',
  'acknowledged',
  'returned',
  'cleared',
  'shelved',
];

const told = ({ calling: { newest, ...calling }, ...counts }: AlarmCounts) => ({
  ...counts,
  calling: { ...calling, ...(newest === undefined ? {} : { newest: moment(newest) }) },
});
