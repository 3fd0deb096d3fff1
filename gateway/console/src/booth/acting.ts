import { useState } from 'react';
import type { Text } from '../../../../rules/vocabulary/schema.ts';
import { ApiProblem, ask } from '../api/client.ts';
import type { Act } from '../api/types.ts';
import type { BoothPicture } from './lane-store.ts';
import { BOOTH } from './words.ts';

// As long as the rules wait for a card, and a little more.
const CARD_MS = 90_000;
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
export function useBoothActs(lane: string, onDone: () => void) {
  const [told, setTold] = useState<Told>();
  const [isPending, setIsPending] = useState(false);
  const [isSigning, setIsSigning] = useState(false);
  const tell = (next: Told): void => {
    setTold(next);
    setTimeout(() => setTold((now) => (now === next ? undefined : now)), TOLD_MS);
  };
  const send = async (act: Act, { session, site, lane: now }: BoothPicture): Promise<boolean> => {
    const passage = now?.passage?.passage;
    const isOwn = session.acts.includes(act.type);
    const post = site.posts.find(({ lanes }) => lanes.some((id) => id === lane));
    setIsPending(true);
    setIsSigning(!isOwn);
    try {
      const { facts } = await (isOwn || post === undefined
        ? ask<Acted>('/api/v1/acts', { method: 'POST', body: act })
        : ask<Acted>('/api/v1/signatures', {
            method: 'POST',
            body: { post: post.id, act },
            patienceMs: CARD_MS,
          }));
      const isAsked = facts.some(({ type }) => type === 'override.asked');
      tell({ good: true, text: isAsked ? BOOTH.asked : wordOf(act), passage });
      return true;
    } catch (error) {
      tell({ good: false, text: wordsOf(error), passage });
      return false;
    } finally {
      setIsPending(false);
      setIsSigning(false);
      onDone();
    }
  };
  return { send, told, isPending, isSigning };
}

type Acted = { readonly facts: readonly { readonly type: string }[] };

/** Not every act lets somebody through. */
function wordOf(act: Act): Text {
  const isOpened = act.type !== 'exit.confirm' || act.data.vehicle === 'matches';
  return isOpened && act.type !== 'opening.explain' ? BOOTH.done : BOOTH.noted;
}

function wordsOf(error: unknown): Text {
  if (!(error instanceof ApiProblem)) return { zh: String(error), en: String(error) };
  const { title, detail } = error;
  if (detail === undefined) return title;
  return typeof detail === 'string' ? { zh: detail, en: detail } : detail;
}
