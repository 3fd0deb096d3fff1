import { type ActOf, refuseAct } from '../acts.ts';
import type { ALARM_ACTS } from '../vocabulary/alarm-acts.ts';
import type { Fact, FactDraft, FactOf } from '../vocabulary/facts.ts';
import type { AlarmId } from '../vocabulary/ids.ts';
import type { InputOf } from '../vocabulary/inputs.ts';
import { unreachable } from '../vocabulary/result.ts';
import type { Site } from '../vocabulary/site.ts';
import { fromRfc3339 } from '../vocabulary/time.ts';
import { acknowledge, close, reset } from './ends.ts';
import { shelve, unshelve } from './shelf.ts';
import { type AlarmRecord, type AlarmState, alarmId } from './state.ts';
import { dispatch, note, tick, verify, waive } from './work.ts';

/** An act on an alarm. */
export type AlarmAct = ActOf<keyof typeof ALARM_ACTS>;

/** What an act on an alarm is judged by. */
export type Asked = {
  readonly site: Site;
  readonly state: AlarmState;
  readonly alarm: AlarmId;
  readonly record: AlarmRecord;
};

/** What a person did about an alarm; every act on an alarm is either a fact or refused with its reason. */
export function answer(site: Site, state: AlarmState, act: InputOf<'act'>): readonly FactDraft[] {
  if (!isAlarmAct(act)) return [];
  // It changes nothing of the alarm, and is asked for most often once that is closed: then no record of it is here.
  if (act.type === 'alarm.hand-over') return handOver(act);
  const { alarm } = act.data;
  const record = state.alarms[alarm];
  if (record === undefined) return refuseAct(act, 'unknown-alarm');
  return answerAlarm({ site, state, alarm, record }, act);
}

const isAlarmAct = (act: InputOf<'act'>): act is AlarmAct => act.type.startsWith('alarm.');

function handOver({ by, data }: ActOf<'alarm.hand-over'>): readonly FactDraft[] {
  return [{ type: 'alarm.handed-over', data: { ...data, by } }];
}

function answerAlarm(
  asked: Asked,
  act: Exclude<AlarmAct, ActOf<'alarm.hand-over'>>,
): readonly FactDraft[] {
  switch (act.type) {
    case 'alarm.acknowledge':
      return acknowledge(asked, act);
    case 'alarm.dispatch':
      return dispatch(asked, act);
    case 'alarm.verify':
      return verify(asked, act);
    case 'alarm.waive':
      return waive(asked, act);
    case 'alarm.note':
      return note(asked, act);
    case 'alarm.tick':
      return tick(asked, act);
    case 'alarm.shelve':
      return shelve(asked, act);
    case 'alarm.unshelve':
      return unshelve(asked, act);
    case 'alarm.reset':
      return reset(asked, act);
    case 'alarm.close':
      return close(asked, act);
    default:
      return unreachable(act);
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

/** Somebody's word that a guard was there is no proof, whoever gives it; nor is what is said anew of an earlier tap. */
function proves(
  { data, time }: FactOf<'visit.made' | 'visit.corrected'>,
  record: AlarmRecord,
): boolean {
  if (data.proof === undefined || data.proof === 'manual') return false;
  if (record.attended !== undefined) return false;
  // A tap that is told later, or counts again, was at its own time and not at that of the fact.
  const tapped = (data.tapped === undefined ? undefined : fromRfc3339(data.tapped)) ?? time;
  return record.near.includes(data.checkpoint) && tapped > sinceOf(record);
}

/** Who was there by chance, before anybody here knew, did not come for it. */
function sinceOf({ called, time, raised }: AlarmRecord): number {
  return called === undefined ? Math.max(time, raised) : Math.max(called.time, called.at);
}
