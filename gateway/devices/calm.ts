import type { Clock } from '../../drivers/driver.ts';
import { after, type Instant } from '../../rules/vocabulary/time.ts';

/**
 * Says the latest of something that changes often: the first at once, then at most once in `everyMs`, never an old one
 * after a new one.
 */
export function createCalm(options: {
  readonly clock: Clock;
  readonly everyMs: number;
  say(): void;
}): { changed(): void; close(): void } {
  const { clock, everyMs, say } = options;
  let saidAt: Instant | undefined;
  let cancel: (() => void) | undefined;

  const sayNow = (): void => {
    cancel = undefined;
    saidAt = clock.now();
    say();
  };

  return {
    changed() {
      if (cancel !== undefined) return;
      const due = saidAt === undefined ? clock.now() : after(saidAt, everyMs);
      if (due <= clock.now()) sayNow();
      else cancel = clock.at(due, sayNow);
    },
    close: () => cancel?.(),
  };
}
