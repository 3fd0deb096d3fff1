import { useSyncExternalStore } from 'react';
import { OFFICE, SOME_POST, type Stand } from '../../../../rules/vocabulary/stand.ts';
import { remember, remembered } from '../api/memory.ts';
import type { Session } from '../api/types.ts';

type Who = Pick<Session, 'role' | 'post'>;

const listeners = new Set<() => void>();
/** What was chosen on this machine before counts for nothing then. */
let isBound = false;

/** Takes note of whether who is signed in may choose where this machine stands. */
export function standWith(who: Who): void {
  isBound = !mayMove(who);
  for (const listener of listeners) listener();
}

/** False where its account says where this machine stands, and of a booth's: nobody is asked there. */
export const mayMove = ({ role, post }: Who): boolean => post === undefined && role !== 'booth';

/** Where this machine stands: by its account, or as somebody chose on it; a guard's is at a post until he says otherwise. */
export function useStand(who: Who): Stand {
  const chosen = useChosenStand();
  if (!mayMove(who)) return who.post ?? SOME_POST;
  return chosen ?? (who.role === 'guard' ? SOME_POST : OFFICE);
}

/** Where this machine was said to stand; nobody said so, or may, and the server takes its account for it. */
export const useChosenStand = (): Stand | undefined => useSyncExternalStore(listen, chosenStand);

/** The same, where nothing is drawn. */
export const chosenStand = (): Stand | undefined => (isBound ? undefined : remembered('stands-at'));

/** Keeps where this machine stands. */
export function standAt(stand: Stand): void {
  remember('stands-at', stand);
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
