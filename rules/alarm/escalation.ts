import { isWithin } from '../hours.ts';
import type { FactDraft } from '../vocabulary/facts.ts';
import type { InputOf } from '../vocabulary/inputs.ts';
import type { EscalationStep, Site } from '../vocabulary/site.ts';
import { after, earliest, type Instant, toRfc3339 } from '../vocabulary/time.ts';
import { clocksOf, startOf } from './clocks.ts';
import { quietly } from './quiet.ts';
import { type AlarmRecord, type AlarmState, alarmId } from './state.ts';

/** Steps of the site's escalation that are due: an alarm that waits is told again, and to others. */
export function escalatedBy(
  site: Site,
  state: AlarmState,
  { time, at }: InputOf<'time.passed'>,
): readonly FactDraft[] {
  // Slept through, a step is told once and not once for each time it should have been.
  const now = at > time ? at : time;
  return Object.entries(state.alarms).flatMap(([id, record]) =>
    stepsOf(site, record).flatMap(({ step, place }): readonly FactDraft[] => {
      const due = nextTelling(site, record, step, place);
      if (due === undefined || due.at > time) return [];
      return [told(id, record, step, place, latest(site, record, step, due, now))];
    }),
  );
}

/** When the next step is due. */
export function nextEscalation(site: Site, state: AlarmState): Instant | undefined {
  let next: Instant | undefined;
  if (site.escalation === undefined) return next;
  for (const record of Object.values(state.alarms)) {
    for (const { step, place } of stepsOf(site, record)) {
      next = earliest(next, nextTelling(site, record, step, place)?.at);
    }
  }
  return next;
}

type Placed = { readonly step: EscalationStep; readonly place: number };
type Telling = { readonly nth: number; readonly at: Instant };

/** The steps that an alarm calls for while the clock that they wait for runs on, missed or not. */
function stepsOf(site: Site, record: AlarmRecord): readonly Placed[] {
  if (record.shelved !== undefined || record.isTest === true) return [];
  if (site.escalation === undefined) return [];
  const waits = clocksOf(site.times, record).filter(({ stopped }) => stopped === undefined);
  return site.escalation.flatMap((step, index) =>
    concerns(step, record) && waits.some(({ clock }) => clock === step.clock)
      ? [{ step, place: index + 1 }]
      : [],
  );
}

function concerns({ kinds, priorities, to }: EscalationStep, record: AlarmRecord): boolean {
  if (record.isQuiet === true && mayBeThere(to, record)) return false;
  if (kinds !== undefined && !kinds.includes(record.kind)) return false;
  return priorities === undefined || priorities.some((one) => one === record.priority);
}

/** A silent call for help shows at no post where whoever threatens may see it: at none, where nobody knows which that is. */
function mayBeThere(to: string, { post }: AlarmRecord): boolean {
  if (to === 'booth') return true;
  return post === undefined ? to.startsWith('post:') : to === `post:${post}`;
}

/** The next time that a step is told, out of its hours left out. */
function nextTelling(
  site: Site,
  record: AlarmRecord,
  step: EscalationStep,
  place: number,
): Telling | undefined {
  const before = record.escalated?.[step.clock]?.[place] ?? 0;
  for (let nth = before; nth < (step.repeat?.times ?? 1); nth += 1) {
    const at = tellingAt(record, step, nth);
    if (isWithin(site, step.hours ?? [], at)) return { nth, at };
  }
  return undefined;
}

function latest(
  site: Site,
  record: AlarmRecord,
  step: EscalationStep,
  due: Telling,
  now: Instant,
): Telling {
  let found = due;
  for (let nth = due.nth + 1; nth < (step.repeat?.times ?? 1); nth += 1) {
    const at = tellingAt(record, step, nth);
    if (at > now) return found;
    if (isWithin(site, step.hours ?? [], at)) found = { nth, at };
  }
  return found;
}

const tellingAt = (record: AlarmRecord, step: EscalationStep, nth: number): Instant =>
  after(startOf(record, step.clock), step.after + nth * (step.repeat?.every ?? 0));

function told(
  id: string,
  record: AlarmRecord,
  { clock, to }: EscalationStep,
  step: number,
  { nth, at }: Telling,
): FactDraft {
  const { kind, priority } = record;
  const data = { alarm: alarmId(id), kind, priority, clock, step, nth, to, due: toRfc3339(at) };
  return { type: 'alarm.escalated', data: { ...data, ...quietly(record) } };
}
