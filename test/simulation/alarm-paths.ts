import type { Input } from '../../rules/vocabulary/inputs.ts';

const SILENT_MS = 70_000;
const [MAIN, BACKUP] = ['receiver', 'receiver-2'];
/** What the panel that is waited for calls itself, at which receiver. */
const CALLED: Readonly<Record<string, string>> = { [MAIN]: '1A2B', [BACKUP]: '77' };

/** Keeps where the panel that is waited for was heard, from what its two receivers brought. */
export function createPaths(start: number) {
  /** Receivers that are up, since when. */
  const up = new Map<string, number>([
    [MAIN, start],
    [BACKUP, start],
  ]);
  let heard: { readonly by: string; readonly at: number } | undefined;
  let byMain = 0;
  /** When it had to turn to another receiver. */
  let moved = 0;

  const isHeard = (now: number): boolean =>
    heard !== undefined && now - Math.max(heard.at, moved) < SILENT_MS;

  function gone(device: string, now: number): void {
    if (!up.delete(device)) return;
    if (up.size === 0) heard = undefined;
    else if (heard?.by === device && moved <= heard.at && isHeard(now)) moved = now;
  }

  return {
    hear(input: Input, now: number): void {
      if (input.kind === 'device.health' && CALLED[input.device] !== undefined) {
        if (input.state !== 'online') gone(input.device, now);
        else if (!up.has(input.device)) up.set(input.device, now);
      }
      if (input.kind !== 'reading') return;
      if (input.type !== 'panel.alive' && input.type !== 'panel.reported') return;
      if (input.data.account.toUpperCase() !== CALLED[input.device]) return;
      heard = { by: input.device, at: now };
      if (input.device === MAIN) byMain = now;
    },
    isHeard,
    /** Its main receiver is up and has not heard it for too long, and another has. */
    isMainLost(now: number): boolean {
      const since = up.get(MAIN);
      if (since === undefined || !isHeard(now)) return false;
      return now - Math.max(since, byMain, moved) >= SILENT_MS;
    },
  };
}
