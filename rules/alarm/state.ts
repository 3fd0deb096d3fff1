import type { Fact, FactOf } from '../vocabulary/facts.ts';
import type { AlarmId, CheckpointId, ZoneId } from '../vocabulary/ids.ts';
import type { Text } from '../vocabulary/schema.ts';
import type { AlarmKind } from '../vocabulary/site.ts';
import type { Instant } from '../vocabulary/time.ts';

/** The three clocks of an alarm. */
export const CLOCKS = ['acknowledged', 'attended', 'closed'] as const;
export type Clock = (typeof CLOCKS)[number];

/** One alarm, from what began it to its signing off. */
export type AlarmRecord = {
  kind: AlarmKind;
  priority: string;
  place: Text;
  /** What is abnormal, as `{what} {id}`. */
  source: string;
  zone?: ZoneId;
  near: readonly CheckpointId[];
  /** When it happened by the source's clock, and when we took it: clocks run from the latter. */
  time: Instant;
  raised: Instant;
  isActive: boolean;
  isLatching: boolean;
  needsReset: boolean;
  isCleared: boolean;
  acknowledged?: Instant;
  attended?: Instant;
  missed: Partial<Record<Clock, true>>;
};

/** Alarms not signed off yet: plain JSON, bounded by what can be abnormal and what people leave open. */
export type AlarmState = {
  alarms: Record<string, AlarmRecord>;
  /** The newest alarm of each source. */
  newest: Record<string, AlarmId>;
  /** Devices that went down with their host, told by one alarm of the host. */
  orphans: Record<string, true>;
};

/** Nothing is abnormal that we know of. */
export function initialAlarmState(): AlarmState {
  return { alarms: {}, newest: {}, orphans: {} };
}

/** The branding constructor: an alarm is named by the input that began it, with a number where one input began several. */
export const alarmId = (name: string): AlarmId => name as AlarmId;

/** Writes one fact into the state. */
export function evolveAlarms(state: AlarmState, fact: Fact): void {
  switch (fact.type) {
    case 'alarm.raised':
      raise(state, fact);
      return;
    case 'alarm.closed':
    case 'alarm.withdrawn':
      close(state, fact.data.alarm);
      return;
    case 'device.offline':
      if (fact.data.why === 'host-gone') state.orphans[fact.data.device] = true;
      return;
    case 'device.online':
      delete state.orphans[fact.data.device];
      return;
    case 'clock.missed':
      evolveAlarm(state.alarms[fact.data.alarm], fact);
      return;
    case 'alarm.repeated':
    case 'alarm.returned':
    case 'alarm.cleared':
    case 'alarm.acknowledged':
    case 'alarm.attended':
    case 'alarm.reset':
      evolveAlarm(state.alarms[fact.data.alarm], fact);
      return;
    default:
  }
}

function raise(state: AlarmState, { data, time, at }: FactOf<'alarm.raised'>): void {
  const { alarm, kind, priority, place, near, latching, zone } = data;
  const source = data.source ?? data.origin;
  const record: AlarmRecord = {
    kind,
    priority,
    place,
    source,
    near,
    time,
    raised: at,
    isActive: true,
    isLatching: latching,
    needsReset: latching,
    isCleared: false,
    missed: {},
  };
  if (zone !== undefined) record.zone = zone;
  state.alarms[alarm] = record;
  state.newest[source] = alarm;
}

function close(state: AlarmState, alarm: AlarmId): void {
  const record = state.alarms[alarm];
  if (record === undefined) return;
  delete state.alarms[alarm];
  if (state.newest[record.source] === alarm) delete state.newest[record.source];
}

type Change = FactOf<
  | 'clock.missed'
  | 'alarm.repeated'
  | 'alarm.returned'
  | 'alarm.cleared'
  | 'alarm.acknowledged'
  | 'alarm.attended'
  | 'alarm.reset'
>;

function evolveAlarm(record: AlarmRecord | undefined, fact: Change): void {
  if (record === undefined) return;
  switch (fact.type) {
    case 'clock.missed':
      record.missed[fact.data.clock] = true;
      return;
    case 'alarm.repeated':
      record.isActive = true;
      return;
    case 'alarm.returned':
      record.isActive = false;
      return;
    case 'alarm.cleared':
      record.isCleared = true;
      return;
    case 'alarm.acknowledged':
      record.acknowledged = fact.at;
      return;
    case 'alarm.attended':
      record.attended = fact.at;
      return;
    default:
      record.needsReset = false;
  }
}
