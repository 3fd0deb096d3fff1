import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { err, ok, type Result } from '../../../rules/vocabulary/result.ts';
import type { Cell, SheetProblem } from '../../driver.ts';
import { readCsv } from './csv.ts';
import { decodeText } from './decode.ts';
import { readXlsx } from './xlsx.ts';

// This thread reads a whole file, which would hold the loop of the gates, and may not come to an end of its memory.

type Sheet = Result<readonly (readonly Cell[])[], SheetProblem>;

/** `PK`, with which every zip begins, and so every .xlsx. */
const ZIP = [0x50, 0x4b];
/** The compound files of the nineties: .xls as Excel 97 wrote it. */
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0];

const begins = (bytes: Uint8Array, with_: readonly number[]): boolean =>
  with_.every((byte, i) => bytes[i] === byte);

/** A file is what its first bytes say: many programs call a text or a page of HTML .xls. */
async function read(path: string): Promise<Sheet> {
  const bytes = await readFile(path);
  if (bytes.length === 0) return err('file-empty');
  const isOld = begins(bytes, COMPOUND);
  if (isOld || begins(bytes, ZIP)) {
    try {
      return ok(isOld ? await readOld(bytes) : await readXlsx(bytes));
    } catch {
      return err('sheet-broken');
    }
  }
  const decoded = decodeText(bytes, 'auto');
  if (!decoded.ok) return err('encoding-unknown');
  const { text } = decoded.value;
  // A text has no zero bytes; what begins as a page of HTML has no cells.
  if (text.includes('\0') || /^\s*<(!doctype|html|\?xml)/i.test(text)) return err('kind-unknown');
  return ok(readCsv(text));
}

/** Its library is large, and old workbooks are few: it is loaded for one that comes. */
async function readOld(bytes: Uint8Array): Promise<readonly (readonly Cell[])[]> {
  const { readXls } = await import('./xls.ts');
  return readXls(bytes);
}

parentPort?.postMessage(await read(String(workerData.path)));
