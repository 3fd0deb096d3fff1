import type { Mine, MyRound } from './mine.ts';
import type { Kept } from './queue/kept.ts';

/** One point of a round as the guard sees it now. */
export type Point = {
  readonly checkpoint: string;
  readonly name: MyRound['visits'][number]['name'];
  /** Class of the visit, `missed` and the like, as the gateway told it; none while it is open. */
  readonly mark?: string;
  readonly time?: string;
  /** Done here and not judged yet: kept on the phone. */
  readonly kept?: 'tapped' | 'skipped';
};

/** A round as it stands at a moment, with what waits on the phone laid over what the gateway told. */
export type Walk = {
  readonly round: MyRound;
  readonly stage: 'upcoming' | 'open' | 'ended';
  readonly points: readonly Point[];
  readonly done: number;
  readonly next?: Point;
  /** Taps kept of which this phone cannot tell the point: the tag tells that to the gateway alone. */
  readonly unplaced: number;
  /** When its window ends, and when its last visit is late no more. */
  readonly to: number;
  readonly tolerance: number;
  /** Nobody can be at the next point sooner, by the site's shortest walking times. */
  readonly soonest?: number;
  /** When he is asked after, if he taps nothing until then. */
  readonly silentAt?: number;
};

/** The rounds at this moment of the gateway's clock, the one under way first. */
export function walksOf(
  mine: Mine,
  kept: readonly Kept[],
  { now, offsetMs }: { readonly now: number; readonly offsetMs: number },
): readonly Walk[] {
  const given = { mine, kept, now, offsetMs };
  const walks = mine.items.map((round) => walkOf(round, given));
  return walks.toSorted((a, b) => rank(a, now) - rank(b, now) || a.to - b.to);
}

type Given = {
  readonly mine: Mine;
  readonly kept: readonly Kept[];
  readonly now: number;
  readonly offsetMs: number;
};

/** Who has just made the last point sees that he has, before he sees what comes next. */
const JUST_MS = 15 * 60_000;

/** Under way (one that he has taken first), just done, to come, done. */
function rank({ stage, round, points, tolerance }: Walk, now: number): number {
  if (stage === 'open') return round.taken === undefined ? 1 : 0;
  if (stage === 'upcoming') return 3;
  const last = Date.parse(lastTap(points)?.time ?? '');
  const over = Number.isNaN(last) ? tolerance : Math.min(last, tolerance);
  return now - over < JUST_MS ? 2 : 4;
}

function walkOf(round: MyRound, given: Given): Walk {
  const to = Date.parse(round.to);
  const tolerance = Date.parse(round.tolerance);
  const stage = stageOf(round, given.now);
  const { points, unplaced } = pointsOf(round, given);
  const next = stage === 'ended' ? undefined : points.find(isOpen);
  const last = lastTap(points);
  const soonest = soonestAt(given.mine, last, next);
  const silentAt = silentFrom(round, last);
  return {
    round,
    stage,
    points,
    done: points.filter((point) => !isOpen(point) && point.mark !== 'missed').length,
    ...(next === undefined ? {} : { next }),
    unplaced,
    to,
    tolerance,
    ...(soonest === undefined ? {} : { soonest }),
    ...(silentAt === undefined || next === undefined ? {} : { silentAt }),
  };
}

/** By the clock, where the gateway cannot be asked: a round that was to come is open once its window is. */
function stageOf(round: MyRound, now: number): Walk['stage'] {
  if (round.outcome !== undefined || Date.parse(round.tolerance) < now) return 'ended';
  return Date.parse(round.from) <= now ? 'open' : 'upcoming';
}

/** Open as long as nobody came; quicker than a person can walk proves nothing, and the point waits for a better tap. */
const isOpen = ({ mark, kept }: Point): boolean =>
  kept === undefined && (mark === undefined || mark === 'too-fast');

function pointsOf(
  round: MyRound,
  given: Given,
): { readonly points: readonly Point[]; readonly unplaced: number } {
  const waiting = given.kept.filter(
    (one) => one.state === 'waiting' && isWithin(round, one.at + given.offsetMs),
  );
  const points: Point[] = round.visits.map(({ checkpoint, name, mark, time }) => {
    const how = keptAt(waiting, round, checkpoint);
    return {
      checkpoint,
      name,
      ...(mark === undefined ? {} : { mark }),
      ...(time === undefined ? {} : { time }),
      ...(how === undefined ? {} : { kept: how }),
    };
  });
  const taps = waiting.filter(({ what }) => what.kind === 'tap').length;
  return round.order === 'free' ? { points, unplaced: taps } : placed(points, taps);
}

function isWithin({ from, tolerance }: MyRound, at: number): boolean {
  return Date.parse(from) <= at && at <= Date.parse(tolerance);
}

function keptAt(waiting: readonly Kept[], { id }: MyRound, checkpoint: string): Point['kept'] {
  for (const { what } of waiting) {
    if (what.kind !== 'act') continue;
    const { type, data } = what.act;
    if (type === 'tap.record' && data.checkpoint === checkpoint) return 'tapped';
    if (type === 'visit.skip' && data.round === id && data.checkpoint === checkpoint) {
      return 'skipped';
    }
  }
  return undefined;
}

/** Where the order is given, who taps without a connection is taken to have kept to it until the gateway says more. */
function placed(
  points: readonly Point[],
  taps: number,
): { readonly points: readonly Point[]; readonly unplaced: number } {
  let left = taps;
  const walked = points.map((point): Point => {
    if (left === 0 || !isOpen(point)) return point;
    left -= 1;
    return { ...point, kept: 'tapped' };
  });
  return { points: walked, unplaced: left };
}

function lastTap(points: readonly Point[]): Point | undefined {
  return points
    .filter(({ time, mark }) => time !== undefined && mark !== 'missed')
    .toSorted((a, b) => Date.parse(a.time ?? '') - Date.parse(b.time ?? ''))
    .at(-1);
}

function soonestAt(
  { legs }: Mine,
  last: Point | undefined,
  next: Point | undefined,
): number | undefined {
  if (last?.time === undefined || next === undefined) return undefined;
  const leg = legs.find(
    ({ between }) => between.includes(last.checkpoint) && between.includes(next.checkpoint),
  );
  return leg === undefined ? undefined : Date.parse(last.time) + leg.leastS * 1_000;
}

function silentFrom({ silenceMin }: MyRound, last: Point | undefined): number | undefined {
  if (silenceMin === undefined || last?.time === undefined) return undefined;
  return Date.parse(last.time) + silenceMin * 60_000;
}
