import type { Database } from 'better-sqlite3';
import { sql } from 'kysely';
import type { Act } from './commit-work.ts';
import { prepareNames } from './names-model.ts';
import type { Projections, Told } from './projector.ts';
import { columns, compiler, given, prepare } from './statements.ts';

/** Reference data: people and vehicles from acts, permits and credentials from their facts. */
export function prepareReferenceModels(db: Database): {
  readonly facts: Projections;
  act(site: string, act: Act): void;
} {
  const statements = prepareAll(db);
  const permit = ({ site, data }: Told<'permit.issued' | 'permit.changed'>): void => {
    statements.permit.run({
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
    });
  };
  return {
    facts: {
      'permit.issued': permit,
      'permit.changed': permit,
      'permit.ended': ({ site, time, data }) => {
        statements.permitEnded.run({ site, permit: data.permit, ended: time });
      },
      'credential.enrolled': ({ site, data }) => {
        statements.credential.run({
          site,
          credential: data.credential,
          holder: data.holder ?? null,
          permit: data.permit ?? null,
          checkpoint: data.checkpoint ?? null,
          vehicle: data.vehicle ?? null,
          technology: data.technology,
          bits: data.bits,
          tail: data.tail ?? null,
          digests: JSON.stringify(data.digests),
          lost: null,
        });
      },
      'credential.handed-out': ({ site, data }) => {
        statements.credentialPermit.run({
          site,
          credential: data.credential,
          permit: data.permit,
        });
      },
      'credential.handed-back': ({ site, data }) => {
        statements.credentialPermit.run({ site, credential: data.credential, permit: null });
      },
      'credential.lost': ({ site, time, data }) => {
        statements.credentialLost.run({ site, credential: data.credential, lost: time });
      },
    },
    act: prepareNames(db),
  };
}

function prepareAll(db: Database) {
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
] as const;
