import Type from 'typebox';
import { Text, words } from '../../rules/vocabulary/schema.ts';
import { instant, toRfc3339 } from '../../rules/vocabulary/time.ts';
import { NOTICE_STATES, type NoticeRow } from '../store/notices.ts';
import type { HookStanding } from './desk.ts';
import type { Outcome } from './post.ts';
import { isNoticeProblem, NOTICE_PROBLEMS } from './problems.ts';

const optional = (description: string) => Type.Optional(Type.String({ description }));

/** A message as it is told to people. */
export const ToldNotice = Type.Object({
  notice: Type.String({ description: 'its name, for the receiver too' }),
  webhook: Type.String(),
  type: Type.String(),
  alarm: optional('the alarm it is about'),
  text: Type.Optional(Text),
  made: Type.String(),
  state: words(NOTICE_STATES),
  attempts: Type.Integer(),
  tried: optional('when it was tried last'),
  next: optional('when it is tried again'),
  why: optional('why the last try failed (docs/errors.md)'),
  whyText: Type.Optional(Text),
  status: Type.Optional(Type.Integer({ description: 'what the receiver answered' })),
  by: optional('who had it sent again, discarded or tried'),
});
export type ToldNotice = Type.Static<typeof ToldNotice>;

/** A receiver as it is told to people: where it is, but not the whole address, which may be a secret itself. */
export const ToldHook = Type.Object({
  id: Type.String(),
  at: Type.String({ description: 'scheme and host' }),
  tells: words(['place', 'kind'] as const),
  kinds: Type.Optional(Type.Array(Type.String())),
  waiting: Type.Integer(),
  dead: Type.Integer(),
  lastTaken: optional('when a message was taken last'),
});
export type ToldHook = Type.Static<typeof ToldHook>;

/** What came of a test. */
export const ToldTest = Type.Object({
  taken: Type.Boolean(),
  why: optional('why not'),
  whyText: Type.Optional(Text),
  status: Type.Optional(Type.Integer()),
});

const moment = (ms: number): string => toRfc3339(instant(ms));

/** Tells a message. */
export function toldNotice(row: NoticeRow): ToldNotice {
  const {
    notice,
    hook: webhook,
    type,
    alarm,
    made,
    state,
    attempts,
    tried,
    next,
    status,
    by,
  } = row;
  return {
    ...{ notice, webhook, type, made: moment(made), attempts },
    state: NOTICE_STATES.find((one) => one === state) ?? 'dead',
    ...(alarm === null ? {} : { alarm }),
    ...textIn(row.body),
    ...(tried === null ? {} : { tried: moment(tried) }),
    ...(next === null ? {} : { next: moment(next) }),
    ...whyOf(row.why),
    ...(status === null ? {} : { status }),
    ...(by === null ? {} : { by }),
  };
}

/** Tells how a receiver stands. */
export function toldHook({ hook, waiting, dead, lastTaken }: HookStanding): ToldHook {
  const { id, url, tells, kinds } = hook;
  return {
    ...{ id, tells, waiting, dead },
    at: new URL(url).origin,
    ...(kinds === undefined ? {} : { kinds: [...kinds] }),
    ...(lastTaken === undefined ? {} : { lastTaken: moment(lastTaken) }),
  };
}

/** Tells what came of a test. */
export const toldTest = (outcome: Outcome) => ({
  taken: outcome.kind === 'taken',
  ...whyOf(outcome.kind === 'taken' ? null : outcome.why),
  ...(outcome.status === undefined ? {} : { status: outcome.status }),
});

const whyOf = (why: string | null): { why?: string; whyText?: Text } => {
  if (why === null) return {};
  return isNoticeProblem(why) ? { why, whyText: NOTICE_PROBLEMS[why] } : { why };
};

/** The words of a message: what was sent, and nothing that is looked up now. */
function textIn(body: string): { text?: Text } {
  const { data } = JSON.parse(body);
  return { text: data.text };
}
