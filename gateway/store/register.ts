import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import type { SiteId } from '../../rules/vocabulary/ids.ts';
import { BUSY_MS } from './connection.ts';
import type {
  CredentialsTable,
  PeopleTable,
  PermitsTable,
  Tables,
  VehiclesTable,
} from './tables.ts';

/** A permit with its names, plates and card numbers. */
export type RegisteredPermit = {
  readonly permit: PermitsTable;
  readonly holder: PeopleTable | undefined;
  readonly vehicles: readonly VehiclesTable[];
  /** `technology:bits:hex`, or the last characters where the number was never kept; lost cards are left out. */
  readonly cards: readonly string[];
};

/** All that a site has registered, as one picture. */
export type Register = {
  /** Those that let somebody in or may again: the ended ones are left out. */
  readonly permits: readonly RegisteredPermit[];
  /** Every plate that is known, with its vehicle. */
  readonly plates: ReadonlyMap<string, string>;
};

/**
 * Reads the whole register, for a thread of its own: a large one takes a second and would hold a loop as long. What is
 * staged or dropped is not part of it.
 */
export async function readRegister(file: string, site: SiteId): Promise<Register> {
  const handle = new Database(file, { readonly: true, fileMustExist: true, timeout: BUSY_MS });
  const read = new Kysely<Tables>({ dialect: new SqliteDialect({ database: handle }) });
  try {
    // One transaction: an import that is applied meanwhile is in all of it or in none.
    return await read.transaction().execute((at) => pictureOf(at, site));
  } finally {
    await read.destroy();
  }
}

async function pictureOf(read: Kysely<Tables>, site: SiteId): Promise<Register> {
  const stands = new Map(
    (
      await read
        .selectFrom('imports')
        .select(['import', 'state'])
        .where('site', '=', site)
        .execute()
    ).map((row) => [row.import, row.state]),
  );
  const counts = (row: { readonly import: string | null }): boolean =>
    row.import === null || stands.get(row.import) === 'applied';
  const isNamed = (row: { readonly import: string | null }): boolean =>
    counts(row) || stands.get(row.import ?? '') === 'undone';
  const people = new Map(
    (await read.selectFrom('people').selectAll().where('site', '=', site).execute()).map(
      (row) => [row.person, row] as const,
    ),
  );
  const vehicles = (
    await read
      .selectFrom('vehicles')
      .selectAll()
      .where('site', '=', site)
      .orderBy('vehicle')
      .execute()
  ).filter(isNamed);
  const byVehicle = new Map(vehicles.map((row) => [row.vehicle, row]));
  const numbers = new Map(
    (await read.selectFrom('cardNumbers').selectAll().where('site', '=', site).execute()).map(
      (row) => [row.credential, row.number],
    ),
  );
  const cards = new Map<string | null, string[]>();
  for (const card of await read
    .selectFrom('credentials')
    .selectAll()
    .where('site', '=', site)
    .orderBy('credential')
    .execute()) {
    if (!counts(card) || card.lost !== null || card.permit === null) continue;
    const number = numberOf(card, numbers);
    const others = cards.get(card.permit);
    if (others === undefined) cards.set(card.permit, [number]);
    else others.push(number);
  }
  const permits = (
    await read
      .selectFrom('permits')
      .selectAll()
      .where('site', '=', site)
      .orderBy('permit')
      .execute()
  ).filter((row) => counts(row) && row.ended === null && row.state !== 'revoked');
  return {
    plates: new Map(vehicles.map((row) => [row.plate, row.vehicle])),
    permits: permits.map((permit) => ({
      permit,
      holder: people.get(permit.holder),
      vehicles: vehicleIds(permit).flatMap((id) => byVehicle.get(id) ?? []),
      cards: cards.get(permit.permit) ?? [],
    })),
  };
}

const numberOf = (
  { credential, tail }: CredentialsTable,
  numbers: ReadonlyMap<string, string>,
): string => numbers.get(credential) ?? `…${tail ?? ''}`;

function vehicleIds({ vehicles }: PermitsTable): readonly string[] {
  const ids: unknown = JSON.parse(vehicles);
  return Array.isArray(ids) ? ids.map(String) : [];
}
