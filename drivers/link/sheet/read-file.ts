import { err, type Result } from '../../../rules/vocabulary/result.ts';
import type { Cell, SheetProblem } from '../../driver.ts';
import { startThread } from '../thread.ts';

type Sheet = Result<readonly (readonly Cell[])[], SheetProblem>;

/** A month of a large estate has 200,000 taps, some 10 MiB; a file that unpacks into more ends its thread and nothing else. */
export const FILE_BYTES_MAX = 16 * 1024 * 1024;
const MEMORY_MAX_MB = 1_024;

/** Reads the cells of a file in a thread of its own; one that dies of the file says that the file is broken. */
export function readFileCells(path: string): {
  readonly sheet: Promise<Sheet>;
  stop(): Promise<unknown>;
} {
  const worker = startThread('sheet-worker', import.meta.url, {
    workerData: { path },
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MAX_MB },
  });
  const sheet = new Promise<Sheet>((resolve) => {
    worker.once('message', resolve);
    worker.once('error', () => resolve(err('sheet-broken')));
    worker.once('exit', () => resolve(err('sheet-broken')));
  });
  return { sheet, stop: () => worker.terminate() };
}
