import type { Fact, FactOf } from '../vocabulary/facts.ts';
import type { Instant } from '../vocabulary/time.ts';
import type { AlarmState } from './state.ts';

/** Enough to tell when it is calm again. */
const RAISES_KEPT = 50;

/** Counts alarms as they are raised, shared lines and all. */
export function hearFlood(state: AlarmState, fact: Fact): void {
  switch (fact.type) {
    case 'alarm.raised':
      // The line itself is no alarm: what it stands for is told as it joins.
      if (fact.data.origin !== 'alarm.flood' && fact.data.test !== true) count(state, fact.at);
      return;
    case 'alarm.grouped':
      join(state, fact);
      return;
    case 'flood.begun':
      state.flood = { since: fact.at, grouped: 0 };
      return;
    case 'flood.ended':
      state.flood = undefined;
      return;
    default:
  }
}

function join(state: AlarmState, { data, time, at }: FactOf<'alarm.grouped'>): void {
  const { alarm, member, active, latching } = data;
  const line = state.alarms[alarm];
  if (line === undefined) return;
  const before = line.members?.[member]?.turned ?? time;
  const turned = active && time > before ? time : before;
  line.members = { ...line.members, [member]: { isActive: active, turned } };
  state.members[member] = alarm;
  if (!active) return;
  line.count = (line.count ?? 0) + 1;
  if (latching) {
    line.isLatching = true;
    line.needsReset = true;
  }
  count(state, at);
  if (state.flood !== undefined) state.flood.grouped += 1;
}

function count(state: AlarmState, at: Instant): void {
  state.raises = [...state.raises, at].slice(-RAISES_KEPT);
}
