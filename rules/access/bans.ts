import { type ActOf, refuseAct } from '../acts.ts';
import type { FactDraft, FactOf } from '../vocabulary/facts.ts';
import type { Reason } from '../vocabulary/reasons.ts';
import { fromRfc3339, type Instant } from '../vocabulary/time.ts';
import type { Scene } from './scene.ts';
import { type AccessState, find, isEmpty } from './state.ts';

/** What nobody passes with, whatever his permit says: his vehicle is locked by its owner, or he is on the block list. */
export function bansOf(
  state: AccessState,
  subjects: readonly (string | undefined)[],
  time: Instant,
): readonly Reason[] {
  const reasons: Reason[] = [];
  if (isEmpty(state.locks) && isEmpty(state.blocks)) return reasons;
  if (subjects.some((id) => id !== undefined && find(state.locks, id) !== undefined)) {
    reasons.push('vehicle-locked');
  }
  if (subjects.some((id) => id !== undefined && isBlocked(state, id, time)))
    reasons.push('blocked');
  return reasons;
}

/** Puts somebody or something on the block list: two people want it, and it ends. */
export function setBlock(scene: Scene, act: ActOf<'block.set'>): readonly FactDraft[] {
  const { subject, approved, until, why } = act.data;
  const end = fromRfc3339(until);
  if (end === undefined) return refuseAct(act, 'bad-time');
  if (end <= scene.input.at) return refuseAct(act, 'end-is-past');
  if (approved === act.by) return refuseAct(act, 'approver-asked-himself');
  if (isBlocked(scene.state, subject, scene.input.at)) return refuseAct(act, 'blocked-before');
  return [{ type: 'subject.blocked', data: { subject, by: act.by, approved, until, why } }];
}

/** Takes somebody off the block list before its end. */
export function liftBlock(scene: Scene, act: ActOf<'block.lift'>): readonly FactDraft[] {
  const { subject, why } = act.data;
  if (!isBlocked(scene.state, subject, scene.input.at)) return refuseAct(act, 'not-blocked');
  return [{ type: 'subject.unblocked', data: { subject, by: act.by, why } }];
}

/** 车主锁车: from now on this vehicle passes no lane, whoever shows its card. */
export function lockVehicle(scene: Scene, act: ActOf<'vehicle.lock'>): readonly FactDraft[] {
  const { vehicle, why } = act.data;
  if (find(scene.state.locks, vehicle) !== undefined) return refuseAct(act, 'locked-before');
  const told = why === undefined ? {} : { why };
  return [{ type: 'vehicle.locked', data: { vehicle, by: act.by, ...told } }];
}

/** The owner unlocks it. */
export function unlockVehicle(scene: Scene, act: ActOf<'vehicle.unlock'>): readonly FactDraft[] {
  const { vehicle } = act.data;
  if (find(scene.state.locks, vehicle) === undefined) return refuseAct(act, 'not-locked');
  return [{ type: 'vehicle.unlocked', data: { vehicle, by: act.by } }];
}

/** Writes the block list and the locks. */
export function writeBan(
  state: AccessState,
  fact: FactOf<'subject.blocked' | 'subject.unblocked' | 'vehicle.locked' | 'vehicle.unlocked'>,
): void {
  switch (fact.type) {
    case 'subject.blocked': {
      const { subject, by, until } = fact.data;
      state.blocks[subject] = { by, until: fromRfc3339(until) ?? fact.at };
      return;
    }
    case 'subject.unblocked':
      delete state.blocks[fact.data.subject];
      return;
    case 'vehicle.locked':
      state.locks[fact.data.vehicle] = { by: fact.data.by, since: fact.at };
      return;
    case 'vehicle.unlocked':
      delete state.locks[fact.data.vehicle];
      return;
    default:
  }
}

function isBlocked(state: AccessState, subject: string, time: Instant): boolean {
  const block = find(state.blocks, subject);
  return block !== undefined && time < block.until;
}
