import { useSyncExternalStore } from 'react';

type Ticker = {
  subscribe(listener: () => void): () => void;
  now(): number;
};

const FRESH_MS = 50;
const tickers = new Map<number, Ticker>();

/** The time on this machine, drawn again this often. */
export function useNow(everyMs: number): number {
  const ticker = tickers.get(everyMs) ?? createTicker(everyMs);
  tickers.set(everyMs, ticker);
  return useSyncExternalStore(ticker.subscribe, ticker.now);
}

// One for all who draw as often: a list of hundreds whose lines tick each for themselves is never done drawing, and React
// takes that for a loop without end and gives up.
function createTicker(everyMs: number): Ticker {
  const listeners = new Set<() => void>();
  let timer: number | undefined;
  let now = Date.now();
  const tick = (): void => {
    now = Date.now();
    for (const listener of listeners) listener();
  };
  return {
    subscribe(listener) {
      listeners.add(listener);
      // Who comes between two ticks begins with the time as it is.
      if (Date.now() - now > FRESH_MS) now = Date.now();
      timer ??= window.setInterval(tick, everyMs);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
    now() {
      // While nobody listens it stands still.
      if (timer === undefined && Date.now() - now >= everyMs) now = Date.now();
      return now;
    },
  };
}
