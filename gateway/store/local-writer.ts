import Database from 'better-sqlite3';
import { unreachable } from '../../rules/vocabulary/result.ts';
import type { WorkerAnswer, WorkerRequest } from './commit-work.ts';
import { createCommitter } from './committer.ts';
import { setUp } from './connection.ts';
import { failed, type Writer } from './writer.ts';

/** Opens the writing connection and answers what it is asked, one after another; a failure is an answer too. */
export function openWriter(file: string): (request: WorkerRequest) => WorkerAnswer {
  const db = new Database(file, { fileMustExist: true });
  setUp(db);
  const committer = createCommitter(db);

  function answer(request: WorkerRequest): WorkerAnswer {
    switch (request.kind) {
      case 'commit':
        return committer.commit(request.work);
      case 'probe':
        return committer.probe();
      case 'write':
        return committer.write(request.sql, request.values);
      case 'close':
        db.close();
        return { kind: 'done', changes: 0 };
      default:
        return unreachable(request);
    }
  }

  return (request) => {
    try {
      return answer(request);
    } catch (error) {
      const code = error instanceof Database.SqliteError ? error.code : 'unknown';
      const text = error instanceof Error ? error.message : String(error);
      return failed(code, text);
    }
  };
}

/** A writer on the caller's own thread: for a command that writes once and ends, where no loop must stay free. */
export function startLocalWriter(file: string): Writer {
  const answer = openWriter(file);
  let isClosed = false;
  return {
    ask: (request) =>
      Promise.resolve(isClosed ? failed('closed', 'the store is closed') : answer(request)),
    close() {
      if (!isClosed) answer({ kind: 'close' });
      isClosed = true;
      return Promise.resolve();
    },
  };
}
