import { TWICE_MS } from '../panel-source.ts';
import type { FactData, FactDraft } from '../vocabulary/facts.ts';
import type { AlarmId, InputId } from '../vocabulary/ids.ts';
import { after, type Instant } from '../vocabulary/time.ts';
import { floodBegins, lineOf, sharedLine } from './flood.ts';
import { groupOf } from './groups.ts';
import { isGraver } from './kinds.ts';
import { isQuietKind, quietly } from './quiet.ts';
import type { Scene } from './scene.ts';
import type { Cause, Signal } from './signal.ts';
import { type AlarmRecord, type AlarmState, alarmId } from './state.ts';

type Abnormal = Extract<Signal, { readonly to: 'abnormal' }>;

/** An alarm of this input: begun, repeated, or over. */
export function follow(scene: Scene, signal: Signal): readonly FactDraft[] {
  const { state } = scene;
  if (signal.to === 'normal') return returned(state, signal);
  if (signal.to === 'withdrawn') return withdrawn(state, signal);
  if (signal.to === 'suppressed') return suppressed(signal);
  const { cause } = signal;
  const alarm = state.newest[cause.source];
  const open = alarm === undefined ? undefined : state.alarms[alarm];
  if (alarm === undefined || open === undefined) return begin(scene, signal);
  if (isToldElsewhere(scene, open, signal)) return [];
  if (isAnswered(open)) return begin(scene, signal);
  // What was a test is over as the same thing comes in earnest.
  if (open.isTest === true && cause.test !== true) {
    return [...(open.isActive ? over(alarm, open) : []), ...begin(scene, signal)];
  }
  return [...again(scene, alarm, open, signal), ...graver(scene, signal)];
}

/** An alarm that was answered and whose cause was gone is another matter: the next one asks anew. */
const isAnswered = ({ acknowledged, isActive, shelved }: AlarmRecord): boolean =>
  acknowledged !== undefined && !isActive && shelved === undefined;

/** A call for help that its panel told another receiver a moment before: seen and answered or not, it is the same. */
function isToldElsewhere({ state, input }: Scene, open: AlarmRecord, signal: Abnormal): boolean {
  const { cause, isMomentary } = signal;
  const last = state.turns[cause.source]?.at(-1);
  // What was a test for one may be in earnest for the other.
  if (open.isTest === true && cause.test !== true) return false;
  return (
    isMomentary &&
    cause.panel !== undefined &&
    cause.device !== (open.toldBy ?? open.device) &&
    last !== undefined &&
    input.at < after(last, TWICE_MS)
  );
}

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

/** A line of its own; in a flood, of what is not the first of its group, a part of a line that it shares. */
function begin(scene: Scene, { cause, isMomentary, manner }: Abnormal): readonly FactDraft[] {
  const { state, input } = scene;
  const flood = cause.test === true ? [] : floodBegins(scene);
  const isFlood = state.flood !== undefined || flood.length > 0;
  const shared = isFlood ? sharedLine(scene, cause) : undefined;
  if (shared !== undefined) {
    const drafts = joined(scene, cause, shared, manner);
    return [...flood, ...drafts, ...(isMomentary ? overAtOnce(scene, cause, drafts) : [])];
  }
  const alarm = nextId(state, input.id);
  const raised: FactDraft = { type: 'alarm.raised', data: asRaised(alarm, cause) };
  return isMomentary
    ? [...flood, raised, { type: 'alarm.returned', data: seen(alarm, cause) }]
    : [...flood, raised];
}

function asRaised(alarm: AlarmId, cause: Cause): FactData<'alarm.raised'> {
  const { post, ...shown } = cause;
  const from = post === undefined ? {} : { post };
  const quiet = isQuietKind(cause.kind) ? quietly({ isQuiet: true, ...from }) : {};
  return { ...shown, alarm, group: cause.group ?? groupOf(cause), ...quiet };
}

function joined(
  scene: Scene,
  cause: Cause,
  shared: Cause,
  manner: Abnormal['manner'],
): readonly FactDraft[] {
  const { state, input } = scene;
  const known = state.newest[shared.source];
  const line = known === undefined ? undefined : state.alarms[known];
  if (known === undefined || line === undefined) {
    const alarm = nextId(state, input.id);
    return [{ type: 'alarm.raised', data: asRaised(alarm, shared) }, grouped(alarm, cause, true)];
  }
  const isStanding = line.members?.[cause.source]?.isActive === true;
  if (isStanding && manner !== 'event') return [];
  const isNews = line.acknowledged !== undefined && !isStanding && line.shelved === undefined;
  return [
    grouped(known, cause, true),
    ...(line.isActive ? [] : [{ type: 'alarm.repeated', data: seen(known, line) } as const]),
    ...(isGraver(cause, line)
      ? [realarmed(known, line, 'graver', cause.priority)]
      : isNews
        ? [realarmed(known, line, 'another', line.priority)]
        : []),
  ];
}

