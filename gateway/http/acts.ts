import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { Check } from 'typebox/value';
import { ACTS, type ActBody, type ActType } from '../../rules/vocabulary/acts.ts';
import type { Fact } from '../../rules/vocabulary/facts.ts';
import type { FactId, InputId, PersonId } from '../../rules/vocabulary/ids.ts';
import { unreachable } from '../../rules/vocabulary/result.ts';
import type { Text } from '../../rules/vocabulary/schema.ts';
import { STATES } from '../../rules/vocabulary/states.ts';
import { toRfc3339 } from '../../rules/vocabulary/time.ts';
import type { Receipt } from '../engine/ports.ts';
import { freshId } from '../random.ts';
import { refusalWords } from '../words/act-refusals.ts';
import { createPlaces, type NamedSite, nobodyNamed } from '../words/places.ts';
import { type Api, answers } from './api.ts';
import { type Identity, type Person, personOf, requireAct } from './identity.ts';
import type { ActSubmission, Door, HttpParts } from './ports.ts';
import { Refused } from './problems.ts';

const UUID = '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$';

/** Acts that are submitted by what does the thing itself: nobody may say that it was done where it was not. */
const NOT_BY_ITSELF: ReadonlyMap<string, Text> = new Map([
  [
    'alarm.hand-over' satisfies ActType,
    { zh: '下载移交材料时自动登记', en: 'GET /api/v1/alarms/{alarm}/pack records it' },
  ],
]);

/** Every act that is taken by itself, as a body. */
export const Act = Type.Union(
  Object.entries(ACTS)
    .filter(([type]) => !NOT_BY_ITSELF.has(type))
    .map(([type, data]) =>
      Type.Object(
        { id: Type.Optional(Type.String({ pattern: UUID })), type: Type.Literal(type), data },
        { additionalProperties: false, title: type },
      ),
    ),
);

/** What became of an act. */
export const Outcome = Type.Object({
  id: Type.String({ description: 'the act: send it again with this id and it counts once' }),
  duplicate: Type.Boolean({ description: 'true where this id was taken before' }),
  facts: Type.Array(
    Type.Object({
      id: Type.String(),
      type: Type.String(),
      time: Type.String(),
      sequence: Type.Integer(),
      data: Type.Unknown(),
    }),
  ),
});

/** The name under which an act counts once. */
export const Headers = Type.Object({
  'idempotency-key': Type.Optional(Type.String({ pattern: UUID })),
});

/** What people do: one route, one schema per act, answered after the commit. */
export function actRoutes(app: Api, parts: HttpParts & { readonly identity: Identity }): void {
  app.post(
    '/api/v1/acts',
    {
      schema: {
        headers: Headers,
        body: Act,
        response: answers(
          Outcome,
          'not-signed-in',
          'not-allowed',
          'not-by-itself',
          'other-post',
          'act-refused',
          'act-rejected',
          'intake-closed',
        ),
      },
      // A union's own complaint names every act at once; the one that was meant is told below.
      validatorCompiler: () => (value) => ({ value }),
    },
    async (request) => {
      const person = await parts.identity.person(request);
      const { id, act } = parseAct(request.body, request.headers['idempotency-key']);
      requireAct(person, act.type);
      requireOwnPost(person, act);
      return submitNamed(parts, { by: actorOf(parts.engine, person, act), id, act });
    },
  );
}

/** Submits an act that the server wrote or that was signed, and answers after the commit. */
export function submitAct(
  parts: HttpParts,
  asked: {
    readonly by: PersonId;
    readonly key: string | undefined;
    readonly act: ActBody;
    readonly signed?: FactId;
  },
): Promise<object> {
  const { key, ...rest } = asked;
  return submitNamed(parts, { ...rest, id: inputId(key ?? freshId()) });
}

async function submitNamed(
  { engine, clock, log }: HttpParts,
  asked: {
    readonly by: PersonId;
    readonly id: InputId;
    readonly act: ActBody;
    readonly signed?: FactId;
  },
): Promise<object> {
  const { by, id, act, signed } = asked;
  const submission: ActSubmission = {
    ...act,
    kind: 'act',
    id,
    time: clock.now(),
    by,
    ...(signed === undefined ? {} : { signed }),
  };
  log.info({ code: 'act', act: act.type, id, by }, 'act');
  return outcome(id, await engine.submit(submission), engine.site);
}

