/** Judged batches on their way to the disk: one commit is under way, and what is judged meanwhile goes into the next. */
export type CommitQueue<Entry> = {
  /** Commits at once where none is under way. */
  add(entry: Entry): void;
  /** Takes out what is not in the commit under way. */
  withdraw(): readonly Entry[];
  /** Resolves once nothing is on its way. */
  idle(): Promise<void>;
  isIdle(): boolean;
  /** Entries that wait for the commit under way to end. */
  waiting(): readonly Entry[];
};

/** Makes a queue. `commit` takes all that waits, in order, and gives back once it is told of; it never rejects. */
export function createCommitQueue<Entry>(
  commit: (entries: readonly Entry[]) => Promise<void>,
): CommitQueue<Entry> {
  let waiting: Entry[] = [];
  let underWay: Promise<void> | undefined;

  async function work(): Promise<void> {
    while (waiting.length > 0) await commit(withdraw());
    underWay = undefined;
  }

  function withdraw(): readonly Entry[] {
    const taken = waiting;
    waiting = [];
    return taken;
  }

  return {
    add(entry) {
      waiting.push(entry);
      underWay ??= work();
    },
    withdraw,
    idle: () => underWay ?? Promise.resolve(),
    isIdle: () => underWay === undefined,
    waiting: () => waiting,
  };
}
