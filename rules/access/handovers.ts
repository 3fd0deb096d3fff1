import { type ActOf, refuseAct } from '../acts.ts';
import type { FactDraft, FactOf } from '../vocabulary/facts.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import type { Scene } from './scene.ts';
import { type AccessState, find } from './state.ts';

/** 配送止步: a delivery stopped at the gate, and its goods stayed there for their receiver. */
export function recordHandover(
  { site }: Scene,
  act: ActOf<'handover.record'>,
): readonly FactDraft[] {
  const { lane } = act.data;
  if (lane !== undefined && layoutOf(site).lane(lane) === undefined) {
    return refuseAct(act, 'unknown-lane');
  }
  return [{ type: 'handover.recorded', data: { ...act.data, by: act.by } }];
}

/** The last leg, by the estate's own people, is done. */
export function deliver(scene: Scene, act: ActOf<'handover.deliver'>): readonly FactDraft[] {
  const { handover, to } = act.data;
  if (find(scene.state.handovers, handover) === undefined)
    return refuseAct(act, 'unknown-handover');
  return [{ type: 'handover.delivered', data: { handover, by: act.by, to } }];
}

/** Writes what lies at the gate. */
export function writeHandover(
  state: AccessState,
  fact: FactOf<'handover.recorded' | 'handover.delivered'>,
): void {
  if (fact.type === 'handover.delivered') delete state.handovers[fact.data.handover];
  else state.handovers[fact.id] = { receiver: fact.data.receiver, since: fact.at };
}
