import { after, type Instant } from '../../rules/vocabulary/time.ts';
import type { ReadingRef } from '../driver.ts';
import { toHex } from '../framing/hex.ts';
import type { Frame } from './codec.ts';

/** Frames whose readings are under way, and those confirmed lately. */
export type Taken = {
  /** `new`, or one that was sent again: `waits` for its readings, or `confirmed` already. */
  see(frame: Frame, now: Instant): 'new' | 'waits' | 'confirmed';
  /** The frame is confirmed once all of these are durable. */
  wait(frame: Frame, refs: readonly ReadingRef[]): void;
  /** The frame that is whole now that this reading is durable. */
  stored(ref: ReadingRef, now: Instant): Frame | undefined;
  readonly waiting: number;
};

/** Four tries of 10 s each (GB/T 26875.3, 6.4), with room: what comes later is another frame with the same number. */
const AGAIN_MS = 60_000;
const CONFIRMED_MAX = 1_024;

/** Nothing is under way yet. */
export function createTaken(): Taken {
  const confirmed = new Map<string, Instant>();
  const waiting = new Map<string, { readonly frame: Frame; readonly refs: Set<ReadingRef> }>();
  const keyOf = new Map<ReadingRef, string>();

  return {
    see(frame, now) {
      const key = named(frame);
      if (waiting.has(key)) return 'waits';
      const at = confirmed.get(key);
      return at !== undefined && now < after(at, AGAIN_MS) ? 'confirmed' : 'new';
    },
    wait(frame, refs) {
      const key = named(frame);
      waiting.set(key, { frame, refs: new Set(refs) });
      for (const ref of refs) keyOf.set(ref, key);
    },
    stored(ref, now) {
      const key = keyOf.get(ref) ?? '';
      keyOf.delete(ref);
      const one = waiting.get(key);
      one?.refs.delete(ref);
      if (one === undefined || one.refs.size > 0) return undefined;
      waiting.delete(key);
      confirmed.delete(key);
      confirmed.set(key, now);
      const oldest = confirmed.keys().next();
      if (confirmed.size > CONFIRMED_MAX && !oldest.done) confirmed.delete(oldest.value);
      return one.frame;
    },
    get waiting() {
      return waiting.size;
    },
  };
}

/** A frame that is sent again has the same number and says the same; its time may be a later one. */
const named = ({ source, seq, command, unit }: Frame): string =>
  `${source}/${seq}/${command}/${toHex(unit)}`;
