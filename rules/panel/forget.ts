import { isMomentary, placeSource } from '../panel-source.ts';
import type { FactData, FactOf } from '../vocabulary/facts.ts';
import type { PanelState } from './state.ts';

/**
 * What a panel said is over by the word of somebody who looked; a call for help, which no panel takes back, as it is
 * signed off. Otherwise each arming and each end of a test would tell it anew.
 */
export function forget(state: PanelState, { type, data }: FactOf<'alarm.reset' | 'alarm.closed'>) {
  const { kind } = data;
  if (kind === undefined) return;
  const isByWord = type === 'alarm.reset' && data.why !== undefined;
  if (!isByWord && !isMomentary(kind)) return;
  const members = 'members' in data ? (data.members ?? []) : [];
  const over = new Set([data.source, ...members]);
  forgetTripped(state, kind, over);
  for (const [key, { event }] of Object.entries(state.held)) {
    if (over.has(placeSource(event))) delete state.held[key];
  }
}

function forgetTripped(
  { tripped }: PanelState,
  kind: NonNullable<FactData<'alarm.reset'>['kind']>,
  over: ReadonlySet<string | undefined>,
): void {
  for (const [zone, standing] of Object.entries(tripped)) {
    for (const [key, { said }] of Object.entries(standing)) {
      const isOfZone = over.has(`zone ${zone}`) && (said.takenFor ?? said.kind) === kind;
      if (isOfZone || over.has(placeSource(said))) delete standing[key];
    }
    if (Object.keys(standing).length === 0) delete tripped[zone];
  }
}
