import { fromRfc3339, type Instant } from '../../rules/vocabulary/time.ts';
import { Refused } from './problems.ts';

/** A moment of a query; refused where it is none. */
export function momentOf(text: string): Instant {
  const at = fromRfc3339(text);
  if (at === undefined) throw new Refused('bad-request', { detail: `${text} is no time` });
  return at;
}
