import type { Database } from 'better-sqlite3';
import { sql } from 'kysely';
import type { Origin, Projections } from './projector.ts';
import { columns, compiler, given, prepare, type Values } from './statements.ts';

/** Alarms, rounds and visits, from the alarm and patrol facts. */
export function prepareWatchModels(db: Database): Projections {
  return { ...alarmModels(db), ...roundModels(db) };
}

function alarmModels(db: Database): Projections {
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
      alarm.set((eb) => ({ repeats: eb('repeats', '+', sql.lit(1)), returned: sql.lit(null) })),
    ),
    acknowledged: prepare(db, alarm.set({ acknowledged: time, acknowledgedBy: by })),
    attended: prepare(db, alarm.set({ attended: time, attendedBy: by })),
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

function roundModels(db: Database): Projections {
  const statements = prepareRounds(db);
  const visit = ({ site, id, time }: Origin, values: Values): void => {
    statements.visit.run({ guard: null, proof: null, why: null, site, id, time, ...values });
  };
  /** A due visit of a round is one row, whatever is said of it; a tap of no round is a row of its own. */
  const due = (round: string, checkpoint: string): string => `${round} ${checkpoint}`;
  return {
    'round.opened': ({ site, data }) => {
      const { round, route, from, to, tolerance } = data;
      statements.opened.run({ site, round, route, from, to, tolerance, due: data.due.length });
    },
    'round.closed': ({ site, data }) => {
      const { round, due: owed, made, outcome } = data;
      statements.closed.run({ site, round, due: owed, made, outcome });
    },
    'round.corrected': ({ site, data }) => {
      const { round, due: owed, made, outcome } = data;
      statements.closed.run({ site, round, due: owed, made, outcome });
    },
    'visit.made': (told) => {
      const { data } = told;
      const { round, checkpoint, proof } = data;
      const isDue = round !== undefined && (data.class === 'on-time' || data.class === 'late');
      visit(told, {
        ...(isDue ? { id: due(round, checkpoint) } : {}),
        round: round ?? null,
        checkpoint,
        guard: data.guard ?? null,
        class: data.class,
        proof,
      });
    },
    'visit.missed': (told) => {
      const { round, checkpoint, why } = told.data;
      const id = due(round, checkpoint);
      visit(told, { id, round, checkpoint, class: 'missed', why: why ?? null });
    },
    'visit.unprovable': (told) => {
      const { round, checkpoint, why } = told.data;
      const id = due(round, checkpoint);
      visit(told, { id, round, checkpoint, class: 'unprovable', why: why ?? null });
    },
    'visit.corrected': (told) => {
      const { round, checkpoint, guard, is, was } = told.data;
      const id = due(round, checkpoint);
      const why = `was ${was}`;
      visit(told, { id, round, checkpoint, guard: guard ?? null, class: is, why });
    },
  };
}

function prepareRounds(db: Database) {
  return {
    opened: prepare(
      db,
      compiler
        .insertInto('rounds')
        .values(columns('site', 'round', 'route', 'from', 'to', 'tolerance', 'due'))
        .onConflict((on) =>
          on
            .columns(['site', 'round'])
            .doUpdateSet(columns('route', 'from', 'to', 'tolerance', 'due')),
        ),
    ),
    closed: prepare(
      db,
      compiler
        .updateTable('rounds')
        .set(columns('due', 'made', 'outcome'))
        .where('site', '=', given<string>('site'))
        .where('round', '=', given<string>('round')),
    ),
    visit: prepare(
      db,
      compiler
        .insertInto('visits')
        .values(columns('site', 'id', ...VISIT))
        .onConflict((on) => on.columns(['site', 'id']).doUpdateSet(columns(...VISIT))),
    ),
  };
}

const VISIT = ['round', 'checkpoint', 'guard', 'class', 'proof', 'why', 'time'] as const;
