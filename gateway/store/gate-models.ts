import type { Database } from 'better-sqlite3';
import type { Projections } from './projector.ts';
import { columns, compiler, given, prepare } from './statements.ts';

/** Blocks, locks, households and hand-overs, from their facts. */
export function prepareGateModels(db: Database): Projections {
  const statements = prepareAll(db);
  return {
    'subject.blocked': ({ site, time, data }) => {
      const { subject, by, approved, until, why } = data;
      statements.block.run({ site, subject, since: time, by, approved, until, why });
    },
    'subject.unblocked': ({ site, data }) => {
      statements.unblock.run({ site, subject: data.subject });
    },
    'vehicle.locked': ({ site, time, data }) => {
      statements.lock.run({ site, vehicle: data.vehicle, since: time, by: data.by });
    },
    'vehicle.unlocked': ({ site, data }) => {
      statements.unlock.run({ site, vehicle: data.vehicle });
    },
    'household.set': ({ site, time, data }) => {
      const { household, spaces = null } = data;
      statements.household.run({ site, household, since: time, spaces });
    },
    'handover.recorded': ({ site, id, time, data }) => {
      const { carrier, goods, receiver, by, lane = null } = data;
      statements.handover.run({
        site,
        handover: id,
        since: time,
        carrier,
        goods,
        receiver,
        by,
        lane,
      });
    },
    'handover.delivered': ({ site, time, data }) => {
      const { handover, to, by: deliveredBy } = data;
      statements.delivered.run({ site, handover, to, deliveredBy, delivered: time });
    },
  };
}

function prepareAll(db: Database) {
  const block = ['since', 'by', 'approved', 'until', 'why'] as const;
  const handover = ['since', 'carrier', 'goods', 'receiver', 'by', 'lane'] as const;
  return {
    block: prepare(
      db,
      compiler
        .insertInto('blocks')
        .values(columns('site', 'subject', ...block))
        .onConflict((on) => on.columns(['site', 'subject']).doUpdateSet(columns(...block))),
    ),
    unblock: prepare(
      db,
      compiler
        .deleteFrom('blocks')
        .where('site', '=', given<string>('site'))
        .where('subject', '=', given<string>('subject')),
    ),
    lock: prepare(
      db,
      compiler
        .insertInto('locks')
        .values(columns('site', 'vehicle', 'since', 'by'))
        .onConflict((on) => on.columns(['site', 'vehicle']).doUpdateSet(columns('since', 'by'))),
    ),
    unlock: prepare(
      db,
      compiler
        .deleteFrom('locks')
        .where('site', '=', given<string>('site'))
        .where('vehicle', '=', given<string>('vehicle')),
    ),
    household: prepare(
      db,
      compiler
        .insertInto('households')
        .values(columns('site', 'household', 'since', 'spaces'))
        .onConflict((on) =>
          on.columns(['site', 'household']).doUpdateSet(columns('since', 'spaces')),
        ),
    ),
    handover: prepare(
      db,
      compiler.insertInto('handovers').values(columns('site', 'handover', ...handover)),
    ),
    delivered: prepare(
      db,
      compiler
        .updateTable('handovers')
        .set(columns('to', 'deliveredBy', 'delivered'))
        .where('site', '=', given<string>('site'))
        .where('handover', '=', given<string>('handover')),
    ),
  };
}
