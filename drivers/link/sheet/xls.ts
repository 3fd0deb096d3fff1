import { read, set_cptable, utils } from '@e965/xlsx';
import * as codepages from '@e965/xlsx/dist/cpexcel.full.mjs';
import type { Cell } from '../../driver.ts';
import { cellOf } from './cell.ts';

// Before Excel 97 a workbook names the code page of its texts, in China 936.
set_cptable(codepages);

/** The cells of the first sheet of an old workbook (Excel 5 to 2003), row by row. */
export function readXls(bytes: Uint8Array): readonly (readonly Cell[])[] {
  const { Sheets, SheetNames } = read(bytes, { type: 'array', cellDates: true, UTC: true });
  const sheet = Sheets[SheetNames[0] ?? ''];
  if (sheet === undefined) throw new Error('a workbook without a sheet');
  // From the first row on, empty ones too: rows are told by where they stand in the file.
  const rows = utils.sheet_to_json<readonly unknown[]>(sheet, {
    header: 1,
    range: 0,
    blankrows: true,
    defval: null,
    UTC: true,
  });
  return rows.map((row) => row.map(cellOf));
}
