import type { Compilable, Kysely } from 'kysely';
import type { DeviceId, HostId, PostId } from '../../rules/vocabulary/ids.ts';
import { type Instant, instant } from '../../rules/vocabulary/time.ts';
import { compiler } from './statements.ts';
import type { AccountsTable, Tables } from './tables.ts';

/** Somebody who may sign in to the console, or connect to the broker. */
export type StoredAccount = {
  readonly username: string;
  readonly kind: 'mqtt' | 'console';
  readonly role: string;
  readonly passwordHash: string;
  /** Devices a host speaks for. */
  readonly devices?: readonly DeviceId[];
  readonly host?: HostId;
  /** The post where it is used: of no other is anything shown to it that the post must not see. */
  readonly post?: PostId;
  readonly createdAt: Instant;
};

/** The accounts of both doors. */
export type AccountStore = {
  list(): Promise<readonly StoredAccount[]>;
  get(username: string): Promise<StoredAccount | undefined>;
  /** Makes an account or replaces it. */
  put(account: StoredAccount): Promise<void>;
  /** True where there was one. */
  remove(username: string): Promise<boolean>;
};

/** Accounts over the store's reading and writing ends. */
export function createAccountStore(
  read: Kysely<Tables>,
  write: (query: Compilable<unknown>) => Promise<number>,
): AccountStore {
  return {
    async list() {
      const rows = await read.selectFrom('accounts').selectAll().orderBy('username').execute();
      return rows.map(readAccount);
    },
    async get(username) {
      const row = await read
        .selectFrom('accounts')
        .selectAll()
        .where('username', '=', username)
        .executeTakeFirst();
      return row === undefined ? undefined : readAccount(row);
    },
    async put(account) {
      const { username, ...rest } = accountRow(account);
      await write(
        compiler
          .insertInto('accounts')
          .values({ username, ...rest })
          .onConflict((on) => on.column('username').doUpdateSet(rest)),
      );
    },
    async remove(username) {
      return (await write(compiler.deleteFrom('accounts').where('username', '=', username))) > 0;
    },
  };
}

function accountRow(account: StoredAccount): AccountsTable {
  const { username, kind, role, passwordHash, devices, host, post, createdAt } = account;
  return {
    username,
    kind,
    role,
    passwordHash,
    devices: devices === undefined ? null : JSON.stringify(devices),
    host: host ?? null,
    post: post ?? null,
    createdAt,
  };
}

function readAccount(row: AccountsTable): StoredAccount {
  return {
    username: row.username,
    kind: row.kind === 'mqtt' ? 'mqtt' : 'console',
    role: row.role,
    passwordHash: row.passwordHash,
    createdAt: instant(row.createdAt),
    ...(row.devices === null ? {} : { devices: readDevices(row.devices) }),
    ...(row.host === null ? {} : { host: hostId(row.host) }),
    ...(row.post === null ? {} : { post: postId(row.post) }),
  };
}

const readDevices = (text: string): readonly DeviceId[] => JSON.parse(text);
const hostId = (text: string): HostId => text as HostId;
const postId = (text: string): PostId => text as PostId;
