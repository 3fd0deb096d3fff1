import type { FactData, FactDraft } from '../vocabulary/facts.ts';
import type { SiteTimes } from '../vocabulary/site.ts';
import { after, earliest, type Instant, toRfc3339 } from '../vocabulary/time.ts';
import { type AlarmRecord, type AlarmState, alarmId, CLOCKS, type Clock } from './state.ts';

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
        due: after(record.raised, times[clock]),
        ...(stopped === undefined ? {} : { stopped }),
        ...(isMissed ? { missed: true } : {}),
      },
    ];
  });
}

/** Clocks that ran out by that instant, each told once. */
export function missedBy(times: SiteTimes, state: AlarmState, time: Instant): readonly FactDraft[] {
  return Object.entries(state.alarms).flatMap(([id, record]) =>
    running(times, record)
      .filter(({ due }) => due <= time)
      .map(({ clock, due }) => missed({ alarm: alarmId(id), clock, due: toRfc3339(due) })),
  );
}

/** When the next clock runs out. */
export function nextDue(times: SiteTimes, state: AlarmState): Instant | undefined {
  let next: Instant | undefined;
  for (const record of Object.values(state.alarms)) {
    for (const { due } of running(times, record)) next = earliest(next, due);
  }
  return next;
}

const missed = (data: FactData<'clock.missed'>): FactDraft => ({ type: 'clock.missed', data });

const running = (times: SiteTimes, record: AlarmRecord) =>
  clocksOf(times, record).filter((clock) => clock.stopped === undefined && !clock.missed);

/** The clock of closing stops with the alarm itself. */
function stoppedAt(record: AlarmRecord, clock: Clock): Instant | undefined {
  if (clock === 'acknowledged') return record.acknowledged;
  return clock === 'attended' ? record.attended : undefined;
}
