import Type from 'typebox';
import { panelsOf } from '../../rules/panel/state.ts';
import type { Site, Zone } from '../../rules/vocabulary/site.ts';
import { isShownAt, SILENT, type Stand } from '../../rules/vocabulary/stand.ts';
import { STATES, type StateKind } from '../../rules/vocabulary/states.ts';
import { type Api, answers } from './api.ts';
import type { Identity } from './identity.ts';
import type { Door, HttpParts } from './ports.ts';
import { StandAsked, standOf } from './stand.ts';

const Listed = (kind: StateKind, description: string) =>
  Type.Array(Type.Intersect([Type.Object({ id: Type.String() }), STATES[kind]]), { description });
const Watched = Type.Object({
  position: Type.Integer({ description: 'read the feed on from here' }),
  panels: Listed('panel', 'alarm panels: whether they are heard, and by which receiver'),
  areas: Listed('area', 'what is armed together'),
  zones: Listed('zone', 'all that may be shown there'),
});

/** What is watched, as it stands now: panels, what is armed, and each zone. */
export function zoneRoutes(
  app: Api,
  { identity, engine }: HttpParts & { readonly identity: Identity },
): void {
  app.get(
    '/api/v1/zones',
    {
      schema: {
        querystring: Type.Object(StandAsked),
        response: answers(Watched, 'not-signed-in', 'other-post'),
      },
    },
    async (request) => {
      const stand = standOf(await identity.person(request), request.query.at);
      const { panels = [], armAreas = [] } = engine.site;
      return {
        position: engine.position(),
        panels: seen(engine, 'panel', panels),
        areas: seen(engine, 'area', armAreas),
        zones: seen(engine, 'zone', zonesAt(stand, engine)),
      };
    },
  );
}

/** A button that calls for help in silence is not shown pressed where it was pressed. */
function zonesAt(stand: Stand, engine: Door): Site['zones'] {
  const { tripped } = panelsOf(engine.states());
  const isQuiet = ({ id, kind }: Zone): boolean =>
    SILENT.includes(kind) ||
    Object.values(tripped[id] ?? {}).some(({ said }) =>
      SILENT.includes(said.takenFor ?? said.kind),
    );
  return engine.site.zones.filter((zone) =>
    isShownAt(stand, {
      quiet: isQuiet(zone),
      ...(zone.post === undefined ? {} : { post: zone.post }),
    }),
  );
}

const seen = (engine: Door, kind: StateKind, of: readonly { readonly id: string }[]) =>
  of.flatMap(({ id }) => {
    const view = engine.view({ kind, id });
    return view === undefined ? [] : [{ ...view, id }];
  });
