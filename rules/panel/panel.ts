import type { Given, Rule } from '../rule.ts';
import type { Fact, FactDraft } from '../vocabulary/facts.ts';
import type { Input, InputOf, ReadingInput } from '../vocabulary/inputs.ts';
import type { Site } from '../vocabulary/site.ts';
import { earliest } from '../vocabulary/time.ts';
import { arm, armByHours, disarm, nextArming } from './arming.ts';
import { doubted, heard, said } from './events.ts';
import { expectedAnew, expectedBy, followed, nextExpected } from './following.ts';
import { dayOver, nextDayOver, withArmed } from './left-out.ts';
import { evolvePanels, initialPanelState, type PanelState } from './state.ts';
import { lostWith, missedBy, nextSilence, pathsGone } from './supervision.ts';
import { beginTest, endTest, nextTestEnd, testsOver } from './tests.ts';
import { touches } from './touches.ts';
import { viewPanel } from './view.ts';

/**
 * Alarm panels: what they say becomes facts, in the words of the site; one that is not heard is lost, and then its zones
 * are unknown, never normal. Which zones are armed, and which are tested. Before fire and alarm, which judge what was said.
 */
export const panel: Rule<PanelState> = {
  id: 'panel',
  initial: initialPanelState,
  decide: (site, state, given: Given) =>
    given.kind === 'input'
      ? withArmed(site, state, judge(site, state, given.input))
      : hear(site, state, given.fact),
  evolve: evolvePanels,
  react: () => [],
  nextDeadline: (site, state) =>
    [
      nextSilence(site, state),
      nextTestEnd(state),
      nextArming(site, state),
      nextExpected(site, state),
      nextDayOver(state),
    ].reduce(earliest, undefined),
  levels: () => [],
  touches,
  view: viewPanel,
};

function judge(site: Site, state: PanelState, input: Input): readonly FactDraft[] {
  switch (input.kind) {
    case 'time.passed':
      return [
        ...missedBy(site, state, input),
        ...testsOver(site, state, input.time),
        ...armByHours(site, state, input.time),
        ...expectedBy(site, state, input),
        ...dayOver(site, state, input.time),
      ];
    case 'site.configured':
      return [
        ...armByHours(site, state, input.time, { isNew: true }),
        ...expectedAnew(site, state, input.time),
        ...pathsGone(site, state),
      ];
    case 'act':
      return act(site, state, input);
    case 'reading':
      return read(site, state, input);
    default:
      return [];
  }
}

function act(site: Site, state: PanelState, done: InputOf<'act'>): readonly FactDraft[] {
  switch (done.type) {
    case 'area.arm':
      return arm(site, state, done);
    case 'area.disarm':
      return disarm(site, state, done);
    case 'test.begin':
      return beginTest(site, state, done);
    case 'test.end':
      return endTest(site, state, done);
    default:
      return [];
  }
}

function read(site: Site, state: PanelState, input: ReadingInput): readonly FactDraft[] {
  switch (input.type) {
    case 'panel.reported':
      return [
        ...said(site, state, input),
        ...heard(site, state, input),
        ...followed(site, state, input),
      ];
    case 'panel.alive':
      return heard(site, state, input);
    case 'panel.suspected':
      return doubted(site, input.device, input.data);
    default:
      return [];
  }
}

const hear = (site: Site, state: PanelState, fact: Fact): readonly FactDraft[] =>
  fact.type === 'device.offline' ? lostWith(site, state, fact.data.device, fact.at) : [];
