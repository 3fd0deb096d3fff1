import type { FactDraft } from '../vocabulary/facts.ts';
import type { AlarmId } from '../vocabulary/ids.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import { after, earliest, type Instant } from '../vocabulary/time.ts';
import { over } from './drafts.ts';
import { left } from './members.ts';
import type { Scene } from './scene.ts';
import type { Cause, Signal } from './signal.ts';
import type { AlarmState } from './state.ts';
import { triggerOf } from './turns.ts';

/** So many turns to abnormal in a minute are chatter (alarm facts, section 5), and a minute without any is its end. */
const TURNS = 3;
export const CHATTER_MS = 60_000;

/** True of what is told by a thing that is known to chatter; in earnest, what chattered in a test is news. */
export function isSilenced({ state, fact }: Scene, signal: Signal): boolean {
  const trigger = triggerOf(fact);
  const known = trigger === undefined ? undefined : state.chatter[trigger];
  if (known === undefined || signal.to === 'withdrawn') return false;
  const source = 'source' in signal ? signal.source : signal.cause.source;
  if (known.source !== source) return false;
  const isNews = signal.to === 'abnormal' && signal.cause.test !== true;
  return !(isNews && state.alarms[known.alarm]?.isTest === true);
}

/** The third turn in a minute: told once, and its alarm stands from now on. */
export function beginsToChatter(
  { site, state, fact, input }: Scene,
  { cause, isMomentary }: Extract<Signal, { readonly to: 'abnormal' }>,
  drafts: readonly FactDraft[],
): readonly FactDraft[] {
  const trigger = triggerOf(fact);
  const alarm = turnedIn(state, cause, drafts);
  if (trigger === undefined || isMomentary || alarm === undefined) return [];
  const since = after(input.at, -CHATTER_MS);
  const recent = (state.turns[cause.source] ?? []).filter((at) => at > since);
  if (recent.length < TURNS - 1) return [];
  const zone = cause.zone === undefined ? undefined : layoutOf(site).zone(cause.zone);
  const fine = fact.type === 'input.observed' ? zone?.normal : undefined;
  const data = {
    alarm,
    kind: cause.kind,
    source: cause.source,
    trigger,
    count: TURNS,
    ...(cause.zone === undefined ? {} : { zone: cause.zone }),
    ...(fine === undefined ? {} : { fine }),
  };
  return [{ type: 'alarm.chattering', data }];
}

/** The alarm of its own that it turned in: a line that others share does not stand or fall with one of them. */
function turnedIn(
  { alarms }: AlarmState,
  { source }: Cause,
  drafts: readonly FactDraft[],
): AlarmId | undefined {
  for (const draft of drafts) {
    if (draft.type === 'alarm.raised' && draft.data.source === source) return draft.data.alarm;
    if (draft.type !== 'alarm.repeated') continue;
    const { alarm } = draft.data;
    if (alarms[alarm]?.source === source) return alarm;
  }
  return undefined;
}

/** What was quiet for long enough by then: how often it turned, and that it is over where it ended normal. */
export function settledBy(state: AlarmState, time: Instant): readonly FactDraft[] {
  return Object.entries(state.chatter).flatMap(([trigger, known]) => {
    const { source, alarm, count, last, isActive } = known;
    const record = state.alarms[alarm];
    if (after(last, CHATTER_MS) > time || record === undefined) return [];
    const zone = record.zone === undefined ? {} : { zone: record.zone };
    const settled: FactDraft = {
      type: 'alarm.settled',
      data: { alarm, kind: record.kind, trigger, count, ...zone },
    };
    if (isActive || !record.isActive) return [settled];
    return [settled, ...(record.source === source ? over(alarm, record) : left(state, source))];
  });
}

/** When the next is to be quiet. */
export function nextSettling(state: AlarmState): Instant | undefined {
  let next: Instant | undefined;
  for (const { last } of Object.values(state.chatter))
    next = earliest(next, after(last, CHATTER_MS));
  return next;
}
