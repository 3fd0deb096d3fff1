import type { FactDraft } from '../vocabulary/facts.ts';
import type { Digest } from '../vocabulary/ids.ts';
import type { ReadingInput } from '../vocabulary/inputs.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import { claimants } from './card-index.ts';
import type { Registered } from './register.ts';
import { NOTHING, type Scene } from './scene.ts';

type Tapped = Extract<ReadingInput, { readonly type: 'card.read' | 'tag.tapped' }>;

/**
 * Whose card was shown at a checkpoint, or which checkpoint's tag was tapped: the register of cards is kept here alone.
 * What the tap proves is the patrol rule's to judge.
 */
export function tapSeen(scene: Scene, reading: Tapped): readonly FactDraft[] {
  const { device, digests } = reading;
  if (reading.type === 'card.read') {
    const checkpoint = layoutOf(scene.site).checkpointOfReader(device)?.id;
    if (checkpoint === undefined) return NOTHING;
    const card = cardOf(scene, digests.card);
    // A point's own tag, carried to another point's reader.
    const stray = card?.card.checkpoint === undefined ? {} : { tag: card.id };
    return [{ type: 'tap.seen', data: { device, checkpoint, ...bearerOf(card), ...stray } }];
  }
  const tag = cardOf(scene, digests.tag);
  const checkpoint = scene.site.checkpoints.find(({ id }) => id === tag?.card.checkpoint)?.id;
  const at = checkpoint === undefined ? {} : { checkpoint };
  const touched = tag === undefined ? {} : { tag: tag.id };
  return [
    {
      type: 'tap.seen',
      data: { device, ...at, ...touched, ...whoTapped(scene, reading), ...proofOf(reading) },
    },
  ];
}

type Touched = Extract<Tapped, { readonly type: 'tag.tapped' }>;

/** A badge says it, where one was shown; else who was signed in on what touched the tag. */
function whoTapped(scene: Scene, { data: { badge, by }, digests }: Touched) {
  if (badge !== undefined) return bearerOf(cardOf(scene, digests.badge));
  return by === undefined ? {} : { holder: by };
}

const proofOf = ({ data: { proof, counter } }: Touched) => ({
  proof,
  ...(counter === undefined ? {} : { counter }),
});

/** The one card of that number; a lost one is nobody's, and of two that cannot be told apart it is neither. */
function cardOf(scene: Scene, digests: readonly Digest[] | undefined): Registered | undefined {
  const [one, other] = digests === undefined ? [] : claimants(scene.state, digests);
  return other === undefined && one?.card.lost === false ? one : undefined;
}

function bearerOf(of: Registered | undefined) {
  if (of === undefined) return {};
  const { holder, duress } = of.card;
  return {
    credential: of.id,
    ...(holder === undefined ? {} : { holder }),
    ...(duress === true ? { duress } : {}),
  };
}
