import type { CheckpointId } from '../vocabulary/ids.ts';
import { after, type Instant } from '../vocabulary/time.ts';
import { MINUTE_MS, type Walk } from './plan.ts';

/** A round drawn by lot begins at one of these steps of its slot: finer would gain nobody anything. */
export const STEP_MS = 5 * MINUTE_MS;

/** The slot of a walk drawn by lot. */
type Slot = Pick<Walk, 'from' | 'to' | 'lasts'>;

/** Its slot in steps, and which of them an instant is; undefined where it is none. */
export type Step = { readonly index: number; readonly count: number };

/** How many steps a slot has: the round that begins at the last of them still ends within it. */
export function stepsIn({ from, to, lasts }: Slot): number {
  return Math.max(0, Math.floor((to - from - (lasts ?? 0)) / STEP_MS)) + 1;
}

export function stepAt(slot: Slot, at: Instant): Step | undefined {
  const index = (at - slot.from) / STEP_MS;
  const count = stepsIn(slot);
  return Number.isInteger(index) && index >= 0 && index < count ? { index, count } : undefined;
}

/** The last step of a slot: the round begins then at the latest. */
export const lastStep = (slot: Slot): Instant => after(slot.from, (stepsIn(slot) - 1) * STEP_MS);

/**
 * Whether a round begins at this step, having begun at none before: by one chance in as many as there are steps left, so
 * that every step is as likely as another, and the last is certain.
 */
export function beginsAt(lot: string, round: string, { index, count }: Step): boolean {
  return share(`${lot}/${round}`) * (count - index) < 1;
}

/**
 * The points of a round in an order drawn by lot (Fisher-Yates, from the end). It begins with them in order of their ids,
 * so that the points and the lot alone tell the order again.
 */
export function shuffled(
  lot: string,
  round: string,
  points: readonly CheckpointId[],
): readonly CheckpointId[] {
  const order = points.toSorted();
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(share(`${lot}/${round}/${last}`) * (last + 1));
    const [a, b] = [order[last], order[other]];
    if (a !== undefined && b !== undefined) [order[last], order[other]] = [b, a];
  }
  return order;
}

/**
 * A number from 0 up to 1 out of a text: cyrb53, 53 bits. The lot in the text is HMAC-SHA-256 under a key that nobody
 * knows before the day is over; this only spreads it, so that two rounds at one moment draw differently.
 */
export function share(text: string): number {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let place = 0; place < text.length; place += 1) {
    const code = text.charCodeAt(place);
    high = Math.imul(high ^ code, 2_654_435_761);
    low = Math.imul(low ^ code, 1_597_334_677);
  }
  high =
    Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low =
    Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return (4_294_967_296 * (2_097_151 & low) + (high >>> 0)) / 2 ** 53;
}
