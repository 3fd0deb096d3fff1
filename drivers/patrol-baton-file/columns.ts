import { err, ok, type Result } from '../../rules/vocabulary/result.ts';
import type { Cell } from '../driver.ts';
import { type Column, HEADERS, type Settings } from './settings.ts';

/** Where each thing stands in a row, and with which row the taps begin (counted from 0). */
export type Columns = {
  readonly at: Readonly<Partial<Record<Column, number>>>;
  readonly begins: number;
};

/** What of a file is missing: columns by what they would hold. */
export type NoColumns = { readonly missing: readonly Column[] };

/** A title and the period stand above the headers in many exports; further down there are only taps. */
const HEADER_ROWS_MAX = 20;
const BY_PLACE = /^#(\d{1,3})$/;

/** Finds the columns of a sheet: by the headers that the site names, or by those that are usual. */
export function findColumns(
  rows: readonly (readonly Cell[])[],
  named: Settings['columns'] = {},
): Result<Columns, NoColumns> {
  if (Object.values(named).every((name) => name === undefined || BY_PLACE.test(name))) {
    const at = placesOf([], named);
    if (missingOf(at).length === 0) return ok({ at, begins: 0 });
  }
  let best: readonly Column[] = ['tag', 'when'];
  for (const [index, row] of rows.slice(0, HEADER_ROWS_MAX).entries()) {
    const at = placesOf(row, named);
    const missing = missingOf(at, named);
    if (missing.length === 0) return ok({ at, begins: index + 1 });
    if (missing.length < best.length) best = missing;
  }
  return err({ missing: best });
}

function placesOf(row: readonly Cell[], named: NonNullable<Settings['columns']>): Columns['at'] {
  const headers = row.map((cell) => plain(`${cell ?? ''}`));
  const at: Partial<Record<Column, number>> = {};
  for (const column of COLUMNS) {
    const place = placeOf(headers, named[column], HEADERS[column]);
    if (place !== undefined) at[column] = place;
  }
  return at;
}

const COLUMNS = ['tag', 'when', 'date', 'time', 'baton', 'guard', 'record'] as const;

function placeOf(
  headers: readonly string[],
  named: string | undefined,
  usual: readonly string[],
): number | undefined {
  const place = named === undefined ? undefined : BY_PLACE.exec(named)?.[1];
  if (place !== undefined) return Number(place) - 1;
  for (const one of named === undefined ? usual : [named]) {
    const found = headers.indexOf(plain(one));
    if (found >= 0) return found;
  }
  return undefined;
}

/** What is lacking: a tag, a time, and whatever the site names. */
function missingOf(
  at: Columns['at'],
  named: NonNullable<Settings['columns']> = {},
): readonly Column[] {
  const wanted = COLUMNS.filter((column) => named[column] !== undefined);
  const lacking = new Set<Column>(wanted.filter((column) => at[column] === undefined));
  if (at.tag === undefined) lacking.add('tag');
  const isDated = at.when !== undefined || (at.date !== undefined && at.time !== undefined);
  // A column called 时间 holds the whole of it where no date stands apart.
  if (!isDated && (at.time === undefined || at.date !== undefined)) lacking.add('when');
  return [...lacking];
}

const plain = (header: string): string =>
  header
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s*:_]+/g, '');
