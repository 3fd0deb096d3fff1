import { readSheet } from 'read-excel-file/node';
import type { Cell } from '../../driver.ts';
import { cellOf } from './cell.ts';

/** The cells of the first sheet of a workbook, row by row. */
export async function readXlsx(bytes: Buffer): Promise<readonly (readonly Cell[])[]> {
  const rows = await readSheet(bytes);
  return rows.map((row) => row.map(cellOf));
}
