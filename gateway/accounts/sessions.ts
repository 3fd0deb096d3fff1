import { createHash } from 'node:crypto';
import type { Clock } from '../../drivers/driver.ts';
import { after, type Instant } from '../../rules/vocabulary/time.ts';
import { freshToken } from '../random.ts';

/** A signed-in person, as the store knows it: by the hash of the token, never the token. */
export type StoredSession = {
  readonly tokenHash: string;
  readonly username: string;
  /** As it was at the sign-in; what he may do now is the account's. */
  readonly role: string;
  readonly createdAt: Instant;
  readonly expires: Instant;
};

/** Where sessions are kept. */
export type SessionStore = {
  put(session: StoredSession): Promise<void>;
  get(tokenHash: string): Promise<StoredSession | undefined>;
  remove(tokenHash: string): Promise<void>;
};

/** Opens, finds and ends sessions. */
export type Sessions = {
  /** The token of a new session, to be given to the browser once. */
  open(person: {
    readonly username: string;
    readonly role: string;
  }): Promise<{ readonly token: string; readonly expires: Instant }>;
  find(token: string): Promise<StoredSession | undefined>;
  end(token: string): Promise<void>;
};

// One shift and its hand-over: nobody is signed out in the middle of his duty.
const LIFE_MS = 13 * 60 * 60 * 1000;
const TOKEN_BYTES = 32;

/** Sessions over a store. */
export function createSessions(options: {
  readonly store: SessionStore;
  readonly clock: Clock;
}): Sessions {
  const { store, clock } = options;
  return {
    async open({ username, role }) {
      const token = freshToken(TOKEN_BYTES);
      const createdAt = clock.now();
      const expires = after(createdAt, LIFE_MS);
      await store.put({ tokenHash: tokenHash(token), username, role, createdAt, expires });
      return { token, expires };
    },
    async find(token) {
      const session = await store.get(tokenHash(token));
      if (session === undefined) return undefined;
      if (session.expires > clock.now()) return session;
      await store.remove(session.tokenHash);
      return undefined;
    },
    end: (token) => store.remove(tokenHash(token)),
  };
}

// The oldest goes first: more sign-ins than this at once are a mistake or an attack.
const SESSIONS_MAX = 1_000;

/** Sessions in memory: they end with the process. */
export function createMemorySessions(): SessionStore {
  const held = new Map<string, StoredSession>();
  return {
    put(session) {
      const [oldest] = held.keys();
      if (held.size >= SESSIONS_MAX && oldest !== undefined) held.delete(oldest);
      held.set(session.tokenHash, session);
      return Promise.resolve();
    },
    get: (hash) => Promise.resolve(held.get(hash)),
    remove(hash) {
      held.delete(hash);
      return Promise.resolve();
    },
  };
}

/** Sessions in a store that may fail, and then in memory: a full disk locks no guard out of his console. */
export function withFallback(store: SessionStore): SessionStore {
  const memory = createMemorySessions();
  return {
    put: (session) => store.put(session).catch(() => memory.put(session)),
    async get(hash) {
      return (await memory.get(hash)) ?? (await store.get(hash));
    },
    async remove(hash) {
      await memory.remove(hash);
      await store.remove(hash);
    },
  };
}

/** What is kept of a token: it is random and long, so that one pass of SHA-256 is enough. */
export const tokenHash = (token: string): string =>
  createHash('sha256').update(token).digest('base64url');
