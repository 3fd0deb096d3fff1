import type { CheckpointId, PersonId, RouteId } from '../../rules/vocabulary/ids.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import { millis } from '../../rules/vocabulary/time.ts';
import { BATON, LI, smallSite, WANG } from '../unit/rules/engine/small-site.ts';

const HOUR = 60;

/** Four points with tags and no readers of their own. */
export const POINTS = ['a', 'b', 'c', 'd'] as const;
export type Point = (typeof POINTS)[number];

/** Two guards, one of whom alone may walk the ordered route, and somebody who is no guard. */
export const WALKERS = [WANG, LI, 'resident' as PersonId] as const;
export const CARRIED = BATON;

/** A round of the test's own plan: windows in minutes after midnight in Shanghai, worked out by hand. */
export type Window = {
  readonly route: 'free' | 'ordered';
  readonly early: number;
  readonly from: number;
  readonly to: number;
  readonly tolerance: number;
};

const windows = (
  route: Window['route'],
  starts: readonly number[],
  { lasts, early, late }: { readonly lasts: number; readonly early: number; readonly late: number },
): readonly Window[] =>
  starts.map((from) => ({
    route,
    early: from - early,
    from,
    to: from + lasts,
    tolerance: from + lasts + late,
  }));

/** The windows of one day; those of the free route touch each other. */
export const WINDOWS: readonly Window[] = [
  ...windows(
    'free',
    [2, 4, 6].map((hour) => hour * HOUR),
    { lasts: 115, early: 0, late: 20 },
  ),
  ...windows(
    'ordered',
    [3, 7].map((hour) => hour * HOUR),
    { lasts: 60, early: 10, late: 15 },
  ),
];

/** The points of each route, in the order in which the ordered one is walked. */
export const DUE = { free: ['a', 'b', 'c'], ordered: ['b', 'a', 'd'] } as const;

/** Nobody walks these in less, in seconds. */
export const LEGS: readonly (readonly [Point, Point, number])[] = [
  ['a', 'b', 120],
  ['b', 'c', 90],
  ['a', 'd', 300],
];

const point = (id: Point) => id as string as CheckpointId;

/** The site of the patrol's property: nothing but points, routes and a carried reader. */
export const patrolSite: Site = {
  ...smallSite,
  checkpoints: POINTS.map((id) => ({ id: point(id), name: { zh: id, en: id } })),
  legs: LEGS.map(([one, other, seconds]) => ({
    between: [point(one), point(other)],
    least: millis(seconds * 1_000),
  })),
  routes: (['free', 'ordered'] as const).map((id) => ({
    id: id as string as RouteId,
    name: { zh: id, en: id },
    order: id,
    checkpoints: DUE[id].map(point),
    guards: id === 'ordered' ? [LI] : [],
    rounds: WINDOWS.filter(({ route }) => route === id).map((window) => ({
      from: window.from,
      to: window.to,
      earlyMin: window.from - window.early,
      toleranceMin: window.tolerance - window.to,
    })),
  })),
};
