import type { Clock } from '../../drivers/driver.ts';
import { after, type Instant } from '../../rules/vocabulary/time.ts';
import type { Numbered } from './intake.ts';

/** Whether a reading may go on to the engine, or was not taken because readings before it are missing. */
export type QuestionedGaps = {
  /** False where it is ahead of what is missing: its host was asked and sends from its oldest on. */
  mayPass(numbered: Numbered): boolean;
  /** The engine did not take it: counting begins again at what is durable. */
  refused(numbered: Numbered): void;
};

/** A host that keeps what is not accepted answers at once, or with its next repetition; one that does not never will. */
const ANSWER_WITHIN_MS = 15_000;

/**
 * A broker that is not ours forgets: what a host said while the engine was not there is gone, and what comes next looks
 * like a gap. The host still has it. So a gap is asked about before it is believed: the host sends its oldest first, and
 * only where that is what was ahead before is the rest really lost.
 */
export function createQuestionedGaps(options: {
  durable(source: string, boot: string): number;
  askAgain(numbered: Numbered): void;
  readonly clock: Clock;
}): QuestionedGaps {
  const { durable, askAgain, clock } = options;
  type Count = { passed: number; asked?: { readonly at: Instant; readonly sequence: number } };
  /** By source, its latest boot only: there are as many as devices. */
  const counts = new Map<string, Count & { readonly boot: string }>();

  const countOf = ({ source, boot }: Numbered): Count => {
    const known = counts.get(source);
    if (known?.boot === boot) return known;
    const fresh = { boot, passed: durable(source, boot) };
    counts.set(source, fresh);
    return fresh;
  };

  return {
    mayPass(numbered) {
      const { sequence } = numbered;
      const count = countOf(numbered);
      count.passed = Math.max(count.passed, durable(numbered.source, numbered.boot));
      if (sequence <= count.passed + 1) {
        if (sequence > count.passed) {
          count.passed = sequence;
          delete count.asked;
        }
        return true;
      }
      const { asked } = count;
      if (asked === undefined) {
        count.asked = { at: clock.now(), sequence };
        askAgain(numbered);
        return false;
      }
      const isAnswered = sequence <= asked.sequence;
      if (!isAnswered && clock.now() <= after(asked.at, ANSWER_WITHIN_MS)) return false;
      count.passed = sequence;
      delete count.asked;
      return true;
    },
    refused({ source }) {
      counts.delete(source);
    },
  };
}
