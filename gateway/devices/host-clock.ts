import { after, type Instant, instant } from '../../rules/vocabulary/time.ts';

/** A wider guess than this says too little: the answer took its time, or a clock was set meanwhile. */
const GUESS_MAX_MS = 2_000;

/** How far this machine's clock is off the engine's, as the answers to our readings tell, and both told apart. */
export type HostClock = {
  /** By how much our clock is ahead of the engine's; undefined until it was measured. */
  offsetMs(): number | undefined;
  /** An instant of our clock by the engine's. */
  toEngine(at: Instant): Instant;
  /** An instant of the engine's clock by ours. */
  toOwn(at: Instant): Instant;
  /** A reading was put in at `put`, accepted at `accepted` by the engine's clock, and known to be so at `known`. */
  answered(answer: {
    readonly put: Instant;
    readonly accepted: Instant;
    readonly known: Instant;
  }): void;
};

/** Takes the engine's clock for ours until it is proved that they differ. */
export function createHostClock(changed: (offsetMs: number) => void): HostClock {
  let offset: number | undefined;
  return {
    offsetMs: () => offset,
    toEngine: (at) => instant(at - (offset ?? 0)),
    toOwn: (at) => after(at, offset ?? 0),
    answered({ put, accepted, known }) {
      // The engine accepted it after it was put in and before we knew: the offset lies between the two.
      const least = put - accepted;
      const most = known - accepted;
      if (most < least || most - least > GUESS_MAX_MS) return;
      const isStill = offset !== undefined && least <= offset && offset <= most;
      if (isStill) return;
      offset = least <= 0 && most >= 0 ? 0 : Math.round((least + most) / 2);
      changed(offset);
    },
  };
}
