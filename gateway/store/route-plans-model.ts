import type { Database } from 'better-sqlite3';
import type { Kysely } from 'kysely';
import type { Version, Versions } from '../../rules/patrol/versions.ts';
import type { SiteId } from '../../rules/vocabulary/ids.ts';
import type { Projections } from './projector.ts';
import { columns, compiler, given, prepare } from './statements.ts';
import type { RoutePlansTable, Tables } from './tables.ts';

/** The plans of routes as people made them, those included whose time is over. */
export function prepareRoutePlansModel(db: Database): Projections {
  const statements = prepareAll(db);
  return {
    'route.planned': ({ site, time, data }) => {
      const { route, from, plan, by } = data;
      const row = { site, route, day: from, by, made: time };
      statements.put.run({ ...row, plan: JSON.stringify(plan), why: null });
    },
    'route.ended': ({ site, time, data }) => {
      const { route, from, by, why } = data;
      statements.dropLater.run({ site, route, day: from });
      statements.put.run({ site, route, day: from, by, made: time, plan: null, why });
    },
    'route.unplanned': ({ site, data }) => {
      statements.drop.run({ site, route: data.route, day: data.from });
    },
  };
}

/** All plans, of each route in order of their days. */
export function routePlansOf(
  read: Kysely<Tables>,
  site: SiteId,
): Promise<readonly RoutePlansTable[]> {
  return read
    .selectFrom('routePlans')
    .selectAll()
    .where('site', '=', site)
    .orderBy('route')
    .orderBy('day')
    .execute();
}

/** What is planned by these rows, as rules know it. */
export function versionsFrom(rows: readonly RoutePlansTable[]): Versions {
  const versions: Record<string, Version[]> = {};
  for (const { route, day, by, plan } of rows) {
    const version = plan === null ? { from: day, by } : { from: day, by, plan: JSON.parse(plan) };
    versions[route] = [...(versions[route] ?? []), version];
  }
  return versions;
}

function prepareAll(db: Database) {
  const mine = compiler
    .deleteFrom('routePlans')
    .where('site', '=', given<string>('site'))
    .where('route', '=', given<string>('route'));
  return {
    put: prepare(
      db,
      compiler
        .replaceInto('routePlans')
        .values(columns('site', 'route', 'day', 'by', 'made', 'plan', 'why')),
    ),
    drop: prepare(db, mine.where('day', '=', given<string>('day'))),
    dropLater: prepare(db, mine.where('day', '>', given<string>('day'))),
  };
}
