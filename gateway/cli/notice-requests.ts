import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { closed, words } from '../../rules/vocabulary/schema.ts';
import { toldHook, toldNotice, toldTest } from '../notify/told.ts';
import { NOTICE_STATES } from '../store/notices.ts';
import type { Gateway } from './gateway.ts';

/** Messages of one answer. */
const LISTED_MAX = 500;

const name = () => Type.String({ minLength: 1, maxLength: 200 });
const Request = Type.Union([
  closed({ kind: Type.Literal('notices'), state: Type.Optional(words(NOTICE_STATES)) }),
  closed({
    kind: Type.Literal('notice'),
    verb: words(['resend', 'discard'] as const),
    notice: name(),
  }),
  closed({ kind: Type.Literal('webhook-test'), webhook: name() }),
]);
const request = Compile(Request);

/** Answers what the commands about messages ask; undefined where it is another kind of request. */
export async function answerNotices(
  { notify }: Pick<Gateway, 'notify'>,
  asked: unknown,
  by: string,
): Promise<object | undefined> {
  if (!request.Check(asked)) return undefined;
  switch (asked.kind) {
    case 'notices': {
      const state = asked.state === undefined ? {} : { state: asked.state };
      const rows = await notify.list({ ...state, limit: LISTED_MAX });
      return { rows: rows.map(toldNotice), webhooks: (await notify.standing()).map(toldHook) };
    }
    case 'notice': {
      const isDone = await notify[asked.verb](asked.notice, by);
      return isDone
        ? { done: true }
        : { error: `no message "${asked.notice}" that waits or is dead` };
    }
    case 'webhook-test': {
      const outcome = await notify.test(asked.webhook, by);
      return outcome === undefined
        ? { error: `site.yaml has no webhook "${asked.webhook}"` }
        : { test: toldTest(outcome) };
    }
  }
}
