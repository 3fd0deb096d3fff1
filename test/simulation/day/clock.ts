import type { Clock } from '../../../drivers/driver.ts';
import { after, type Instant, instant } from '../../../rules/vocabulary/time.ts';

/** Virtual time of a day: it goes on only when all that is due, and all that the store is asked, has come to its end. */
export type DayClock = Clock & {
  sleep(ms: number): Promise<void>;
  /** Runs until that promise is kept. */
  runUntil(done: Promise<void>): Promise<void>;
};

type Wake = { readonly when: Instant; readonly number: number; readonly wake: () => void };

/** A clock that begins at `start`; `isBusy` says whether somebody still works on what was given to him. */
export function createDayClock(start: Instant, isBusy: () => boolean): DayClock {
  let now = start;
  let number = 0;
  const wakes = new Set<Wake>();

  const at: Clock['at'] = (when, wake) => {
    number += 1;
    const one = { when, number, wake };
    wakes.add(one);
    return () => wakes.delete(one);
  };

  const next = (): Wake | undefined => {
    let first: Wake | undefined;
    for (const one of wakes) {
      const isEarlier =
        first === undefined ||
        one.when < first.when ||
        (one.when === first.when && one.number < first.number);
      if (isEarlier) first = one;
    }
    return first;
  };

  return {
    now: () => now,
    at,
    sleep: (ms) => new Promise((done) => at(after(now, ms), done)),
    async runUntil(done) {
      let isOver = false;
      const end = done.finally(() => {
        isOver = true;
      });
      // Somebody waits for it below; until then its failure is not lost.
      end.catch(() => undefined);
      await quiet(isBusy);
      while (!isOver) {
        const due = next();
        if (due === undefined) throw new Error('the day stands still: nobody will ever go on');
        wakes.delete(due);
        if (due.when > now) now = instant(due.when);
        due.wake();
        await quiet(isBusy);
      }
      return end;
    },
  };
}

async function quiet(isBusy: () => boolean): Promise<void> {
  do await new Promise((done) => setImmediate(done));
  while (isBusy());
}
