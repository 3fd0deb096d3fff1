import type { Database } from 'better-sqlite3';
import { type Kysely, sql } from 'kysely';
import type { SiteId } from '../../rules/vocabulary/ids.ts';
import type { Projections, Told } from './projector.ts';
import { columns, compiler, given, prepare } from './statements.ts';
import type { Tables, VisitorsTable } from './tables.ts';

/** Visitors, from their facts: announced, come, gone, past their time, with a card or without. */
export function prepareVisitorsModel(db: Database): Projections {
  const statements = prepareAll(db);
  const condition =
    (since: (time: number) => number | null) =>
    ({ site, time, data }: Told<'condition.raised' | 'condition.cleared'>): void => {
      const { condition: what, permit } = data;
      if (permit === undefined) return;
      if (what === 'overstay') statements.overstays.run({ site, permit, overstays: since(time) });
      if (what === 'card-not-returned') {
        statements.keepsCard.run({ site, permit, keepsCard: since(time) });
      }
    };
  return {
    'visitor.invited': ({ site, time, data }) => {
      const { permit, holder, vehicle = null, host, agreed = null, by, to } = data;
      statements.invited.run({
        site,
        permit,
        announced: time,
        holder,
        vehicle,
        host,
        agreed,
        by,
        until: Date.parse(to),
        made: 0,
      });
    },
    'permit.changed': ({ site, data }) => {
      if (data.class !== 'visitor' || data.validTo === undefined) return;
      const { permit, validTo } = data;
      statements.until.run({ site, permit, until: Date.parse(validTo) });
    },
    'passage.committed': ({ site, time, data }) => {
      const { permit, direction } = data;
      if (permit === undefined) return;
      if (direction === 'entry') statements.arrived.run({ site, permit, arrived: time });
      else statements.left.run({ site, permit, left: time });
    },
    'credential.handed-out': ({ site, data }) => {
      statements.card.run({ site, permit: data.permit, credential: data.credential });
    },
    'credential.handed-back': ({ site, data }) => {
      statements.card.run({ site, permit: data.permit, credential: null });
    },
    'condition.raised': condition((time) => time),
    'condition.cleared': condition(() => null),
  };
}

/** Which visitors are asked for. */
export type VisitorsAsked = {
  /** Only those expected or inside at this moment. */
  readonly openAt?: number;
  readonly before?: number;
  readonly limit: number;
};

/** A visitor with what is known of him and of his permit. */
export type VisitorRow = VisitorsTable & {
  readonly name: string | null;
  readonly phone: string | null;
  readonly plate: string | null;
  readonly visits: number | null;
  readonly errand: string | null;
  readonly validFrom: string | null;
  readonly ended: number | null;
};

/** The newest visitors first. */
export function visitorsOf(
  read: Kysely<Tables>,
  site: SiteId,
  { openAt, before, limit }: VisitorsAsked,
): Promise<readonly VisitorRow[]> {
  let query = read
    .selectFrom('visitors as v')
    .innerJoin('permits as t', (on) =>
      on.onRef('t.site', '=', 'v.site').onRef('t.permit', '=', 'v.permit'),
    )
    .leftJoin('people as p', (on) =>
      on.onRef('p.site', '=', 'v.site').onRef('p.person', '=', 'v.holder'),
    )
    .leftJoin('vehicles as c', (on) =>
      on.onRef('c.site', '=', 'v.site').onRef('c.vehicle', '=', 'v.vehicle'),
    )
    .selectAll('v')
    .select(['p.name', 'p.phone', 'c.plate', 't.visits', 't.errand', 't.validFrom', 't.ended'])
    .where('v.site', '=', site)
    .orderBy('v.announced', 'desc')
    .limit(limit);
  if (before !== undefined) query = query.where('v.announced', '<', before);
  if (openAt !== undefined) {
    query = query.where((where) =>
      where.or([
        sql<boolean>`v.arrived is not null and (v.left is null or v.left < v.arrived)`,
        where('v.credential', 'is not', null),
        where.and([
          where('v.until', '>=', openAt),
          where('t.ended', 'is', null),
          sql<boolean>`(t.visits is null or v.made < t.visits)`,
        ]),
      ]),
    );
  }
  return query.execute();
}

/** The vehicle of this plate, however it was written. */
export async function vehicleOfPlate(
  read: Kysely<Tables>,
  site: SiteId,
  plates: readonly string[],
): Promise<string | undefined> {
  const row = await read
    .selectFrom('vehicles')
    .select('vehicle')
    .where('site', '=', site)
    .where('plate', 'in', plates)
    // One that is only staged is nobody's yet.
    .where((eb) =>
      eb.or([
        eb('import', 'is', null),
        eb(
          'import',
          'in',
          read
            .selectFrom('imports')
            .select('import')
            .where('site', '=', site)
            .where('state', 'in', ['applied', 'undone']),
        ),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return row?.vehicle;
}

function prepareAll(db: Database) {
  const change = () =>
    compiler
      .updateTable('visitors')
      .where('site', '=', given<string>('site'))
      .where('permit', '=', given<string>('permit'));
  const invited = [
    'announced',
    'holder',
    'vehicle',
    'host',
    'agreed',
    'by',
    'until',
    'made',
  ] as const;
  return {
    invited: prepare(
      db,
      compiler.insertInto('visitors').values(columns('site', 'permit', ...invited)),
    ),
    until: prepare(db, change().set(columns('until'))),
    arrived: prepare(db, change().set(columns('arrived')).set({ made: sql`made + 1` })),
    left: prepare(db, change().set(columns('left'))),
    card: prepare(db, change().set(columns('credential'))),
    overstays: prepare(db, change().set(columns('overstays'))),
    keepsCard: prepare(db, change().set(columns('keepsCard'))),
  };
}
