import { after, type Instant } from '../../rules/vocabulary/time.ts';
import type { ReadingRef } from '../driver.ts';

/** An event line that came: one event, however often the receiver sends it until it hears the answer. */
export type TakenLine = {
  readonly text: string;
  readonly refs: Set<ReadingRef>;
  /** When it last came. */
  at: Instant;
  /** When it was last acknowledged; until then each copy of it is the same event. */
  ackedAt?: Instant;
};

/** The event lines of one receiver, over whichever of its ports they come. */
export type LinesTaken = {
  /** The line that this is a copy of; undefined where it is a new event. */
  same(text: string, now: Instant): TakenLine | undefined;
  /** The last line of a port: what comes after it shows that its answer was heard. */
  came(port: string, line: TakenLine, now: Instant): void;
  add(text: string, refs: readonly ReadingRef[], now: Instant): TakenLine;
  /** The line that is durable now. */
  stored(ref: ReadingRef): TakenLine | undefined;
};

/** MLR2-E: it waits 4 s, and sends again three times. */
const RESEND_MS = 4 * 4_000;
/** A receiver that heard no answer keeps a line, and sends it again when it hears us: after a restart of ours, or more. */
const UNANSWERED_MS = 10 * 60_000;
/** More than the receiver's own buffer holds for a line (MLR2-DV: 256). */
const LINES_MAX = 512;

/** No line came yet. */
export function createLinesTaken(): LinesTaken {
  const lines = new Map<string, TakenLine>();
  const lastOf = new Map<string, TakenLine>();
  const lineOf = new Map<ReadingRef, TakenLine>();

  /**
   * The lines have no number. A receiver sends one at a time: another line after it shows that its answer was heard, and
   * then the same again is a new event.
   */
  const isCopy = (line: TakenLine, now: Instant): boolean => {
    if (line.ackedAt === undefined) return now < after(line.at, UNANSWERED_MS);
    return [...lastOf.values()].includes(line) && now <= after(line.at, RESEND_MS);
  };

  return {
    same(text, now) {
      const line = lines.get(text);
      return line !== undefined && isCopy(line, now) ? line : undefined;
    },
    came(port, line, now) {
      line.at = now;
      lastOf.set(port, line);
    },
    add(text, refs, now) {
      const line: TakenLine = { text, refs: new Set(refs), at: now };
      for (const ref of refs) lineOf.set(ref, line);
      lines.delete(text);
      lines.set(text, line);
      const oldest = lines.keys().next();
      if (lines.size > LINES_MAX && !oldest.done) lines.delete(oldest.value);
      return line;
    },
    stored(ref) {
      const line = lineOf.get(ref);
      lineOf.delete(ref);
      line?.refs.delete(ref);
      return line !== undefined && line.refs.size === 0 ? line : undefined;
    },
  };
}
