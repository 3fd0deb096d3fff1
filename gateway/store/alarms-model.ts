import type { Database } from 'better-sqlite3';
import { sql } from 'kysely';
import type { Projections } from './projector.ts';
import { columns, compiler, given, prepare } from './statements.ts';

/** Alarms, from their facts. */
export function prepareAlarmsModel(db: Database): Projections {
  const statements = prepareAlarms(db);
  return {
    'alarm.raised': ({ site, time, data }) => {
      statements.raised.run({
        site,
        alarm: data.alarm,
        kind: data.kind,
        priority: data.priority,
        place: JSON.stringify(data.place),
        origin: data.origin,
        zone: data.zone ?? null,
        lane: data.lane ?? null,
        raised: time,
      });
    },
    'alarm.repeated': ({ site, data }) => {
      statements.repeated.run({ site, alarm: data.alarm });
    },
    'alarm.realarmed': ({ site, data }) => {
      const { alarm, priority } = data;
      statements.realarmed.run({ site, alarm, priority });
    },
    'alarm.acknowledged': ({ site, time, data }) => {
      statements.acknowledged.run({ site, alarm: data.alarm, time, by: data.by });
    },
    'alarm.attended': ({ site, time, data }) => {
      statements.attended.run({ site, alarm: data.alarm, time, by: data.by });
    },
    'alarm.returned': ({ site, time, data }) => {
      statements.returned.run({ site, alarm: data.alarm, time });
    },
    'alarm.reset': ({ site, time, data }) => {
      statements.reset.run({ site, alarm: data.alarm, time });
    },
    'alarm.cleared': ({ site, time, data }) => {
      statements.cleared.run({ site, alarm: data.alarm, time });
    },
    'alarm.closed': ({ site, time, data }) => {
      const why = data.why ?? null;
      statements.closed.run({ site, alarm: data.alarm, time, by: data.by, why });
    },
    'alarm.withdrawn': ({ site, time, data }) => {
      statements.closed.run({ site, alarm: data.alarm, time, by: null, why: 'withdrawn' });
    },
    'clock.missed': ({ site, data }) => {
      statements.missed.run({ site, alarm: data.alarm });
    },
  };
}

function prepareAlarms(db: Database) {
  const alarm = compiler
    .updateTable('alarms')
    .where('site', '=', given<string>('site'))
    .where('alarm', '=', given<string>('alarm'));
  const time = given<number>('time');
  const by = given<string>('by');
  return {
    raised: prepare(
      db,
      compiler
        .insertInto('alarms')
        .values({
          ...columns('site', 'alarm', 'kind', 'priority', 'place', 'origin', 'zone', 'lane'),
          ...columns('raised'),
          repeats: sql.lit(0),
          clocksMissed: sql.lit(0),
        })
        .onConflict((on) => on.columns(['site', 'alarm']).doNothing()),
    ),
    repeated: prepare(
      db,
      alarm.set((eb) => ({
        repeats: eb('repeats', '+', sql.lit(1)),
        returned: sql.lit(null),
        cleared: sql.lit(null),
      })),
    ),
    realarmed: prepare(db, alarm.set(columns('priority'))),
    // The first to pick it up, or to come, counts, also where it asked anew.
    acknowledged: prepare(
      db,
      alarm.set((eb) => ({
        acknowledged: eb.fn.coalesce('acknowledged', time),
        acknowledgedBy: eb.fn.coalesce('acknowledgedBy', by),
      })),
    ),
    attended: prepare(
      db,
      alarm.set((eb) => ({
        attended: eb.fn.coalesce('attended', time),
        attendedBy: eb.fn.coalesce('attendedBy', by),
      })),
    ),
    returned: prepare(db, alarm.set({ returned: time })),
    reset: prepare(db, alarm.set({ reset: time })),
    cleared: prepare(db, alarm.set({ cleared: time })),
    closed: prepare(db, alarm.set({ closed: time, closedBy: by, ...columns('why') })),
    missed: prepare(
      db,
      alarm.set((eb) => ({ clocksMissed: eb('clocksMissed', '+', sql.lit(1)) })),
    ),
  };
}
