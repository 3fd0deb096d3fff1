import type { Cell } from '../../drivers/driver.ts';
import { readCsv } from '../../drivers/link/sheet/csv.ts';
import { decodeText, type Encoding } from '../../drivers/link/sheet/decode.ts';
import { readXlsx } from '../../drivers/link/sheet/xlsx.ts';
import { enrolledForms } from '../../rules/access/card-forms.ts';
import type { Card } from '../../rules/vocabulary/readings.ts';
import { type CardForm, evidenceOf, numbersIn } from './card-cells.ts';
import { columnsOf, HEADERS, NEEDED } from './columns.ts';
import type { ImportProblem, ImportProblemCode } from './problems.ts';
import { readRow, tail } from './read-row.ts';
import type { SheetRow } from './sheet-row.ts';

/** A row with its number in the file, as a spreadsheet counts. */
export type Numbered = { readonly row: number; readonly permit: SheetRow };

/** What a file turned out to be; `xls` is a workbook of Excel 5 to 2003. */
export type SheetFormat = 'csv' | 'xlsx' | 'xls';

/** A file as it was read: all its rows, or what is wrong with it. */
export type Sheet = {
  readonly format: SheetFormat;
  readonly encoding?: Encoding;
  readonly rows: readonly Numbered[];
  readonly problems: readonly ImportProblem[];
  /** Headers that mean nothing to us. */
  readonly ignored: readonly string[];
};

/** More than the largest estates have; a file of them is read in some seconds and some hundred MiB. */
export const ROWS_MAX = 200_000;

/** Reads a whole file. What cannot be read is told row by row; nothing is thrown for what is in the file. */
export async function readSheet(
  bytes: Buffer,
  options: {
    readonly encoding: Encoding;
    readonly form: CardForm;
    readonly zone: string;
    readonly lanes: ReadonlyMap<string, string>;
  },
): Promise<Sheet> {
  const format = formatOf(bytes);
  if (format === undefined) return broken('csv', 'format-unknown');
  if (format !== 'csv') {
    const cells = await (format === 'xls' ? readOld(bytes) : readXlsx(bytes)).catch(
      () => undefined,
    );
    return cells === undefined
      ? broken(format, 'unreadable')
      : { format, ...rowsOf(cells, options) };
  }
  const decoded = decodeText(bytes, options.encoding);
  if (!decoded.ok) return broken('csv', decoded.error);
  const { text, encoding } = decoded.value;
  return { format, encoding, ...rowsOf(readCsv(text), options) };
}

/** Its library is large, and old workbooks are few: it is loaded for one that comes. */
async function readOld(bytes: Buffer): Promise<readonly (readonly Cell[])[]> {
  const { readXls } = await import('../../drivers/link/sheet/xls.ts');
  return readXls(bytes);
}

/** By its first bytes: a name may lie. */
function formatOf(bytes: Buffer): SheetFormat | undefined {
  const start = bytes.toString('latin1', 0, 4);
  if (start === 'PK\u0003\u0004') return 'xlsx';
  // OLE: a compound file, as Excel wrote workbooks before 2007.
  if (start === '\u00D0\u00CF\u0011\u00E0') return 'xls';
  // A zero byte is in no text but UTF-16.
  return bytes.subarray(0, 1_000).includes(0) && !start.startsWith('\u00FF\u00FE')
    ? undefined
    : 'csv';
}

const broken = (format: SheetFormat, code: ImportProblemCode): Sheet => ({
  format,
  rows: [],
  problems: [{ code }],
  ignored: [],
});

function rowsOf(
  cells: readonly (readonly Cell[])[],
  options: Parameters<typeof readSheet>[1],
): Omit<Sheet, 'format' | 'encoding'> {
  const first = cells.findIndex(isFilled);
  const { columns, ignored, twice } = columnsOf(
    (cells[first] ?? []).map((cell) => `${cell ?? ''}`),
  );
  const missing = NEEDED.filter((field) => columns.every((one) => one.field !== field));
  const heads: ImportProblem[] = [
    ...missing.map((field) => ({ code: 'column-missing' as const, column: HEADERS[field][0] })),
    ...twice.map((column) => ({ code: 'column-twice' as const, row: first + 1, column })),
  ];
  const filled = cells.flatMap((row, index) =>
    index > first && isFilled(row) ? [{ row: index + 1, cells: row }] : [],
  );
  if (first < 0 || filled.length === 0) heads.push({ code: 'no-rows' });
  if (filled.length > ROWS_MAX) heads.push({ code: 'too-many-rows', value: `> ${ROWS_MAX}` });
  if (heads.length > 0) return { rows: [], problems: heads, ignored };
  const places = columns.flatMap(({ field, index }) => (field === 'card' ? [index] : []));
  const evidence = evidenceOf(
    filled.flatMap((row) => places.flatMap((index) => numbersIn(row.cells[index] ?? null))),
  );
  const rows: Numbered[] = [];
  const problems: ImportProblem[] = [];
  for (const { row, cells: mine } of filled) {
    const permit = readRow(mine, { ...options, columns, evidence });
    if (permit.ok) rows.push({ row, permit: permit.value });
    else problems.push(...permit.error.map((fault) => ({ row, ...fault })));
  }
  problems.push(...twins(rows, columns.find(({ field }) => field === 'card')?.header ?? ''));
  problems.sort((a, b) => (a.row ?? 0) - (b.row ?? 0));
  return { rows, problems, ignored };
}

const isFilled = (row: readonly Cell[]): boolean =>
  row.some((cell) => cell !== null && `${cell}`.trim() !== '');

/** Rows with the same card, or with cards that some reader cannot tell apart. */
function twins(rows: readonly Numbered[], column: string): readonly ImportProblem[] {
  const taken = new Map<string, number>();
  const problems: ImportProblem[] = [];
  for (const { row, permit } of rows) {
    for (const form of permit.cards) {
      const other = take(enrolledForms(cardOf(form)), row, taken);
      if (other === undefined) continue;
      problems.push({ code: 'card-twice', row, column, value: `${tail(form)} = ${other}` });
    }
  }
  return problems;
}

/** Takes the forms of a card for a row; gives the row that has one of them already. */
function take(
  forms: readonly string[],
  row: number,
  taken: Map<string, number>,
): number | undefined {
  let other: number | undefined;
  for (const one of forms) {
    other ??= taken.get(one);
    if (!taken.has(one)) taken.set(one, row);
  }
  return other;
}

/** The card of a canonical form that this module wrote. */
export function cardOf(form: string): Card {
  const [technology = '', bits = '', uid = ''] = form.split(':');
  return {
    technology: TECHNOLOGIES.find((one) => one === technology) ?? 'wiegand',
    bits: Number(bits),
    uid,
  };
}

const TECHNOLOGIES = ['em4100', 'iso14443a', 'iso14443b', 'iso15693', 'wiegand'] as const;
