import { ask } from './client.ts';
import type { Act, Session, SitePicture } from './types.ts';

/** What became of an act: the facts it led to. */
export type Acted = { readonly facts: readonly { readonly type: string }[] };

// As long as the rules wait for a card, and a little more for the answer.
const CARD_MS = 45_000;

/** Ways out, which a guard may sign by card where several share one account. An emergency opens first. */
const WAYS_OUT: readonly string[] = [
  'exit.verify',
  'exit.confirm',
  'override.give',
  'override.approve',
  'barrier.lower',
];

/** True where this session may do it, under its own name or by a guard's card. */
export const mayDo = ({ acts, signs }: Session, act: Act['type']): boolean =>
  acts.includes(act) || signs.includes(act);

/** The post at which a staff card signs this act; undefined where it is done under one's own name. */
export function signingPost(
  act: Act,
  given: {
    readonly session: Session | undefined;
    readonly posts: SitePicture['posts'];
    /** 刷卡签字: what this browser was set to. */
    readonly byCard: boolean;
  },
): string | undefined {
  const { session, posts, byCard } = given;
  if (session === undefined) return undefined;
  const isSigned =
    session.signs.includes(act.type) ||
    (byCard && session.role === 'guard' && WAYS_OUT.includes(act.type));
  if (!isSigned) return undefined;
  const lane = 'lane' in act.data ? act.data.lane : undefined;
  return posts.find(
    ({ signs, lanes }) => signs && (lane === undefined || lanes.some((id) => id === lane)),
  )?.id;
}

/** Sends an act under an id of its own; with a post it waits there until a guard has shown his card. */
export function sendAct(
  { id, act }: { readonly id: string; readonly act: Act },
  post: string | undefined,
): Promise<Acted> {
  const body = { id, ...act };
  return post === undefined
    ? ask<Acted>('/api/v1/acts', { method: 'POST', key: id, body })
    : ask<Acted>('/api/v1/signatures', {
        method: 'POST',
        body: { post, act: body },
        patienceMs: CARD_MS,
      });
}
