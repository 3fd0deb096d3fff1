import type { Database } from 'better-sqlite3';
import type { ActData } from '../../rules/vocabulary/acts.ts';
import type { Act } from './commit-work.ts';
import { personWords, plateWords } from './search-words.ts';
import { columns, compiler, prepare, type Value } from './statements.ts';

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

type Person = {
  readonly site: string;
  readonly person: string;
  readonly name: string;
  readonly phone: string | null;
  readonly household: string | null;
  readonly guard: number;
  readonly import: string | null;
};
type Vehicle = {
  readonly site: string;
  readonly vehicle: string;
  readonly plate: string;
  readonly model: string | null;
  readonly colour: string | null;
  readonly import: string | null;
};

/** Prepares them once. Each name is written with the words it is found by. */
export function prepareNameStatements(db: Database) {
  const person = () =>
    compiler.insertInto('people').values(columns('site', 'person', ...PERSON_TERMS));
  const vehicle = () =>
    compiler.insertInto('vehicles').values(columns('site', 'vehicle', ...VEHICLE_TERMS));
  const found = <Row extends Readonly<Record<string, Value>>>(
    statement: ReturnType<typeof prepare>,
    wordsOf: (row: Row) => string,
  ) => ({
    run(row: Row): void {
      statement.run({ ...row, finds: wordsOf(row) });
    },
  });
  const ofPlate = ({ plate }: Vehicle): string => plateWords(plate);
  return {
    person: found<Person>(
      prepare(
        db,
        person().onConflict((on) =>
          on.columns(['site', 'person']).doUpdateSet(columns(...PERSON_TERMS)),
        ),
      ),
      personWords,
    ),
    newPerson: found<Person>(
      prepare(
        db,
        person().onConflict((on) => on.columns(['site', 'person']).doNothing()),
      ),
      personWords,
    ),
    vehicle: found<Vehicle>(
      prepare(
        db,
        vehicle().onConflict((on) =>
          on.columns(['site', 'vehicle']).doUpdateSet(columns(...VEHICLE_TERMS)),
        ),
      ),
      ofPlate,
    ),
    newVehicle: found<Vehicle>(
      prepare(
        db,
        vehicle().onConflict((on) => on.columns(['site', 'vehicle']).doNothing()),
      ),
      ofPlate,
    ),
  };
}

const PERSON_TERMS = ['name', 'phone', 'household', 'guard', 'import', 'finds'] as const;
const VEHICLE_TERMS = ['plate', 'model', 'colour', 'import', 'finds'] as const;
