import { parentPort, workerData } from 'node:worker_threads';
import { invariant } from '../../rules/vocabulary/result.ts';
import type { WorkerRequest } from './commit-work.ts';
import { openWriter } from './local-writer.ts';

// This thread owns the only writing connection: every write of the process goes through it, one after another.
const port = parentPort;
invariant(port !== null, 'the commit worker runs in a worker thread');

const answer = openWriter(String(workerData.file));

port.on('message', ({ id, request }: { id: number; request: WorkerRequest }) => {
  port.postMessage({ id, answer: answer(request) });
  if (request.kind === 'close') port.close();
});
