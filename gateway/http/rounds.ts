import Type from 'typebox';
import { walksBeginning } from '../../rules/patrol/agenda.ts';
import { planningOf } from '../../rules/patrol/opening.ts';
import type { Walk } from '../../rules/patrol/plan.ts';
import { patrolOf } from '../../rules/patrol/state.ts';
import { type Planning, planOn, routeName, routesOf } from '../../rules/patrol/versions.ts';
import type { Fact, FactOf } from '../../rules/vocabulary/facts.ts';
import { LocalDay, type RoutePlan } from '../../rules/vocabulary/patrol-plan.ts';
import { ROUTE_KINDS } from '../../rules/vocabulary/route-kinds.ts';
import { open, type Static, Text } from '../../rules/vocabulary/schema.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import { type Instant, instant, toRfc3339 } from '../../rules/vocabulary/time.ts';
import { dayAfter, localDay, localInstant } from '../../rules/vocabulary/zone-time.ts';
import { type Api, answers, maybe } from './api.ts';
import type { Identity } from './identity.ts';
import type { HttpParts, Records } from './ports.ts';
import { Refused } from './problems.ts';
import { type RoundStory, roundStories, type VisitStory } from './round-story.ts';

const Visit = Type.Object({
  checkpoint: Type.String(),
  name: Text,
  mark: maybe('class of the visit, `missed`, `skipped` or `unprovable`; none yet'),
  guard: Type.Optional(Type.String()),
  time: maybe('when the tap was, or when it was judged'),
  proof: maybe('wired, sun, uid, qr or manual'),
  device: Type.Optional(Type.String()),
  why: Type.Optional(Type.String()),
  by: maybe('who left it out, or told of the tap by hand'),
  was: Type.Optional(
    Type.Array(Type.String(), { description: 'what it was before it was corrected' }),
  ),
  repeated: Type.Optional(Type.Integer({ description: 'taps that added nothing' })),
  offline: Type.Optional(Type.Boolean()),
  inARow: Type.Optional(Type.Integer({ description: 'how many rounds running missed this point' })),
  madeUp: Type.Optional(
    Type.Object({
      time: Type.String(),
      guard: Type.Optional(Type.String()),
      fact: Type.String(),
    }),
  ),
  fact: maybe('the fact that says so'),
  sequence: Type.Optional(Type.Integer({ description: 'its position in the journal' })),
});
/** One round with what became of each of its points. */
export const Round = Type.Object({
  id: Type.String(),
  route: Type.String(),
  name: Text,
  kind: Type.Optional(Type.String({ enum: [...ROUTE_KINDS] })),
  early: maybe('from when a visit is early'),
  from: Type.String(),
  to: Type.String(),
  tolerance: Type.String({ description: 'until when a visit is late and not missed' }),
  until: maybe('when it is judged, where that waits'),
  ordered: Type.Boolean({ description: 'true where the points are due in this order' }),
  guards: Type.Array(Type.String(), { description: 'who may walk it; empty: any guard' }),
  taken: maybe('who walks it, where somebody took it over'),
  walker: maybe('who tapped last'),
  stage: Type.String({ enum: ['upcoming', 'open', 'ended'] }),
  outcome: Type.Optional(Type.String()),
  lot: maybe('of a drawn round: its lot'),
  lastsMs: Type.Optional(
    Type.Integer({
      description:
        'of a round drawn by lot that is to come: it lies between `from` and `to`, and lasts so long',
    }),
  ),
  told: Type.Optional(
    Type.Object(
      { from: Type.Integer(), to: Type.Integer() },
      { description: 'positions of its first and its last fact; none yet of what is planned' },
    ),
  ),
  visits: Type.Array(Visit),
});
/** A round as HTTP tells it. */
export type ToldRound = Static<typeof Round>;
const Rounds = Type.Object({
  position: Type.Integer(),
  day: Type.String(),
  from: Type.String({ description: 'when this day begins on the site’s clock' }),
  to: Type.String({ description: 'when it ends' }),
  items: Type.Array(Round),
  doubts: Type.Array(
    Type.Object({
      checkpoint: Type.String(),
      why: Type.String(),
      time: Type.String(),
      guard: Type.Optional(Type.String()),
      fact: Type.String(),
    }),
    { description: 'tags that may have been copied, moved or replayed' },
  ),
});
const Told = open({
  id: Type.String(),
  type: Type.String(),
  time: Type.String(),
  at: Type.String(),
  cause: Type.String(),
  sequence: Type.Integer(),
  data: Type.Unknown(),
});
const Detail = Type.Object({
  position: Type.Integer(),
  round: Round,
  facts: Type.Array(Told, { description: 'all that is told of it, in order' }),
  beside: Type.Array(Told, {
    description: 'what else was told at its points and of their readers meanwhile',
  }),
  readers: Type.Array(Type.Object({ checkpoint: Type.String(), device: Type.String() })),
  legs: Type.Array(
    Type.Object({ from: Type.String(), to: Type.String(), leastMs: Type.Integer() }),
    { description: 'how long nobody can be quicker between its points, either way' },
  ),
});

