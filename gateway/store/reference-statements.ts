import type { Database } from 'better-sqlite3';
import { sql } from 'kysely';
import type { FactData } from '../../rules/vocabulary/facts.ts';
import { columns, compiler, given, prepare, type Values } from './statements.ts';

/** A permit as its row, with the import it came with. */
export function permitRow(
  site: string,
  data: Omit<FactData<'permit.issued'>, 'by' | 'was'>,
  id: string | null,
): Values {
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
    permit: prepare(
      db,
      compiler
        .insertInto('permits')
        .values(columns('site', 'permit', ...PERMIT_TERMS))
        .onConflict((on) =>
          on
            .columns(['site', 'permit'])
            .doUpdateSet({ ...columns(...PERMIT_TERMS), ended: sql.lit(null) }),
        ),
    ),
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
