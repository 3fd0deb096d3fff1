import { type DBSchema, type IDBPObjectStore, openDB } from 'idb';
import type { Text } from '../../../../../rules/vocabulary/schema.ts';
import { freshId } from '../../api/fresh-id.ts';
import type { Mine } from '../mine.ts';
import { isSilent, type Kept, sameTouch, type What } from './kept.ts';

/** Values beside the queue that outlive a page. */
export type Remembered = {
  /** Who signed in last. */
  readonly user: string;
  /** The gateway's clock less this phone's, in milliseconds. */
  readonly offset: number;
  /** The rounds as they were last told, and when by the phone's clock. */
  readonly picture: { readonly at: number; readonly told: Mine };
};

/** What this phone keeps until the gateway has it; page and worker share it, and it outlives both. */
export type Box = {
  all(): Promise<readonly Kept[]>;
  /** Keeps what was just done. One touch of a tag that the browser opens twice is kept once. */
  keep(what: What, label: Text): Promise<Kept>;
  /** Writes how it stands. */
  put(kept: Kept): Promise<void>;
  remove(key: number): Promise<void>;
  read<K extends keyof Remembered>(name: K): Promise<Remembered[K] | undefined>;
  write<K extends keyof Remembered>(name: K, value: Remembered[K]): Promise<void>;
  /** Told when another page or the worker has changed it. */
  onChange(listener: () => void): () => void;
};

interface Schema extends DBSchema {
  kept: { key: number; value: Omit<Kept, 'key'> };
  remembered: { key: string; value: Partial<Remembered> };
}

/** The one row of what is remembered. */
const ROW = 'all';
const NAME = 'gatehouse-guard';
/** What the gateway has is shown for a shift; what it has not is never forgotten. */
const SHOWN_MS = 13 * 3_600_000;

/** Opens it; two pages at once see the same. */
export async function openBox(): Promise<Box> {
  const db = await openDB<Schema>(NAME, 1, {
    upgrade(fresh) {
      fresh.createObjectStore('kept', { autoIncrement: true });
      fresh.createObjectStore('remembered');
    },
  });
  const channel = new BroadcastChannel(NAME);
  const changed = (): void => channel.postMessage('changed');
  return {
    all: () => allOf(db.transaction('kept').store),
    async keep(what, label) {
      const at = Date.now();
      const user = (await db.get('remembered', ROW))?.user;
      const writing = db.transaction('kept', 'readwrite', { durability: 'strict' });
      const all = await allOf(writing.store);
      const same = what.kind === 'tap' ? sameTouch(all, what.url, at) : undefined;
      if (same !== undefined) return same;
      for (const { key, state, at: done } of all) {
        if (state === 'taken' && at - done > SHOWN_MS) await writing.store.delete(key);
      }
      const fresh = { id: freshId(), at, user, what, label, state: 'waiting' as const, tries: 0 };
      // The store gives the key, in the order in which things are kept.
      const key = await writing.store.add(fresh);
      await writing.done;
      changed();
      return { ...fresh, key };
    },
    async put(kept) {
      // A call for help leaves no trace on the phone.
      const { key, ...value } = kept;
      if (isSilent(kept) && kept.state !== 'waiting') await db.delete('kept', key);
      else await db.put('kept', value, key);
      changed();
    },
    async remove(key) {
      await db.delete('kept', key);
      changed();
    },
    read: async (name) => (await db.get('remembered', ROW))?.[name],
    async write(name, value) {
      const writing = db.transaction('remembered', 'readwrite');
      const before = (await writing.store.get(ROW)) ?? {};
      await writing.store.put({ ...before, [name]: value }, ROW);
      await writing.done;
    },
    onChange(listener) {
      channel.addEventListener('message', listener);
      return () => channel.removeEventListener('message', listener);
    },
  };
}

type KeptStore<M extends IDBTransactionMode> = IDBPObjectStore<Schema, ['kept'], 'kept', M>;

async function allOf<M extends IDBTransactionMode>(store: KeptStore<M>): Promise<readonly Kept[]> {
  const [keys, values] = await Promise.all([store.getAllKeys(), store.getAll()]);
  return values.flatMap((value, index) => {
    const key = keys[index];
    return key === undefined ? [] : [{ ...value, key }];
  });
}
