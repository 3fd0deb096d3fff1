import Type from 'typebox';
import { Check } from 'typebox/value';
import { planningOf } from '../../rules/patrol/opening.ts';
import { patrolOf } from '../../rules/patrol/state.ts';
import type { Planning } from '../../rules/patrol/versions.ts';
import type { Fact } from '../../rules/vocabulary/facts.ts';
import type { RoutePlan } from '../../rules/vocabulary/patrol-plan.ts';
import { ROUTE_KINDS, ROUTE_ORDERS } from '../../rules/vocabulary/route-kinds.ts';
import { type Static, Text, words } from '../../rules/vocabulary/schema.ts';
import type { Checkpoint, Leg } from '../../rules/vocabulary/site.ts';
import { STATES } from '../../rules/vocabulary/states.ts';
import { after, type Instant, toRfc3339 } from '../../rules/vocabulary/time.ts';
import { mayRead } from '../accounts/roles.ts';
import { nobodyNamed } from '../words/places.ts';
import { sentence } from '../words/sentences.ts';
import { type Api, answers, maybe } from './api.ts';
import type { Identity, Person } from './identity.ts';
import type { Door, HttpParts } from './ports.ts';
import { type Kept, Round, type TodaysRound, type ToldRound, todaysRounds } from './rounds.ts';

const Item = Type.Object({ id: Type.String(), name: Text });
const MyRound = Type.Object({
  ...Round.properties,
  kind: words(ROUTE_KINDS),
  order: words(ROUTE_ORDERS),
  silenceMin: Type.Optional(
    Type.Integer({ description: 'a guard who taps nothing for so many minutes is asked after' }),
  ),
  taken: maybe('who has taken it, where somebody has'),
  next: maybe('the first point that is still open'),
});
const Mine = Type.Object({
  position: Type.Integer(),
  now: Type.String({ description: 'what the gateway’s clock says: a phone’s own may be off' }),
  zone: Type.String({ description: 'the time zone of the site' }),
  person: Type.String({ description: 'who is signed in, as taps and rounds name him' }),
  guard: Type.Boolean({
    description: 'saved as a guard, or named by a route: else his taps prove nobody’s visit',
  }),
  items: Type.Array(MyRound, { description: 'those still open first' }),
  checkpoints: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Text,
      items: Type.Array(Item, { description: 'what is looked at there' }),
    }),
  ),
  legs: Type.Array(
    Type.Object({
      between: Type.Tuple([Type.String(), Type.String()]),
      leastS: Type.Integer({ description: 'nobody walks it faster, in seconds' }),
    }),
  ),
  messages: Type.Array(
    Type.Object({
      id: Type.String(),
      time: Type.String(),
      type: Type.String(),
      round: Type.String(),
      text: Text,
    }),
    { description: 'what was lately said of these rounds, newest first' },
  ),
});
type Mine = Static<typeof Mine>;

/** Today's rounds of whoever is signed in: those he may walk, and those he has taken. */
export function myRoundRoutes(app: Api, parts: HttpParts & { readonly identity: Identity }): void {
  app.get(
    '/api/v1/patrol/mine',
    { schema: { response: answers(Mine, 'not-signed-in') } },
    async (request) => mineOf(parts, await parts.identity.person(request)),
  );
}

async function mineOf(parts: HttpParts, person: Person): Promise<Mine> {
  const { engine, records, clock } = parts;
  const { site } = engine;
  const position = engine.position();
  const me = person.username;
  const all = await comingRounds(planningOf(site, patrolOf(engine.states())), clock.now(), records);
  const items = all.flatMap((round) => myRound(engine, me, round));
  const isNamed = all.some(({ plan }) => plan.guards.some((guard) => guard === me));
  return {
    position,
    now: toRfc3339(clock.now()),
    zone: site.zone,
    person: me,
    guard: isNamed || (await records.isGuard(me)),
    items: items.toSorted((a, b) => STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage)),
    checkpoints: site.checkpoints.map(checkpointOf),
    legs: (site.legs ?? []).map(legOf),
    messages: await messagesOf(parts, person, items),
  };
}

/** A shift: at midnight, or without a connection, a guard sees the rest of his. */
const AHEAD_MS = 12 * 3_600_000;

