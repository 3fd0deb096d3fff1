import { after, type Instant } from '../rules/vocabulary/time.ts';

/** A panel that somebody forgot to list is heard out; whoever makes up accounts does not fill the records. */
export const STRANGERS_MAX = 200;
const WITHIN_MS = 10 * 60_000;

/** How much accounts that nobody listed may say, all together; beyond it they are not answered. */
export type Strangers = { mayCome(now: Instant): boolean };

/** None came yet. */
export function createStrangers(): Strangers {
  let since: Instant | undefined;
  let came = 0;
  return {
    mayCome(now) {
      if (since === undefined || now >= after(since, WITHIN_MS)) {
        since = now;
        came = 0;
      }
      came += 1;
      return came <= STRANGERS_MAX;
    },
  };
}
