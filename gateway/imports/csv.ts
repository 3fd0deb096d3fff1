import Papa from 'papaparse';
import { IS_FORMULA } from '../../drivers/link/sheet/csv.ts';

/** A CSV text that Excel opens as it is: with a byte-order mark, and nothing in it that Excel would take for a formula. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  const safe = rows.map((row) => row.map((cell) => (IS_FORMULA.test(cell) ? `'${cell}` : cell)));
  return `\uFEFF${Papa.unparse(
    safe.map((row) => [...row]),
    { newline: '\r\n' },
  )}\r\n`;
}
