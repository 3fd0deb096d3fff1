import { importedPerson, importedVehicle } from '../../rules/access/imports.ts';
import { importedPermit } from '../../rules/access/register.ts';
import type { ImportRow } from '../../rules/vocabulary/acts.ts';
import type { LaneId, PermitId, PersonId, VehicleId } from '../../rules/vocabulary/ids.ts';
import { present } from './present.ts';
import { cardOf, type Numbered } from './read-sheet.ts';

/** So few rows that no gate waits longer for one of their commits than for one of its own. */
export const CHUNK_ROWS = 32;
/** Each card brings up to eight digests to its fact. */
const CHUNK_CARDS = 64;

/** The rows of a file as acts stage them: one plate is one vehicle, one name of a household is one person. */
export function chunksOf(
  id: string,
  rows: readonly Numbered[],
  plates: ReadonlyMap<string, string>,
): readonly (readonly ImportRow[])[] {
  const vehicles = new Map<string, VehicleId>(
    [...plates].map(([plate, one]) => [plate, vehicle(one)]),
  );
  const people = new Map<string, PersonId>();
  return cut(rows).map((some, chunk) =>
    some.map((numbered, index) =>
      rowOf(numbered, importedPermit(id, chunk, index), vehicles, people),
    ),
  );
}

function cut(rows: readonly Numbered[]): readonly (readonly Numbered[])[] {
  const chunks: Numbered[][] = [];
  let cards = CHUNK_CARDS;
  for (const row of rows) {
    const last = chunks.at(-1);
    const more = row.permit.cards.length;
    if (last === undefined || last.length === CHUNK_ROWS || cards + more > CHUNK_CARDS) {
      chunks.push([row]);
      cards = more;
    } else {
      last.push(row);
      cards += more;
    }
  }
  return chunks;
}

function rowOf(
  { row, permit: sheet }: Numbered,
  permit: PermitId,
  vehicles: Map<string, VehicleId>,
  people: Map<string, PersonId>,
): ImportRow {
  const { name, phone, household, plates, model, colour, cards, spaces, lanes, ...terms } = sheet;
  const { class: kind, state, validFrom, validTo, hours, visits, errand } = terms;
  const whose = household === undefined ? undefined : `${household}\n${name}`;
  const holder = whose === undefined ? undefined : people.get(whose);
  if (whose !== undefined && holder === undefined) people.set(whose, importedPerson(permit));
  const named = { name, ...present({ phone, household }) };
  return {
    row,
    ...(holder === undefined ? { person: named } : { holder }),
    vehicles: plates.map((plate, place) => {
      const known = vehicles.get(plate);
      if (known !== undefined) return { vehicle: known };
      vehicles.set(plate, importedVehicle(permit, place));
      return { plate, ...present({ model, colour }) };
    }),
    cards: cards.map(cardOf),
    class: kind,
    lanes: lanes.map(lane),
    state,
    ...present({ validFrom, validTo, hours, visits, errand, household: spaces }),
  };
}

// The branding constructors: the register's vehicles, and lanes that were looked up in the site.
const vehicle = (id: string): VehicleId => id as VehicleId;
const lane = (id: string): LaneId => id as LaneId;
