import { useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useState,
  useSyncExternalStore,
} from 'react';
import { useChosenStand } from '../alarms/machine.ts';
import type { Line } from '../api/types.ts';
import { createEventStore, type EventStore, type FeedState } from './event-store.ts';

const Context = createContext<EventStore | undefined>(undefined);

/** Which pictures a fact may have changed, by the first word of its type. */
const PICTURES: Readonly<Record<string, readonly string[]>> = {
  passage: ['lanes', 'presence', 'visitors'],
  visitor: ['visitors'],
  permit: ['visitors'],
  credential: ['visitors', 'temporary-cards'],
  entry: ['lanes'],
  exit: ['lanes'],
  barrier: ['lanes', 'openings', 'posts'],
  opening: ['openings', 'posts'],
  post: ['posts', 'shifts'],
  signature: ['posts'],
  duty: ['posts'],
  input: ['lanes', 'zones'],
  condition: ['lanes', 'alarms', 'visitors', 'zones'],
  mode: ['lanes'],
  posture: ['site', 'lanes'],
  enrolment: ['lanes'],
  import: ['imports'],
  presence: ['presence'],
  round: ['rounds'],
  visit: ['rounds'],
  tag: ['rounds'],
  inspection: ['rounds'],
  route: ['rounds', 'plans', 'site'],
  alarm: ['alarms', 'zones'],
  panel: ['zones'],
  zone: ['zones'],
  area: ['zones'],
  test: ['zones'],
  clock: ['alarms'],
  fire: ['site', 'alarms', 'lanes'],
  device: ['lanes', 'alarms', 'rounds', 'zones'],
  host: ['lanes', 'alarms', 'zones'],
  site: ['site', 'lanes', 'rounds', 'zones'],
  override: ['lanes'],
  emergency: ['lanes'],
};
// Pictures follow the feed at once, and under a flood this often.
const PACE_MS = 150;

/** Follows the feed while the page is open, and asks for the pictures that its facts changed. */
export function FeedProvider({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const at = useChosenStand();
  const [store, setStore] = useState<EventStore>();
  useEffect(() => {
    const opened = createEventStore(() => void client.resetQueries({ queryKey: ['session'] }), at);
    const changed = new Set<string>();
    let timer: number | undefined;
    const refresh = (): void => {
      timer = undefined;
      for (const picture of changed) void client.invalidateQueries({ queryKey: [picture] });
      changed.clear();
    };
    opened.onLines((lines) => {
      for (const line of lines) for (const picture of picturesOf(line)) changed.add(picture);
      timer ??= window.setTimeout(refresh, PACE_MS);
    });
    // Back after a break: what no line tells any more is asked anew, whatever it was.
    let wasLive = true;
    const stopWatching = opened.subscribe(() => {
      const isLive = opened.state().link.kind === 'live';
      if (isLive && !wasLive) void client.invalidateQueries({ predicate: isPicture });
      wasLive = isLive || opened.state().link.kind === 'connecting';
    });
    setStore(opened);
    return () => {
      stopWatching();
      clearTimeout(timer);
      opened.close();
    };
  }, [client, at]);
  return store === undefined ? null : <Context value={store}>{children}</Context>;
}

const ALL_PICTURES = new Set(Object.values(PICTURES).flat());
const isPicture = ({ queryKey }: { readonly queryKey: readonly unknown[] }): boolean =>
  ALL_PICTURES.has(String(queryKey[0]));

const picturesOf = ({ type }: Line): readonly string[] => PICTURES[type.split('.')[0] ?? ''] ?? [];

/** The feed as it stands; draws again when it changes. */
export function useFeed(): FeedState {
  const store = useContext(Context);
  if (store === undefined) throw new Error('the feed is used outside FeedProvider');
  return useSyncExternalStore(store.subscribe, store.state);
}
