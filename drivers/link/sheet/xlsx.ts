import { readSheet } from 'read-excel-file/node';
import type { Cell } from '../../driver.ts';

/** The cells of the first sheet of a workbook, row by row. */
export async function readXlsx(bytes: Buffer): Promise<readonly (readonly Cell[])[]> {
  const rows = await readSheet(bytes);
  return rows.map((row) => row.map(cellOf));
}

function cellOf(cell: unknown): Cell {
  if (typeof cell === 'string') return cell.trim();
  if (typeof cell === 'number' || typeof cell === 'boolean' || cell instanceof Date) return cell;
  return null;
}
