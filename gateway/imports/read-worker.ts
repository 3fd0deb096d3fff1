import { readFile, writeFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { SiteId } from '../../rules/vocabulary/ids.ts';
import { invariant } from '../../rules/vocabulary/result.ts';
import { readRegister } from '../store/register.ts';
import { chunksOf } from './chunks.ts';
import { writeCsv } from './csv.ts';
import { readSheet } from './read-sheet.ts';
import type { Ground, Read, ReadAnswers, ReadRequest } from './read-work.ts';
import { registeredRow } from './registered-rows.ts';
import { cellsOf, HEADER_CELLS } from './sheet-row.ts';
import { writeXlsx } from './xlsx.ts';

// This thread reads and writes whole files, which would hold the loop of the gates for seconds.
const port = parentPort;
invariant(port !== null, 'files are read in a worker thread');

/** So many are kept to be shown; more of them say no more. */
const PROBLEMS_KEPT = 10_000;

const ground: Ground = workerData;
const site = ground.site as SiteId;
let chunks: ReturnType<typeof chunksOf> = [];

async function read(asked: Extract<ReadRequest, { readonly kind: 'read' }>): Promise<Read> {
  const { encoding, form } = asked;
  const { zone } = ground;
  const lanes = new Map(ground.lanes);
  const sheet = await readSheet(await readFile(asked.path), { encoding, form, zone, lanes });
  const register = await readRegister(ground.database, site);
  const known = new Set(register.permits.map(registeredRow).map((row) => keyOf(row)));
  const fresh = sheet.rows.filter(({ permit }) => !known.has(keyOf(permit)));
  const { format, problems, ignored } = sheet;
  chunks = problems.length > 0 ? [] : chunksOf(asked.id, fresh, register.plates);
  return {
    format,
    ...(sheet.encoding === undefined ? {} : { encoding: sheet.encoding }),
    chunks: chunks.length,
    rows: fresh.length,
    unchanged: sheet.rows.length - fresh.length,
    problems: problems.slice(0, PROBLEMS_KEPT),
    problemCount: problems.length,
    ignored,
  };
}

/** The same for two rows that say the same. */
function keyOf(row: ReturnType<typeof registeredRow>): string {
  if (row === undefined) return '';
  const ordered = { ...row, cards: [...row.cards].toSorted(), plates: [...row.plates].toSorted() };
  return JSON.stringify(cellsOf(ordered, ground.zone));
}

async function write({
  path,
  format,
}: Extract<ReadRequest, { readonly kind: 'export' }>): Promise<ReadAnswers['export']> {
  const { permits } = await readRegister(ground.database, site);
  const rows = permits.flatMap((one) => registeredRow(one) ?? []);
  const cells = [HEADER_CELLS, ...rows.map((row) => cellsOf(row, ground.zone))];
  const mode = 0o600;
  await writeFile(path, format === 'csv' ? writeCsv(cells) : await writeXlsx(cells), { mode });
  return { rows: rows.length };
}

function answer(request: ReadRequest): Promise<ReadAnswers[keyof ReadAnswers]> {
  switch (request.kind) {
    case 'read':
      return read(request);
    case 'chunk':
      return Promise.resolve(chunks[request.index] ?? []);
    case 'export':
      return write(request);
  }
}

port.on('message', (request: ReadRequest) => {
  answer(request).then(
    (told) => port.postMessage({ told }),
    (error: unknown) => port.postMessage({ failed: error instanceof Error ? error.message : '' }),
  );
});
