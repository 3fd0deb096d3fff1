import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { chosenStand } from '../alarms/machine.ts';
import { ask } from '../api/client.ts';
import { createEventStore, type EventStore, type FeedState } from '../feed/event-store.ts';
import { newer, type Tile } from './tile.ts';

// The feed says when to ask; now and then it is asked without, so that a tile that stands still shows it.
const REFRESH_MS = 10_000;
const PACE_MS = 150;

/** The feed that wakes the tiles. */
export function useWallFeed(): { readonly store: EventStore; readonly feed: FeedState } {
  const [store] = useState(() => createEventStore(() => location.reload(), chosenStand()));
  useEffect(() => () => store.close(), [store]);
  return { store, feed: useSyncExternalStore(store.subscribe, store.state) };
}

/** Reads a part of the picture, and again whenever a fact of these kinds was told or the link has come back. */
export function useTile<T>(
  path: string,
  { store, isLive, wakes }: { store: EventStore; isLive: boolean; wakes: RegExp },
): Tile<T> {
  const [tile, setTile] = useState<Tile<T>>({ data: undefined, at: 0, error: undefined });
  const look = useCallback(() => {
    ask<T>(path).then(
      (data) => setTile((before) => newer(before, { data, at: Date.now(), error: undefined })),
      (error: unknown) => setTile((before) => ({ ...before, error })),
    );
  }, [path]);
  useEffect(() => {
    let timer: number | undefined;
    const soon = (): void => {
      timer ??= window.setTimeout(() => {
        timer = undefined;
        look();
      }, PACE_MS);
    };
    const stop = store.onLines((lines) => lines.some(({ type }) => wakes.test(type)) && soon());
    const regular = setInterval(look, REFRESH_MS);
    return () => {
      stop();
      clearInterval(regular);
      clearTimeout(timer);
    };
  }, [store, wakes, look]);
  // At once, and when the link has come back: what was missed may be told by no line.
  useEffect(() => {
    if (isLive) look();
  }, [isLive, look]);
  return tile;
}
