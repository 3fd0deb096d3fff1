import { spokenPlace } from '../panel-source.ts';
import type { Fact, FactData } from '../vocabulary/facts.ts';
import type { InputState } from '../vocabulary/readings.ts';
import type { Instant } from '../vocabulary/time.ts';
import type { AlarmState } from './state.ts';

/** What chatters: its alarm stands until it is quiet, and what it does meanwhile is counted. */
export type Chatter = {
  readonly source: string;
  alarm: FactData<'alarm.chattering'>['alarm'];
  readonly fine?: string;
  count: number;
  last: Instant;
  isActive: boolean;
};

/** Counts what a thing does that chatters; called with every fact, before it is judged. */
export function hearChatter(state: AlarmState, fact: Fact): void {
  const trigger = triggerOf(fact);
  const known = trigger === undefined ? undefined : state.chatter[trigger];
  if (known === undefined) return;
  const isActive = isAbnormal(fact, known);
  if (isActive === undefined) return;
  known.last = fact.at;
  known.isActive = isActive;
  if (isActive) known.count += 1;
}

/** What a fact is about that may turn there and back. */
export function triggerOf(fact: Fact): string | undefined {
  switch (fact.type) {
    case 'input.observed':
      return `input ${fact.data.device}/${fact.data.input}`;
    case 'condition.raised':
    case 'condition.cleared':
      return `condition ${fact.data.condition} ${fact.data.subject}`;
    case 'device.offline':
    case 'device.online':
      return `device ${fact.data.device}`;
    case 'panel.lost':
    case 'panel.restored':
      return `panel ${fact.data.panel}`;
    case 'panel.event': {
      const { device, account, kind, ...said } = fact.data;
      return `event ${device}/${account}/${kind}/${spokenPlace(said)}`;
    }
    default:
      return undefined;
  }
}

/** Which way it turned; undefined of what says neither. */
function isAbnormal(fact: Fact, known: Pick<Chatter, 'source' | 'fine'>): boolean | undefined {
  switch (fact.type) {
    case 'input.observed':
      return isInputAbnormal(fact.data.is, known);
    case 'panel.event':
      return fact.data.qualifier !== 'restore';
    case 'condition.cleared':
    case 'device.online':
    case 'panel.restored':
      return false;
    default:
      return true;
  }
}

/** A wire that is whole is fine, whatever it tells. */
function isInputAbnormal(
  is: InputState,
  { source, fine = 'off' }: Pick<Chatter, 'source' | 'fine'>,
): boolean | undefined {
  if (is === 'unknown') return undefined;
  return /^(tamper|line) /.test(source) ? is === 'cut' || is === 'shorted' : is !== fine;
}
