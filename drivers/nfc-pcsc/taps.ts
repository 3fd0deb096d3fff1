import type { Card } from '../../rules/vocabulary/readings.ts';
import { after, type Instant } from '../../rules/vocabulary/time.ts';
import type { Tell } from '../barrier/outbox.ts';

/** Tells tags from the badges shown before them, at a reader that is carried to tags. */
export type Taps = {
  see(card: Card, now: Instant): void;
  /** Tells what still waits: nothing comes after it that could make it a badge. */
  end(): void;
  wake(now: Instant): void;
  readonly nextWake: Instant | undefined;
};

/**
 * A badge looks like a tag: the card shown before another within `badgeSeconds` was the badge, and one that stays alone
 * was a tag. So a card waits that long before it is told, with the time at which it was seen.
 */
export function createTaps(badgeSeconds: number, reading: Tell['reading']): Taps {
  let waiting: { readonly card: Card; readonly at: Instant } | undefined;

  const tap = (tag: Card, badge?: Card, time?: Instant): void => {
    const data = { tag, ...(badge !== undefined && { badge }), proof: 'uid' } as const;
    reading({ type: 'tag.tapped', data }, time === undefined ? {} : { time });
  };

  const end = (): void => {
    if (waiting === undefined) return;
    const { card, at } = waiting;
    waiting = undefined;
    tap(card, undefined, at);
  };

  const due = (): Instant | undefined => waiting && after(waiting.at, badgeSeconds * 1_000);
  const wake = (now: Instant): void => {
    const when = due();
    if (when !== undefined && when <= now) end();
  };

  return {
    see(card, now) {
      wake(now);
      const before = waiting?.card;
      if (before !== undefined && before.uid !== card.uid) {
        waiting = undefined;
        tap(card, before);
        return;
      }
      end();
      if (badgeSeconds === 0) tap(card);
      else waiting = { card, at: now };
    },
    end,
    wake,
    get nextWake() {
      return due();
    },
  };
}
