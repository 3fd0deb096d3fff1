import type { Worker } from 'node:worker_threads';
import { startThread } from '../../drivers/link/thread.ts';
import type { Logger } from '../log.ts';

/** Has the log written back by a thread of its own, so that no commit has to. */
export type Checkpointer = {
  /** So many rows were committed. */
  wrote(rows: number): void;
  close(): Promise<void>;
};

/** Facts between two checkpoints: a few megabytes of log. */
const ROWS = 500;

/** Its thread starts with the first need. Should it die, commits write the log back themselves once it is long. */
export function createCheckpointer(file: string, log: Logger): Checkpointer {
  let worker: Worker | undefined;
  let rows = 0;
  let state: 'idle' | 'busy' | 'ended' = 'idle';

  function start(): Worker {
    const made = startThread('checkpoint-worker', import.meta.url, { workerData: { file } });
    made.on('message', () => {
      if (state === 'busy') state = 'idle';
    });
    made.on('error', (error) => {
      log.warn({ code: 'checkpoint-worker-died', err: error }, 'the checkpoint worker died');
    });
    made.on('exit', () => {
      state = 'ended';
    });
    return made;
  }

  return {
    wrote(more) {
      rows += more;
      if (state !== 'idle' || rows < ROWS) return;
      rows = 0;
      state = 'busy';
      worker ??= start();
      worker.postMessage('checkpoint');
    },
    async close() {
      const hadEnded = state === 'ended';
      state = 'ended';
      if (worker === undefined || hadEnded) return;
      const ended = new Promise((resolve) => worker?.once('exit', resolve));
      worker.postMessage('close');
      await ended;
    },
  };
}
