import { type ActOf, refuseAct } from '../acts.ts';
import type { FactDraft } from '../vocabulary/facts.ts';
import { closed, grant, seen } from './card-shown.ts';
import { identifyCard } from './identify.ts';
import { judge } from './judge.ts';
import { modeOf } from './lane-mode.ts';
import { refusal } from './refusals.ts';
import { laneOf, type Scene } from './scene.ts';
import { laneState } from './state.ts';
import { obstacleTo } from './ways-out.ts';

/** 核对放行: the guard looked at the vehicle of the card that waits. It is the card's, and passes; or 车卡不符. */
export function confirmVehicle(scene: Scene, act: ActOf<'exit.confirm'>): readonly FactDraft[] {
  const lane = laneOf(scene, act.data.lane);
  if (lane === undefined) return refuseAct(act, 'unknown-lane');
  const passage = laneState(scene.state, lane.id).passage;
  if (passage?.awaits === undefined) return refuseAct(act, 'nobody-to-confirm');
  const who = identifyCard(scene.state, passage.awaits);
  if (who.kind === 'unclear') return [refusal(lane, passage.id, { ...who, saw: {} })];
  const told = { saw: seen(scene, who), credential: who.credential };
  if (act.data.vehicle === 'differs') {
    return [refusal(lane, passage.id, { reason: 'other-vehicle', rule: 'guard', ...told })];
  }
  const obstacle = obstacleTo(scene, lane);
  if (obstacle !== undefined) return refuseAct(act, obstacle);
  if (modeOf(scene.state, lane) === 'closed') return [closed(scene, lane, passage.id)];
  // He may have been blocked, or his permit ended, since he showed the card.
  const verdict = judge(scene.site, scene.state, lane, who, scene.input.time);
  if (verdict.kind === 'refused') return [refusal(lane, passage.id, { ...verdict, ...told })];
  return [grant(lane, passage.id, who, verdict.notices, { rule: 'confirmed', by: act.by })];
}
