import type { Database } from 'better-sqlite3';
import type { ActData } from '../../rules/vocabulary/acts.ts';
import type { Act } from './commit-work.ts';
import { columns, compiler, prepare } from './statements.ts';

/** Names, phones and plates, from the acts that give them: no fact carries them. */
export function prepareNames(statements: NameStatements): (site: string, act: Act) => void {
  const person = (site: string, data: ActData<'person.save'>): void => {
    const { person: id, name, phone = null, household = null, guard } = data;
    statements.person.run({
      site,
      person: id,
      name,
      phone,
      household,
      guard: guard ? 1 : 0,
      import: null,
    });
  };
  const vehicle = (site: string, data: ActData<'vehicle.save'>): void => {
    const { vehicle: id, plate, model = null, colour = null } = data;
    statements.vehicle.run({ site, vehicle: id, plate, model, colour, import: null });
  };
  /** Whoever is known already keeps his name: a visitor's form changes no resident. */
  const visitor = (site: string, data: ActData<'visitor.invite'>): void => {
    const { holder, plate, name = plate ?? '', phone = null, host, vehicle: car } = data;
    statements.newPerson.run({
      site,
      person: holder,
      name,
      phone,
      household: host,
      guard: 0,
      import: null,
    });
    if (car === undefined || plate === undefined) return;
    statements.newVehicle.run({
      site,
      vehicle: car,
      plate,
      model: null,
      colour: null,
      import: null,
    });
  };
  return (site, { type, data }) => {
    if (type === 'person.save') person(site, JSON.parse(data));
    else if (type === 'vehicle.save') vehicle(site, JSON.parse(data));
    else if (type === 'visitor.invite') visitor(site, JSON.parse(data));
  };
}

/** The statements that write names, with the import they came with. */
export type NameStatements = ReturnType<typeof prepareNameStatements>;

/** Prepares them once. */
export function prepareNameStatements(db: Database) {
  const person = () =>
    compiler
      .insertInto('people')
      .values(columns('site', 'person', 'name', 'phone', 'household', 'guard', 'import'));
  const vehicle = () =>
    compiler
      .insertInto('vehicles')
      .values(columns('site', 'vehicle', 'plate', 'model', 'colour', 'import'));
  return {
    person: prepare(
      db,
      person().onConflict((on) =>
        on
          .columns(['site', 'person'])
          .doUpdateSet(columns('name', 'phone', 'household', 'guard', 'import')),
      ),
    ),
    newPerson: prepare(
      db,
      person().onConflict((on) => on.columns(['site', 'person']).doNothing()),
    ),
    vehicle: prepare(
      db,
      vehicle().onConflict((on) =>
        on.columns(['site', 'vehicle']).doUpdateSet(columns('plate', 'model', 'colour', 'import')),
      ),
    ),
    newVehicle: prepare(
      db,
      vehicle().onConflict((on) => on.columns(['site', 'vehicle']).doNothing()),
    ),
  };
}
