import { createContext, type ReactNode, useContext, useMemo, useSyncExternalStore } from 'react';
import type { Text } from '../../../../rules/vocabulary/schema.ts';
import type { Naming } from '../../../words/places.ts';
import { ALARM_NAMES, term } from '../../../words/terms.ts';
import { ask } from '../api/client.ts';
import type { Line } from '../api/types.ts';

type NameStore = {
  subscribe(listener: () => void): () => void;
  version(): number;
  name: Naming;
};

// One question for what one drawing of the page needs.
const GATHER_MS = 60;
const IDS_MAX = 150;

const Context = createContext<NameStore | undefined>(undefined);

/** Names people and plates for who may see them; ids stay ids for everybody else. */
export function NamesProvider({
  allowed,
  children,
}: {
  readonly allowed: boolean;
  readonly children: ReactNode;
}) {
  const store = useMemo(() => createNameStore(allowed), [allowed]);
  return <Context value={store}>{children}</Context>;
}

/** Names by id; draws again when new ones have come. */
export function useNaming(): Naming {
  const store = useContext(Context);
  if (store === undefined) throw new Error('names are used outside NamesProvider');
  useSyncExternalStore(store.subscribe, store.version);
  return store.name;
}

function createNameStore(allowed: boolean): NameStore {
  const names = new Map<string, string | undefined>();
  const wanted = new Set<string>();
  const listeners = new Set<() => void>();
  let version = 0;
  let scheduled = false;

  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    setTimeout(() => void gather(), GATHER_MS);
  };

  const gather = async (): Promise<void> => {
    scheduled = false;
    const ids = [...wanted].slice(0, IDS_MAX);
    for (const id of ids) wanted.delete(id);
    keep(ids, await askNames(ids));
    if (wanted.size > 0) schedule();
  };

  const keep = (ids: readonly string[], found: Found): void => {
    // What could not be asked is asked again by the next drawing that needs it.
    if (found === undefined) for (const id of ids) names.delete(id);
    else for (const [id, name] of Object.entries(found)) names.set(id, name);
    version += 1;
    for (const listener of listeners) listener();
  };

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    version: () => version,
    name(id) {
      if (!allowed || names.has(id)) return names.get(id);
      names.set(id, undefined);
      wanted.add(id);
      schedule();
      return undefined;
    },
  };
}

/** Names for the feed: alarms, whose facts carry ids only, are called by what and where they are. */
export function useFeedNaming(lines: readonly Line[], of: (text: Text) => string): Naming {
  const naming = useNaming();
  const alarms = useMemo(() => alarmNames(lines, of), [lines, of]);
  return (id) => alarms.get(id) ?? naming(id);
}

function alarmNames(lines: readonly Line[], of: (text: Text) => string): Map<string, string> {
  const names = new Map<string, string>();
  for (const line of lines) {
    if (line.type !== 'alarm.raised') continue;
    const { alarm, kind, place } = line.data;
    names.set(alarm, `${of(term(ALARM_NAMES, kind))} ${of(place)}`);
  }
  return names;
}

type Found = Readonly<Record<string, string>> | undefined;

function askNames(ids: readonly string[]): Promise<Found> {
  return ask<{ names: Readonly<Record<string, string>> }>(
    `/api/v1/names?ids=${encodeURIComponent(ids.join(','))}`,
  ).then(
    ({ names }) => names,
    () => undefined,
  );
}
