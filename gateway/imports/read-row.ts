import type { Cell } from '../../drivers/driver.ts';
import { readForm } from '../../rules/access/card-forms.ts';
import type { PermitClass } from '../../rules/vocabulary/acts.ts';
import { err, ok, type Result } from '../../rules/vocabulary/result.ts';
import type { Errand } from '../../rules/vocabulary/site.ts';
import { plateAsKept } from '../plate.ts';
import { type CardForm, type Evidence, numbersIn, readNumber } from './card-cells.ts';
import type { Column, Field } from './columns.ts';
import { readDate } from './dates.ts';
import { present } from './present.ts';
import type { ImportProblem, ImportProblemCode } from './problems.ts';
import type { SheetRow } from './sheet-row.ts';
import { CLASS_WORDS, ERRAND_WORDS, keyOf, readHours, STATE_WORDS } from './words.ts';

/** What a row is read with. */
export type Reading = {
  readonly columns: readonly Column[];
  readonly form: CardForm;
  readonly evidence: Evidence;
  readonly zone: string;
  /** Names and ids of lanes, each with its id. */
  readonly lanes: ReadonlyMap<string, string>;
};

/** As the acts' schemas have them: what is longer is a mistake in the file. */
const LENGTHS_MAX = { name: 100, phone: 40, household: 100, model: 100, colour: 40, spaces: 100 };
const PLATE_LENGTH_MAX = 20;
const EACH_MAX = 10;
const VISITS_MAX = 100_000;
const SHOWN_MAX = 40;

type Fault = Omit<ImportProblem, 'row'>;

/** Reads one row; all that is wrong with it is told at once. */
export function readRow(
  cells: readonly Cell[],
  reading: Reading,
): Result<SheetRow, readonly Fault[]> {
  const faults: Fault[] = [];
  const { zone } = reading;
  const column = (field: Field) => reading.columns.find((one) => one.field === field);
  const cellOf = (field: Field): Cell => cells[column(field)?.index ?? -1] ?? null;
  const textOf = (field: Field): string => text(cellOf(field));
  const fault = (code: ImportProblemCode, field: Field, value?: string): undefined => {
    const header = column(field)?.header;
    faults.push({
      code,
      ...(header === undefined ? {} : { column: header }),
      ...(value === undefined ? {} : { value }),
    });
    return undefined;
  };
  /** A word, a date, a number: empty is left out, what cannot be read is a fault. */
  const given = <T>(
    field: Field,
    code: ImportProblemCode,
    read: (cell: Cell) => T | undefined,
  ): T | undefined => {
    const cell = cellOf(field);
    if (text(cell) === '') return undefined;
    return read(cell) ?? fault(code, field, text(cell).slice(0, SHOWN_MAX));
  };
  const short = (field: keyof typeof LENGTHS_MAX): string | undefined => {
    const value = textOf(field);
    if (value.length > LENGTHS_MAX[field]) return fault('too-long', field);
    return value === '' ? undefined : value;
  };
  const each = (field: Field): readonly Cell[] =>
    reading.columns.flatMap((one) => (one.field === field ? [cells[one.index] ?? null] : []));

  const name = short('name');
  if (name === undefined && textOf('name') === '') fault('name-missing', 'name');
  const cards = each('card')
    .flatMap(numbersIn)
    .flatMap((number) => {
      const card = readNumber(number, reading.form, reading.evidence);
      if (card.ok) return [readForm(card.value)];
      fault(card.error, 'card', tail(number));
      return [];
    });
  const plates = [...new Set(each('plate').flatMap(platesIn))];
  const isBare = each('card').every((cell) => numbersIn(cell).length === 0);
  if (isBare && plates.length === 0) fault('card-missing', 'card');
  const long = plates.find((plate) => plate.length > PLATE_LENGTH_MAX);
  if (long !== undefined) fault('too-long', 'plate', tail(long));
  if (cards.length > EACH_MAX) fault('too-many', 'card');
  if (plates.length > EACH_MAX) fault('too-many', 'plate');
  const read = {
    phone: short('phone'),
    household: short('household'),
    model: short('model'),
    colour: short('colour'),
    spaces: short('spaces'),
    validFrom: given('from', 'date-unknown', (cell) => readDate(cell, 'begins', zone)),
    validTo: given('to', 'date-unknown', (cell) => readDate(cell, 'ends', zone)),
    hours: given('hours', 'hours-unknown', (cell) => readHours(text(cell))),
    visits: given('visits', 'visits-unknown', visitsOf),
    errand: given('errand', 'errand-unknown', (cell) => keyOf(ERRAND_WORDS, text(cell))),
  };
  const lanes = given('lanes', 'lane-unknown', (cell) => lanesOf(text(cell), reading.lanes));
  const kind = given('class', 'class-unknown', (cell) => keyOf(CLASS_WORDS, text(cell)));
  const state = given('state', 'state-unknown', (cell) => keyOf(STATE_WORDS, text(cell)));
  if (faults.length > 0 || name === undefined) return err(faults);
  return ok({
    name,
    plates,
    cards,
    class: kind ?? classFor(read),
    state: state ?? 'active',
    lanes: lanes ?? [],
    ...present(read),
  });
}

/** Whoever has an errand and no class delivers; else most rows are of those who live here. */
const classFor = ({ errand }: { readonly errand: Errand | undefined }): PermitClass =>
  errand === undefined ? 'resident' : 'delivery';

/** The last four characters: what may be shown of a number. */
export const tail = (number: string): string => `…${number.slice(-4)}`;

function text(cell: Cell): string {
  if (cell === null) return '';
  return cell instanceof Date ? cell.toISOString().slice(0, 19) : String(cell).trim();
}

function platesIn(cell: Cell): readonly string[] {
  return text(cell)
    .normalize('NFKC')
    .split(/[、,;|/\n]/)
    .map(plateAsKept)
    .filter((plate) => plate !== '');
}

function visitsOf(cell: Cell): number | undefined {
  const visits = Number(cell);
  return Number.isInteger(visits) && visits >= 1 && visits <= VISITS_MAX ? visits : undefined;
}

/** Every lane (全部) is written as none. */
function lanesOf(cell: string, known: ReadonlyMap<string, string>): readonly string[] | undefined {
  const names = cell.split(/[、，,;；|\n]/).map((name) => name.trim());
  const written = names.filter((name) => name !== '' && name !== '全部');
  const ids = written.map((name) => known.get(name.toLowerCase()));
  const found = ids.filter((id) => id !== undefined);
  return found.length === ids.length ? [...new Set(found)] : undefined;
}
