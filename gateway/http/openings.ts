import Type from 'typebox';
import { type Instant, instant, toRfc3339 } from '../../rules/vocabulary/time.ts';
import { localDaySpan } from '../../rules/vocabulary/zone-time.ts';
import { type Api, answers } from './api.ts';
import type { Identity } from './identity.ts';
import { momentOf } from './moments.ts';
import type { HttpParts } from './ports.ts';

const Moment = Type.Optional(Type.String({ maxLength: 40, description: 'RFC 3339' }));
/** From when to when: today where neither is named. */
export const Span = {
  from: Moment,
  to: Moment,
};
const Opening = Type.Object({
  opening: Type.String(),
  at: Type.String(),
  barrier: Type.String(),
  lane: Type.Optional(Type.String()),
  kind: Type.String({ description: 'the authority it stands under' }),
  by: Type.Optional(Type.String()),
  closed: Type.Optional(Type.String()),
  explanation: Type.Optional(Type.String()),
  explainedBy: Type.Optional(Type.String()),
  guard: Type.Optional(Type.String({ description: 'who was on post and is asked' })),
  shift: Type.Optional(Type.String()),
});
const Sum = Type.Object({
  barrier: Type.String(),
  kind: Type.String(),
  count: Type.Integer(),
  unsaid: Type.Integer({
    description: 'those by hand or by nothing known that no guard has explained yet',
  }),
});
const Openings = Type.Object({
  from: Type.String(),
  to: Type.String(),
  sums: Type.Array(Sum),
  items: Type.Array(Opening, { description: 'newest first' }),
});

/** 开闸对账: every opening of a time, counted by what raised the arm; today by the site's calendar if none is named. */
export function openingRoutes(app: Api, parts: HttpParts & { readonly identity: Identity }): void {
  const { engine, identity, records, clock } = parts;
  app.get(
    '/api/v1/openings',
    {
      schema: {
        querystring: Type.Object({
          ...Span,
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
        }),
        response: answers(Openings, 'not-signed-in', 'bad-request'),
      },
    },
    async (request) => {
      await identity.person(request);
      const { limit = 200 } = request.query;
      const asked = openingSpan(engine.site.zone, clock.now(), request.query);
      const found = await records.openings({ ...asked, limit });
      return { from: toRfc3339(asked.from), to: toRfc3339(asked.to), ...found };
    },
  );
}

/** The time asked for; today by the site's calendar if none is named. */
export function openingSpan(
  zone: string,
  now: Instant,
  { from, to }: { readonly from?: string; readonly to?: string },
): { readonly from: Instant; readonly to: Instant } {
  const [begin, end] = [from, to].map((text) => (text === undefined ? undefined : momentOf(text)));
  const today = localDaySpan(zone, now);
  const first = begin ?? today.from;
  return { from: first, to: end ?? instant(Math.max(first, today.to)) };
}
