import Type from 'typebox';
import type { Fact } from '../../rules/vocabulary/facts.ts';
import { open } from '../../rules/vocabulary/schema.ts';
import { toRfc3339 } from '../../rules/vocabulary/time.ts';
import { type Api, answers } from './api.ts';
import { type Identity, requireReading } from './identity.ts';
import { type HttpParts, RECORD_KINDS, type Records } from './ports.ts';
import { Refused } from './problems.ts';
import { createShowing, type Showing } from './showing.ts';
import { StandAsked } from './stand.ts';

const LIMIT_MAX = 1_000;
const IDS_MAX = 200;
// An act leads to a fact, its fact to another rule's: far fewer than this. A longer chain is a loop in the data.
const CHAIN_MAX = 50;

const Page = Type.Object({
  after: Type.Optional(
    Type.String({ maxLength: 200, description: 'id of the last of the page before' }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMIT_MAX })),
});
const Names = Type.Object({
  names: Type.Record(Type.String(), Type.String(), { description: 'a name or a plate, by id' }),
});
const Chain = Type.Object({
  facts: Type.Array(open({ id: Type.String(), type: Type.String() }), {
    description: 'from the fact asked for back to the first that the input led to',
  }),
  input: Type.Optional(open({ id: Type.String(), kind: Type.String() })),
});

/** Names, reference data and the chain from a fact back to what came in, to those who may see them. */
export function referenceRoutes(
  app: Api,
  parts: HttpParts & { readonly identity: Identity },
): void {
  const { identity, records } = parts;
  const showing = createShowing(parts);

  for (const kind of RECORD_KINDS) {
    app.get(
      `/api/v1/${kind}`,
      {
        schema: {
          querystring: Page,
          response: answers(
            Type.Object({ items: Type.Array(open({})) }),
            'not-signed-in',
            'not-allowed',
          ),
        },
      },
      async (request) => {
        const person = await identity.person(request);
        requireReading(person, kind === 'handovers' ? 'gate' : 'records');
        const { after, limit = 100 } = request.query;
        return {
          items: await records.list(kind, { ...(after === undefined ? {} : { after }), limit }),
        };
      },
    );
  }

  app.get(
    '/api/v1/names',
    {
      schema: {
        querystring: Type.Object({
          ids: Type.String({ maxLength: 20_000, description: 'separated by commas' }),
        }),
        response: answers(Names, 'not-signed-in', 'not-allowed'),
      },
    },
    async (request) => {
      requireReading(await identity.person(request), 'names');
      const ids = request.query.ids.split(',').filter((id) => id !== '');
      return { names: await records.names(ids.slice(0, IDS_MAX)) };
    },
  );

  app.get(
    '/api/v1/facts/:id/chain',
    {
      schema: {
        params: Type.Object({ id: Type.String({ maxLength: 200 }) }),
        querystring: Type.Object(StandAsked),
        response: answers(Chain, 'not-signed-in', 'other-post', 'not-found'),
      },
    },
    async (request) => {
      const person = await identity.person(request);
      return chainOf(request.params.id, records, showing.facts(person, request.query.at));
    },
  );

  app.get(
    '/api/v1/passages/:id/chain',
    {
      schema: {
        params: Type.Object({ id: Type.String({ maxLength: 200 }) }),
        querystring: Type.Object(StandAsked),
        response: answers(Chain, 'not-signed-in', 'other-post', 'not-found'),
      },
    },
    async (request) => {
      const person = await identity.person(request);
      return passageChain(request.params.id, records, showing.facts(person, request.query.at));
    },
  );
}

/** All that is told of one passage, and what came in first. */
async function passageChain(passage: string, records: Records, show: Showing): Promise<object> {
  const facts = await records.factsOfPassage(passage);
  const first = facts.at(-1);
  if (first === undefined) throw new Refused('not-found');
  const { facts: before, ...cause } = await chainOf(first.id, records, show);
  return { facts: [...facts.slice(0, -1).map(shown), ...before], ...cause };
}

type Trace = Pick<Records, 'fact' | 'input' | 'authority'>;

async function chainOf(
  id: string,
  records: Trace,
  show: Showing,
): Promise<{ readonly facts: readonly object[]; readonly input?: object }> {
  const facts: Fact[] = [];
  let next = await records.fact(id);
  while (next !== undefined && facts.length < CHAIN_MAX) {
    facts.push(next);
    next = await before(next, records);
  }
  const first = facts.at(-1);
  const told = await show(facts.map((fact) => ({ fact })));
  // What may not be seen is not there, and neither is what it came of.
  if (first === undefined || told.length < facts.length) throw new Refused('not-found');
  const input = await records.input(first.cause);
  return { facts: told.map(({ fact }) => shown(fact)), ...(input === undefined ? {} : { input }) };
}

/** An opening stands under an authority: the decision that gave it says more than the contact that showed it. */
async function before(fact: Fact, records: Trace): Promise<Fact | undefined> {
  const authority = fact.type === 'barrier.opened' ? await records.authority(fact) : undefined;
  return authority ?? records.fact(fact.cause);
}

const shown = ({ id, type, time, at, cause, sequence, data }: Fact): object => ({
  id,
  type,
  time: toRfc3339(time),
  at: toRfc3339(at),
  cause,
  sequence,
  data,
});