/** Today's rounds, and those of tomorrow that begin within a shift. */
async function comingRounds(
  planning: Planning,
  now: Instant,
  records: Kept,
): Promise<readonly TodaysRound[]> {
  const today = await todaysRounds(planning, now, records);
  const later = await todaysRounds(planning, after(now, AHEAD_MS), records);
  const known = new Set(today.map(({ round }) => round.id));
  const coming = later.filter(({ round }) => !known.has(round.id) && round.from > toRfc3339(now));
  return [
    ...today,
    ...coming.map(({ round, plan }) => ({ round: { ...round, stage: 'upcoming' }, plan })),
  ];
}

const STAGES = ['open', 'upcoming', 'ended'];

function myRound(
  engine: Pick<Door, 'view'>,
  me: string,
  { round, plan }: TodaysRound,
): Mine['items'] {
  const view = engine.view({ kind: 'round', id: round.id });
  const stands = Check(STATES.round, view) ? view : undefined;
  const taken = stands?.taken;
  if (!isMine(plan, taken, me)) return [];
  // What was drawn is known once the round is open: its points come in the order in which they are due.
  const visits = inOrder(round.visits, stands?.due ?? []);
  const next = visits.find(({ mark }) => mark === undefined)?.checkpoint;
  return [
    {
      ...round,
      visits,
      kind: plan.kind ?? 'patrol',
      order: plan.order ?? 'free',
      ...(plan.silenceMin === undefined ? {} : { silenceMin: plan.silenceMin }),
      ...(taken === undefined ? {} : { taken }),
      ...(next === undefined || round.stage === 'ended' ? {} : { next }),
    },
  ];
}

function isMine({ guards }: RoutePlan, taken: string | undefined, me: string): boolean {
  if (taken !== undefined) return taken === me;
  return guards.length === 0 || guards.some((guard) => guard === me);
}

const inOrder = (visits: ToldRound['visits'], due: readonly string[]): ToldRound['visits'] =>
  visits.toSorted((a, b) => due.indexOf(a.checkpoint) - due.indexOf(b.checkpoint));

const checkpointOf = ({ id, name, items = [] }: Checkpoint): Mine['checkpoints'][number] => ({
  id,
  name,
  items: items.map((item) => ({ id: item.id, name: item.name })),
});

const legOf = ({ between: [one, other], least }: Leg): Mine['legs'][number] => ({
  between: [one, other],
  leastS: Math.ceil(least / 1_000),
});

/** A night's facts of all rounds of a site. */
const LOOKED_THROUGH = 300;
const MESSAGES_MAX = 5;

async function messagesOf(
  { engine, records }: HttpParts,
  person: Person,
  rounds: Mine['items'],
): Promise<Mine['messages']> {
  const told = await records.newest({ area: 'patrol', limit: LOOKED_THROUGH });
  const said = told
    .flatMap(({ fact }) => (concerns(fact, person.username, rounds) ? [fact] : []))
    .toReversed()
    .slice(0, MESSAGES_MAX);
  const people = said.flatMap(({ data }) => peopleIn(data));
  const names = mayRead(person.role, 'names') ? await records.names(people) : undefined;
  const naming = names === undefined ? nobodyNamed : (id: string) => names[id];
  return said.map((fact) => ({
    id: fact.id,
    time: toRfc3339(fact.time),
    type: fact.type,
    round: roundIn(fact.data) ?? '',
    text: sentence(fact, engine.site, naming),
  }));
}

/** What a guard would want to be told: that a round was given to him, that a point is missed or its record changed. */
function concerns(fact: Fact, me: string, rounds: Mine['items']): boolean {
  const round = roundIn(fact.data);
  if (!rounds.some(({ id }) => id === round)) return false;
  switch (fact.type) {
    case 'round.taken':
      return fact.data.by !== me;
    case 'visit.skipped':
      return fact.data.by !== me;
    case 'visit.missed':
    case 'visit.unprovable':
    case 'visit.corrected':
    case 'visit.made-up':
    case 'round.closed':
      return true;
    default:
      return false;
  }
}

const roundIn = (data: object): string | undefined =>
  'round' in data && typeof data.round === 'string' ? data.round : undefined;

const peopleIn = (data: object): readonly string[] =>
  ['guard', 'by', 'was'].flatMap((field) => {
    const value: unknown = Reflect.get(data, field);
    return typeof value === 'string' ? [value] : [];
  });
