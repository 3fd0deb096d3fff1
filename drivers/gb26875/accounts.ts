import { after, type Instant } from '../../rules/vocabulary/time.ts';
import { instantOf } from '../../rules/vocabulary/wall-time.ts';
import type { Frame } from './codec.ts';

/** What a frame shows of its sender's clock. */
export type ClockSeen = {
  /** In words, where it is off by more than it may. */
  readonly doubt?: string;
  /** It was not set lately: now is the time. */
  readonly isDue: boolean;
};

/** Who speaks on a line, by which peer, what each calls us, and how its clock stands. */
export type Accounts = {
  meet(frame: Frame, peer: string, now: Instant): ClockSeen;
  has(account: string): boolean;
  /** What that account calls us; undefined where it never spoke. */
  ourName(account: string): string | undefined;
  /** By whom it was heard last: there it is answered. */
  peerOf(account: string): string | undefined;
  /** Who was heard last by that peer. */
  lastAt(peer: string): string | undefined;
  all(): readonly string[];
};

/** More accounts than a line can have; the one not heard for longest is forgotten. */
export const ACCOUNTS_MAX = 1_000;
/** A clock that will not be set is tried again after this. */
const AGAIN_MS = 3_600_000;

type Account = {
  readonly ourName: string;
  readonly peer: string;
  readonly clockSetAt?: Instant;
};

/** Nobody has spoken yet. */
export function createAccounts({
  zone,
  clockSeconds,
}: {
  readonly zone: string;
  readonly clockSeconds: number;
}): Accounts {
  const known = new Map<string, Account>();

  const put = (account: string, what: Account): void => {
    known.delete(account);
    known.set(account, what);
    const oldest = known.keys().next();
    if (known.size > ACCOUNTS_MAX && !oldest.done) known.delete(oldest.value);
  };

  return {
    meet({ source, destination, time }, peer, now) {
      const before = known.get(source)?.clockSetAt;
      const doubt = doubtOf(time === undefined ? undefined : instantOf(time, zone) - now);
      const isDue = doubt !== undefined && (before === undefined || now >= after(before, AGAIN_MS));
      const clockSetAt = isDue ? now : before;
      put(source, {
        ourName: destination,
        peer,
        ...(clockSetAt === undefined ? {} : { clockSetAt }),
      });
      return { isDue, ...(doubt === undefined ? {} : { doubt }) };
    },
    has: (account) => known.has(account),
    ourName: (account) => known.get(account)?.ourName,
    peerOf: (account) => known.get(account)?.peer,
    lastAt: (peer) => [...known].findLast(([, one]) => one.peer === peer)?.[0],
    all: () => [...known.keys()],
  };

  function doubtOf(offsetMs: number | undefined): string | undefined {
    if (offsetMs === undefined) return 'its clock shows no date';
    const seconds = Math.round(Math.abs(offsetMs) / 1_000);
    if (seconds <= clockSeconds) return undefined;
    return `its clock is ${seconds} s ${offsetMs > 0 ? 'fast' : 'slow'}`;
  }
}
