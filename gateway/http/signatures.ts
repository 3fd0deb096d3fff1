import Type from 'typebox';
import type { InputId, PostId } from '../../rules/vocabulary/ids.ts';
import { freshId } from '../random.ts';
import { Act, Outcome, parseAct, submitAct } from './acts.ts';
import { type Api, answers } from './api.ts';
import { cardAt } from './card-wait.ts';
import { type Identity, personOf, requireAct, requireSigned } from './identity.ts';
import type { HttpParts } from './ports.ts';
import { Refused } from './problems.ts';

const Asked = Type.Object(
  { post: Type.String({ minLength: 1, maxLength: 63 }), act: Act },
  { additionalProperties: false },
);

/**
 * Acts signed by staff card: the act waits at a post until a guard shows his card at its reader, and is then his. Answers
 * after the act's commit; without a card nothing is done.
 */
export function signatureRoutes(
  app: Api,
  parts: HttpParts & { readonly identity: Identity },
): void {
  const { identity, engine } = parts;
  app.post(
    '/api/v1/signatures',
    {
      schema: {
        body: Asked,
        response: answers(
          Outcome,
          'not-signed-in',
          'not-allowed',
          'not-by-itself',
          'not-signed',
          'act-refused',
          'act-rejected',
          'intake-closed',
        ),
      },
      // As with acts: the union's own complaint names every act at once.
      validatorCompiler: () => (value) => ({ value }),
    },
    async (request, reply) => {
      const person = await identity.person(request);
      requireAct(person, 'signature.await');
      const { post, given } = parse(request.body);
      const { id, act } = parseAct(given, undefined);
      requireSigned(act.type);
      // Listening begins before the act waits: a card may be on the reader already.
      const card = cardAt(engine, freshInputId());
      const leave = (): void => card.leave();
      reply.raw.once('close', leave);
      try {
        await submitAct(parts, {
          by: personOf(person.username),
          key: card.asked,
          act: { type: 'signature.await', data: { post: postId(post), purpose: act.type } },
        });
        const signed = await card.shown;
        if (signed === undefined) {
          // Whoever asked has gone: a card shown now would sign what nobody waits for.
          if (card.isWaiting()) await cancel(parts, person.username, post);
          throw new Refused('not-signed');
        }
        return await submitAct(parts, { by: signed.data.guard, key: id, act, signed: signed.id });
      } finally {
        card.forget();
        reply.raw.off('close', leave);
      }
    },
  );
}

/** A refusal says that it waits no longer: a card was quicker, or the time was. */
async function cancel(parts: HttpParts, username: string, post: string): Promise<void> {
  const act = { type: 'signature.cancel', data: { post: postId(post) } } as const;
  await submitAct(parts, { by: personOf(username), key: undefined, act }).catch(
    (error: unknown) => {
      if (!(error instanceof Refused)) throw error;
    },
  );
}

function parse(body: unknown): { readonly post: string; readonly given: unknown } {
  if (typeof body !== 'object' || body === null || !('post' in body) || !('act' in body)) {
    throw new Refused('bad-request', { detail: 'body: { post, act: { type, data } }' });
  }
  const { post, act } = body;
  if (typeof post !== 'string') throw new Refused('bad-request', { detail: 'body/post: text' });
  return { post, given: act };
}

// The branding constructors: the rules refuse a post they do not know, and what is made here is an id.
const postId = (id: string): PostId => id as PostId;
const freshInputId = (): InputId => freshId() as InputId;
