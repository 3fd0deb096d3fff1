import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { invariant, unreachable } from '../../rules/vocabulary/result.ts';
import type { WorkerAnswer, WorkerRequest } from './commit-work.ts';
import { type Committer, createCommitter } from './committer.ts';
import { setUp } from './connection.ts';

// This thread owns the only writing connection: every write of the process goes through it, one after another.
const port = parentPort;
invariant(port !== null, 'the commit worker runs in a worker thread');

const db = new Database(String(workerData.file), { fileMustExist: true });
setUp(db);
const committer = createCommitter(db);

port.on('message', ({ id, request }: { id: number; request: WorkerRequest }) => {
  port.postMessage({ id, answer: answerTo(committer, request) });
  if (request.kind === 'close') port.close();
});

function answerTo(writer: Committer, request: WorkerRequest): WorkerAnswer {
  try {
    switch (request.kind) {
      case 'commit':
        return writer.commit(request.work);
      case 'probe':
        return writer.probe();
      case 'write':
        return writer.write(request.sql, request.values);
      case 'close':
        db.close();
        return { kind: 'done', changes: 0 };
      default:
        return unreachable(request);
    }
  } catch (error) {
    const code = error instanceof Database.SqliteError ? error.code : 'unknown';
    return {
      kind: 'failed',
      code,
      text: error instanceof Error ? error.message : String(error),
    };
  }
}
