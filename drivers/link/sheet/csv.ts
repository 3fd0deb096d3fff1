import Papa from 'papaparse';
import type { Cell } from '../../driver.ts';

/** The cells of a CSV text, row by row; comma, semicolon and tab are told apart by the text itself. */
export function readCsv(text: string): readonly (readonly Cell[])[] {
  const { data } = Papa.parse<string[]>(text, {
    delimiter: delimiterOf(text),
    // An empty line keeps its number: rows are told by where they stand in the file.
    skipEmptyLines: false,
  });
  return data.map((row) => row.map(cellOf));
}

/** What separates the cells: a title or an empty line above them must not hide it, so it is what comes most often. */
function delimiterOf(text: string): string {
  const begun = text.slice(0, LOOKED_AT).replaceAll(/"[^"]*"/g, '');
  const counts = [',', '\t', ';'].map((one) => ({ one, count: begun.split(one).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).one;
}

const LOOKED_AT = 64 * 1024;

/** What Excel would take for a formula; whoever writes a sheet puts an apostrophe before it. */
export const IS_FORMULA = /^[=+\-@\t\r']/;
/** `="0011649747"`, with which exports keep Excel from dropping zeros. */
const KEPT_AS_TEXT = /^="(.*)"$/s;

function cellOf(cell: string): string {
  const kept = KEPT_AS_TEXT.exec(cell.trim())?.[1] ?? cell.trim();
  return kept.startsWith("'") && IS_FORMULA.test(kept.slice(1)) ? kept.slice(1) : kept;
}
