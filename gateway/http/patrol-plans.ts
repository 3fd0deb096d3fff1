import Type from 'typebox';
import { planningOf } from '../../rules/patrol/opening.ts';
import { patrolOf } from '../../rules/patrol/state.ts';
import { configuredId, type RouteId } from '../../rules/vocabulary/ids.ts';
import { LocalDay, RoutePlan } from '../../rules/vocabulary/patrol-plan.ts';
import { Text } from '../../rules/vocabulary/schema.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import { localDay } from '../../rules/vocabulary/zone-time.ts';
import { Round } from '../config/schema.ts';
import type { RoutePlansTable } from '../store/tables.ts';
import { type Api, answers, maybe } from './api.ts';
import type { Identity } from './identity.ts';
import { moment } from './moments.ts';
import { preview } from './patrol-preview.ts';
import type { HttpParts } from './ports.ts';

const Version = Type.Object({
  from: maybe('the day from which it stands; left out: site.yaml says so'),
  by: maybe('who made it'),
  made: maybe('when it was made'),
  stage: Type.String({ enum: ['over', 'stands', 'waits'] }),
  plan: Type.Optional({ ...RoutePlan, description: 'left out: not walked from that day on' }),
  why: maybe('why it is not walked any more'),
});
const Plans = Type.Object({
  position: Type.Integer(),
  day: Type.String({ description: 'today, by the calendar of the site' }),
  items: Type.Array(
    Type.Object({
      route: Type.String(),
      name: Text,
      versions: Type.Array(Version, { description: 'in order of their days; site.yaml first' }),
    }),
  ),
});

const DAYS_MAX = 62;
const Asked = Type.Object(
  {
    from: Type.Optional({ ...LocalDay, description: 'the first day; tomorrow if left out' }),
    days: Type.Optional(
      Type.Integer({ minimum: 1, maximum: DAYS_MAX, description: '7 if left out' }),
    ),
    route: Type.Optional(
      Type.Unsafe<RouteId>({
        ...configuredId<RouteId>(),
        description: 'of this route only; with `plan`, the route it is proposed for',
      }),
    ),
    plan: Type.Optional({ ...RoutePlan, description: 'as it would stand from the first day on' }),
    rows: Type.Optional(
      Type.Array(Round, {
        maxItems: 50,
        description: 'instead of its rounds: as they are written in site.yaml',
      }),
    ),
  },
  { additionalProperties: false },
);
const Preview = Type.Object({
  from: Type.String(),
  to: Type.String({ description: 'the last day' }),
  plan: Type.Optional({ ...RoutePlan, description: 'as proposed, its rows made rounds' }),
  findings: Type.Array(
    Type.Object({
      code: Type.String(),
      warning: Type.Boolean({ description: 'false: it would be refused' }),
      text: Text,
      rounds: Type.Array(Type.Integer(), { description: 'which rounds of the plan' }),
    }),
  ),
  rounds: Type.Array(
    Type.Object({
      id: Type.String(),
      route: Type.String(),
      name: Text,
      day: Type.String({ description: 'the day it is planned for' }),
      early: maybe('from when a visit counts as early'),
      from: Type.String(),
      to: Type.String(),
      tolerance: Type.String(),
      lastsMin: Type.Optional(
        Type.Integer({ description: 'drawn by lot: it lasts so long, somewhere in this slot' }),
      ),
      shift: maybe('the shift it is counted for'),
      checkpoints: Type.Integer(),
      proposed: Type.Boolean(),
    }),
  ),
});

/** Plans of routes: what stands from when, by whom, and the rounds that follow from them. */
export function patrolPlanRoutes(
  app: Api,
  parts: HttpParts & { readonly identity: Identity },
): void {
  const { engine, identity, records, clock } = parts;
  app.get(
    '/api/v1/patrol/plans',
    { schema: { response: answers(Plans, 'not-signed-in') } },
    async (request) => {
      await identity.person(request);
      const day = localDay(engine.site.zone, clock.now());
      const position = engine.position();
      return { position, day, items: plansOf(engine.site, day, await records.routePlans()) };
    },
  );
  app.post(
    '/api/v1/patrol/preview',
    {
      schema: { body: Asked, response: answers(Preview, 'not-signed-in', 'bad-request') },
    },
    async (request) => {
      await identity.person(request);
      const planning = planningOf(engine.site, patrolOf(engine.states()));
      return preview(planning, clock.now(), request.body);
    },
  );
}

function plansOf(site: Site, today: string, rows: readonly RoutePlansTable[]): readonly object[] {
  const routes = new Set<string>([
    ...site.routes.map(({ id }) => id),
    ...rows.map(({ route }) => route),
  ]);
  return [...routes].map((route) => {
    const written = site.routes.find(({ id }) => id === route);
    const versions = [
      ...(written === undefined ? [] : [writtenVersion(written)]),
      ...rows.filter((row) => row.route === route).map(versionOf),
    ];
    const standing = versions.findLastIndex(({ from }) => from === undefined || from <= today);
    const name = versions.findLast(({ plan }) => plan !== undefined)?.plan?.name;
    return {
      route,
      name: name ?? { zh: route, en: route },
      versions: versions.map((version, place) => ({
        ...version,
        stage: place === standing ? 'stands' : place < standing ? 'over' : 'waits',
      })),
    };
  });
}

type Told = { readonly from?: string; readonly plan?: RoutePlan };

function writtenVersion({ id: _, ...plan }: Site['routes'][number]): Told {
  return { plan };
}

function versionOf({ day, by, made, plan, why }: RoutePlansTable): Told {
  const told = { from: day, by, made: moment(made) };
  if (plan === null) return { ...told, ...(why === null ? {} : { why }) };
  return { ...told, plan: JSON.parse(plan) };
}
