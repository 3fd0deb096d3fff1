import writeExcel from 'write-excel-file/node';

/** A workbook of one sheet, every cell of it text: a card keeps its zeros. */
export async function writeXlsx(rows: readonly (readonly string[])[]): Promise<Buffer> {
  const cells = rows.map((row) => row.map((value) => ({ type: String, value })));
  return await writeExcel(cells, { sheet: '通行许可' }).toBuffer();
}
