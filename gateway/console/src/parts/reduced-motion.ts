import { useSyncExternalStore } from 'react';

const asked = matchMedia('(prefers-reduced-motion: reduce)');

const subscribe = (changed: () => void): (() => void) => {
  asked.addEventListener('change', changed);
  return () => asked.removeEventListener('change', changed);
};

/** True where this person asked the machine for things that do not move. */
export const useReducedMotion = (): boolean => useSyncExternalStore(subscribe, () => asked.matches);
