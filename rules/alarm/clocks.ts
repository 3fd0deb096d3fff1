import type { FactData, FactDraft } from '../vocabulary/facts.ts';
import { CLOCKS, type Clock, type SiteTimes } from '../vocabulary/site.ts';
import { after, earliest, type Instant, toRfc3339 } from '../vocabulary/time.ts';
import { type AlarmRecord, type AlarmState, alarmId } from './state.ts';

/** One clock of an alarm as shown: when it is due, and when it stopped. */
export type ShownClock = {
  readonly clock: Clock;
  readonly due: Instant;
  readonly stopped?: Instant;
  readonly missed?: true;
};

/** The clocks that run for an alarm. Where no checkpoint is near nobody could prove to be there, so that none is asked. */
export function clocksOf(times: SiteTimes, record: AlarmRecord): readonly ShownClock[] {
  return CLOCKS.flatMap((clock): ShownClock[] => {
    if (clock === 'attended' && record.near.length === 0) return [];
    const stopped = stoppedAt(record, clock);
    const isMissed = record.missed[clock] === true;
    return [
      {
        clock,
        due: after(startOf(record, clock), times[clock]),
        ...(stopped === undefined ? {} : { stopped }),
        ...(isMissed ? { missed: true } : {}),
      },
    ];
  });
}

/** From when a clock runs: what asks anew is to be acknowledged anew, and what comes long after wants somebody there anew. */
export function startOf({ raised, asked, called }: AlarmRecord, clock: Clock): Instant {
  if (clock === 'acknowledged') return asked ?? raised;
  return clock === 'attended' ? (called?.at ?? raised) : raised;
}

/** A clock that runs still: neither stopped nor run out. */
export const runningClock = (
  times: SiteTimes,
  record: AlarmRecord,
  clock: Clock,
): ShownClock | undefined => running(times, record).find((one) => one.clock === clock);

/** Clocks that ran out by that instant, each told once, and what was shelved until then. */
export function missedBy(times: SiteTimes, state: AlarmState, time: Instant): readonly FactDraft[] {
  return Object.entries(state.alarms).flatMap(([id, record]) => [
    ...running(times, record)
      .filter(({ due }) => due <= time)
      .map(({ clock, due }) => missed({ alarm: alarmId(id), clock, due: toRfc3339(due) })),
    ...unshelvedBy(id, record, time),
  ]);
}

/** When the next clock runs out, or what is shelved comes back. */
export function nextDue(times: SiteTimes, state: AlarmState): Instant | undefined {
  let next: Instant | undefined;
  for (const record of Object.values(state.alarms)) {
    for (const { due } of running(times, record)) next = earliest(next, due);
    next = earliest(next, record.shelved);
  }
  return next;
}

function unshelvedBy(id: string, { shelved }: AlarmRecord, time: Instant): readonly FactDraft[] {
  if (shelved === undefined || shelved > time) return [];
  return [{ type: 'alarm.unshelved', data: { alarm: alarmId(id), how: 'time' } }];
}

const missed = (data: FactData<'clock.missed'>): FactDraft => ({ type: 'clock.missed', data });

const running = (times: SiteTimes, record: AlarmRecord) =>
  clocksOf(times, record).filter((clock) => clock.stopped === undefined && !clock.missed);

/** Only proof stops a clock, or a consent given in time; that of closing stops with the alarm itself. */
function stoppedAt(record: AlarmRecord, clock: Clock): Instant | undefined {
  if (clock === 'acknowledged') return record.acknowledged;
  return clock === 'attended' ? (record.attended ?? record.waived) : undefined;
}
