import type { Digests, Input, SentCommand } from '../../rules/vocabulary/inputs.ts';
import type { Instant } from '../../rules/vocabulary/time.ts';

type Added = 'at' | 'digests' | 'about' | 'previous';
type Unfinished<T> = T extends unknown ? Omit<T, Added> : never;

/** An input as it comes: intake adds when it was taken, the digests of its cards, and the command it is about. */
export type Submission = Unfinished<Input>;

/** Makes the input of what came and what intake adds. */
export function completed(
  submission: Submission,
  added: {
    readonly at: Instant;
    readonly digests?: Digests;
    readonly about?: SentCommand;
    readonly previous?: number;
  },
): Input;
export function completed(submission: Submission, added: object): object {
  return { ...submission, ...added };
}
