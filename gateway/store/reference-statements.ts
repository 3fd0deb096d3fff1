import type { Database } from 'better-sqlite3';
import { sql } from 'kysely';
import type { FactData } from '../../rules/vocabulary/facts.ts';
import { columns, compiler, given, prepare } from './statements.ts';

/** A permit as its row, with the import it came with. */
export function permitRow(
  site: string,
  data: Omit<FactData<'permit.issued'>, 'by' | 'was'>,
  id: string | null,
) {
  return {
    site,
    permit: data.permit,
    class: data.class,
    holder: data.holder,
    vehicles: JSON.stringify(data.vehicles),
    lanes: JSON.stringify(data.lanes),
    validFrom: data.validFrom ?? null,
    validTo: data.validTo ?? null,
    hours: data.hours === undefined ? null : JSON.stringify(data.hours),
    visits: data.visits ?? null,
    household: data.household ?? null,
    errand: data.errand ?? null,
    state: data.is,
    import: id,
  };
}

/** The statements that write reference data. */
export type ReferenceStatements = ReturnType<typeof prepareReferenceStatements>;

/** Prepares them once. */
export function prepareReferenceStatements(db: Database) {
  const ofCredential = () =>
    compiler
      .updateTable('credentials')
      .where('site', '=', given<string>('site'))
      .where('credential', '=', given<string>('credential'));
  return {
    permit: preparePermit(db),
    permitEnded: prepare(
      db,
      compiler
        .updateTable('permits')
        .set(columns('ended'))
        .where('site', '=', given<string>('site'))
        .where('permit', '=', given<string>('permit')),
    ),
    credential: prepare(
      db,
      compiler
        .insertInto('credentials')
        .values(columns('site', 'credential', ...CREDENTIAL_TERMS))
        .onConflict((on) =>
          on.columns(['site', 'credential']).doUpdateSet(columns(...CREDENTIAL_TERMS)),
        ),
    ),
    credentialPermit: prepare(db, ofCredential().set(columns('permit'))),
    credentialLost: prepare(db, ofCredential().set(columns('lost'))),
  };
}

/** Writes a permit, and on which permits its vehicles are. */
function preparePermit(db: Database) {
  const permit = prepare(
    db,
    compiler
      .insertInto('permits')
      .values(columns('site', 'permit', ...PERMIT_TERMS))
      .onConflict((on) =>
        on
          .columns(['site', 'permit'])
          .doUpdateSet({ ...columns(...PERMIT_TERMS), ended: sql.lit(null) }),
      ),
  );
  const without = prepare(
    db,
    compiler
      .deleteFrom('permitVehicles')
      .where('site', '=', given<string>('site'))
      .where('permit', '=', given<string>('permit')),
  );
  const vehicle = prepare(
    db,
    compiler.insertInto('permitVehicles').values(columns('site', 'vehicle', 'permit')),
  );
  return {
    run(row: ReturnType<typeof permitRow>): void {
      permit.run(row);
      const { site, permit: id } = row;
      without.run({ site, permit: id });
      const vehicles: readonly string[] = JSON.parse(row.vehicles);
      for (const one of new Set(vehicles)) vehicle.run({ site, vehicle: one, permit: id });
    },
  };
}

const PERMIT_TERMS = [
  'class',
  'holder',
  'vehicles',
  'lanes',
  'validFrom',
  'validTo',
  'hours',
  'visits',
  'household',
  'errand',
  'state',
  'import',
] as const;

const CREDENTIAL_TERMS = [
  'holder',
  'permit',
  'checkpoint',
  'vehicle',
  'technology',
  'bits',
  'tail',
  'digests',
  'lost',
  'import',
] as const;
