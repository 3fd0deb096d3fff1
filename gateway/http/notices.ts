import Type from 'typebox';
import { words } from '../../rules/vocabulary/schema.ts';
import { ToldHook, ToldNotice, ToldTest, toldHook, toldNotice, toldTest } from '../notify/told.ts';
import { NOTICE_STATES } from '../store/notices.ts';
import { type Api, answers } from './api.ts';
import { type Identity, type Person, requireReading } from './identity.ts';
import type { HttpParts } from './ports.ts';
import { Refused } from './problems.ts';
import { createShowing } from './showing.ts';
import { StandAsked } from './stand.ts';

const LIMIT_MAX = 500;
const LIMIT_USUAL = 100;

const name = () => Type.String({ minLength: 1, maxLength: 200 });
const Query = Type.Object({
  state: Type.Optional(words(NOTICE_STATES)),
  webhook: Type.Optional(name()),
  before: Type.Optional(
    Type.String({ maxLength: 200, description: 'the last of the page before this' }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMIT_MAX })),
  ...StandAsked,
});
const Notices = Type.Object({ notices: Type.Array(ToldNotice), more: Type.Boolean() });
const Hooks = Type.Object({ webhooks: Type.Array(ToldHook) });
const Done = Type.Object({ done: Type.Literal(true) });
const refusals = ['not-signed-in', 'not-allowed', 'not-found'] as const;

/** Receivers outside, what was sent to them, and what did not arrive; who may see it may have it sent again. */
export function noticeRoutes(app: Api, parts: HttpParts & { readonly identity: Identity }): void {
  const { identity, notify } = parts;
  const showing = createShowing(parts);
  const tender = async (request: Parameters<Identity['person']>[0]): Promise<Person> => {
    const person = await identity.person(request);
    requireReading(person, 'notices');
    return person;
  };

  app.get(
    '/api/v1/webhooks',
    { schema: { response: answers(Hooks, 'not-signed-in', 'not-allowed') } },
    async (request) => {
      await tender(request);
      return { webhooks: (await notify.standing()).map(toldHook) };
    },
  );

  app.get(
    '/api/v1/notices',
    {
      schema: {
        querystring: Query,
        description: 'newest first; `state=dead` are those that somebody must see to',
        response: answers(Notices, 'not-signed-in', 'other-post', 'not-allowed'),
      },
    },
    async (request) => {
      const person = await tender(request);
      const { webhook, at, limit = LIMIT_USUAL, ...asked } = request.query;
      const rows = await notify.list({
        ...asked,
        ...(webhook === undefined ? {} : { hook: webhook }),
        limit: limit + 1,
      });
      const page = rows.slice(0, limit);
      const isShown = await Promise.all(
        page.map(({ alarm }) => alarm === null || showing.isAlarmShown(person, at, alarm)),
      );
      return {
        notices: page.filter((_, index) => isShown[index]).map(toldNotice),
        more: rows.length > limit,
      };
    },
  );

  for (const verb of ['resend', 'discard'] as const) {
    app.post(
      `/api/v1/notices/:notice/${verb}`,
      {
        schema: {
          params: Type.Object({ notice: name() }),
          response: answers(Done, ...refusals),
        },
      },
      async (request) => {
        const { username } = await tender(request);
        const isDone = await notify[verb](request.params.notice, username);
        if (!isDone) throw new Refused('not-found');
        return { done: true };
      },
    );
  }

  app.post(
    '/api/v1/webhooks/:webhook/test',
    {
      schema: {
        params: Type.Object({ webhook: name() }),
        description: 'sends a test message now, and says what came of it',
        response: answers(ToldTest, ...refusals),
      },
    },
    async (request) => {
      const { username } = await tender(request);
      const outcome = await notify.test(request.params.webhook, username);
      if (outcome === undefined) throw new Refused('not-found');
      return toldTest(outcome);
    },
  );
}
