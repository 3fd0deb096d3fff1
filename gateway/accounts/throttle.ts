import { isIPv6 } from 'node:net';
import type { Clock } from '../../drivers/driver.ts';
import { after, type Instant } from '../../rules/vocabulary/time.ts';

const MINUTE_MS = 60_000;
/** Failures older than this are forgotten. */
const MEMORY_MS = 60 * MINUTE_MS;

/** So many failures are free; from then on each doubles what must be waited after the last one. */
type Backoff = { readonly free: number; readonly firstMs: number; readonly longestMs: number };

/** One name from one address: a person who does not remember, or somebody who guesses. */
const PAIR: Backoff = { free: 5, firstMs: MINUTE_MS, longestMs: MEMORY_MS };
// Several people may share an address. One name tried for ever fails ten times an hour (5 free, then 1, 2, 4, 8 and 16
// minutes) and alone never uses this up.
/** One address, whatever the names. */
const ADDRESS: Backoff = { free: 20, firstMs: MINUTE_MS, longestMs: MEMORY_MS };
// A name is never locked: whoever knows it could lock its owner out. Guesses from many addresses only become slow.
/** One name from everywhere: how long a try is held before it is checked. */
const NAME: Backoff = { free: 20, firstMs: 250, longestMs: 4_000 };

// Names and addresses remembered of each kind; beyond it the one that failed longest ago is forgotten.
const KEYS_MAX = 5_000;
// More failures than make the longest wait tell nothing more.
const FAILURES_MAX = 64;
// Accounts have shorter names; what is longer is not remembered in full.
const NAME_CHARACTERS_MAX = 100;

/** Who tries to sign in, and from where. */
export type Try = { readonly name: string; readonly address: string };

/** What becomes of a try: it must come again later, or is checked after it was held for a while. */
export type Admission =
  | { readonly kind: 'refused'; readonly waitMs: number }
  | {
      readonly kind: 'taken';
      readonly holdMs: number;
      /** It was right: it is no failure, and neither are earlier ones of this name from there. */
      succeeded(): void;
    };

/** Slows down guessing without locking anybody out whose name is known. */
export type Throttle = {
  /** Takes a try and counts it as a failure until it succeeds: many at once are many. */
  take(tried: Try): Admission;
};

/** A throttle by address, by name from an address, and gently by name. */
export function createThrottle(clock: Clock): Throttle {
  const pairs = createFailures(clock, PAIR);
  const addresses = createFailures(clock, ADDRESS);
  const names = createFailures(clock, NAME);
  return {
    take({ name, address }) {
      const from = networkOf(address);
      const who = name.slice(0, NAME_CHARACTERS_MAX);
      const pair = `${from} ${who}`;
      const waitMs = Math.max(pairs.waitMs(pair), addresses.waitMs(from));
      if (waitMs > 0) return { kind: 'refused', waitMs };
      const holdMs = names.stepMs(who);
      pairs.add(pair);
      const forgive = [addresses.add(from), names.add(who)];
      return {
        kind: 'taken',
        holdMs,
        succeeded() {
          pairs.forget(pair);
          // Only this one: whoever has an account of his own could else wipe out his guesses at others'.
          for (const one of forgive) one();
        },
      };
    },
  };
}

function createFailures(clock: Clock, { free, firstMs, longestMs }: Backoff) {
  const failures = new Map<string, readonly Instant[]>();
  const recent = (key: string): readonly Instant[] =>
    (failures.get(key) ?? []).filter((at) => after(at, MEMORY_MS) > clock.now());
  const stepOf = (count: number): number =>
    count < free ? 0 : Math.min(firstMs * 2 ** (count - free), longestMs);
  const keep = (key: string, kept: readonly Instant[]): void => {
    failures.delete(key);
    if (kept.length > 0) failures.set(key, kept.slice(-FAILURES_MAX));
  };
  return {
    /** How long after its last failure this one must wait, as its failures stand. */
    stepMs: (key: string): number => stepOf(recent(key).length),
    waitMs(key: string): number {
      const known = recent(key);
      const last = known.at(-1);
      return last === undefined ? 0 : after(last, stepOf(known.length)) - clock.now();
    },
    /** Counts one, and gives what takes it back. */
    add(key: string): () => void {
      const at = clock.now();
      keep(key, [...recent(key), at]);
      const [oldest] = failures.keys();
      if (failures.size > KEYS_MAX && oldest !== undefined) failures.delete(oldest);
      return () => {
        const known = recent(key);
        const mine = known.lastIndexOf(at);
        if (mine !== -1) keep(key, known.toSpliced(mine, 1));
      };
    },
    forget: (key: string): boolean => failures.delete(key),
  };
}

/** Whoever has an IPv6 address has all that begin with its first 64 bits (RFC 4291, 2.5.1); an IPv4 address is one. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  // On one link everybody has the same 64 bits.
  if (!isIPv6(address) || /^fe[89ab]/i.test(address)) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const written = head === '' ? [] : head.split(':');
  const behind = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - written.length - behind.length;
  const groups = [...written, ...Array<string>(Math.max(0, zeros)).fill('0'), ...behind];
  const first = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${first.join(':')}::/64`;
}
