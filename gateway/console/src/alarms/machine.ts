import { useSyncExternalStore } from 'react';
import { OFFICE, SOME_POST, type Stand } from '../../../../rules/vocabulary/stand.ts';
import { remember, remembered } from '../api/memory.ts';
import type { Session } from '../api/types.ts';

const listeners = new Set<() => void>();

/** Where this machine stands, as somebody chose on it; what a guard uses stands at a post until he says otherwise. */
export function useStand(session: Pick<Session, 'role'>): Stand {
  const chosen = useChosenStand();
  if (chosen !== undefined) return chosen;
  return session.role === 'guard' || session.role === 'booth' ? SOME_POST : OFFICE;
}

/** Where this machine was said to stand; nobody said so, and the server takes its account for it. */
export const useChosenStand = (): Stand | undefined =>
  useSyncExternalStore(listen, () => remembered('stands-at'));

/** Keeps where this machine stands. */
export function standAt(stand: Stand): void {
  remember('stands-at', stand);
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
