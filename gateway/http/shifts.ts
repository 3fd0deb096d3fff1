import Type from 'typebox';
import { type Api, answers, maybe } from './api.ts';
import type { Identity } from './identity.ts';
import { moment, momentOf } from './moments.ts';
import type { HttpParts } from './ports.ts';

const Shift = Type.Object({
  shift: Type.String(),
  post: Type.String(),
  guard: Type.String(),
  since: Type.String(),
  until: maybe('left out while it goes on'),
  how: maybe('how it ended: relieved, signed-off, ordered'),
  sums: Type.Optional(
    Type.Record(Type.String(), Type.Integer(), { description: 'openings by authority' }),
  ),
  unexplained: Type.Optional(Type.Integer({ description: 'not explained when it ended' })),
});

/** Shifts with the sum of their openings (开闸对账). */
export function shiftRoutes(app: Api, parts: HttpParts & { readonly identity: Identity }): void {
  const { identity, records } = parts;
  app.get(
    '/api/v1/shifts',
    {
      schema: {
        querystring: Type.Object({
          post: maybe('of this post only'),
          before: maybe('begun before: continues a list'),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
        }),
        response: answers(
          Type.Object({ items: Type.Array(Shift, { description: 'newest first' }) }),
          'not-signed-in',
          'bad-request',
        ),
      },
    },
    async (request) => {
      await identity.person(request);
      const { post, before, limit = 50 } = request.query;
      const rows = await records.shifts({
        limit,
        ...(post === undefined ? {} : { post }),
        ...(before === undefined ? {} : { before: momentOf(before) }),
      });
      return {
        items: rows.map(({ shift, post: at, guard, since, until, how, sums, unexplained }) => ({
          shift,
          post: at,
          guard,
          since: moment(since),
          ...(until === null ? {} : { until: moment(until) }),
          ...(how === null ? {} : { how }),
          ...(sums === null ? {} : { sums: JSON.parse(sums) }),
          ...(unexplained === null ? {} : { unexplained }),
        })),
      };
    },
  );
}
