import Type from 'typebox';
import { Check } from 'typebox/value';
import type { Clock } from '../../drivers/driver.ts';
import type { HostId, PostId } from '../../rules/vocabulary/ids.ts';
import { hashPassword } from '../accounts/password.ts';
import { ROLES } from '../accounts/roles.ts';
import type { ConfiguredHost } from '../config/config.ts';
import { freshToken } from '../random.ts';
import type { AccountStore } from '../store/accounts.ts';
import { readIfThere, writeSecretFile } from './data-folder.ts';

/** One account as written for people and programs: the only place where a password is kept readable. */
export type WrittenAccount = {
  readonly username: string;
  readonly password: string;
  readonly role: string;
};

const WrittenAccounts = Type.Array(
  Type.Object({ username: Type.String(), password: Type.String(), role: Type.String() }),
);

/** An account there must be. */
export type WantedAccount = {
  readonly username: string;
  readonly kind: 'mqtt' | 'console';
  readonly role: string;
  readonly host?: HostId;
  readonly post?: PostId;
};

/** The name a host connects by. */
export const hostAccount = (host: HostId): string => `host-${host}`;

/** The MQTT accounts a site needs: one per host, and `monitor` for those who only listen. */
export const mqttAccounts = (hosts: readonly ConfiguredHost[]): readonly WantedAccount[] => [
  { username: 'monitor', kind: 'mqtt', role: 'monitor' },
  ...hosts.map(
    ({ id }): WantedAccount => ({
      username: hostAccount(id),
      kind: 'mqtt',
      role: 'host',
      host: id,
    }),
  ),
];

/** The name the engine connects to an outside broker by. */
export const ENGINE_ACCOUNT = 'engine';

/** The accounts an outside broker needs: the engine's beside those of the embedded one. */
export const outsideAccounts = (hosts: readonly ConfiguredHost[]): readonly WantedAccount[] => [
  { username: ENGINE_ACCOUNT, kind: 'mqtt', role: 'engine' },
  ...mqttAccounts(hosts),
];

/** One console user per role: the demo's. */
export const demoUsers: readonly WantedAccount[] = ROLES.map((role) => ({
  username: role,
  kind: 'console',
  role,
}));

/** The same, the tablet's at the first of these posts. */
export const demoUsersAt = ([first]: readonly {
  readonly id: PostId;
}[]): readonly WantedAccount[] =>
  demoUsers.map((user) =>
    user.role === 'booth' && first !== undefined ? { ...user, post: first.id } : user,
  );

// 144 bits: nobody types these.
const PASSWORD_BYTES = 18;

/** Makes what is missing of these accounts, and keeps the file of their passwords (mode 600) in step with the store. */
export async function ensureAccounts(options: {
  readonly wanted: readonly WantedAccount[];
  readonly file: string;
  readonly accounts: AccountStore;
  readonly clock: Clock;
}): Promise<readonly WrittenAccount[]> {
  const { wanted, file, accounts, clock } = options;
  const written = await readWritten(file);
  const all: WrittenAccount[] = [];
  for (const account of wanted) {
    const known = written.find(({ username }) => username === account.username);
    const stored = await accounts.get(account.username);
    if (known !== undefined && stored?.role === account.role) {
      all.push(known);
      continue;
    }
    const password = freshToken(PASSWORD_BYTES);
    const passwordHash = await hashPassword(password);
    await accounts.put({ ...account, passwordHash, createdAt: clock.now() });
    all.push({ username: account.username, password, role: account.role });
  }
  await writeSecretFile(file, `${JSON.stringify(all, null, 2)}\n`);
  return all;
}

async function readWritten(file: string): Promise<readonly WrittenAccount[]> {
  const text = await readIfThere(file);
  if (text === undefined) return [];
  const parsed = parsedJson(text);
  return Check(WrittenAccounts, parsed) ? parsed : [];
}

// A file somebody damaged is written anew, with new passwords.
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
