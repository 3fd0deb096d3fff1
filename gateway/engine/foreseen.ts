import { numberOf } from './intake.ts';
import type { Submission } from './submission.ts';

/** Names kept: senders by their boot, and messages that have no number. */
const KNOWN_MAX = 10_000;

/** What was looked at while no commit is to be had: senders come again and again, and nothing is looked at twice. */
export type Foreseen = {
  /** True the first time. */
  isNew(submission: Submission): boolean;
  clear(): void;
};

/** Nothing looked at yet. The oldest is forgotten where there is too much: looking never stops. */
export function createForeseen(): Foreseen {
  // A sender sends in order, so that its highest number tells for all of them.
  const highest = new Map<string, number>();

  function isNew(name: string, sequence: number): boolean {
    const before = highest.get(name) ?? 0;
    highest.delete(name);
    highest.set(name, Math.max(before, sequence));
    const [oldest] = highest.keys();
    if (highest.size > KNOWN_MAX && oldest !== undefined) highest.delete(oldest);
    return sequence > before;
  }

  return {
    isNew(submission) {
      const number = numberOf(submission);
      if (number === undefined) return isNew(submission.id, 1);
      return isNew(`${number.source} ${number.boot}`, number.sequence);
    },
    clear: () => highest.clear(),
  };
}
