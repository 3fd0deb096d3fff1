import { TWICE_MS } from '../panel-source.ts';
import type { FactDraft } from '../vocabulary/facts.ts';
import type { AlarmId } from '../vocabulary/ids.ts';
import { after } from '../vocabulary/time.ts';
import { asRaised, nextId, over, realarmed, seen } from './drafts.ts';
import { floodBegins, lineOf } from './flood.ts';
import { isGraver } from './kinds.ts';
import { joined, left, overAtOnce } from './members.ts';
import type { Scene } from './scene.ts';
import { isOfStrangers, sharedLine } from './shared.ts';
import type { Cause, Signal } from './signal.ts';
import type { AlarmRecord, AlarmState } from './state.ts';

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
  if (isSameCall(scene, open, signal)) return [];
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

/** A call for help that an open alarm tells of already. */
const isSameCall = (scene: Scene, open: AlarmRecord, signal: Abnormal): boolean =>
  isToldElsewhere(scene, open, signal) || isToldBefore(open, signal);

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

/** A call for help that was told and is not signed off: that it still stands is no other, answered or not. */
const isToldBefore = (open: AlarmRecord, { cause, manner, isMomentary }: Abnormal): boolean =>
  manner === 'still' && isMomentary && (open.isTest !== true || cause.test === true);

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

/** The cause stands again or still: the newest alarm of the same source is active. */
export function isSourceActive(state: AlarmState, { source }: AlarmRecord): boolean {
  const newest = state.newest[source];
  return newest !== undefined && state.alarms[newest]?.isActive === true;
}

/** A line of its own; in a flood, of what is not the first of its group, a part of a line that it shares. */
function begin(scene: Scene, signal: Abnormal): readonly FactDraft[] {
  const { state, input } = scene;
  const { cause, isMomentary, manner } = signal;
  if (isToldInLine(state, signal)) return [];
  // Strangers fill no list, and so begin no flood that those whom we know would have to share lines in.
  const isCounted = cause.test !== true && !isOfStrangers(sharedLine(scene, cause, false)?.source);
  const flood = isCounted ? floodBegins(scene) : [];
  const shared = sharedLine(scene, cause, state.flood !== undefined || flood.length > 0);
  if (shared !== undefined) {
    const gone = leftFor(state, cause, shared.source);
    const drafts = joined(scene, cause, shared, manner);
    return [...flood, ...gone, ...drafts, ...(isMomentary ? overAtOnce(scene, cause, drafts) : [])];
  }
  const alarm = nextId(state, input.id);
  const raised: FactDraft = { type: 'alarm.raised', data: asRaised(alarm, cause) };
  const begun = [...flood, ...leftFor(state, cause, cause.source), raised];
  return isMomentary ? [...begun, { type: 'alarm.returned', data: seen(alarm, cause) }] : begun;
}

/** A line that it shares tells of it, flood or not: that it still stands is no other alarm. */
function isToldInLine(state: AlarmState, { cause, manner }: Abnormal): boolean {
  const shared = lineOf(state, cause.source);
  const line = shared === undefined ? undefined : state.alarms[shared];
  if (manner === 'event' || line?.members?.[cause.source]?.isActive !== true) return false;
  const isInEarnest = line.isTest === true && cause.test !== true;
  return !isInEarnest && !isGraver(cause, line);
}

/** What is told in another line from now on stands in the one before no longer, which may be over with it. */
function leftFor(state: AlarmState, { source }: Cause, line: string): readonly FactDraft[] {
  const before = lineOf(state, source);
  if (before === undefined || state.alarms[before]?.source === line) return [];
  return left(state, source);
}

function again(
  { state, input }: Scene,
  alarm: AlarmId,
  open: AlarmRecord,
  signal: Abnormal,
): readonly FactDraft[] {
  const { manner, isMomentary, cause } = signal;
  // What still stands is news only where nothing stood.
  if (manner === 'still' && open.isActive) return [];
  if (manner === 'level' && open.isActive) return [];
  const last = state.turns[cause.source]?.at(-1);
  const isTwice = last !== undefined && input.at < after(last, TWICE_MS);
  if (manner === 'event' && open.isActive && isTwice) return [];
  const repeated: FactDraft = {
    type: 'alarm.repeated',
    data: { ...seen(alarm, open), ...toldElsewhere(open, cause), ...leftOut(cause) },
  };
  if (isMomentary) return [repeated, { type: 'alarm.returned', data: seen(alarm, open) }];
  const isQuestion =
    open.acknowledged !== undefined && open.shelved === undefined && !isGraver(cause, open);
  return isQuestion ? [repeated, realarmed(alarm, open, 'again', open.priority)] : [repeated];
}

/** Of a zone that is left out once more: which, and until when. */
const leftOut = ({ source, until }: Cause) => (until === undefined ? {} : { source, until });

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
