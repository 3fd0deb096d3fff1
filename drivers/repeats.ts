import type { Instant } from '../rules/vocabulary/time.ts';

/** Tells a card seen for the first time from one that stays in the field. */
export type Repeats = {
  /** Undefined where this is no new sight; else how often it was seen again since its last reading. */
  see(uid: string, now: Instant): number | undefined;
};

// Two or three cards may lie on a reader at once; more are not told apart.
const CARDS_MAX = 8;

/** A card seen again within `gapMs` makes no new reading, and its count goes into its next (CONTRACT, "Readings"). */
export function createRepeats(gapMs: number): Repeats {
  const cards = new Map<string, { seenAt: Instant; again: number }>();
  return {
    see(uid, now) {
      const card = cards.get(uid);
      if (card !== undefined && now - card.seenAt <= gapMs) {
        card.seenAt = now;
        card.again += 1;
        return undefined;
      }
      // Taken out and put in anew: the map's first is then the card not seen for longest.
      cards.delete(uid);
      cards.set(uid, { seenAt: now, again: 0 });
      const oldest = cards.keys().next();
      if (cards.size > CARDS_MAX && !oldest.done) cards.delete(oldest.value);
      return card?.again ?? 0;
    },
  };
}
