import type { Given, Rule } from '../rule.ts';
import type { Fact, FactDraft } from '../vocabulary/facts.ts';
import type { Input } from '../vocabulary/inputs.ts';
import type { Site } from '../vocabulary/site.ts';
import type { StateRef } from '../vocabulary/states.ts';
import { toRfc3339 } from '../vocabulary/time.ts';
import { answer, attended } from './answers.ts';
import { clocksOf, missedBy, nextDue } from './clocks.ts';
import { follow } from './life.ts';
import { signalsOf } from './signals.ts';
import { type AlarmRecord, type AlarmState, evolveAlarms, initialAlarmState } from './state.ts';

/**
 * Every alarm answered. ISA-18.2 states; three clocks from the moment it is taken; on scene is proved by a guard's tap
 * nearby. An alarm ends in one way only: acknowledged, returned, reset where it latches, and signed off by a person.
 */
export const alarm: Rule<AlarmState> = {
  id: 'alarm',
  initial: initialAlarmState,
  decide: (site, state, given: Given) =>
    given.kind === 'input'
      ? judge(site, state, given.input)
      : hear(site, state, given.fact, given.input),
  evolve: evolveAlarms,
  react: () => [],
  nextDeadline: (site, state) => nextDue(site.times, state),
  levels: () => [],
  touches: (_site, fact) => touched(fact),
  view: (site, state, ref) => {
    const record = ref.kind === 'alarm' ? state.alarms[ref.id] : undefined;
    return record === undefined ? undefined : viewAlarm(site, record);
  },
};

function judge(site: Site, state: AlarmState, input: Input): readonly FactDraft[] {
  if (input.kind === 'act') return answer(state, input);
  if (input.kind === 'time.passed') return missedBy(site.times, state, input.time);
  return [];
}

function hear(site: Site, state: AlarmState, fact: Fact, input: Input): readonly FactDraft[] {
  const signals = signalsOf(site, state, fact);
  return [
    ...signals.flatMap((signal) => follow(state, signal, input.id)),
    ...attended(state, fact),
  ];
}

function touched(fact: Fact): readonly StateRef[] {
  switch (fact.type) {
    case 'alarm.raised':
    case 'alarm.repeated':
    case 'alarm.returned':
    case 'alarm.cleared':
    case 'alarm.acknowledged':
    case 'alarm.attended':
    case 'alarm.reset':
    case 'alarm.closed':
    case 'alarm.withdrawn':
    case 'clock.missed':
      return [{ kind: 'alarm', id: fact.data.alarm }];
    default:
      return [];
  }
}

function viewAlarm(site: Site, record: AlarmRecord): object {
  const { kind, priority, place, raised, needsReset, isActive } = record;
  return {
    kind,
    priority,
    place,
    state: stateOf(record),
    raised: toRfc3339(raised),
    needsReset,
    active: isActive,
    clocks: clocksOf(site.times, record).map(({ due, stopped, ...clock }) => ({
      ...clock,
      due: toRfc3339(due),
      ...(stopped === undefined ? {} : { stopped: toRfc3339(stopped) }),
    })),
  };
}

function stateOf(record: AlarmRecord): 'unacknowledged' | 'acknowledged' | 'returned' | 'cleared' {
  if (record.isCleared) return 'cleared';
  if (record.acknowledged !== undefined) return 'acknowledged';
  return record.isActive ? 'unacknowledged' : 'returned';
}
