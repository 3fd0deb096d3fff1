import { execFileSync } from 'node:child_process';
import { CFB } from '@e965/xlsx';

type Cell = string | number | { readonly day: number } | null;

/**
 * A workbook as Excel 5 (BIFF5, texts in code page 936) or Excel 97 (BIFF8, UTF-16) wrote it, record by record from
 * [MS-XLS] and the OpenOffice description of BIFF; only the file system around it is the library's. `day` is a date as a
 * serial number.
 */
export function oldWorkbook(version: 5 | 8, rows: readonly (readonly Cell[])[]): Buffer {
  const sheet = Buffer.concat([
    begin(version, 0x10),
    ...rows.flatMap((row, y) => row.map((cell, x) => cellRecord(version, y, x, cell))),
    record(0x000a, Buffer.of()),
  ]);
  const globals = (sheetAt: number): Buffer =>
    Buffer.concat([
      begin(version, 0x05),
      record(0x0042, u16(version === 5 ? 936 : 1200)),
      // Formats of cells: general, and the built-in date.
      ...[0, 14].map((format) =>
        record(0x00e0, Buffer.concat([u16(0, format), Buffer.alloc(version === 5 ? 12 : 16)])),
      ),
      record(0x0085, Buffer.concat([u32(sheetAt), u16(0), text(version, '住户', 1)])),
      record(0x000a, Buffer.of()),
    ]);
  const container = CFB.utils.cfb_new();
  const stream = Buffer.concat([globals(globals(0).length), sheet]);
  CFB.utils.cfb_add(container, version === 5 ? '/Book' : '/Workbook', stream);
  return Buffer.from(CFB.write(container, { type: 'buffer' }));
}

/** A cell, in the general format 0 or the date's 1. */
function cellRecord(version: 5 | 8, y: number, x: number, cell: Cell): Buffer {
  if (cell === null) return Buffer.of();
  if (typeof cell === 'string') {
    return record(0x0204, Buffer.concat([u16(y, x, 0), text(version, cell, 2)]));
  }
  const [format, value] = typeof cell === 'number' ? [0, cell] : [1, cell.day];
  const number = Buffer.alloc(8);
  number.writeDoubleLE(value);
  return record(0x0203, Buffer.concat([u16(y, x, format), number]));
}

/** A text with its length: of bytes in the code page, of characters in UTF-16. */
function text(version: 5 | 8, said: string, lengthBytes: 1 | 2): Buffer {
  const bytes =
    version === 5
      ? execFileSync('iconv', ['-f', 'utf-8', '-t', 'cp936'], { input: said })
      : Buffer.from(said, 'utf16le');
  const count = version === 5 ? bytes.length : said.length;
  const length = lengthBytes === 1 ? Buffer.of(count) : u16(count);
  return Buffer.concat([length, version === 5 ? Buffer.of() : Buffer.of(1), bytes]);
}

function begin(version: 5 | 8, kind: number): Buffer {
  // BIFF8 calls itself 6.
  const [name, more] = version === 5 ? [0x0500, 0] : [0x0600, 8];
  return record(0x0809, Buffer.concat([u16(name, kind, 0, 0), Buffer.alloc(more)]));
}

const record = (type: number, body: Buffer): Buffer =>
  Buffer.concat([u16(type, body.length), body]);

function u16(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => {
    bytes.writeUInt16LE(value, index * 2);
  });
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
