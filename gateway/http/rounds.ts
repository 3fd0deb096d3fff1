import Type from 'typebox';
import { walksAt, walksBeginning } from '../../rules/patrol/agenda.ts';
import { planningOf } from '../../rules/patrol/opening.ts';
import { patrolOf } from '../../rules/patrol/state.ts';
import { type Planning, routesOf } from '../../rules/patrol/versions.ts';
import type { RouteId } from '../../rules/vocabulary/ids.ts';
import type { RoutePlan } from '../../rules/vocabulary/patrol-plan.ts';
import { type Static, Text } from '../../rules/vocabulary/schema.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import { type Instant, toRfc3339 } from '../../rules/vocabulary/time.ts';
import { localDaySpan } from '../../rules/vocabulary/zone-time.ts';
import { type Api, answers } from './api.ts';
import type { Identity } from './identity.ts';
import type { HttpParts, Records, VisitMark } from './ports.ts';

/** One round with its visits. */
export const Round = Type.Object({
  id: Type.String(),
  route: Type.String(),
  name: Text,
  from: Type.String(),
  to: Type.String(),
  tolerance: Type.String({ description: 'until when a visit is late and not missed' }),
  stage: Type.String({ enum: ['upcoming', 'open', 'ended'] }),
  outcome: Type.Optional(Type.String()),
  visits: Type.Array(
    Type.Object({
      checkpoint: Type.String(),
      name: Text,
      mark: Type.Optional(
        Type.String({ description: 'class of the visit, missed or unprovable; none yet' }),
      ),
      guard: Type.Optional(Type.String()),
      time: Type.Optional(Type.String()),
    }),
  ),
});
const Rounds = Type.Object({ position: Type.Integer(), items: Type.Array(Round) });

/** Today's rounds by the site's calendar: what is due, what was made, what is still to come. */
export function roundRoutes(app: Api, parts: HttpParts & { readonly identity: Identity }): void {
  const { engine, identity, records, clock } = parts;
  app.get(
    '/api/v1/rounds',
    { schema: { response: answers(Rounds, 'not-signed-in') } },
    async (request) => {
      await identity.person(request);
      const position = engine.position();
      const planning = planningOf(engine.site, patrolOf(engine.states()));
      const today = await todaysRounds(planning, clock.now(), records);
      return { position, items: today.map(({ round }) => round) };
    },
  );
}

/** One round of today as it stands. */
export type RoundNow = Static<typeof Round>;
/** It, and the plan by which it is walked. */
export type TodaysRound = { readonly round: RoundNow; readonly plan: RoutePlan };

/** Rounds that start today, and those of yesterday that still run past midnight. */
export async function todaysRounds(
  planning: Planning,
  now: Instant,
  records: Pick<Records, 'rounds'>,
): Promise<readonly TodaysRound[]> {
  const walks = routesOf(planning).flatMap((route) => walksOfToday(planning, route, now));
  const { outcomes, visits } = await records.rounds(walks.map((walk) => walk.round));
  return walks.map(({ round: id, route, plan, from, to, tolerance }) => {
    const outcome = outcomes.find((ended) => ended.round === id)?.outcome;
    const open = from <= now && outcome === undefined;
    const round = {
      id,
      route,
      name: plan.name,
      from: toRfc3339(from),
      to: toRfc3339(to),
      tolerance: toRfc3339(tolerance),
      stage: outcome !== undefined ? 'ended' : open ? 'open' : 'upcoming',
      ...(outcome === undefined ? {} : { outcome }),
      visits: marked(
        planning.site,
        plan.checkpoints,
        visits.filter((visit) => visit.round === id),
      ),
    };
    return { round, plan };
  });
}

/** Walks that start today, and those of yesterday that still run past midnight. */
function walksOfToday(planning: Planning, route: RouteId, now: Instant) {
  const { from, to } = localDaySpan(planning.site.zone, now);
  const running = walksAt(planning, route, now).filter((walk) => walk.from < from);
  return [...running, ...walksBeginning(planning, route, from, to)];
}

function marked(
  site: Site,
  due: readonly string[],
  visits: readonly VisitMark[],
): RoundNow['visits'] {
  return due.map((checkpoint) => {
    const { mark, guard, time } = visits.find((visit) => visit.checkpoint === checkpoint) ?? {};
    const name = site.checkpoints.find((point) => point.id === checkpoint)?.name;
    return {
      checkpoint,
      name: name ?? { zh: checkpoint, en: checkpoint },
      ...(mark === undefined ? {} : { mark }),
      ...(guard === undefined ? {} : { guard }),
      ...(time === undefined ? {} : { time }),
    };
  });
}
