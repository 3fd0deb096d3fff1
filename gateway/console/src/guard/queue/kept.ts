import type { Text } from '../../../../../rules/vocabulary/schema.ts';
import type { Act } from '../../api/types.ts';

/** What a guard did: he held the phone to a tag, or pressed a key. */
export type What =
  | { readonly kind: 'tap'; readonly line: string; readonly url: string }
  | { readonly kind: 'act'; readonly act: Act };

/** What a tap was worth, as the gateway tells it. */
export type Worth = {
  readonly input: string;
  readonly taken: boolean;
  readonly visits: readonly {
    readonly checkpoint: string;
    readonly name: Text;
    readonly class: string;
    readonly round?: string;
    readonly route?: Text;
  }[];
  readonly doubts: readonly string[];
  readonly refused?: { readonly why: string; readonly detail: Text };
};

/** Why something was refused for good. */
export type Refusal = { readonly title: Text; readonly detail?: Text };

/** One thing that a guard did, from the moment he did it until the gateway has it and he has seen so. */
export type Kept = {
  /** Its place in the order of what was done. */
  readonly key: number;
  /** Its own name: sent twice under it, it counts once. */
  readonly id: string;
  /** When it was done, by the phone's clock. */
  readonly at: number;
  /** Who was signed in then; undefined where nobody was: it is his who signs in next. */
  readonly user: string | undefined;
  readonly what: What;
  readonly label: Text;
  readonly state: 'waiting' | 'taken' | 'refused';
  readonly tries: number;
  /** Under which id the gateway judged it. */
  readonly input?: string;
  readonly worth?: Worth;
  readonly refusal?: Refusal;
};

/** What one try at sending came to. */
export type Sent =
  | { readonly kind: 'taken'; readonly input: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** No connection, or the gateway cannot take it now. */
  | { readonly kind: 'later' }
  /** Nobody is signed in. */
  | { readonly kind: 'signed-out' };

/** True where nothing of it may show on the phone: a call for help. */
export const isSilent = ({ what }: Kept): boolean =>
  what.kind === 'act' && what.act.type === 'duress.signal';

/**
 * What is sent next for this person: a call for help, else the first that waits. Nothing overtakes what waits, so that
 * the record is made in the order in which it happened; somebody else's stays until he signs in.
 */
export function nextOf(kept: readonly Kept[], user: string): Kept | undefined {
  const waiting = kept
    .filter((one) => one.state === 'waiting' && (one.user ?? user) === user)
    .toSorted((a, b) => a.key - b.key);
  return waiting.find(isSilent) ?? waiting[0];
}

const FIRST_WAIT_MS = 1_000;
/** A guard who comes out of a cellar is not kept waiting longer than this. */
const LONGEST_WAIT_MS = 30_000;

/** How long to wait before the next try. */
export const waitMs = (tries: number): number =>
  Math.min(FIRST_WAIT_MS * 2 ** Math.min(tries, 10), LONGEST_WAIT_MS);

/** What the gateway fails at so often it fails at for good: it is set aside with its reason, and what waits goes on. */
export const FAILURES_MAX = 8;
/** A tap sent within this is sent at once: the gateway's own clock is better than the phone's. */
const AT_ONCE_MS = 3_000;

/**
 * True where it must carry its own time: it lay here for a while, the gateway was away since (`lostAt`), or the phone's
 * clock was set back.
 */
export const isLate = (
  { at }: Kept,
  { now, lostAt }: { readonly now: number; readonly lostAt: number | undefined },
): boolean => Math.abs(now - at) > AT_ONCE_MS || (lostAt !== undefined && lostAt >= at);

/** The same address opened again within this is the same touch: browsers open one twice, and people press again. */
const SAME_TOUCH_MS = 30_000;

/** The tap that this address is, where it is kept already. */
export const sameTouch = (kept: readonly Kept[], url: string, now: number): Kept | undefined =>
  kept.find(({ what, at }) => what.kind === 'tap' && what.url === url && now - at < SAME_TOUCH_MS);

/** The line that a tag's address leads to; undefined where it is no tag of ours. */
export function lineOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  return /\/t\/([a-z0-9-]{1,63})$/.exec(new URL(url).pathname)?.[1];
}
