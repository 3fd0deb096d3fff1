import type { FactData, FactDraft } from '../vocabulary/facts.ts';
import type { AlarmId, InputId } from '../vocabulary/ids.ts';
import { groupOf } from './groups.ts';
import { isQuietKind, quietly } from './quiet.ts';
import type { Cause } from './signal.ts';
import { type AlarmRecord, type AlarmState, alarmId } from './state.ts';

/** An alarm as it begins. */
export function asRaised(alarm: AlarmId, cause: Cause): FactData<'alarm.raised'> {
  const { post, ...shown } = cause;
  const from = post === undefined ? {} : { post };
  const quiet = isQuietKind(cause.kind) ? quietly({ isQuiet: true, ...from }) : {};
  return { ...shown, alarm, group: cause.group ?? groupOf(cause), ...quiet };
}

/** It was acknowledged, and asks anew. */
export function realarmed(
  alarm: AlarmId,
  open: AlarmRecord,
  why: FactData<'alarm.realarmed'>['why'],
  priority: string,
): FactDraft {
  const was = priority === open.priority ? {} : { was: open.priority };
  const data = { ...seen(alarm, open), why, priority, ...was, ...quietly(open) };
  return { type: 'alarm.realarmed', data };
}

/** Its cause is gone. */
export function over(
  alarm: AlarmId,
  record: AlarmRecord,
  now: { readonly needsReset?: false } = {},
): readonly FactDraft[] {
  return [
    { type: 'alarm.returned', data: seen(alarm, record) },
    ...cleared(alarm, record, { isActive: false, ...now }),
  ];
}

/** Cleared: acknowledged, returned, and reset where it latches. `now` is what has just become true of it. */
export function cleared(
  alarm: AlarmId,
  record: AlarmRecord,
  now: Partial<Pick<AlarmRecord, 'isActive' | 'needsReset'>> & { readonly acknowledged?: true },
): readonly FactDraft[] {
  const isAcknowledged = now.acknowledged ?? record.acknowledged !== undefined;
  const isActive = now.isActive ?? record.isActive;
  const needsReset = now.needsReset ?? record.needsReset;
  if (!isAcknowledged || isActive || needsReset || record.isCleared) return [];
  return [{ type: 'alarm.cleared', data: seen(alarm, record) }];
}

/** What names it, in each fact about it. */
export function seen(alarm: AlarmId, { kind, zone }: Pick<Cause, 'kind' | 'zone'>) {
  return zone === undefined ? { alarm, kind } : { alarm, kind, zone };
}

/** The input's id; with a number behind it where the same input began another alarm. */
export function nextId(state: AlarmState, input: InputId): AlarmId {
  let id = alarmId(input);
  for (let n = 2; state.alarms[id] !== undefined; n += 1) id = alarmId(`${input}:${n}`);
  return id;
}
