import type { FactDraft } from '../vocabulary/facts.ts';
import type { AlarmId, InputId } from '../vocabulary/ids.ts';
import { groupOf } from './groups.ts';
import { isGraver } from './kinds.ts';
import { isQuietKind, quietly } from './quiet.ts';
import type { Cause, Signal } from './signal.ts';
import { type AlarmRecord, type AlarmState, alarmId } from './state.ts';

type Abnormal = Extract<Signal, { readonly to: 'abnormal' }>;

/** An alarm of this input: begun, repeated, or over. */
export function follow(state: AlarmState, signal: Signal, input: InputId): readonly FactDraft[] {
  if (signal.to === 'normal') return returned(state, signal);
  if (signal.to === 'withdrawn') return withdrawn(state, signal);
  if (signal.to === 'suppressed') return suppressed(signal);
  const { cause, isMomentary } = signal;
  const alarm = state.newest[cause.source];
  const open = alarm === undefined ? undefined : state.alarms[alarm];
  if (alarm === undefined || open === undefined || isAnswered(open)) {
    return begin(nextId(state, input), cause, isMomentary);
  }
  // What was a test is over as the same thing comes in earnest.
  if (open.isTest === true && cause.test !== true) {
    const shown = open.isActive ? over(alarm, open) : [];
    return [...shown, ...begin(nextId(state, input), cause, isMomentary)];
  }
  return [...again(alarm, open, signal), ...graver(alarm, open, cause)];
}

/** An alarm that was answered and whose cause was gone is another matter: the next one asks anew. */
const isAnswered = ({ acknowledged, isActive, shelved }: AlarmRecord): boolean =>
  acknowledged !== undefined && !isActive && shelved === undefined;

function suppressed({
  cause,
  why,
}: Extract<Signal, { readonly to: 'suppressed' }>): readonly FactDraft[] {
  const { kind, priority, place, source, zone, panel, device } = cause;
  const where = {
    ...(zone === undefined ? {} : { zone }),
    ...(panel === undefined ? {} : { panel }),
    ...(device === undefined ? {} : { device }),
  };
  return [{ type: 'alarm.suppressed', data: { kind, priority, place, source, why, ...where } }];
}

/** What was told was not so: the alarm is over, whatever was done about it, and says by which fact. */
function withdrawn(
  state: AlarmState,
  { source, by }: Extract<Signal, { readonly to: 'withdrawn' }>,
): readonly FactDraft[] {
  const alarm = state.newest[source];
  const record = alarm === undefined ? undefined : state.alarms[alarm];
  if (alarm === undefined || record === undefined) return [];
  return [{ type: 'alarm.withdrawn', data: { ...seen(alarm, record), fact: by } }];
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

/** The cause stands again or still: the newest alarm of the same source is active. */
export function isSourceActive(state: AlarmState, { source }: AlarmRecord): boolean {
  const newest = state.newest[source];
  return newest !== undefined && state.alarms[newest]?.isActive === true;
}

function begin(alarm: AlarmId, cause: Cause, isMomentary: boolean): readonly FactDraft[] {
  const { post, ...shown } = cause;
  const quiet = isQuietKind(cause.kind)
    ? quietly({ isQuiet: true, ...(post === undefined ? {} : { post }) })
    : {};
  const data = { ...shown, alarm, group: groupOf(cause), ...quiet };
  const raised: FactDraft = { type: 'alarm.raised', data };
  return isMomentary ? [raised, { type: 'alarm.returned', data: seen(alarm, cause) }] : [raised];
}

function again(alarm: AlarmId, open: AlarmRecord, signal: Abnormal): readonly FactDraft[] {
  const { manner, isMomentary, cause } = signal;
  // What still stands is news only where nothing stood.
  if (manner === 'still' && (open.isActive || isMomentary)) return [];
  if (manner === 'level' && open.isActive) return [];
  const repeated: FactDraft = { type: 'alarm.repeated', data: seen(alarm, open) };
  if (isMomentary) return [repeated, { type: 'alarm.returned', data: seen(alarm, open) }];
  const isQuestion =
    open.acknowledged !== undefined && open.shelved === undefined && !isGraver(cause, open);
  return isQuestion ? [repeated, realarmed(alarm, open, 'again', open.priority)] : [repeated];
}

/** What gets graver asks anew, and comes back where it was shelved. */
function graver(alarm: AlarmId, open: AlarmRecord, cause: Cause): readonly FactDraft[] {
  if (!isGraver(cause, open)) return [];
  const back: readonly FactDraft[] =
    open.shelved === undefined
      ? []
      : [{ type: 'alarm.unshelved', data: { alarm, how: 'realarmed' } }];
  return [...back, realarmed(alarm, open, 'graver', cause.priority)];
}

function realarmed(
  alarm: AlarmId,
  open: AlarmRecord,
  why: 'again' | 'graver',
  priority: string,
): FactDraft {
  const was = priority === open.priority ? {} : { was: open.priority };
  const data = { ...seen(alarm, open), why, priority, ...was, ...quietly(open) };
  return { type: 'alarm.realarmed', data };
}

function returned(
  state: AlarmState,
  { source, time }: Extract<Signal, { readonly to: 'normal' }>,
): readonly FactDraft[] {
  const alarm = state.newest[source];
  const record = alarm === undefined ? undefined : state.alarms[alarm];
  if (alarm === undefined || record?.isActive !== true) return [];
  // A restore that was told late is of an alarm before this one.
  if (time !== undefined && time < record.time) return [];
  return over(alarm, record);
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

function seen(alarm: AlarmId, { kind, zone }: Pick<Cause, 'kind' | 'zone'>) {
  return zone === undefined ? { alarm, kind } : { alarm, kind, zone };
}

/** The input's id; with a number behind it where the same input began another alarm. */
function nextId(state: AlarmState, input: InputId): AlarmId {
  let id = alarmId(input);
  for (let n = 2; state.alarms[id] !== undefined; n += 1) id = alarmId(`${input}:${n}`);
  return id;
}
