import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { invariant } from '../../rules/vocabulary/result.ts';
import { setUp } from './connection.ts';

// Writes the log back into the database beside the commits: a commit that had to do it would make a driver wait for it.
const port = parentPort;
invariant(port !== null, 'the checkpoint worker runs in a worker thread');

const db = new Database(String(workerData.file), { fileMustExist: true });
setUp(db);

port.on('message', (what: 'checkpoint' | 'close') => {
  if (what === 'close') {
    db.close();
    port.close();
    return;
  }
  // Passive: it takes what it can while others write, and makes nobody wait.
  db.pragma('wal_checkpoint(PASSIVE)');
  port.postMessage('done');
});
