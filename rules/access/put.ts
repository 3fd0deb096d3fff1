import type { BarrierId, LaneId, PassageId } from '../vocabulary/ids.ts';
import {
  type AccessState,
  type BarrierState,
  barrierState,
  type LaneState,
  laneState,
  type Passage,
} from './state.ts';

/** Changes a passage that is still open. */
export function putPassage(
  state: AccessState,
  of: { readonly lane: LaneId; readonly passage: PassageId },
  change: Partial<Passage>,
): void {
  const open = laneState(state, of.lane).passage;
  if (open?.id !== of.passage) return;
  putLane(state, of.lane, { passage: { ...open, ...change } });
}

/** Changes a lane. */
export function putLane(state: AccessState, lane: LaneId, change: Partial<LaneState>): void {
  state.lanes[lane] = { ...laneState(state, lane), ...change };
}

/** Changes a barrier. */
export function putBarrier(
  state: AccessState,
  barrier: BarrierId,
  change: Partial<BarrierState>,
): void {
  state.barriers[barrier] = { ...barrierState(state, barrier), ...change };
}
