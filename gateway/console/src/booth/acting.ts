import { useState } from 'react';
import type { Text } from '../../../../rules/vocabulary/schema.ts';
import { sendAct, signingPost } from '../api/acts.ts';
import { postId } from '../api/brands.ts';
import { ApiProblem } from '../api/client.ts';
import { freshId } from '../api/fresh-id.ts';
import type { Act } from '../api/types.ts';
import type { BoothPicture } from './lane-store.ts';
import { BOOTH } from './words.ts';

// Read across a booth; long enough for two lines.
const TOLD_MS = 6_000;

/** What was said of the last act. */
export type Told = {
  readonly good: boolean;
  readonly text: Text;
  /** The passage it was said of: beside the next vehicle it would be a lie. */
  readonly passage: string | undefined;
};

/** Sends acts; what the tablet itself may not do waits for a guard's staff card at the post of this lane. */
export function useBoothActs(onDone: () => void) {
  const [told, setTold] = useState<Told>();
  const [isPending, setIsPending] = useState(false);
  const [signing, setSigning] = useState<string>();
  const tell = (next: Told): void => {
    setTold(next);
    setTimeout(() => setTold((now) => (now === next ? undefined : now)), TOLD_MS);
  };
  const send = async (act: Act, { session, site, lane: now }: BoothPicture): Promise<boolean> => {
    const passage = now?.passage?.passage;
    const posts = site.posts.filter(({ lanes }) => lanes.some((id) => id === now?.id));
    const post = signingPost(act, { session, posts, byCard: false });
    setIsPending(true);
    setSigning(post);
    try {
      const { facts } = await sendAct({ id: freshId(), act }, post);
      const isAsked = facts.some(({ type }) => type === 'override.asked');
      tell({ good: true, text: isAsked ? BOOTH.asked : wordOf(act), passage });
      return true;
    } catch (error) {
      tell({ good: false, text: wordsOf(error), passage });
      return false;
    } finally {
      setIsPending(false);
      setSigning(undefined);
      onDone();
    }
  };
  /** What waits for a card is answered as not signed; that it waits no longer needs no other word. */
  const cancel = async (): Promise<void> => {
    if (signing === undefined) return;
    const data = { post: postId({ id: signing }) };
    await sendAct({ id: freshId(), act: { type: 'signature.cancel', data } }, undefined).catch(
      (error: unknown) => tell({ good: false, text: wordsOf(error), passage: undefined }),
    );
  };
  return { send, cancel, told, isPending, isSigning: signing !== undefined };
}

/** True where this may be done here: under one's own name, or by a guard's card at the reader of this post. */
export const mayHere = ({ session, site, post }: BoothPicture, act: Act['type']): boolean =>
  session.acts.includes(act) ||
  (session.signs.includes(act) && site.posts.some(({ id, signs }) => id === post?.id && signs));

/** Acts by which somebody says something. */
const SAYS: readonly Act['type'][] = [
  'opening.explain',
  'duty.answer',
  'alarm.acknowledge',
  'alarm.dispatch',
];

/** Not every act lets somebody through. */
function wordOf(act: Act): Text {
  const isOpened = act.type !== 'exit.confirm' || act.data.vehicle === 'matches';
  return isOpened && !SAYS.includes(act.type) ? BOOTH.done : BOOTH.noted;
}

function wordsOf(error: unknown): Text {
  if (!(error instanceof ApiProblem)) return { zh: String(error), en: String(error) };
  const { title, detail } = error;
  if (detail === undefined) return title;
  return typeof detail === 'string' ? { zh: detail, en: detail } : detail;
}