/** Over as it is told: with it the line, where nothing else of it stands. */
function overAtOnce(
  { state }: Scene,
  cause: Cause,
  drafts: readonly FactDraft[],
): readonly FactDraft[] {
  const told = drafts.find((draft) => draft.type === 'alarm.grouped');
  if (told === undefined) return [];
  const { alarm } = told.data;
  const line = state.alarms[alarm];
  const isLast = !Object.entries(line?.members ?? {}).some(
    ([one, { isActive }]) => isActive && one !== cause.source,
  );
  const gone = grouped(alarm, cause, false);
  return isLast ? [gone, { type: 'alarm.returned', data: seen(alarm, line ?? cause) }] : [gone];
}

function grouped(alarm: AlarmId, cause: Cause, active: boolean): FactDraft {
  const { kind, priority, place, source, zone, latching } = cause;
  const where = zone === undefined ? {} : { zone };
  const data = { alarm, kind, priority, place, member: source, active, latching, ...where };
  return { type: 'alarm.grouped', data };
}

function again(
  { state, input }: Scene,
  alarm: AlarmId,
  open: AlarmRecord,
  signal: Abnormal,
): readonly FactDraft[] {
  const { manner, isMomentary, cause } = signal;
  // What still stands is news only where nothing stood.
  if (manner === 'still' && (open.isActive || isMomentary)) return [];
  if (manner === 'level' && open.isActive) return [];
  const last = state.turns[cause.source]?.at(-1);
  const isTwice = last !== undefined && input.at < after(last, TWICE_MS);
  if (manner === 'event' && open.isActive && isTwice) return [];
  const repeated: FactDraft = {
    type: 'alarm.repeated',
    data: { ...seen(alarm, open), ...toldElsewhere(open, cause) },
  };
  if (isMomentary) return [repeated, { type: 'alarm.returned', data: seen(alarm, open) }];
  const isQuestion =
    open.acknowledged !== undefined && open.shelved === undefined && !isGraver(cause, open);
  return isQuestion ? [repeated, realarmed(alarm, open, 'again', open.priority)] : [repeated];
}

/** What gets graver asks anew, and comes back where it was shelved. */
export function graver({ state }: Scene, { cause }: Abnormal): readonly FactDraft[] {
  const alarm = state.newest[cause.source];
  const open = alarm === undefined ? undefined : state.alarms[alarm];
  if (alarm === undefined || open === undefined || !isGraver(cause, open)) return [];
  const back: readonly FactDraft[] =
    open.shelved === undefined
      ? []
      : [{ type: 'alarm.unshelved', data: { alarm, how: 'realarmed' } }];
  return [...back, realarmed(alarm, open, 'graver', cause.priority)];
}

/** By which receiver it was told this time, where that is another one than before. */
function toldElsewhere(open: AlarmRecord, { panel, device }: Cause): Pick<Cause, 'device'> {
  const isOther = panel !== undefined && device !== (open.toldBy ?? open.device);
  return isOther && device !== undefined ? { device } : {};
}

function realarmed(
  alarm: AlarmId,
  open: AlarmRecord,
  why: FactData<'alarm.realarmed'>['why'],
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
  if (alarm === undefined || record?.isActive !== true) return left(state, source, time);
  // A restore that was told late is of what stood before.
  if (time !== undefined && time < record.turned) return [];
  return over(alarm, record);
}

/** One of those that share a line is normal again; with the last of them the line is over. */
function left(state: AlarmState, source: string, time: Instant | undefined): readonly FactDraft[] {
  const alarm = lineOf(state, source);
  const line = alarm === undefined ? undefined : state.alarms[alarm];
  const member = line?.members?.[source];
  if (alarm === undefined || line === undefined || member?.isActive !== true) return [];
  if (time !== undefined && time < member.turned) return [];
  const { kind, priority, place } = line;
  const data = { alarm, kind, priority, place, member: source, active: false, latching: false };
  const isLast = !Object.entries(line.members ?? {}).some(
    ([one, { isActive }]) => isActive && one !== source,
  );
  const gone: FactDraft = { type: 'alarm.grouped', data };
  return isLast && line.isActive ? [gone, ...over(alarm, line)] : [gone];
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
