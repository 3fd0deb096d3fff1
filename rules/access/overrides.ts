import { type ActOf, refuseAct } from '../acts.ts';
import type { FactDraft, FactOf } from '../vocabulary/facts.ts';
import type { LaneId } from '../vocabulary/ids.ts';
import type { Lane } from '../vocabulary/site.ts';
import { passageFor } from './passages.ts';
import { laneOf, type Scene } from './scene.ts';
import { type AccessState, type Asked, laneState } from './state.ts';
import { obstacleTo, wayOut } from './ways-out.ts';

/** An override asked for longer ago than this is for a vehicle that has gone. */
const ASKED_FOR_MS = 600_000;

/**
 * 特殊放行: a named person opens once, and owes a settlement. Where the site wants a second person, it waits for him; a
 * guard whom nobody answers gives it alone, and it says so.
 */
export function giveOverride(scene: Scene, act: ActOf<'override.give'>): readonly FactDraft[] {
  const { lane: id, why, evidence, second } = act.data;
  const lane = laneOf(scene, id);
  if (lane === undefined) return refuseAct(act, 'unknown-lane');
  if (second === act.by) return refuseAct(act, 'second-person-is-the-first');
  const obstacle = obstacleTo(scene, lane);
  if (obstacle !== undefined) return refuseAct(act, obstacle);
  const told = { reason: why, evidence };
  if (!scene.site.secondPerson) {
    return give(scene, lane, act, { ...told, ...(second === undefined ? {} : { second }) });
  }
  const asked = askedAt(scene, id);
  const isSilent = asked?.by === act.by && scene.input.at - asked.since >= scene.site.times.silence;
  if (isSilent) return give(scene, lane, act, { ...told, alone: true });
  // Asked again, he does not wait longer for it.
  if (asked?.by === act.by) return refuseAct(act, 'second-person-asked');
  const { barrier } = lane;
  return [{ type: 'override.asked', data: { lane: id, barrier, by: act.by, ...told } }];
}

/** The second person agrees: the override is the first one's, and both are named. */
export function approveOverride(
  scene: Scene,
  act: ActOf<'override.approve'>,
): readonly FactDraft[] {
  const lane = laneOf(scene, act.data.lane);
  if (lane === undefined) return refuseAct(act, 'unknown-lane');
  const asked = askedAt(scene, lane.id);
  if (asked === undefined) return refuseAct(act, 'nothing-to-approve');
  if (asked.by === act.by) return refuseAct(act, 'second-person-is-the-first');
  const obstacle = obstacleTo(scene, lane);
  if (obstacle !== undefined) return refuseAct(act, obstacle);
  const { by, reason, evidence } = asked;
  return give(scene, lane, act, { by, reason, evidence, second: act.by });
}

/** Writes an override that waits. */
export function writeAsked(state: AccessState, { data, at }: FactOf<'override.asked'>): void {
  const { lane, by, reason, evidence } = data;
  state.lanes[lane] = { ...laneState(state, lane), asked: { by, reason, evidence, since: at } };
}

/** Nothing waits any more: it was given, or the vehicle has gone. */
export function writeAnswered(state: AccessState, lane: LaneId): void {
  const { asked, ...rest } = laneState(state, lane);
  if (asked !== undefined) state.lanes[lane] = rest;
}

function give(
  scene: Scene,
  lane: Lane,
  act: ActOf<'override.give'> | ActOf<'override.approve'>,
  told: {
    readonly by?: string;
    readonly reason: string;
    readonly evidence: string;
    readonly second?: string;
    readonly alone?: boolean;
  },
): readonly FactDraft[] {
  const { passage, facts } = passageFor(scene, lane);
  const data = { ...wayOut(scene, lane, passage, act), ...told };
  return [...facts, { type: 'override.given', data }];
}

function askedAt({ state, input }: Scene, lane: LaneId): Asked | undefined {
  const { asked } = laneState(state, lane);
  return asked !== undefined && input.at - asked.since <= ASKED_FOR_MS ? asked : undefined;
}
