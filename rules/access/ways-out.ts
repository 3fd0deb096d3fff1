import { type ActOf, refuseAct } from '../acts.ts';
import type { ActRefusal } from '../vocabulary/act-refusals.ts';
import type { FactDraft } from '../vocabulary/facts.ts';
import type { PassageId } from '../vocabulary/ids.ts';
import type { InputOf } from '../vocabulary/inputs.ts';
import type { Lane } from '../vocabulary/site.ts';
import { after, toRfc3339 } from '../vocabulary/time.ts';
import { ownModeOf } from './lane-mode.ts';
import { passageFor } from './passages.ts';
import { isHeld, isLate, laneOf, movingPassage, type Scene } from './scene.ts';
import { find } from './state.ts';
import { barrierContact } from './wiring.ts';

/** 查证放行: a guard checked the papers at an exit; opens once. */
export function verifyExit(scene: Scene, act: ActOf<'exit.verify'>): readonly FactDraft[] {
  const { lane: id, papers, vehicle, why } = act.data;
  const lane = laneOf(scene, id);
  if (lane === undefined) return refuseAct(act, 'unknown-lane');
  if (lane.direction !== 'exit') return refuseAct(act, 'not-an-exit');
  const obstacle = obstacleTo(scene, lane);
  if (obstacle !== undefined) return refuseAct(act, obstacle);
  const { passage, facts } = passageFor(scene, lane);
  const called = papers.calledBack ? 'called-back' : 'not-called-back';
  const data = {
    ...wayOut(scene, lane, passage, act),
    reason: why,
    evidence: `${papers.kind} …${papers.lastFour} ${called}`,
    ...(vehicle === undefined ? {} : { vehicle }),
  };
  return [...facts, { type: 'exit.verified', data }];
}

/** The debt an override left is settled. */
export function settleOverride(scene: Scene, act: ActOf<'override.settle'>): readonly FactDraft[] {
  const { override, settlement } = act.data;
  if (find(scene.state.debts, override) === undefined) return refuseAct(act, 'unknown-override');
  return [{ type: 'override.settled', data: { override, by: act.by, settlement } }];
}

/** Fire, ambulance, police, a life to save: opens first, whatever else is under way, and asks afterwards. */
export function letThrough(
  scene: Scene,
  act: ActOf<'emergency.let-through'>,
): readonly FactDraft[] {
  const { lane: id, vehicleKind } = act.data;
  const lane = laneOf(scene, id);
  if (lane === undefined) return refuseAct(act, 'unknown-lane');
  if (isLate(scene)) return refuseAct(act, 'expired');
  const told = { reason: 'emergency', evidence: vehicleKind, vehicleKind };
  if (movingPassage(scene, lane.barrier) !== undefined) {
    const data = { ...wayOut(scene, lane, undefined, act), ...told };
    return [{ type: 'emergency.let-through', data }];
  }
  const { passage, facts } = passageFor(scene, lane);
  const data = { ...wayOut(scene, lane, passage, act), ...told };
  return [...facts, { type: 'emergency.let-through', data }];
}

/** An installer tries the arm: only where the lane is out of service, which no posture of the site makes it. */
export function testBarrier(scene: Scene, act: ActOf<'barrier.test'>): readonly FactDraft[] {
  const lane = laneOf(scene, act.data.lane);
  if (lane === undefined) return refuseAct(act, 'unknown-lane');
  if (ownModeOf(scene.state, lane) !== 'closed') return refuseAct(act, 'lane-in-service');
  const obstacle = obstacleTo(scene, lane);
  if (obstacle !== undefined) return refuseAct(act, obstacle);
  const { barrier, id } = lane;
  return [{ type: 'barrier.tested', data: { barrier, lane: id, by: act.by } }];
}

/** Asks the arm to come down: never while something may be under it. */
export function lowerBarrier(scene: Scene, act: ActOf<'barrier.lower'>): readonly FactDraft[] {
  const lane = laneOf(scene, act.data.lane);
  if (lane === undefined) return refuseAct(act, 'unknown-lane');
  if (isHeld(scene.state, lane.barrier)) return refuseAct(act, 'barrier-held-open');
  if (isLate(scene)) return refuseAct(act, 'expired');
  const under = barrierContact(scene.site, scene.state, lane.barrier, 'safety-loop')?.is ?? 'off';
  if (under === 'on') return refuseAct(act, 'safety-loop-occupied');
  if (under !== 'off') return refuseAct(act, 'safety-loop-unknown');
  return [{ type: 'barrier.lowered', data: { barrier: lane.barrier, lane: lane.id, by: act.by } }];
}

/** A guard says what an opening was. */
export function explainOpening(scene: Scene, act: ActOf<'opening.explain'>): readonly FactDraft[] {
  const { opening, as } = act.data;
  const known = find(scene.state.openings, opening);
  if (known === undefined) return refuseAct(act, 'unknown-opening');
  const { barrier } = known;
  return [{ type: 'opening.explained', data: { barrier, opening, by: act.by, as } }];
}

/** Why nothing may be opened here now, if so. */
export function obstacleTo(scene: Scene, lane: Lane): ActRefusal | undefined {
  if (isHeld(scene.state, lane.barrier)) return 'barrier-held-open';
  if (movingPassage(scene, lane.barrier) !== undefined) return 'passage-under-way';
  return isLate(scene) ? 'expired' : undefined;
}

/** What every way out says of itself. */
export function wayOut(
  { site }: Scene,
  lane: Lane,
  passage: PassageId | undefined,
  { by, time }: InputOf<'act'>,
) {
  return {
    lane: lane.id,
    barrier: lane.barrier,
    ...(passage === undefined ? {} : { passage }),
    by,
    expires: toRfc3339(after(time, site.times.commandLife)),
  };
}
