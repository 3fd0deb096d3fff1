import type { FactDraft } from '../vocabulary/facts.ts';
import type { PostId } from '../vocabulary/ids.ts';
import type { ReadingInput } from '../vocabulary/inputs.ts';
import { claimants } from './card-index.ts';
import type { Scene } from './scene.ts';

/** A card at the reader of a post says who is there. What that means is the duty rule's to judge. */
export function badgeAt(scene: Scene, post: PostId, reading: ReadingInput): readonly FactDraft[] {
  const [one, other] = claimants(scene.state, reading.digests.card ?? []);
  if (one === undefined) return refused(post, 'card-unknown');
  if (other !== undefined) return refused(post, 'card-ambiguous');
  if (one.card.lost) return refused(post, 'card-lost');
  const { holder, checkpoint } = one.card;
  if (holder === undefined || checkpoint !== undefined) return refused(post, 'card-unknown');
  return [{ type: 'badge.shown', data: { post, credential: one.id, holder } }];

  function refused(
    at: PostId,
    why: 'card-unknown' | 'card-ambiguous' | 'card-lost',
  ): readonly FactDraft[] {
    const named = one === undefined || other !== undefined ? {} : { credential: one.id };
    return [{ type: 'badge.refused', data: { post: at, why, ...named } }];
  }
}
