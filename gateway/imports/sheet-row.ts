import type { PermitClass, PermitState } from '../../rules/vocabulary/acts.ts';
import type { Hours } from '../../rules/vocabulary/hours.ts';
import type { Errand } from '../../rules/vocabulary/site.ts';
import { FIELDS, type Field, HEADERS } from './columns.ts';
import { writeDate } from './dates.ts';
import { CLASS_WORDS, ERRAND_WORDS, STATE_WORDS, writeHours } from './words.ts';

/** One permit as a sheet tells it: what an import reads and an export writes. */
export type SheetRow = {
  readonly name: string;
  readonly phone?: string;
  readonly household?: string;
  readonly plates: readonly string[];
  readonly model?: string;
  readonly colour?: string;
  /** `technology:bits:hex`. */
  readonly cards: readonly string[];
  readonly class: PermitClass;
  readonly state: PermitState;
  /** Ids; empty: every lane. */
  readonly lanes: readonly string[];
  readonly validFrom?: string;
  readonly validTo?: string;
  readonly hours?: Hours;
  readonly visits?: number;
  readonly errand?: Errand;
  /** The household whose spaces its vehicles take. */
  readonly spaces?: string;
};

/** The first line of an export. */
export const HEADER_CELLS: readonly string[] = FIELDS.map((field) => HEADERS[field][0]);

/** The cells of a permit, in the order of that line. The same permit gives the same cells, wherever it comes from. */
export function cellsOf(row: SheetRow, zone: string): readonly string[] {
  const cells: Readonly<Record<Field, string>> = {
    card: row.cards.join('、'),
    plate: row.plates.join('、'),
    name: row.name,
    phone: row.phone ?? '',
    household: row.household ?? '',
    class: CLASS_WORDS[row.class][0],
    from: row.validFrom === undefined ? '' : writeDate(row.validFrom, 'begins', zone),
    to: row.validTo === undefined ? '' : writeDate(row.validTo, 'ends', zone),
    lanes: row.lanes.join('、'),
    hours: writeHours(row.hours ?? []),
    errand: row.errand === undefined ? '' : ERRAND_WORDS[row.errand][0],
    visits: row.visits === undefined ? '' : String(row.visits),
    spaces: row.spaces ?? '',
    model: row.model ?? '',
    colour: row.colour ?? '',
    state: STATE_WORDS[row.state][0],
  };
  return FIELDS.map((field) => cells[field]);
}
