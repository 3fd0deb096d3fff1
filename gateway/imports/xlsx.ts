import { readSheet } from 'read-excel-file/node';
import writeExcel from 'write-excel-file/node';
import type { Cell } from './csv.ts';

/** The cells of the first sheet of a workbook, row by row. */
export async function readXlsx(bytes: Buffer): Promise<readonly (readonly Cell[])[]> {
  const rows = await readSheet(bytes);
  return rows.map((row) => row.map(cellOf));
}

/** A workbook of one sheet, every cell of it text: a card keeps its zeros. */
export async function writeXlsx(rows: readonly (readonly string[])[]): Promise<Buffer> {
  const cells = rows.map((row) => row.map((value) => ({ type: String, value })));
  return await writeExcel(cells, { sheet: '通行许可' }).toBuffer();
}

function cellOf(cell: unknown): Cell {
  if (typeof cell === 'string') return cell.trim();
  if (typeof cell === 'number' || typeof cell === 'boolean' || cell instanceof Date) return cell;
  return null;
}
