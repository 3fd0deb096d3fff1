import type { FactDraft } from '../vocabulary/facts.ts';
import type { BarrierId, LaneId } from '../vocabulary/ids.ts';
import type { Input } from '../vocabulary/inputs.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import type { Barrier, Lane, Site } from '../vocabulary/site.ts';
import { type AccessState, barrierState, laneState, type Passage } from './state.ts';

/** What a judgement looks at: the site, what is known, and the input that asks. */
export type Scene = {
  readonly site: Site;
  readonly state: AccessState;
  readonly input: Input;
};

/** Nothing new. */
export const NOTHING: readonly FactDraft[] = [];

/** The lanes a barrier serves, as configured. */
export function lanesOf({ site }: Scene, barrier: BarrierId): readonly Lane[] {
  return layoutOf(site).lanesOf(barrier);
}

/** The barrier of that id, as configured. */
export function barrierOf({ site }: Scene, barrier: BarrierId): Barrier | undefined {
  return layoutOf(site).barrier(barrier);
}

/** Open passages of a barrier's lanes. */
export function passagesOf(scene: Scene, barrier: BarrierId): readonly Passage[] {
  return lanesOf(scene, barrier).flatMap((lane) => laneState(scene.state, lane.id).passage ?? []);
}

/** The passage the arm is moving for: one at a time per barrier. */
export function movingPassage(scene: Scene, barrier: BarrierId): Passage | undefined {
  for (const lane of lanesOf(scene, barrier)) {
    const { passage } = laneState(scene.state, lane.id);
    if (passage !== undefined && isMoving(passage)) return passage;
  }
  return undefined;
}

const isMoving = ({ stage }: Passage): boolean =>
  stage === 'commanded' || stage === 'arm-up' || stage === 'on-loop';

/** True where the arm is kept up, by fire or free flow. */
export function isHeld(state: AccessState, barrier: BarrierId): boolean {
  return state.fire !== undefined || barrierState(state, barrier).held !== undefined;
}

/** True where an opening asked for by this input would come too late to be safe. */
export function isLate({ site, input }: Scene): boolean {
  return input.at - input.time > site.times.commandLife;
}

/** The lane of that id, as configured. */
export function laneOf({ site }: Scene, lane: LaneId): Lane | undefined {
  return layoutOf(site).lane(lane);
}
