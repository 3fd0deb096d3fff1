import { TWICE_MS } from '../panel-source.ts';
import type { FactDraft } from '../vocabulary/facts.ts';
import type { AlarmId } from '../vocabulary/ids.ts';
import { after, type Instant } from '../vocabulary/time.ts';
import { asRaised, nextId, over, realarmed, seen } from './drafts.ts';
import { lineOf } from './flood.ts';
import { isGraver } from './kinds.ts';
import type { Scene } from './scene.ts';
import type { SharedLine } from './shared.ts';
import type { Cause, Manner } from './signal.ts';
import type { AlarmRecord, AlarmState } from './state.ts';

/** It joins the line: which asks anew, and comes back where it was shelved, as whoever put it away had not seen this. */
export function joined(
  scene: Scene,
  cause: Cause,
  shared: SharedLine,
  manner: Manner,
): readonly FactDraft[] {
  const { state, input } = scene;
  const known = state.newest[shared.source];
  const line = known === undefined ? undefined : state.alarms[known];
  if (known === undefined || line === undefined) {
    const alarm = nextId(state, input.id);
    return [{ type: 'alarm.raised', data: asRaised(alarm, shared) }, grouped(alarm, cause, true)];
  }
  const member = line.members?.[cause.source];
  if (isNothingNew(scene, cause, line, manner)) return [];
  return [
    grouped(known, cause, true),
    ...(line.isActive ? [] : [{ type: 'alarm.repeated', data: seen(known, line) } as const]),
    ...askedAnew(known, line, {
      cause,
      isUnseen: member === undefined,
      isAgain: member?.isActive === true,
    }),
  ];
}

function isNothingNew({ input }: Scene, cause: Cause, line: AlarmRecord, manner: Manner): boolean {
  const member = line.members?.[cause.source];
  if (member?.isActive !== true || isGraver(cause, line)) return false;
  return manner !== 'event' || (member.at !== undefined && input.at < after(member.at, TWICE_MS));
}

type News = { readonly cause: Cause; readonly isUnseen: boolean; readonly isAgain: boolean };

function askedAnew(
  alarm: AlarmId,
  line: AlarmRecord,
  { cause, isUnseen, isAgain }: News,
): readonly FactDraft[] {
  const isGrave = isGraver(cause, line);
  if (line.shelved !== undefined && !isUnseen && !isGrave) return [];
  if (line.shelved === undefined && line.acknowledged === undefined && !isGrave) return [];
  const back: readonly FactDraft[] =
    line.shelved === undefined
      ? []
      : [{ type: 'alarm.unshelved', data: { alarm, how: 'realarmed' } }];
  const why = isGrave ? 'graver' : isAgain ? 'again' : 'another';
  return [...back, realarmed(alarm, line, why, isGrave ? cause.priority : line.priority)];
}

/** Over as it is told: with it the line, where nothing else of it stands. */
export function overAtOnce(
  { state }: Scene,
  cause: Cause,
  drafts: readonly FactDraft[],
): readonly FactDraft[] {
  const told = drafts.find((draft) => draft.type === 'alarm.grouped');
  if (told === undefined) return [];
  const { alarm } = told.data;
  const line = state.alarms[alarm];
  const isLast = line === undefined || isLastOf(line, cause.source);
  const gone = grouped(alarm, cause, false);
  return isLast ? [gone, { type: 'alarm.returned', data: seen(alarm, line ?? cause) }] : [gone];
}

/** One of those that share a line is normal again; with the last of them the line is over. */
export function left(state: AlarmState, source: string, time?: Instant): readonly FactDraft[] {
  const alarm = lineOf(state, source);
  const line = alarm === undefined ? undefined : state.alarms[alarm];
  const member = line?.members?.[source];
  if (alarm === undefined || line === undefined || member?.isActive !== true) return [];
  if (time !== undefined && time < member.turned) return [];
  const { kind, priority, place } = line;
  const data = { alarm, kind, priority, place, member: source, active: false, latching: false };
  const isLast = isLastOf(line, source);
  const gone: FactDraft = { type: 'alarm.grouped', data };
  return isLast && line.isActive ? [gone, ...over(alarm, line)] : [gone];
}

/** Nothing else of it stands, neither by name nor among those that are only counted. */
function isLastOf({ members = {}, others = 0 }: AlarmRecord, source: string): boolean {
  if (others > 0) return false;
  return !Object.entries(members).some(([one, { isActive }]) => isActive && one !== source);
}

function grouped(alarm: AlarmId, cause: Cause, active: boolean): FactDraft {
  const { kind, priority, place, source, zone, latching, near } = cause;
  const where = {
    ...(zone === undefined ? {} : { zone }),
    ...(active && near.length > 0 ? { near } : {}),
  };
  const data = { alarm, kind, priority, place, member: source, active, latching, ...where };
  return { type: 'alarm.grouped', data };
}
