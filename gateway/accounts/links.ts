import type { Clock } from '../../drivers/driver.ts';
import { after, type Instant } from '../../rules/vocabulary/time.ts';
import { freshToken } from '../random.ts';
import { tokenHash } from './sessions.ts';

/** What a link is for. */
export type LinkUse =
  | { readonly kind: 'sign-in'; readonly username: string }
  | { readonly kind: 'set-up' };

/** One-time links: each is good once, for a while, and ends with the process. */
export type Links = {
  make(use: LinkUse, lifeMs: number): string;
  /** What the link is for, where it still holds; it stays good. */
  look(token: string): LinkUse | undefined;
  /** What the link was for; from here on it is used up. */
  use(token: string): LinkUse | undefined;
};

// Links are printed for one person at a time; the oldest goes first.
const LINKS_MAX = 100;
const TOKEN_BYTES = 24;

/** Links held in memory by the hash of their token. */
export function createLinks(clock: Clock): Links {
  const held = new Map<string, { readonly use: LinkUse; readonly expires: Instant }>();
  const look = (token: string): LinkUse | undefined => {
    const link = held.get(tokenHash(token));
    return link !== undefined && link.expires > clock.now() ? link.use : undefined;
  };
  return {
    make(use, lifeMs) {
      const [oldest] = held.keys();
      if (held.size >= LINKS_MAX && oldest !== undefined) held.delete(oldest);
      const token = freshToken(TOKEN_BYTES);
      held.set(tokenHash(token), { use, expires: after(clock.now(), lifeMs) });
      return token;
    },
    look,
    use(token) {
      const use = look(token);
      held.delete(tokenHash(token));
      return use;
    },
  };
}
