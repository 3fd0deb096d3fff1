import Type from 'typebox';
import { AREAS, type Area } from '../../rules/vocabulary/fact-schema.ts';
import { FACTS } from '../../rules/vocabulary/facts.ts';
import { words } from '../../rules/vocabulary/schema.ts';
import { factEnvelope } from '../bus/envelope.ts';
import { type Api, answers } from './api.ts';
import type { Identity, Monitor, Person } from './identity.ts';
import { beatAt, stream } from './live.ts';
import type { HttpParts, ToldFact } from './ports.ts';
import { Refused } from './problems.ts';
import { contentPolicy } from './security.ts';
import { createShowing } from './showing.ts';
import { StandAsked } from './stand.ts';
import type { Tail } from './tail.ts';

const LIMIT_MAX = 1_000;
const LIMIT_USUAL = 200;
// Consoles and monitors of one site; each holds a socket and nothing else.
const STREAMS_MAX = 100;

const position = () => Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Envelope = Type.Object(
  {
    specversion: Type.Literal('1.0'),
    id: Type.String(),
    source: Type.String(),
    type: Type.String({ enum: Object.keys(FACTS) }),
    time: Type.String(),
    at: Type.String(),
    cause: Type.String(),
    sequence: Type.Integer(),
    previous: Type.Integer(),
    data: Type.Unknown(),
  },
  { description: 'a fact in its CloudEvents envelope' },
);
const Page = Type.Object({
  facts: Type.Array(Envelope),
  last: Type.Integer({ description: 'where to go on: the next page is after this' }),
  more: Type.Boolean(),
});
const Query = Type.Object({
  ...StandAsked,
  area: Type.Optional(words(AREAS)),
  after: Type.Optional(position()),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMIT_MAX })),
});
const LiveQuery = Type.Object({
  ...StandAsked,
  area: Type.Optional(words(AREAS)),
  after: Type.Optional(position()),
});

/** The feed: pages of history, and the live stream that resumes by sequence. */
export function feedRoutes(
  app: Api,
  parts: HttpParts & { readonly identity: Identity; readonly tail: Tail },
): void {
  const { identity, engine, records } = parts;
  const envelope = ({ fact, previous }: ToldFact): string =>
    factEnvelope(engine.site.id, fact, previous);
  const showing = createShowing({ engine, records });
  let streams = 0;

  app.get(
    '/api/v1/feed',
    {
      schema: {
        querystring: Query,
        response: answers(Page, 'not-signed-in', 'other-post', 'feed-trimmed'),
      },
    },
    async (request, reply) => {
      const reader = await identity.reader(request);
      const { area, after: from, limit = LIMIT_USUAL, at } = request.query;
      const facts = await page({ ...(area === undefined ? {} : { area }), from, limit });
      const shown = await showing.facts(reader, at)(facts);
      const last = facts.at(-1)?.fact.sequence ?? from ?? engine.position();
      reply.type('application/json; charset=utf-8');
      // Envelopes are text already, in the one form they have on the bus.
      return reply
        .serializer((text: string) => text)
        .send(
          `{"facts":[${shown.map(envelope).join(',')}],"last":${last},"more":${facts.length === limit && from !== undefined}}`,
        );
    },
  );

  async function page(query: {
    readonly area?: Area;
    readonly from: number | undefined;
    readonly limit: number;
  }): Promise<readonly ToldFact[]> {
    const { from, ...rest } = query;
    if (from === undefined) return records.newest(rest);
    const { facts, trimmed } = await records.feed({ ...rest, after: from });
    if (trimmed) throw new Refused('feed-trimmed');
    return facts;
  }

  app.get(
    '/api/v1/feed/live',
    {
      schema: {
        querystring: LiveQuery,
        headers: Type.Object({ 'last-event-id': Type.Optional(position()) }),
        produces: ['text/event-stream'],
        description:
          'Server-Sent Events: `id` is the sequence, `data` the envelope; `Last-Event-ID` (or `after`) resumes; event `beat` every second',
        response: answers(
          Type.String(),
          'not-signed-in',
          'other-post',
          'feed-trimmed',
          'too-many-streams',
        ),
      },
    },
    async (request, reply) => {
      const reader = await identity.reader(request);
      const { area, after: asked, at } = request.query;
      const show = showing.facts(reader, at);
      const from = request.headers['last-event-id'] ?? asked ?? engine.position();
      if ((await records.feed({ after: from, limit: 1 })).trimmed)
        throw new Refused('feed-trimmed');
      if (streams >= STREAMS_MAX) throw new Refused('too-many-streams', { retryAfterS: 5 });
      streams += 1;
      reply.hijack();
      reply.raw.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'content-security-policy': contentPolicy(),
        'x-content-type-options': 'nosniff',
      });
      // The first word comes at once: a reader knows that it is heard before anything happens.
      reply.raw.write(`retry: 1000\n${beatAt(parts.clock.now())}`);
      try {
        await stream({
          response: reply.raw,
          after: from,
          ...(area === undefined ? {} : { area }),
          tail: parts.tail,
          clock: parts.clock,
          tell: envelope,
          show,
          holds: async () => {
            // An account of another post since, or of another role, sees other things.
            return isSame(reader, await identity.reader(request));
          },
        });
      } finally {
        streams -= 1;
      }
    },
  );
}

function isSame(before: Person | Monitor, now: Person | Monitor): boolean {
  if (before.kind === 'monitor' || now.kind === 'monitor') return before.kind === now.kind;
  return before.role === now.role && before.post === now.post;
}
