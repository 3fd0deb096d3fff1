import Papa from 'papaparse';

/** What a cell holds: text, or what a spreadsheet made of it. */
export type Cell = string | number | boolean | Date | null;

/** The cells of a CSV text, row by row; comma, semicolon and tab are told apart by the text itself. */
export function readCsv(text: string): readonly (readonly Cell[])[] {
  const { data } = Papa.parse<string[]>(text, {
    delimitersToGuess: [',', '\t', ';'],
    // An empty line keeps its number: rows are told by where they stand in the file.
    skipEmptyLines: false,
  });
  return data.map((row) => row.map(cellOf));
}

/** A CSV text that Excel opens as it is: with a byte-order mark, and nothing in it that Excel would take for a formula. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  const safe = rows.map((row) => row.map((cell) => (IS_FORMULA.test(cell) ? `'${cell}` : cell)));
  return `\uFEFF${Papa.unparse(
    safe.map((row) => [...row]),
    { newline: '\r\n' },
  )}\r\n`;
}

const IS_FORMULA = /^[=+\-@\t\r']/;
/** `="0011649747"`, with which exports keep Excel from dropping zeros. */
const KEPT_AS_TEXT = /^="(.*)"$/s;

function cellOf(cell: string): string {
  const kept = KEPT_AS_TEXT.exec(cell.trim())?.[1] ?? cell.trim();
  return kept.startsWith("'") && IS_FORMULA.test(kept.slice(1)) ? kept.slice(1) : kept;
}
