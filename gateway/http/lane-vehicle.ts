import Type from 'typebox';
import { Check } from 'typebox/value';
import { open } from '../../rules/vocabulary/schema.ts';
import { STATES } from '../../rules/vocabulary/states.ts';
import { type Api, answers } from './api.ts';
import { type Identity, requireReading } from './identity.ts';
import type { HttpParts } from './ports.ts';
import { Refused } from './problems.ts';

const Shown = Type.Object({
  passage: Type.Optional(Type.String({ description: 'under way, or else the last decided' })),
  decision: Type.Optional(Type.String()),
  reason: Type.Optional(Type.String()),
  notices: Type.Array(Type.String()),
  vehicle: Type.Optional(open({ plate: Type.String() })),
  holder: Type.Optional(open({ name: Type.String() })),
});

/** Whose vehicle stands at a lane: what a guard compares with what he sees through the window. */
export function laneVehicleRoute(
  app: Api,
  parts: HttpParts & { readonly identity: Identity },
): void {
  const { identity, engine, register } = parts;
  app.get(
    '/api/v1/lanes/:lane/vehicle',
    {
      schema: {
        params: Type.Object({ lane: Type.String({ maxLength: 63 }) }),
        response: answers(Shown, 'not-signed-in', 'not-allowed', 'not-found'),
      },
    },
    async (request) => {
      requireReading(await identity.person(request), 'names');
      const view = engine.view({ kind: 'lane', id: request.params.lane });
      if (!Check(STATES.lane, view)) throw new Refused('not-found');
      const passage = view.passage?.passage ?? view.lastDecision?.passage;
      return passage === undefined
        ? { notices: [] }
        : { notices: [], ...(await register.who(passage)) };
    },
  );
}
