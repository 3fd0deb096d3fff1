import { Refused } from './problems.ts';

// Who asks the same again and again while it is read is told to wait.
const WAITING_MAX = 8;
const RETRY_S = 10;

/** What reads long is read one after the other, so that the gates wait for no more than one of it. */
export function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return async (work) => {
    if (waiting >= WAITING_MAX) throw new Refused('too-many-attempts', { retryAfterS: RETRY_S });
    waiting += 1;
    const before = last;
    const done = before.then(work).finally(() => {
      waiting -= 1;
    });
    // Whoever comes next waits for the end of it, however it ended.
    last = done.catch(() => undefined);
    return await done;
  };
}
