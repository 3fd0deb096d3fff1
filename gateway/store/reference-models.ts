import type { Database } from 'better-sqlite3';
import type { Act } from './commit-work.ts';
import { prepareImportModels } from './import-models.ts';
import { prepareNameStatements, prepareNames } from './names-model.ts';
import type { Projections, Told } from './projector.ts';
import { permitRow, prepareReferenceStatements } from './reference-statements.ts';

/** Reference data: people and vehicles from acts, permits and credentials from their facts. */
export function prepareReferenceModels(db: Database): {
  readonly facts: Projections;
  act(site: string, act: Act): void;
} {
  const statements = prepareReferenceStatements(db);
  const nameStatements = prepareNameStatements(db);
  const imports = prepareImportModels(db, { ...statements, ...nameStatements });
  const permit = ({ site, data }: Told<'permit.issued' | 'permit.changed'>): void => {
    statements.permit.run(permitRow(site, data, null));
  };
  const names = prepareNames(nameStatements);
  const numbers = new Map<string, (site: string, data: string) => void>([
    ['credential.enrol', (site, data) => imports.number(site, JSON.parse(data))],
    ['credential.replace', (site, data) => imports.number(site, JSON.parse(data))],
    ['import.stage', (site, data) => imports.stage(site, JSON.parse(data))],
  ]);
  return {
    facts: {
      ...imports.facts,
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
          import: null,
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
    act(site, act) {
      names(site, act);
      numbers.get(act.type)?.(site, act.data);
    },
  };
}
