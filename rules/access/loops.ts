import type { FactDraft } from '../vocabulary/facts.ts';
import type { BarrierId, LaneId } from '../vocabulary/ids.ts';
import type { Lane } from '../vocabulary/site.ts';
import { clear, clearAt, placeOf, raise, stands } from './conditions.ts';
import { advancePassage, commitPassage, endPassage, outcomeOf, startPassage } from './passages.ts';
import {
  isHeld,
  laneOf,
  lanesOf,
  movingPassage,
  NOTHING,
  passagesOf,
  type Scene,
} from './scene.ts';
import { barrierState, laneState, type Passage, passageBegunBy } from './state.ts';
import { armIsSensed, armingLoop, armOf, safetyLoop } from './wiring.ts';

/**
 * A loop that goes off and on again within this is still the same vehicle: a drawbar of 1.2 m between truck and trailer
 * at walking pace (1.4 m/s) takes 0.9 s. A second car bumper to bumper within a metre is not told from a trailer.
 */
export const SAME_VEHICLE_MS = 1_000;

/** A vehicle that was on the arming loop this recently came from there, else it came from the other side. */
const CAME_FORWARD_MS = 3_000;

/** A vehicle is before the arm: a passage begins, or the one that had begun has backed out. */
export function armingLoopOn(scene: Scene, lane: Lane): readonly FactDraft[] {
  const open = laneState(scene.state, lane.id).passage;
  if (open !== undefined) {
    if (!hasBackedOut(scene, open)) return NOTHING;
    return [...endPassage(scene, open, 'backed-out'), startPassage(scene, lane)];
  }
  if (isCrossing(scene, lane)) return NOTHING;
  if (isWrongWay(scene, lane)) {
    return raise(scene.state, 'wrong-way', { barrier: lane.barrier, lane: lane.id });
  }
  return [startPassage(scene, lane)];
}

/** The vehicle left the arming loop: before a grant it went away, after one it may be driving on. */
export function armingLoopOff(scene: Scene, lane: Lane): readonly FactDraft[] {
  const place = { barrier: lane.barrier, lane: lane.id };
  const open = laneState(scene.state, lane.id).passage;
  const isOver = open?.stage === 'armed' || open?.stage === 'refused';
  const isClear = safetyLoop(scene.site, scene.state, lane.barrier)?.is !== 'on';
  return [
    ...clear(scene.state, 'loop-stuck', place),
    ...(isClear ? clear(scene.state, 'wrong-way', place) : []),
    // Onto the loop under an arm that is down: whether that arm still stands will be told.
    ...(open !== undefined && isOver && isClear
      ? endPassage(scene, open, outcomeOf(open, 'backed-out'))
      : NOTHING),
  ];
}

/** A vehicle is under the arm: the one the arm is up for, or one that follows it. */
export function safetyLoopOn(scene: Scene, barrier: BarrierId): readonly FactDraft[] {
  const moving = movingPassage(scene, barrier);
  const arm = armOf(scene.site, scene.state, barrier);
  if (moving !== undefined) {
    const waitsForArm = moving.stage === 'commanded' && (arm === 'down' || arm === 'moving');
    return moving.stage === 'on-loop' || waitsForArm ? NOTHING : [advancePassage(moving)];
  }
  if (arm === 'down' && !isHeld(scene.state, barrier)) return NOTHING;
  return arm === 'broken' ? throughTheGap(scene, barrier) : withoutCommand(scene, barrier);
}

/** An arm that is off holds nobody: whoever is under it, or was just before it, goes through, and broke it perhaps. */
export function throughTheGap(scene: Scene, barrier: BarrierId): readonly FactDraft[] {
  if (safetyLoop(scene.site, scene.state, barrier)?.is !== 'on') return NOTHING;
  const there = movingPassage(scene, barrier) ?? waitingPassage(scene, barrier);
  return there === undefined || there.stage === 'on-loop' ? NOTHING : [advancePassage(there)];
}

/** The vehicle is past the arm. */
export function safetyLoopOff(
  scene: Scene,
  barrier: BarrierId,
  isEdge: boolean,
): readonly FactDraft[] {
  const moving = movingPassage(scene, barrier);
  const nobodyBefore = lanesOf(scene, barrier).every(
    (lane) => armingLoop(scene.site, scene.state, lane.id)?.is !== 'on',
  );
  return [
    ...clear(scene.state, 'loop-stuck', { barrier }),
    ...(nobodyBefore ? clearAt(scene.state, barrier, ['wrong-way']) : []),
    ...(moving?.stage === 'on-loop'
      ? commitPassage(scene, moving, isEdge ? 'sensed' : 'assumed')
      : passagesOf(scene, barrier).flatMap((open) => wentAway(scene, open))),
  ];
}