// As far ahead as anybody plans a guard's weeks.
const AHEAD_DAYS = 62;

/** Rounds of a day by the site's calendar: what was due and made, by whom, and what is still to come. */
export function roundRoutes(app: Api, parts: HttpParts & { readonly identity: Identity }): void {
  const { engine, identity, records, clock } = parts;
  const planning = (): Planning => planningOf(engine.site, patrolOf(engine.states()));
  app.get(
    '/api/v1/rounds',
    {
      schema: {
        querystring: Type.Object({ day: Type.Optional(LocalDay) }),
        response: answers(Rounds, 'not-signed-in'),
      },
    },
    async (request) => {
      await identity.person(request);
      const { site } = engine;
      const now = clock.now();
      const today = localDay(site.zone, now);
      const day = dayOf(request.query.day, today);
      const position = engine.position();
      const items = await roundsOf(planning(), { day, now }, records);
      return {
        position,
        day,
        from: toRfc3339(localInstant(site.zone, day, 0)),
        to: toRfc3339(localInstant(site.zone, dayAfter(day, 1), 0)),
        items,
        doubts: (await records.doubtsBetween(spanOf(items, position))).map(doubtOf),
      };
    },
  );

  app.get(
    '/api/v1/rounds/:id',
    {
      schema: {
        params: Type.Object({ id: Type.String({ maxLength: 300 }) }),
        response: answers(Detail, 'not-signed-in', 'not-found'),
      },
    },
    async (request) => {
      await identity.person(request);
      const { site } = engine;
      const position = engine.position();
      const facts = await records.factsOfRound(request.params.id);
      const [story] = roundStories(facts);
      if (story === undefined) throw new Refused('not-found');
      const due = story.opened.due;
      const readers = site.checkpoints.flatMap(({ id, reader }) =>
        reader !== undefined && due.includes(id) ? [{ checkpoint: id, device: reader }] : [],
      );
      const beside = await records.factsBeside({
        checkpoints: due,
        devices: readers.map(({ device }) => device),
        from: story.first,
        to: story.outcome === undefined ? position : story.last,
      });
      return {
        position,
        round: pictureOf(planning(), story),
        facts: facts.map(told),
        beside: beside.filter(({ data }) => !isOfRound(data)).map(told),
        readers,
        legs: (site.legs ?? [])
          .filter(({ between }) => between.every((point) => due.includes(point)))
          .map(({ between: [from, to], least }) => ({ from, to, leastMs: least })),
      };
    },
  );
}

function dayOf(asked: string | undefined, today: string): string {
  if (asked === undefined) return today;
  // A day that no calendar has (2026-02-31) is read as another one: it is refused, and so is one too far ahead.
  const isDay = !Number.isNaN(Date.parse(asked)) && dayAfter(asked, 0) === asked;
  if (!isDay || asked > dayAfter(today, AHEAD_DAYS)) {
    throw new Refused('bad-request', {
      detail: `day: a date up to ${AHEAD_DAYS} days ahead, YYYY-MM-DD`,
    });
  }
  return asked;
}

type Asked = { readonly day: string; readonly now: Instant };
/** What of the records rounds are told from. */
export type Kept = Pick<Records, 'factsOfRouteDay' | 'routesWalked'>;
/** A round of today, and the plan by which it is walked. */
export type TodaysRound = { readonly round: ToldRound; readonly plan: RoutePlan };

/** Rounds that begin today, and those of yesterday that still run past midnight, where their route is walked still. */
export async function todaysRounds(
  planning: Planning,
  now: Instant,
  records: Kept,
): Promise<readonly TodaysRound[]> {
  const { zone } = planning.site;
  const rounds = await roundsOf(planning, { day: localDay(zone, now), now }, records);
  return rounds.flatMap((round) => {
    const route = routesOf(planning).find((known) => known === round.route);
    const day = localDay(zone, instant(Date.parse(round.from)));
    const plan = route === undefined ? undefined : planOn(planning, route, day);
    return plan === undefined ? [] : [{ round, plan }];
  });
}

