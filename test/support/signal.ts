/** What a test awaits instead of sleeping: `tell` from a listener, `until` in the test. */
export type Signal<T> = {
  tell(value: T): void;
  /** Resolves with the first value told (before or after the call; `index` counts them) that fits; rejects, with what came instead, in time. */
  until(
    fits: (value: T, index: number) => boolean,
    options?: { readonly withinMs?: number },
  ): Promise<T>;
  readonly told: readonly T[];
};

// Above any answer a healthy machine gives, below the projects' test limits: a miss is told with what came instead.
const PATIENCE_MS = 20_000;

/** Makes a signal that remembers everything told. */
export function createSignal<T>(): Signal<T> {
  const told: T[] = [];
  const waiting = new Set<(value: T, index: number) => void>();
  return {
    told,
    tell(value) {
      const index = told.push(value) - 1;
      for (const look of [...waiting]) look(value, index);
    },
    until(fits, { withinMs = PATIENCE_MS } = {}) {
      const found = told.find(fits);
      if (found !== undefined) return Promise.resolve(found);
      return new Promise((resolve, reject) => {
        const limit = setTimeout(() => {
          waiting.delete(look);
          const last = JSON.stringify(told.slice(-5));
          reject(
            new Error(`nothing fitting within ${withinMs} ms; ${told.length} came, last ${last}`),
          );
        }, withinMs);
        const look = (value: T, index: number): void => {
          if (!fits(value, index)) return;
          waiting.delete(look);
          clearTimeout(limit);
          resolve(value);
        };
        waiting.add(look);
      });
    },
  };
}