/** It left the loop before the arm while something was under it, and never went through. */
function wentAway(scene: Scene, open: Passage): readonly FactDraft[] {
  const before = armingLoop(scene.site, scene.state, open.lane);
  const isWaiting = open.stage === 'armed' || open.stage === 'refused';
  const hasLeft = before?.is === 'off' && before.off !== undefined && before.off > open.began;
  return isWaiting && hasLeft ? endPassage(scene, open, outcomeOf(open, 'backed-out')) : NOTHING;
}

/** The loop on again after it was off, and the vehicle never under the arm. Before its first arrival a card may have come. */
function hasBackedOut({ site, state, input }: Scene, open: Passage): boolean {
  if (open.stage === 'armed' || open.stage === 'refused' || open.stage === 'on-loop') return false;
  const left = armingLoop(site, state, open.lane)?.off;
  return left !== undefined && left > open.began && input.at - left > SAME_VEHICLE_MS;
}

/** On a way for both directions a vehicle leaves over the arming loop of the other one. */
function isCrossing(scene: Scene, lane: Lane): boolean {
  const moving = movingPassage(scene, lane.barrier);
  if (moving !== undefined && moving.lane !== lane.id) return true;
  const { opening } = barrierState(scene.state, lane.barrier);
  const isUp = armOf(scene.site, scene.state, lane.barrier) === 'up';
  return isUp && opening?.lane !== undefined && opening.lane !== lane.id;
}

/** On a one-way lane: under the arm first, before it afterwards. */
function isWrongWay(scene: Scene, lane: Lane): boolean {
  const { site, state } = scene;
  if (lanesOf(scene, lane.barrier).length > 1 || isHeld(state, lane.barrier)) return false;
  if (stands(state, 'tailgating', { barrier: lane.barrier, lane: lane.id })) return false;
  return (
    safetyLoop(site, state, lane.barrier)?.is === 'on' && armOf(site, state, lane.barrier) === 'up'
  );
}

const BY_OUR_GRANT = ['permit', 'verified', 'override', 'emergency'];

/** Under an arm that is up for nobody in particular (held, by hand) a waiting vehicle goes through; under one that is up for somebody else it follows. */
function withoutCommand(scene: Scene, barrier: BarrierId): readonly FactDraft[] {
  const { state } = scene;
  const waiting = waitingPassage(scene, barrier);
  if (isHeld(state, barrier)) {
    if (waiting !== undefined) return [advancePassage(waiting)];
    const [lane, other] = lanesOf(scene, barrier);
    // Nobody was seen coming: only where the direction is beyond doubt.
    return lane === undefined || other !== undefined ? NOTHING : unannounced(scene, lane);
  }
  const { opening } = barrierState(state, barrier);
  if (opening === undefined) return NOTHING;
  if (!BY_OUR_GRANT.includes(opening.authority.kind)) {
    return waiting ? [advancePassage(waiting)] : NOTHING;
  }
  if (!armIsSensed(scene.site, barrier) || !isAnotherVehicle(scene, barrier)) return NOTHING;
  return [
    ...raise(state, 'tailgating', placeOf(barrier, opening.lane)),
    ...follows(scene, opening.lane),
  ];
}

function waitingPassage(scene: Scene, barrier: BarrierId): Passage | undefined {
  const open = passagesOf(scene, barrier);
  const isArmed = (passage: Passage) =>
    armingLoop(scene.site, scene.state, passage.lane)?.is === 'on';
  return open.find(isArmed) ?? open[0];
}

/** Who follows goes through as well, and nobody knows who it is: a passage of its own, of nobody. */
function follows(scene: Scene, id: LaneId | undefined): readonly FactDraft[] {
  const lane = id === undefined ? undefined : laneOf(scene, id);
  if (lane === undefined) return NOTHING;
  const { passage } = laneState(scene.state, lane.id);
  return passage === undefined ? unannounced(scene, lane) : [advancePassage(passage)];
}

function unannounced(scene: Scene, lane: Lane): readonly FactDraft[] {
  const passage = passageBegunBy(scene.input.id);
  const data = { lane: lane.id, passage, barrier: lane.barrier, stage: 'on-loop' } as const;
  return [startPassage(scene, lane), { type: 'passage.advanced', data }];
}

function isAnotherVehicle({ site, state, input }: Scene, barrier: BarrierId): boolean {
  const left = safetyLoop(site, state, barrier)?.off;
  const { committed, opening } = barrierState(state, barrier);
  const isTrailer =
    committed !== undefined && left !== undefined && input.at - left <= SAME_VEHICLE_MS;
  if (isTrailer) return false;
  const before = opening?.lane === undefined ? undefined : armingLoop(site, state, opening.lane);
  if (before === undefined || before.is === 'on') return true;
  return before.off !== undefined && input.at - before.off <= CAME_FORWARD_MS;
}
