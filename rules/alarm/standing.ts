import {
  type AlarmStanding,
  asks,
  byOrder,
  isGrave,
  type Placed,
} from '../vocabulary/alarm-order.ts';
import { type Instant, toRfc3339 } from '../vocabulary/time.ts';
import { isOfLife } from './kinds.ts';
import type { AlarmRecord, AlarmState } from './state.ts';
import { stateOf } from './view.ts';

/** How many alarms of each priority. */
export type ByPriority = Readonly<Record<string, number>>;

/** All open alarms, counted: what a list shows of them may be less. */
export type AlarmCounts = {
  readonly total: number;
  readonly states: Readonly<Partial<Record<AlarmStanding, ByPriority>>>;
  /** What asks to be acknowledged and is to be heard: what comes of a test is not. */
  readonly calling: {
    readonly priorities: ByPriority;
    /** How many of them are about a life. */
    readonly life: number;
    /** When the last of them began to ask, or the escalation last had one sound anew. */
    readonly newest?: Instant;
  };
};

/** An open alarm and its place among all. */
export type Standing = Placed & { readonly record: Readonly<AlarmRecord> };

/** The alarm rule's own part of all rules' states. */
export const alarmsOf = (states: Readonly<Record<string, unknown>>): Readonly<AlarmState> =>
  states['alarm'] as AlarmState;

/** Every open alarm that is shown to who asks: what asks first, then the grave, then the rest, each in the order of the list. */
export function openAlarms(
  state: Readonly<AlarmState>,
  isShown: (record: Readonly<AlarmRecord>) => boolean = () => true,
): readonly Standing[] {
  const all = Object.entries(state.alarms).flatMap(([id, record]): readonly Standing[] =>
    isShown(record)
      ? [
          {
            id,
            record,
            state: stateOf(record),
            priority: record.priority,
            raised: toRfc3339(record.raised),
          },
        ]
      : [],
  );
  return all.toSorted(byNeed);
}

/** It is left out of no list. */
export const isNeeded = (alarm: Placed): boolean => asks(alarm) || isGrave(alarm);

/** Those that are left out of no list before those that may be. */
export const byNeed = (a: Placed, b: Placed): number => need(a) - need(b) || byOrder(a, b);

const need = (alarm: Placed): number => {
  if (asks(alarm)) return 0;
  return isGrave(alarm) ? 1 : 2;
};

/** Counts them by how they stand and how grave they are. */
export function countAlarms(alarms: readonly Standing[]): AlarmCounts {
  const states: Partial<Record<AlarmStanding, Record<string, number>>> = {};
  for (const { state, priority } of alarms) {
    const known = states[state] ?? {};
    states[state] = known;
    known[priority] = (known[priority] ?? 0) + 1;
  }
  return { total: alarms.length, states, calling: callingOf(alarms) };
}

function callingOf(alarms: readonly Standing[]): AlarmCounts['calling'] {
  const priorities: Record<string, number> = {};
  let life = 0;
  let newest: Instant | undefined;
  for (const alarm of alarms) {
    const { record, priority } = alarm;
    if (!asks(alarm) || record.isTest === true) continue;
    priorities[priority] = (priorities[priority] ?? 0) + 1;
    if (isOfLife(record.kind)) life += 1;
    const since = soundsFrom(record);
    if (newest === undefined || since > newest) newest = since;
  }
  return newest === undefined ? { priorities, life } : { priorities, life, newest };
}

/** Since when it is to be heard: what was silenced before is to be heard again. */
function soundsFrom({ raised, asked = raised, sounded = asked }: Readonly<AlarmRecord>): Instant {
  return sounded > asked ? sounded : asked;
}
