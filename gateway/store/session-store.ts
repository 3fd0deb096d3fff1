import { instant } from '../../rules/vocabulary/time.ts';
import type { SessionStore } from '../accounts/sessions.ts';
import { compiler } from './statements.ts';
import type { Store } from './store.ts';

/** Sessions in the database, so that a restart signs nobody out. */
export function createSessionStore(store: Pick<Store, 'read' | 'write'>): SessionStore {
  return {
    async put({ tokenHash, username, role, createdAt, expires }) {
      await store.write(compiler.deleteFrom('sessions').where('expires', '<=', createdAt));
      await store.write(
        compiler
          .insertInto('sessions')
          .values({ token: tokenHash, username, role, createdAt, expires }),
      );
    },
    async get(tokenHash) {
      const row = await store.read
        .selectFrom('sessions')
        .selectAll()
        .where('token', '=', tokenHash)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const { username, role, createdAt, expires } = row;
      return {
        tokenHash,
        username,
        role,
        createdAt: instant(createdAt),
        expires: instant(expires),
      };
    },
    async remove(tokenHash) {
      await store.write(compiler.deleteFrom('sessions').where('token', '=', tokenHash));
    },
  };
}
