import type { Fact, FactData, FactOf } from '../vocabulary/facts.ts';
import type { Instant } from '../vocabulary/time.ts';
import { callFor } from './record.ts';
import type { AlarmRecord, AlarmState } from './state.ts';

/** Enough to tell when it is calm again. */
const RAISES_KEPT = 50;

/** Counts alarms as they are raised, shared lines and all. */
export function hearFlood(state: AlarmState, fact: Fact): void {
  switch (fact.type) {
    case 'alarm.raised':
      // The line itself is no alarm: what it stands for is told as it joins.
      if (!isShared(fact.data) && fact.data.test !== true) count(state, fact.at);
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

const isShared = ({ origin, source = '' }: FactData<'alarm.raised'>): boolean =>
  origin === 'alarm.flood' || source.startsWith('strangers ');

/** So many of those in no list are known by name in one line; of what else somebody makes up there is a number. */
const NAMED_MAX = 200;

function join(state: AlarmState, fact: FactOf<'alarm.grouped'>): void {
  const { alarm, member, active, latching, near = [] } = fact.data;
  const line = state.alarms[alarm];
  if (line === undefined) return;
  if (line.members?.[member] === undefined) callFor(line, near, fact);
  put(state, line, fact);
  if (!active) return;
  line.count = (line.count ?? 0) + 1;
  line.isLatching ||= latching;
  line.needsReset ||= latching;
  if (line.isTest === true || line.source.startsWith('strangers ')) return;
  count(state, fact.at);
  if (state.flood !== undefined) state.flood.grouped += 1;
}

function put(state: AlarmState, line: AlarmRecord, fact: FactOf<'alarm.grouped'>): void {
  const { alarm, member, active } = fact.data;
  const before = state.members[member];
  if (before !== undefined && before !== alarm) delete state.alarms[before]?.members?.[member];
  if (!isNamed(line, fact.data) && !makesRoom(state, line)) {
    line.others = Math.max(0, (line.others ?? 0) + (active ? 1 : -1));
    return;
  }
  name(line, fact);
  state.members[member] = alarm;
}

/** What is in a list has its name, however many there are: its end is told by that. */
function isNamed(
  { members = {} }: AlarmRecord,
  { member, zone }: FactData<'alarm.grouped'>,
): boolean {
  if (members[member] !== undefined || zone !== undefined) return true;
  return !/^(event|doubt) /.test(member) || Object.keys(members).length < NAMED_MAX;
}

/** Whoever is normal again gives his place to who is not. */
function makesRoom(state: AlarmState, { members = {} }: AlarmRecord): boolean {
  const [gone] = Object.entries(members).find(([, { isActive }]) => !isActive) ?? [];
  if (gone === undefined) return false;
  delete members[gone];
  delete state.members[gone];
  return true;
}

function name(line: AlarmRecord, { data, time, at }: FactOf<'alarm.grouped'>): void {
  const { member, active } = data;
  line.members ??= {};
  const known = line.members[member];
  const before = known?.turned ?? time;
  const turned = active && time > before ? time : before;
  const told = active ? at : known?.at;
  line.members[member] = { isActive: active, turned, ...(told === undefined ? {} : { at: told }) };
}

function count(state: AlarmState, at: Instant): void {
  state.raises = [...state.raises, at].slice(-RAISES_KEPT);
}
