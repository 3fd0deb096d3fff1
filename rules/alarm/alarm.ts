import type { Given, Rule } from '../rule.ts';
import type { Fact, FactDraft } from '../vocabulary/facts.ts';
import type { Input } from '../vocabulary/inputs.ts';
import type { Site } from '../vocabulary/site.ts';
import { earliest } from '../vocabulary/time.ts';
import { answer, attended } from './answers.ts';
import { nextSettling, settledBy } from './chatter.ts';
import { missedBy, nextDue } from './clocks.ts';
import { controlled } from './controls.ts';
import { escalatedBy, nextEscalation } from './escalation.ts';
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
  evolve: evolveAlarms,
  react: () => [],
  nextDeadline: (site, state) =>
    [
      nextDue(site.times, state),
      nextEscalation(site, state),
      nextSettling(state),
      nextCalm(state),
    ].reduce(earliest, undefined),
  levels: () => [],
  touches: (_site, { data }) => ('alarm' in data ? [{ kind: 'alarm', id: data.alarm }] : []),
  view: (site, state, ref) => {
    const record = ref.kind === 'alarm' ? state.alarms[ref.id] : undefined;
    return record === undefined ? undefined : viewAlarm(site, state, record);
  },
};

function judge(site: Site, state: AlarmState, input: Input): readonly FactDraft[] {
  if (input.kind === 'act') return answer(site, state, input);
  if (input.kind !== 'time.passed') return [];
  return [
    ...missedBy(site.times, state, input.time),
    ...escalatedBy(site, state, input),
    ...settledBy(state, input.time),
    ...floodEnds(state, input.time),
  ];
}

function hear(site: Site, state: AlarmState, fact: Fact, input: Input): readonly FactDraft[] {
  const drafts: FactDraft[] = [];
  let now = state;
  // One change may be the end of one alarm and the beginning of another: the second is judged after the first.
  for (const [index, signal] of signalsOf(site, state, fact).entries()) {
    if (index > 0 && drafts.length > 0) now = after(state, drafts, fact);
    drafts.push(...controlled({ site, state: now, fact, input }, signal));
  }
  return [...drafts, ...attended(state, fact)];
}

/** How things stand once that is told: on a copy, since the state is not ours to write. */
function after(state: AlarmState, drafts: readonly FactDraft[], as: Fact): AlarmState {
  const next: AlarmState = { ...initialAlarmState(), ...JSON.parse(JSON.stringify(state)) };
  for (const draft of drafts) evolveAlarms(next, { ...as, ...draft });
  return next;
}
