import { createHash } from 'node:crypto';
import type { JournalTable } from './tables.ts';

/** The link before the first. */
export const FIRST_LINK = '0'.repeat(64);

/** What one link covers. */
export type Linked = {
  readonly after: number;
  readonly position: number;
  readonly at: number;
  readonly facts: readonly Omit<JournalTable, 'site' | 'previous'>[];
  /** Digests of the input bodies, in the order in which they were taken. */
  readonly digests: readonly string[];
};

/** The link of a commit: SHA-256 over the link before it, its facts and the salted digests of its inputs. */
export function linkOf(before: string, { after, position, at, facts, digests }: Linked): string {
  const hash = createHash('sha256').update(before);
  hash.update(JSON.stringify([after, position, at, facts.length, digests.length]));
  for (const fact of facts) {
    const { id, type, area, time, cause, data } = fact;
    hash.update(JSON.stringify([fact.position, id, type, area, time, fact.at, cause, data]));
  }
  for (const digest of digests) hash.update(digest);
  return hash.digest('hex');
}

/** The digest of an input's body under its salt. */
export const bodyDigest = (salt: string, body: string): string =>
  createHash('sha256').update(salt).update(body).digest('hex');
