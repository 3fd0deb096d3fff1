import { useSyncExternalStore } from 'react';
import { remember, remembered } from '../api/memory.ts';
import type { AlarmCounts } from '../api/types.ts';
import { isMuting, type Mute, muteFrom, muteOf } from './mute.ts';

const listeners = new Set<() => void>();
let current = muteFrom(remembered('muted'));

/** What is silenced on this browser; draws again when that changes. */
export const useMute = (): Mute | undefined =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );

/** Silences what calls now, for a while and on this browser only; pressed again, not any more. */
export function toggleMute(calling: AlarmCounts['calling'], now: number): void {
  keep(current !== undefined && isMuting(current, calling, now) ? undefined : muteOf(calling, now));
}

/** What was silenced is over: nothing that comes is silenced by it. What was silenced since stays so. */
export function endMute(mute: Mute): void {
  if (current === mute) keep(undefined);
}

function keep(mute: Mute | undefined): void {
  remember('muted', mute === undefined ? '' : JSON.stringify(mute));
  current = mute;
  for (const listener of listeners) listener();
}
