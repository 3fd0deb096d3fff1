import { refuseAct } from '../acts.ts';
import type { ActRefusal } from '../vocabulary/act-refusals.ts';
import type { Fact, FactDraft, FactOf } from '../vocabulary/facts.ts';
import type { InputOf } from '../vocabulary/inputs.ts';
import { fromRfc3339 } from '../vocabulary/time.ts';
import { cleared, isSourceActive } from './life.ts';
import { type AlarmRecord, type AlarmState, alarmId } from './state.ts';

type Act = InputOf<'act'>;
type AlarmAct = Extract<
  Act,
  { readonly type: 'alarm.acknowledge' | 'alarm.reset' | 'alarm.close' }
>;

/** What a person did about an alarm; every act on an alarm is either a fact or refused with its reason. */
export function answer(state: AlarmState, act: Act): readonly FactDraft[] {
  switch (act.type) {
    case 'alarm.acknowledge':
    case 'alarm.reset':
    case 'alarm.close':
      return answerAlarm(state, act);
    default:
      return [];
  }
}

/** A guard's tap at a checkpoint near an alarm, later than it, proves that somebody came. */
export function attended(state: AlarmState, fact: Fact): readonly FactDraft[] {
  if (fact.type !== 'visit.made' && fact.type !== 'visit.corrected') return [];
  const { guard, checkpoint } = fact.data;
  if (guard === undefined) return [];
  return Object.entries(state.alarms).flatMap(([id, record]): readonly FactDraft[] => {
    if (!proves(fact, record)) return [];
    const data = { alarm: alarmId(id), by: guard, proof: fact.id, checkpoint };
    return [{ type: 'alarm.attended', data }];
  });
}

function proves(
  { data, time }: FactOf<'visit.made' | 'visit.corrected'>,
  record: AlarmRecord,
): boolean {
  // A tap that is told later, or counts again, was at its own time and not at that of the fact.
  const tapped = (data.tapped === undefined ? undefined : fromRfc3339(data.tapped)) ?? time;
  return (
    record.attended === undefined && record.near.includes(data.checkpoint) && tapped > record.time
  );
}

function answerAlarm(state: AlarmState, act: AlarmAct): readonly FactDraft[] {
  const { alarm } = act.data;
  const record = state.alarms[alarm];
  const why = record === undefined ? 'unknown-alarm' : refusal(state, record, act.type);
  if (record === undefined || why !== undefined) {
    return refuseAct(act, why ?? 'unknown-alarm');
  }
  const { by } = act;
  switch (act.type) {
    case 'alarm.acknowledge':
      return [
        { type: 'alarm.acknowledged', data: { alarm, by } },
        ...cleared(alarm, record, { acknowledged: true }),
      ];
    case 'alarm.reset':
      return [
        { type: 'alarm.reset', data: { alarm, by } },
        ...cleared(alarm, record, { needsReset: false }),
      ];
    default:
      return [{ type: 'alarm.closed', data: { alarm, by, why: act.data.why } }];
  }
}

function refusal(
  state: AlarmState,
  record: AlarmRecord,
  type: AlarmAct['type'],
): ActRefusal | undefined {
  switch (type) {
    case 'alarm.acknowledge':
      return record.acknowledged === undefined ? undefined : 'already-acknowledged';
    case 'alarm.reset':
      return refusedReset(state, record);
    default:
      return refusedClosing(record);
  }
}

function refusedReset(state: AlarmState, record: AlarmRecord): ActRefusal | undefined {
  if (!record.isLatching) return 'not-latching';
  if (!record.needsReset) return 'already-reset';
  return isSourceActive(state, record) ? 'still-active' : undefined;
}

/** Nothing is signed off while it stands: that would hide it from the next who looks. */
function refusedClosing(record: AlarmRecord): ActRefusal | undefined {
  if (record.acknowledged === undefined) return 'not-acknowledged';
  if (record.isActive) return 'still-active';
  return record.needsReset ? 'needs-reset' : undefined;
}
