import type { Clock } from '../../drivers/driver.ts';
import { after, type Instant } from '../../rules/vocabulary/time.ts';
import { freshId } from '../random.ts';

const MINUTE_MS = 60_000;
/** A worn tag is touched again and again; who tries signatures out needs 2^64 of them. */
const REFUSALS_MAX = 20;
/** People and networks remembered; beyond it the one refused longest ago is forgotten. */
const REFUSED_MAX = 5_000;

/** Lets nobody be refused more often than so many times a minute. */
export function createRefusals(clock: Clock) {
  const refused = new Map<string, readonly Instant[]>();
  const recent = (key: string): readonly Instant[] =>
    (refused.get(key) ?? []).filter((at) => after(at, MINUTE_MS) > clock.now());
  return {
    waitMs(keys: readonly string[]): number {
      const waits = keys.map((key) => {
        const [oldest, ...more] = recent(key);
        return oldest === undefined || more.length + 1 < REFUSALS_MAX
          ? 0
          : after(oldest, MINUTE_MS) - clock.now();
      });
      return Math.max(...waits);
    },
    add(keys: readonly string[]): void {
      for (const key of keys) {
        const known = recent(key);
        refused.delete(key);
        refused.set(key, [...known, clock.now()].slice(-REFUSALS_MAX));
      }
      const [oldest] = refused.keys();
      if (refused.size > REFUSED_MAX && oldest !== undefined) refused.delete(oldest);
    },
  };
}

/** The same address opened again by the same person within this is the same touch. */
const AGAIN_MS = 30_000;
const REMEMBERED_MAX = 1_000;

/** The id of what was opened: the same for a while. */
export function createAgain(clock: Clock): (what: string) => string {
  const opened = new Map<string, { readonly id: string; readonly at: Instant }>();
  return (what) => {
    const known = opened.get(what);
    if (known !== undefined && clock.now() < after(known.at, AGAIN_MS)) return known.id;
    const id = freshId();
    opened.delete(what);
    opened.set(what, { id, at: clock.now() });
    const [oldest] = opened.keys();
    if (opened.size > REMEMBERED_MAX && oldest !== undefined) opened.delete(oldest);
    return id;
  };
}
