import type { Database } from 'better-sqlite3';
import type { Kysely } from 'kysely';
import type { SiteId } from '../../rules/vocabulary/ids.ts';
import { BY_HAND } from './openings-model.ts';
import type { Projections } from './projector.ts';
import { columns, compiler, given, prepare } from './statements.ts';
import type { ShiftsTable, Tables } from './tables.ts';

/** Shifts, and whose each opening by hand is. */
export function prepareShiftsModel(db: Database): Projections {
  const statements = prepareAll(db);
  return {
    'post.manned': ({ site, id, time, data }) => {
      const { post, guard } = data;
      statements.manned.run({ site, shift: id, post, guard, since: time });
    },
    'post.left': ({ site, time, data }) => {
      const { shift, how, sums, unexplained } = data;
      statements.left.run({
        site,
        shift,
        until: time,
        how,
        sums: JSON.stringify(sums),
        unexplained,
      });
    },
    'opening.asked': ({ site, data }) => {
      const { opening, guard = null, shift = null } = data;
      statements.asked.run({ site, opening, guard, shift });
    },
  };
}

/** The newest shifts first. */
export function shiftsOf(
  read: Kysely<Tables>,
  site: SiteId,
  {
    post,
    before,
    limit,
  }: { readonly post?: string; readonly before?: number; readonly limit: number },
): Promise<readonly ShiftsTable[]> {
  let query = read
    .selectFrom('shifts')
    .selectAll()
    .where('site', '=', site)
    .orderBy('since', 'desc')
    .limit(limit);
  if (post !== undefined) query = query.where('post', '=', post);
  if (before !== undefined) query = query.where('since', '<', before);
  return query.execute();
}

function prepareAll(db: Database) {
  return {
    manned: prepare(
      db,
      compiler.insertInto('shifts').values(columns('site', 'shift', 'post', 'guard', 'since')),
    ),
    left: prepare(
      db,
      compiler
        .updateTable('shifts')
        .set(columns('until', 'how', 'sums', 'unexplained'))
        .where('site', '=', given<string>('site'))
        .where('shift', '=', given<string>('shift')),
    ),
    asked: prepare(
      db,
      compiler
        .updateTable('openings')
        .set(columns('guard', 'shift'))
        .where('site', '=', given<string>('site'))
        .where(BY_HAND)
        .where('opening', '=', given<string>('opening')),
    ),
  };
}
