import Type from 'typebox';
import { deviceOf } from '../../rules/device/state.ts';
import { Text, words } from '../../rules/vocabulary/schema.ts';
import { type Api, answers, maybe } from './api.ts';
import type { Identity } from './identity.ts';
import type { HttpParts } from './ports.ts';

const HEARD = ['heard', 'silent', 'unknown'] as const;
const STANDS = ['online', 'offline', 'unknown'] as const;
const Devices = Type.Object({
  position: Type.Integer(),
  items: Type.Array(
    Type.Object({
      id: Type.String(),
      driver: Type.String(),
      host: Type.String(),
      state: words(STANDS),
      why: maybe('why it is offline'),
    }),
  ),
  panels: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Text,
      state: words(HEARD),
      heardBy: maybe('the receiver that heard it last'),
      backupOnly: Type.Optional(
        Type.Boolean({ description: 'its main receiver does not hear it, and a back-up does' }),
      ),
    }),
    { description: 'alarm panels: whether they are heard' },
  ),
  hosts: Type.Array(
    Type.Object({
      id: Type.String(),
      alive: Type.Boolean(),
      backlog: Type.Integer({ description: 'readings it holds back' }),
    }),
  ),
});

/** How each configured device stands. */
export function deviceRoutes(app: Api, parts: HttpParts & { readonly identity: Identity }): void {
  const { identity, engine } = parts;
  app.get(
    '/api/v1/devices',
    { schema: { response: answers(Devices, 'not-signed-in') } },
    async (request) => {
      await identity.person(request);
      const { devices, hosts } = deviceOf(engine.states());
      return {
        position: engine.position(),
        items: engine.site.devices.map(({ id, driver, host }) => {
          const standing = devices[id];
          const { stands: state = 'unknown', why } = standing ?? {};
          return { id, driver, host, state, ...(why === undefined ? {} : { why }) };
        }),
        panels: (engine.site.panels ?? []).map(({ id, name }) => ({
          id,
          name,
          ...heard(engine.view({ kind: 'panel', id })),
        })),
        hosts: Object.entries(hosts).map(([id, { alive, backlog }]) => ({ id, alive, backlog })),
      };
    },
  );
}

// A panel that the rules have not looked at yet is as one that was not heard yet.
function heard(view: object | undefined): object {
  if (view === undefined || !('state' in view)) return { state: 'unknown' };
  return {
    state: view.state,
    ...('heardBy' in view ? { heardBy: view.heardBy } : {}),
    ...('backupOnly' in view ? { backupOnly: view.backupOnly } : {}),
  };
}
