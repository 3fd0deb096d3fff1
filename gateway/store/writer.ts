import type { Worker } from 'node:worker_threads';
import { startThread } from '../../drivers/link/thread.ts';
import type { Logger } from '../log.ts';
import { createCheckpointer } from './checkpointer.ts';
import type { WorkerAnswer, WorkerRequest } from './commit-work.ts';

/** The main thread's end of the commit worker. */
export type Writer = {
  ask(request: WorkerRequest): Promise<WorkerAnswer>;
  close(): Promise<void>;
};

type Waiting = (answer: WorkerAnswer) => void;

/** Starts the thread that writes, and starts it again should it die: what it was asked then has failed. */
export function startWriter(file: string, log: Logger): Writer {
  const waiting = new Map<number, Waiting>();
  const checkpointer = createCheckpointer(file, log);
  let worker: Worker | undefined;
  let asked = 0;
  let isClosed = false;

  function ask(request: WorkerRequest): Promise<WorkerAnswer> {
    if (isClosed) return Promise.resolve(failed('closed', 'the store is closed'));
    asked += 1;
    const id = asked;
    worker ??= start();
    const mine = worker;
    return new Promise((resolve) => {
      waiting.set(id, resolve);
      mine.postMessage({ id, request });
    });
  }

  function start(): Worker {
    const made = startThread('commit-worker', import.meta.url, { workerData: { file } });
    made.on('message', ({ id, answer }: { id: number; answer: WorkerAnswer }) => {
      if (answer.kind === 'done') checkpointer.wrote(answer.changes);
      waiting.get(id)?.(answer);
      waiting.delete(id);
    });
    made.on('error', (error) => {
      log.error({ code: 'commit-worker-died', err: error }, 'the commit worker died');
      lost(made, error.message);
    });
    made.on('exit', () => lost(made, 'the commit worker ended'));
    return made;
  }

  function lost(which: Worker, text: string): void {
    if (worker !== which) return;
    worker = undefined;
    const left = [...waiting.values()];
    waiting.clear();
    for (const resolve of left) resolve(failed('commit-worker-died', text));
  }

  return {
    ask,
    async close() {
      if (isClosed) return;
      await checkpointer.close();
      const ending = worker;
      if (ending !== undefined) {
        await ask({ kind: 'close' });
        isClosed = true;
        await ending.terminate();
      }
      isClosed = true;
    },
  };
}

/** The answer that nothing was written, and why. */
export const failed = (code: string, text: string): WorkerAnswer => ({
  kind: 'failed',
  code,
  text,
});