/** Whoever stands at one post does not say that somebody is at another. */
function requireOwnPost({ post }: Person, act: ActBody): void {
  if (post === undefined || act.type !== 'duty.answer' || act.data.post === post) return;
  throw new Refused('other-post', { detail: post });
}

/** One key in the booth answers for an opening, or a duty check: it is the word of the guard who is signed on there. */
function actorOf(engine: Door, person: Person, act: ActBody): PersonId {
  const guard = person.role === 'booth' ? guardAsked(engine, act) : undefined;
  return guard === undefined ? personOf(person.username) : guardId(guard);
}

function guardAsked(engine: Door, act: ActBody): string | undefined {
  const postOf = (id: string) => {
    const view = engine.view({ kind: 'post', id });
    return Check(STATES.post, view) ? [view] : [];
  };
  if (act.type === 'duty.answer') {
    return act.data.post === undefined ? undefined : postOf(act.data.post)[0]?.guard;
  }
  if (act.type !== 'opening.explain') return undefined;
  const { opening } = act.data;
  return engine.site.posts
    .flatMap(({ id }) => postOf(id))
    .find(({ asked }) => asked.some((one) => one.opening === opening))?.guard;
}

// The branding constructor: the state of a post names its guard.
const guardId = (id: string): PersonId => id as PersonId;

const uuid = new RegExp(UUID);
const shape = Compile(
  Type.Object({ id: Type.Optional(Type.String()), type: Type.String(), data: Type.Unknown() }),
);
const checks = new Map(Object.entries(ACTS).map(([type, data]) => [type, Compile(data)]));

/** Reads an act out of a request's body; its id is the caller's, else made here. */
export function parseAct(body: unknown, key: string | undefined): { id: InputId; act: ActBody } {
  if (!shape.Check(body)) throw new Refused('bad-request', { detail: 'body: { id?, type, data }' });
  const check = checks.get(body.type);
  if (check === undefined) {
    throw new Refused('bad-request', {
      detail: `body/type: no act is called ${body.type.slice(0, 60)}`,
    });
  }
  const elsewhere = NOT_BY_ITSELF.get(body.type);
  if (elsewhere !== undefined) throw new Refused('not-by-itself', { detail: elsewhere });
  if (!check.Check(body.data)) {
    const [first] = check.Errors(body.data);
    throw new Refused('bad-request', {
      detail: `body/data${first?.instancePath ?? ''}: ${first?.message ?? ''}`,
    });
  }
  const id = body.id ?? key ?? freshId();
  if (!uuid.test(id)) throw new Refused('bad-request', { detail: 'id: a UUID' });
  if (key !== undefined && key !== id) {
    throw new Refused('bad-request', { detail: 'idempotency-key: not the id of the body' });
  }
  return { id: inputId(id), act: actBody(body.type, body.data) };
}

// The branding constructors: a UUID is an input's id, and data that its type's schema took is that type's data.
const inputId = (id: string): InputId => id.toLowerCase() as InputId;
const actBody = (type: string, data: unknown): ActBody =>
  ({ type: type as ActType, data }) as ActBody;

function outcome(id: string, receipt: Receipt, site: NamedSite): object {
  switch (receipt.kind) {
    case 'committed':
      return { id, duplicate: false, facts: told(receipt.facts, site) };
    case 'duplicate':
      return { id, duplicate: true, facts: [] };
    case 'rejected':
      throw new Refused('act-rejected', { detail: receipt.why });
    case 'refused':
      throw new Refused('intake-closed', { detail: receipt.why, retryAfterS: 2 });
    default:
      return unreachable(receipt);
  }
}

function told(facts: readonly Fact[], site: NamedSite): readonly object[] {
  const refused = facts.find((fact) => fact.type === 'act.refused');
  if (refused !== undefined) {
    const { why } = refused.data;
    const detail = refusalWords(refused.data, createPlaces(site, nobodyNamed));
    throw new Refused('act-refused', { why, detail });
  }
  return facts.map(({ id, type, time, sequence, data }) => ({
    id,
    type,
    time: toRfc3339(time),
    sequence,
    data,
  }));
}
