import { layoutOf } from '../vocabulary/layout.ts';
import type { Site } from '../vocabulary/site.ts';
import type { PatrolState, RoundState, VisitMade } from './state.ts';
import { comesBefore, type RoundTap, type TrailTap } from './trail.ts';

/** What a due visit is worth by its best tap. */
export type Worth = { readonly is: VisitMade; readonly tap: RoundTap };

/** The taps of everybody who walks, by walker, each in order of time. */
export type Trails = PatrolState['trails'];

/** A visit is worth what its best tap is worth; of equals the first counts. */
const RANKS: readonly VisitMade[] = ['too-fast', 'out-of-order', 'late', 'early', 'on-time'];

/**
 * What the visits of a round are worth by the set of its taps: the order in which the taps came to us changes nothing.
 * A point without a tap is left out.
 */
export function recordOf(
  site: Site,
  trails: Trails,
  round: Pick<RoundState, 'from' | 'to' | 'due' | 'ordered'>,
  taps: readonly RoundTap[],
): Readonly<Record<string, Worth>> {
  const record: Record<string, Worth> = {};
  let furthest = -1;
  for (const tap of taps) {
    const place = round.due.indexOf(tap.checkpoint);
    const is = worthOf(site, trails, round, tap, place < furthest);
    if (is !== 'too-fast') furthest = Math.max(furthest, place);
    const best = record[tap.checkpoint];
    if (best === undefined || isBetter(is, best.is)) record[tap.checkpoint] = { is, tap };
  }
  return record;
}

/** True for a class that is worth more than the other. */
export const isBetter = (is: VisitMade, than: VisitMade): boolean =>
  RANKS.indexOf(is) > RANKS.indexOf(than);

function worthOf(
  site: Site,
  trails: Trails,
  { from, to, ordered }: Pick<RoundState, 'from' | 'to' | 'ordered'>,
  tap: RoundTap,
  goesBack: boolean,
): VisitMade {
  if (isTooFast(site, trails[tap.walker] ?? [], tap)) return 'too-fast';
  if (ordered === true && goesBack) return 'out-of-order';
  if (tap.time < from) return 'early';
  return tap.time <= to ? 'on-time' : 'late';
}

/** Quicker than anybody can walk from the last other point this walker tapped. */
function isTooFast(site: Site, trail: readonly TrailTap[], tap: TrailTap): boolean {
  const { longest, between } = legsOf(site);
  if (longest === 0) return false;
  for (let index = trail.length - 1; index >= 0; index -= 1) {
    const before = trail[index];
    if (before === undefined || tap.time - before.time >= longest) return false;
    if (before.checkpoint === tap.checkpoint || !comesBefore(before, tap)) continue;
    return tap.time - before.time < (between.get(`${before.checkpoint} ${tap.checkpoint}`) ?? 0);
  }
  return false;
}

/** How long after a tap the next one may still be too fast, in milliseconds. */
export const longestLeg = (site: Site): number => legsOf(site).longest;

const legsOf = (site: Site) => layoutOf(site).legs;
