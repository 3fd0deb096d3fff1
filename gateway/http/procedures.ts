import Type from 'typebox';
import { Text, words } from '../../rules/vocabulary/schema.ts';
import { ALARM_KINDS } from '../../rules/vocabulary/site.ts';
import { type Api, answers } from './api.ts';
import type { Identity } from './identity.ts';
import type { HttpParts } from './ports.ts';

const Card = Type.Object({
  kind: words(ALARM_KINDS),
  steps: Type.Array(
    Type.Object({ id: Type.String({ description: 'what `alarm.tick` names' }), text: Text }),
  ),
  phones: Type.Array(Type.Object({ name: Text, number: Type.String() })),
});
const Cards = Type.Object({ procedures: Type.Array(Card) });

/** What is to be done about each kind of alarm; whoever is signed in may read it. */
export function procedureRoutes(
  app: Api,
  {
    identity,
    procedures,
  }: Pick<HttpParts, 'procedures'> & { readonly identity: Pick<Identity, 'person'> },
): void {
  app.get(
    '/api/v1/procedures',
    {
      schema: {
        description: 'a card for every kind of alarm, the site’s own or the one that is shipped',
        response: answers(Cards, 'not-signed-in'),
      },
    },
    async (request) => {
      await identity.person(request);
      return { procedures };
    },
  );
}
