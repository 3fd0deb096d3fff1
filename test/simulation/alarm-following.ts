import type { Input } from '../../rules/vocabulary/inputs.ts';

/** The hours in which it should be armed, on the one day that histories last: half past ten to noon in Shanghai. */
const [FROM, TO] = [Date.parse('2026-11-25T02:30:00Z'), Date.parse('2026-11-25T04:00:00Z')];

const TWICE_MS = 10_000;

/** Keeps whether the panel that is followed was armed or disarmed last, by when that was and not by when it was told. */
export function createFollowing() {
  const taken = new Map<string, { readonly user: unknown; device: string; at: number }>();
  let last: { readonly time: number; readonly armed: boolean } | undefined;
  return {
    hear(input: Input): void {
      if (input.kind !== 'reading' || input.type !== 'panel.reported') return;
      const { kind, qualifier, user } = input.data;
      if (kind !== 'arming' || (last !== undefined && input.time < last.time)) return;
      const { device, at } = input;
      const same = taken.get(qualifier);
      // The other receiver brings it a moment later.
      if (same?.user === user && same?.device !== device && at - (same?.at ?? 0) < TWICE_MS) return;
      taken.set(qualifier, { user, device, at });
      last = { time: input.time, armed: qualifier === 'restore' };
    },
    isArmed: (): boolean | undefined => last?.armed,
    isLate: (now: number): boolean => last?.armed === false && now >= FROM && now < TO,
  };
}
