import Type from 'typebox';
import type { LaneId } from '../../rules/vocabulary/ids.ts';
import { layoutOf } from '../../rules/vocabulary/layout.ts';
import { open, Text, words } from '../../rules/vocabulary/schema.ts';
import { ALARM_KINDS, LANE_INPUTS, type Site } from '../../rules/vocabulary/site.ts';
import { STATES, type StateKind } from '../../rules/vocabulary/states.ts';
import { type Api, answers, maybe } from './api.ts';
import type { Identity } from './identity.ts';
import { PLAN_PATH } from './plan-route.ts';
import type { HttpParts } from './ports.ts';

const named = { id: Type.String(), name: Text };
const SiteShape = Type.Object({
  id: Type.String(),
  name: Text,
  zone: Type.String({ description: 'IANA time zone' }),
  folders: Type.Array(Type.String(), { description: 'lines that take files' }),
  plan: maybe('where its plan is, as a picture; none: there is none'),
  position: Type.Integer({ description: 'journal position of this picture' }),
  state: open({}),
  lanes: Type.Array(
    Type.Object({
      ...named,
      direction: Type.String(),
      barrier: Type.String(),
      inputs: Type.Array(Type.String()),
    }),
  ),
  readers: Type.Array(Type.Object(named), {
    description: 'card readers, called by where they are',
  }),
  checkpoints: Type.Array(
    Type.Object({
      ...named,
      reader: maybe('the reader fixed there'),
      items: Type.Optional(
        Type.Array(Type.Object(named), { description: 'what is looked at there' }),
      ),
      at: Type.Optional(
        Type.Object({ x: Type.Number(), y: Type.Number() }, { description: 'on the plan, 0 to 1' }),
      ),
    }),
  ),
  routes: Type.Array(Type.Object({ ...named, checkpoints: Type.Array(Type.String()) })),
  panels: Type.Array(Type.Object(named)),
  zones: Type.Array(Type.Object({ ...named, kind: words(ALARM_KINDS) })),
  armAreas: Type.Array(Type.Object({ ...named, zones: Type.Array(Type.String()) })),
  letIn: Type.Array(Type.String(), {
    description: 'errands of deliveries that may come in; every other stops at the gate',
  }),
  posts: Type.Array(
    Type.Object({ ...named, lanes: Type.Array(Type.String()), signs: Type.Boolean() }),
  ),
});
/** A retained state with its id, and the journal position it was read at. */
const Picture = (kind: StateKind) =>
  Type.Object({
    position: Type.Integer({ description: 'read the feed on from here' }),
    items: Type.Array(Type.Intersect([Type.Object({ id: Type.String() }), STATES[kind]])),
  });
const Inside = Type.Object({
  position: Type.Integer(),
  counts: Type.Object({
    inside: Type.Integer(),
    outside: Type.Integer(),
    unknown: Type.Integer(),
  }),
  items: Type.Array(
    Type.Object({
      subject: Type.String(),
      whereabouts: Type.String(),
      since: Type.String(),
      lane: Type.Optional(Type.String()),
      assurance: Type.Optional(Type.String()),
    }),
  ),
});

/** The live picture: how the site is laid out and how each thing stands now. Whoever is signed in may see it. */
export function pictureRoutes(
  app: Api,
  parts: HttpParts & { readonly identity: Identity; readonly folders: ReadonlyMap<string, string> },
): void {
  const { identity, engine, records } = parts;
  const seen = (kind: StateKind, ids: readonly string[]): readonly object[] =>
    ids.flatMap((id) => {
      const view = engine.view({ kind, id });
      return view === undefined ? [] : [{ ...view, id }];
    });

  app.get(
    '/api/v1/site',
    { schema: { response: answers(SiteShape, 'not-signed-in') } },
    async (request) => {
      await identity.person(request);
      const { id, name, zone, checkpoints, routes, zones, posts, letIn = [] } = engine.site;
      return {
        id,
        name,
        zone,
        folders: [...parts.folders.keys()],
        ...(parts.planFile === undefined ? {} : { plan: PLAN_PATH }),
        position: engine.position(),
        state: engine.view({ kind: 'site', id }) ?? {},
        lanes: engine.site.lanes.map((lane) => ({
          id: lane.id,
          name: lane.name,
          direction: lane.direction,
          barrier: lane.barrier,
          inputs: inputsOf(engine.site, lane.id),
        })),
        readers: readersOf(engine.site),
        checkpoints: checkpoints.map((point) => ({
          id: point.id,
          name: point.name,
          ...(point.reader === undefined ? {} : { reader: point.reader }),
          ...(point.items === undefined ? {} : { items: point.items }),
          ...(point.at === undefined ? {} : { at: point.at }),
        })),
        routes: routes.map((route) => ({
          id: route.id,
          name: route.name,
          checkpoints: route.checkpoints,
        })),
        panels: (engine.site.panels ?? []).map((one) => ({ id: one.id, name: one.name })),
        armAreas: (engine.site.armAreas ?? []).map((area) => ({
          id: area.id,
          name: area.name,
          zones: area.zones,
        })),
        zones: zones.map((place) => ({ id: place.id, name: place.name, kind: place.kind })),
        letIn,
        posts: posts.map((post) => ({
          id: post.id,
          name: post.name,
          lanes: post.lanes,
          signs: post.reader !== undefined,
        })),
      };
    },
  );

  app.get(
    '/api/v1/lanes',
    { schema: { response: answers(Picture('lane'), 'not-signed-in') } },
    async (request) => {
      await identity.person(request);
      return {
        position: engine.position(),
        items: seen(
          'lane',
          engine.site.lanes.map((lane) => lane.id),
        ),
      };
    },
  );

  app.get(
    '/api/v1/posts',
    { schema: { response: answers(Picture('post'), 'not-signed-in') } },
    async (request) => {
      await identity.person(request);
      return {
        position: engine.position(),
        items: seen(
          'post',
          engine.site.posts.map((post) => post.id),
        ),
      };
    },
  );

  app.get(
    '/api/v1/presence',
    {
      schema: {
        querystring: Type.Object({
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
        }),
        response: answers(Inside, 'not-signed-in'),
      },
    },
    async (request) => {
      await identity.person(request);
      const position = engine.position();
      return { position, ...(await records.presence(request.query.limit ?? 200)) };
    },
  );

  app.get(
    '/api/v1/passages',
    {
      schema: {
        querystring: Type.Object({
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
        }),
        response: answers(Type.Object({ items: Type.Array(open({})) }), 'not-signed-in'),
      },
    },
    async (request) => {
      await identity.person(request);
      return { items: await records.passages(request.query.limit ?? 100) };
    },
  );
}

/** What is wired at a lane: the console shows no loop that is not there. */
function inputsOf(site: Site, lane: LaneId): readonly string[] {
  const layout = layoutOf(site);
  return LANE_INPUTS.filter((sensor) => layout.has(lane, sensor));
}

/** What cards are shown at: called by its lane, checkpoint or post, else by its own id. */
function readersOf({ lanes, checkpoints, posts, devices }: Site): readonly object[] {
  const names = new Map<string, Text>();
  const name = (id: string | undefined, given: Text): void => {
    if (id !== undefined && !names.has(id)) names.set(id, given);
  };
  for (const place of [...lanes, ...checkpoints, ...posts]) name(place.reader, place.name);
  for (const { id } of devices.filter(({ assurance }) => assurance !== undefined)) {
    name(id, { zh: id, en: id });
  }
  return [...names].map(([id, given]) => ({ id, name: given }));
}
