import type { Logger } from '../log.ts';
import type { Door, Records, ToldFact } from './ports.ts';

/** The newest facts, kept once for all live readers; what is older they read from the journal. */
export type Tail = {
  /** Takes part: facts are fetched only while somebody reads. Returns how to leave. */
  join(): () => void;
  /** Facts after a position, from memory or journal, in order, each once; empty where the reader has them all. */
  after(
    position: number,
  ): Promise<{ readonly facts: readonly ToldFact[]; readonly trimmed: boolean }>;
  /** Resolves when there is more after this position, or when the signal ends the wait. */
  changed(position: number, signal: AbortSignal): Promise<void>;
  close(): void;
};

// What a reader that keeps up needs; one that does not reads pages from the journal and holds no memory.
const KEPT_MAX = 2_000;
const PAGE = 500;

/** Follows the journal: each commit wakes it, one read serves every reader. */
export function createTail(parts: {
  readonly engine: Pick<Door, 'onFacts' | 'position'>;
  readonly records: Pick<Records, 'feed'>;
  readonly log: Pick<Logger, 'warn'>;
}): Tail {
  const { engine, records } = parts;
  const waiting = new Set<() => void>();
  let kept: ToldFact[] = [];
  // Every fact after `floor` up to `last` is in `kept`.
  let floor = engine.position();
  let last = floor;
  let readers = 0;
  let fetching = false;
  let behind = false;

  const wakeAll = (): void => {
    for (const wake of waiting) wake();
    waiting.clear();
  };

  const keep = (facts: readonly ToldFact[]): void => {
    kept.push(...facts);
    last = facts.at(-1)?.fact.sequence ?? last;
    if (kept.length <= KEPT_MAX) return;
    const dropped = kept.slice(0, kept.length - KEPT_MAX);
    floor = dropped.at(-1)?.fact.sequence ?? floor;
    kept = kept.slice(-KEPT_MAX);
  };

  const fetchAll = async (): Promise<void> => {
    do {
      behind = false;
      const { facts } = await records.feed({ after: last, limit: PAGE });
      keep(facts);
      if (facts.length > 0) wakeAll();
      if (facts.length === PAGE) behind = true;
    } while (behind && readers > 0);
  };

  const fetch = async (): Promise<void> => {
    behind = true;
    if (fetching) return;
    fetching = true;
    try {
      await fetchAll();
    } catch (err) {
      // Readers stay where they are; the next commit fetches what is missing.
      parts.log.warn(
        { code: 'feed-unread', err },
        'the journal could not be read for the live feed',
      );
    } finally {
      fetching = false;
    }
  };

  const leave = engine.onFacts(() => {
    if (readers > 0) void fetch();
  });

  return {
    join() {
      if (readers === 0) {
        kept = [];
        floor = engine.position();
        last = floor;
      }
      readers += 1;
      let joined = true;
      return () => {
        if (joined) readers -= 1;
        joined = false;
      };
    },
    async after(position) {
      if (position < floor) {
        const page = await records.feed({ after: position, limit: PAGE });
        if (page.trimmed || page.facts.length > 0) return page;
      }
      const newer = kept.filter((told) => told.fact.sequence > position);
      return { facts: newer.slice(0, PAGE), trimmed: false };
    },
    changed: (position, signal) =>
      new Promise((resolve) => {
        const wake = (): void => {
          waiting.delete(wake);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        if (signal.aborted || (kept.at(-1)?.fact.sequence ?? 0) > position) return resolve();
        signal.addEventListener('abort', wake, { once: true });
        waiting.add(wake);
      }),
    close() {
      leave();
      wakeAll();
    },
  };
}
