import type { Given, Rule } from '../rule.ts';
import type { Fact, FactDraft } from '../vocabulary/facts.ts';
import type { Input } from '../vocabulary/inputs.ts';
import type { Site } from '../vocabulary/site.ts';
import { earliest } from '../vocabulary/time.ts';
import { answer, attended } from './answers.ts';
import { nextSettling, settledBy } from './chatter.ts';
import { missedBy } from './clocks.ts';
import { controlled } from './controls.ts';
import { dueBy, markStale, nextOfAlarms } from './deadlines.ts';
import { escalatedBy } from './escalation.ts';
import { floodEnds, nextCalm } from './flood.ts';
import { signalsOf } from './signals.ts';
import { type AlarmState, evolveAlarms, initialAlarmState } from './state.ts';
import { viewAlarm } from './view.ts';

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
  evolve: (state, fact) => {
    markStale(state, fact);
    evolveAlarms(state, fact);
  },
  react: () => [],
  nextDeadline: (site, state) =>
    [nextOfAlarms(site, state), nextSettling(state), nextCalm(state)].reduce(earliest, undefined),
  levels: () => [],
  // That it was handed over changes nothing of how it stands; of one that is closed there is nothing to publish.
  touches: (_site, { type, data }) =>
    'alarm' in data && type !== 'alarm.handed-over' ? [{ kind: 'alarm', id: data.alarm }] : [],
  view: (site, state, ref) => {
    const record = ref.kind === 'alarm' ? state.alarms[ref.id] : undefined;
    return record === undefined ? undefined : viewAlarm(site, state, record);
  },
};

function judge(site: Site, state: AlarmState, input: Input): readonly FactDraft[] {
  if (input.kind === 'act') return answer(site, state, input);
  if (input.kind !== 'time.passed') return [];
  const due = dueBy(site, state, input.time);
  return [
    ...missedBy(site.times, due, input.time),
    ...escalatedBy(site, due, input),
    ...settledBy(state, input.time),
    ...floodEnds(state, input.time),
  ];
}

function hear(site: Site, state: AlarmState, fact: Fact, input: Input): readonly FactDraft[] {
  const drafts: FactDraft[] = [];
  let now = state;
  let told = 0;
  // One change may be the end of one alarm and the beginning of another: the second is judged after the first.
  for (const signal of signalsOf(site, state, fact)) {
    if (told < drafts.length && now === state) now = copyOf(state);
    for (const draft of drafts.slice(told)) evolveAlarms(now, { ...fact, ...draft });
    told = drafts.length;
    drafts.push(...controlled({ site, state: now, fact, input }, signal));
  }
  return [...drafts, ...attended(state, fact)];
}

/** To write into: the state itself is not ours to write. */
const copyOf = (state: AlarmState): AlarmState => ({
  ...initialAlarmState(),
  ...JSON.parse(JSON.stringify(state)),
});
