import { startThread } from '../../drivers/link/thread.ts';
import type { Ground, ReadAnswers, ReadRequest } from './read-work.ts';

/** The loop's end of the thread that reads files: one question at a time. */
export type ReadThread = {
  ask<K extends ReadRequest['kind']>(
    request: Extract<ReadRequest, { readonly kind: K }>,
  ): Promise<ReadAnswers[K]>;
  close(): Promise<void>;
};

/** A file that unpacks into more ends its thread and nothing else. */
const MEMORY_MAX_MB = 2_048;

/** Starts the thread; a question to one that has died is refused with what it died of. */
export function startReadThread(ground: Ground): ReadThread {
  const worker = startThread('read-worker', import.meta.url, {
    workerData: ground,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MAX_MB },
  });
  let settle:
    | ((outcome: { readonly told?: unknown; readonly failed?: string }) => void)
    | undefined;
  const end = (failed: string): void => {
    settle?.({ failed });
    settle = undefined;
  };
  worker.on('message', (outcome) => {
    settle?.(outcome);
    settle = undefined;
  });
  let died: string | undefined;
  worker.on('error', (error) => {
    died = error.message;
    end(error.message);
  });
  worker.on('exit', () => {
    died ??= 'the reading thread ended';
    end(died);
  });
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        if (died !== undefined) {
          reject(new Error(died));
          return;
        }
        settle = ({ told, failed }) => {
          if (failed === undefined) resolve(answerOf(told));
          else reject(new Error(failed));
        };
        worker.postMessage(request);
      }),
    async close() {
      await worker.terminate();
    },
  };
}

// The worker is ours and answers what it was asked.
function answerOf<K extends ReadRequest['kind']>(told: unknown): ReadAnswers[K] {
  return told as ReadAnswers[K];
}
