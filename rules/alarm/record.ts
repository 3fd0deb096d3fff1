import type { Fact, FactData, FactOf, FactType } from '../vocabulary/facts.ts';
import type { CheckpointId } from '../vocabulary/ids.ts';
import { unreachable } from '../vocabulary/result.ts';
import type { Clock } from '../vocabulary/site.ts';
import { after, fromRfc3339, type Instant } from '../vocabulary/time.ts';
import type { AlarmRecord } from './state.ts';

const ABOUT_RECORD = [
  'alarm.repeated',
  'alarm.returned',
  'alarm.cleared',
  'alarm.realarmed',
  'alarm.acknowledged',
  'alarm.dispatched',
  'alarm.attended',
  'alarm.waived',
  'alarm.verified',
  'alarm.ticked',
  'alarm.shelved',
  'alarm.unshelved',
  'alarm.reset',
  'alarm.escalated',
  'clock.missed',
] as const satisfies readonly FactType[];
type AboutRecord = FactOf<(typeof ABOUT_RECORD)[number]>;

/** A fact that changes one open alarm. */
export const isAboutRecord = (fact: Fact): fact is AboutRecord =>
  ABOUT_RECORD.some((type) => type === fact.type);

/** Writes what became true of one alarm; one that is signed off changes no more. */
export function evolveRecord(record: AlarmRecord | undefined, fact: AboutRecord): void {
  if (record !== undefined) write(record, fact);
}

function write(record: AlarmRecord, fact: AboutRecord): void {
  switch (fact.type) {
    case 'alarm.repeated':
      record.isActive = true;
      if (fact.time > record.turned) record.turned = fact.time;
      record.isCleared = false;
      record.needsReset = record.isLatching;
      if (fact.data.device !== undefined) record.toldBy = fact.data.device;
      return;
    case 'alarm.returned':
      record.isActive = false;
      allNormal(record);
      return;
    case 'alarm.cleared':
      record.isCleared = true;
      return;
    case 'alarm.reset':
      record.needsReset = false;
      return;
    case 'alarm.realarmed':
      record.priority = fact.data.priority;
      ask(record, fact.at);
      call(record, fact);
      return;
    case 'alarm.shelved':
      shelve(record, fact.data.until);
      return;
    case 'alarm.unshelved':
      delete record.shelved;
      // Back by time it asks anew; what is over stays over.
      if (fact.data.how === 'time' && !record.isCleared) ask(record, fact.at);
      return;
    case 'clock.missed':
      record.missed[fact.data.clock] = true;
      return;
    case 'alarm.escalated':
      escalate(record, fact);
      return;
    default:
      answered(record, fact);
  }
}

/** Of a line that several share: with it, all of them. */
function allNormal(record: AlarmRecord): void {
  delete record.others;
  const { members = {} } = record;
  for (const [member, known] of Object.entries(members)) {
    if (known.isActive) members[member] = { ...known, isActive: false };
  }
}

type Answer = FactOf<
  | 'alarm.acknowledged'
  | 'alarm.dispatched'
  | 'alarm.attended'
  | 'alarm.waived'
  | 'alarm.verified'
  | 'alarm.ticked'
>;

function answered(record: AlarmRecord, fact: Answer): void {
  switch (fact.type) {
    case 'alarm.acknowledged':
      record.acknowledged = fact.at;
      return;
    case 'alarm.attended':
      record.attended = fact.at;
      if (fact.data.checkpoint !== undefined) record.attendedAt = fact.data.checkpoint;
      return;
    case 'alarm.waived':
      record.waived = fact.at;
      return;
    case 'alarm.verified':
      record.verified = fact.data.is;
      return;
    case 'alarm.dispatched': {
      const { guard, post } = fact.data;
      record.dispatched = {
        ...(guard === undefined ? {} : { guard }),
        ...(post === undefined ? {} : { post }),
      };
      return;
    }
    case 'alarm.ticked':
      tick(record, fact.data);
      return;
    default:
      unreachable(fact);
  }
}

/** It asks to be acknowledged, from now on. */
function ask(record: AlarmRecord, at: Instant): void {
  record.asked = at;
  delete record.acknowledged;
  delete record.missed.acknowledged;
  if (record.escalated !== undefined) delete record.escalated.acknowledged;
}

/** Who came, or was spared coming, has answered what happens so soon after he was asked, and nothing later. */
const ANSWERED_FOR_MS = 15 * 60_000;

/** Somebody is asked to come anew, and what proved that he came before does not count any more. */
function call(record: AlarmRecord, { at, time }: Pick<Fact, 'at' | 'time'>): void {
  if (isJustCalled(record, at)) return;
  callNow(record, { at, time });
}

const isJustCalled = ({ called, raised }: AlarmRecord, at: Instant): boolean =>
  at < after(called?.at ?? raised, ANSWERED_FOR_MS);

/** Another place joins a line: somebody is asked to come there, too, unless he is asked already, or was just there. */
export function callFor(
  record: AlarmRecord,
  near: readonly CheckpointId[],
  { at, time }: Pick<Fact, 'at' | 'time'>,
): void {
  if (near.length === 0) return;
  const { attended, attendedAt, waived, missed } = record;
  const isStopped = attended !== undefined || waived !== undefined || missed.attended === true;
  const isAsked = record.near.length > 0 && !isStopped;
  const isThere = attendedAt !== undefined && attended !== undefined && near.includes(attendedAt);
  record.near = [...new Set([...record.near, ...near])];
  if (!isAsked && !(isThere && isJustCalled(record, at))) callNow(record, { at, time });
}

function callNow(record: AlarmRecord, { at, time }: Pick<Fact, 'at' | 'time'>): void {
  record.called = { at, time };
  delete record.attended;
  delete record.attendedAt;
  delete record.waived;
  delete record.missed.attended;
  if (record.escalated !== undefined) delete record.escalated.attended;
}

function shelve(record: AlarmRecord, until: string): void {
  const end = fromRfc3339(until);
  if (end !== undefined) record.shelved = end;
}

function escalate(record: AlarmRecord, { data, at }: FactOf<'alarm.escalated'>): void {
  const { clock, step, nth, to } = data;
  if (to === 'console') record.sounded = at;
  const told: Partial<Record<Clock, Record<string, number>>> = record.escalated ?? {};
  told[clock] = { ...told[clock], [step]: nth + 1 };
  record.escalated = told;
}

function tick(record: AlarmRecord, { step, done }: FactData<'alarm.ticked'>): void {
  const ticks = record.ticks ?? {};
  if (done) ticks[step] = true;
  else delete ticks[step];
  record.ticks = ticks;
}
