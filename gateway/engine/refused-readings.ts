import { after, type Instant } from '../../rules/vocabulary/time.ts';
import { type Numbered, numberOf } from './intake.ts';
import type { Submission } from './submission.ts';

/** A sender that has not sent again by then never will: what it lost becomes a visible gap. */
const WAITED_FOR_MS = 60_000;

/** Readings that were refused: what follows them waits until they come again, so that a short failure loses nothing. */
export type RefusedReadings = {
  add(submission: Submission, now: Instant): void;
  /** True where an earlier one of the same sender was refused and is still waited for. Sees what comes again. */
  isAhead(submission: Submission, now: Instant): boolean;
  /** Intake is open again: waiting begins now. Gives the senders that are to send again. */
  reopened(now: Instant): readonly Numbered[];
};

/** Where a sender's count was broken off. */
type Break = { readonly first: Numbered; readonly last: number; readonly since: Instant };

/** None refused yet. `durable` is the highest number that is. */
export function createRefusedReadings(
  durable: (source: string, boot: string) => number,
): RefusedReadings {
  const breaks = new Map<string, Break>();
  const nextOf = ({ first }: Break): number =>
    Math.max(first.sequence, durable(first.source, first.boot) + 1);

  return {
    add(submission, now) {
      const number = numberOf(submission);
      if (number === undefined) return;
      const known = breaks.get(nameOf(number));
      const first =
        known === undefined || number.sequence < known.first.sequence ? number : known.first;
      const last = Math.max(number.sequence, known?.last ?? 0);
      breaks.set(nameOf(number), { first, last, since: known?.since ?? now });
    },
    isAhead(submission, now) {
      if (breaks.size === 0) return false;
      const number = numberOf(submission);
      const known = number === undefined ? undefined : breaks.get(nameOf(number));
      if (number === undefined || known === undefined) return false;
      const isAwaited = now < after(known.since, WAITED_FOR_MS);
      if (isAwaited && number.sequence > nextOf(known)) return true;
      if (number.sequence >= known.first.sequence) breaks.delete(nameOf(number));
      return false;
    },
    reopened(now) {
      for (const [name, known] of breaks) {
        // A commit that was said to have failed may have landed.
        if (known.last <= durable(known.first.source, known.first.boot)) breaks.delete(name);
        else breaks.set(name, { ...known, since: now });
      }
      return [...breaks.values()].map(({ first }) => first);
    },
  };
}

const nameOf = ({ source, boot }: Numbered): string => `${source} ${boot}`;