/** Rounds that begin on a day, and those of the day before that run past midnight, as the record and the plan have them. */
async function roundsOf(
  planning: Planning,
  { day, now }: Asked,
  records: Kept,
): Promise<readonly ToldRound[]> {
  const start = localInstant(planning.site.zone, day, 0);
  const walked = await records.routesWalked();
  const facts = await Promise.all(
    [...new Set([...routesOf(planning), ...walked])].flatMap((route) =>
      [dayAfter(day, -1), day].map((of) => records.factsOfRouteDay({ route, day: of })),
    ),
  );
  const opened = roundStories(facts.flat())
    .filter(({ opened: { tolerance } }) => Date.parse(tolerance) > start)
    .map((story) => pictureOf(planning, story));
  const known = new Set(opened.map(({ id }) => id));
  const items = [...opened, ...planned(planning, { day, now }).filter(({ id }) => !known.has(id))];
  return items.sort((a, b) => Date.parse(a.from) - Date.parse(b.from));
}

/** The positions of the journal over which these rounds are told. */
function spanOf(rounds: readonly ToldRound[], position: number) {
  const told = rounds.flatMap(({ told: span }) => span ?? []);
  const isOpen = rounds.some(({ stage, told: span }) => stage === 'open' && span !== undefined);
  return {
    from: Math.min(position, ...told.map(({ from }) => from)),
    to: isOpen ? position : Math.max(0, ...told.map(({ to }) => to)),
  };
}

const doubtOf = ({ id, time, data: { checkpoint, why, guard } }: FactOf<'tag.suspected'>) => ({
  checkpoint,
  why,
  time: toRfc3339(time),
  ...(guard === undefined ? {} : { guard }),
  fact: id,
});

/** What the plan says of a day; what was opened says itself what it is. */
function planned(planning: Planning, { day, now }: Asked): readonly ToldRound[] {
  const { site } = planning;
  const from = localInstant(site.zone, day, 0);
  const to = localInstant(site.zone, dayAfter(day, 1), 0);
  return routesOf(planning).flatMap((route) =>
    walksBeginning(planning, route, from, to)
      // What should have opened and is not in the record was never a round: the gateway was not there, or not so configured.
      .filter((walk) => walk.to > now)
      .map((walk) => ({
        ...termsOf(walk),
        stage: walk.from <= now && walk.lasts === undefined ? 'open' : 'upcoming',
        visits: walk.plan.checkpoints.map((checkpoint) => named(site, { checkpoint })),
      })),
  );
}

function termsOf({ round, route, plan, early, from, to, tolerance, lasts }: Walk) {
  const { name, kind, order = 'free', guards } = plan;
  return {
    id: round,
    route,
    name,
    ...(kind === undefined ? {} : { kind }),
    ...(early < from ? { early: toRfc3339(early) } : {}),
    from: toRfc3339(from),
    to: toRfc3339(to),
    tolerance: toRfc3339(tolerance),
    ...(lasts === undefined ? {} : { lastsMs: lasts }),
    ordered: order !== 'free',
    guards: [...guards],
  };
}

function pictureOf(planning: Planning, story: RoundStory): ToldRound {
  const { id, opened, visits, first, last, ...rest } = story;
  const { site } = planning;
  const day = localDay(site.zone, instant(Date.parse(opened.from)));
  return {
    id,
    ...windowOf(opened),
    name: routeName(planning, opened.route, day),
    told: { from: first, to: last },
    ...rest,
    stage: story.outcome === undefined ? 'open' : 'ended',
    visits: visits.map((visit) => named(site, visit)),
  };
}

function windowOf({ ordered = false, guards = [], ...opened }: RoundStory['opened']) {
  const { route, from, to, tolerance, early, kind, lot } = opened;
  return {
    route,
    from,
    to,
    tolerance,
    ordered,
    guards: [...guards],
    ...(kind === undefined ? {} : { kind }),
    ...(early === undefined || early === from ? {} : { early }),
    ...(lot === undefined ? {} : { lot }),
  };
}

function named(site: Site, visit: VisitStory): ToldRound['visits'][number] {
  const { checkpoint } = visit;
  const name = site.checkpoints.find((point) => point.id === checkpoint)?.name;
  return { ...visit, name: name ?? { zh: checkpoint, en: checkpoint } };
}

const isOfRound = (data: Fact['data']): boolean => 'round' in data && data.round !== undefined;

const told = ({ id, type, time, at, cause, sequence, data }: Fact) => ({
  id,
  type,
  time: toRfc3339(time),
  at: toRfc3339(at),
  cause,
  sequence,
  data,
});
