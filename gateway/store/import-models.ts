import type { Database } from 'better-sqlite3';
import { sql } from 'kysely';
import { readForm } from '../../rules/access/card-forms.ts';
import { importedPerson, importedVehicle } from '../../rules/access/imports.ts';
import { importedCard, importedPermit } from '../../rules/access/register.ts';
import type { ActData, ImportRow } from '../../rules/vocabulary/acts.ts';
import type { ImportedRow } from '../../rules/vocabulary/facts.ts';
import type { PermitId } from '../../rules/vocabulary/ids.ts';
import type { NameStatements } from './names-model.ts';
import type { Projections } from './projector.ts';
import { permitRow, type ReferenceStatements } from './reference-statements.ts';
import { columns, compiler, given, prepare } from './statements.ts';

/** Imports and how they stand; their rows are reference data like any other, with the import they came with. */
export function prepareImportModels(
  db: Database,
  reference: ReferenceStatements & NameStatements,
): {
  readonly facts: Projections;
  stage(site: string, data: ActData<'import.stage'>): void;
  number(site: string, data: ActData<'credential.enrol' | 'credential.replace'>): void;
} {
  const statements = prepareAll(db);
  const row = (site: string, id: string, permit: PermitId, told: ImportedRow): void => {
    reference.permit.run(permitRow(site, { ...told, permit }, id));
    const [vehicle, other] = told.vehicles;
    for (const [place, { technology, bits, tail = null, digests }] of told.cards.entries()) {
      reference.credential.run({
        site,
        credential: importedCard(permit, place),
        holder: told.holder,
        permit,
        checkpoint: null,
        vehicle: other === undefined ? (vehicle ?? null) : null,
        technology,
        bits,
        tail,
        digests: JSON.stringify(digests),
        lost: null,
        import: id,
      });
    }
  };
  const names = (
    site: string,
    id: string,
    permit: PermitId,
    { person, vehicles, cards }: ImportRow,
  ): void => {
    if (person !== undefined) {
      const { name, phone = null, household = null } = person;
      const whose = importedPerson(permit);
      reference.person.run({ site, person: whose, name, phone, household, guard: 0, import: id });
    }
    for (const [place, one] of vehicles.entries()) {
      if ('vehicle' in one) continue;
      const { plate, model = null, colour = null } = one;
      const vehicle = importedVehicle(permit, place);
      reference.vehicle.run({ site, vehicle, plate, model, colour, import: id });
    }
    for (const [place, card] of cards.entries()) {
      const credential = importedCard(permit, place);
      statements.number.run({ site, credential, number: readForm(card) });
    }
  };
  return {
    facts: {
      'import.staged': ({ site, time, data }) => {
        const { import: id, chunk, chunks, count, by, rows = [] } = data;
        statements.staged.run({ site, import: id, chunks, count, by, time });
        for (const [index, told] of rows.entries()) {
          row(site, id, importedPermit(id, chunk, index), told);
        }
      },
      'import.applied': ({ site, time, data }) => {
        statements.stands.run({ site, import: data.import, state: 'applied', time, why: null });
      },
      'import.undone': ({ site, time, data }) => {
        const why = data.why ?? null;
        statements.stands.run({ site, import: data.import, state: 'undone', time, why });
      },
      'import.dropped': ({ site, time, data }) => {
        statements.stands.run({ site, import: data.import, state: 'dropped', time, why: null });
      },
    },
    stage(site, { import: id, chunk, file, rows }) {
      if (file !== undefined) statements.file.run({ site, import: id, file });
      for (const [index, named] of rows.entries()) {
        names(site, id, importedPermit(id, chunk, index), named);
      }
    },
    number(site, { credential, card }) {
      statements.number.run({ site, credential, number: readForm(card) });
    },
  };
}

function prepareAll(db: Database) {
  const ofImport = () =>
    compiler
      .updateTable('imports')
      .where('site', '=', given<string>('site'))
      .where('import', '=', given<string>('import'));
  return {
    staged: prepare(
      db,
      compiler
        .insertInto('imports')
        .values({
          ...columns('site', 'import', 'chunks', 'by'),
          state: sql.lit('staged'),
          staged: sql.lit(1),
          rows: given<number>('count'),
          began: given<number>('time'),
          since: given<number>('time'),
          why: sql.lit(null),
          file: sql.lit(null),
        })
        .onConflict((on) =>
          on.columns(['site', 'import']).doUpdateSet((eb) => ({
            staged: eb('imports.staged', '+', sql.lit(1)),
            rows: eb('imports.rows', '+', given<number>('count')),
            since: given<number>('time'),
          })),
        ),
    ),
    stands: prepare(
      db,
      ofImport().set({ ...columns('state', 'why'), since: given<number>('time') }),
    ),
    file: prepare(db, ofImport().set(columns('file'))),
    number: prepare(
      db,
      compiler
        .insertInto('cardNumbers')
        .values(columns('site', 'credential', 'number'))
        .onConflict((on) => on.columns(['site', 'credential']).doUpdateSet(columns('number'))),
    ),
  };
}
