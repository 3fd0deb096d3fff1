import { pbkdf2Sync } from 'node:crypto';
import type { DeviceId, HostId, SiteId } from '../../rules/vocabulary/ids.ts';
import { freshBytes } from '../random.ts';
import { MESSAGE_BYTES_MAX } from './guard.ts';
import { rootOf } from './topics.ts';

/** An account as it is to be at that broker. */
export type MosquittoAccount = { readonly username: string; readonly password: string } & (
  | { readonly role: 'engine' | 'monitor' }
  | { readonly role: 'host'; readonly host: HostId; readonly devices: readonly DeviceId[] }
);

/** Who may say and hear what (CONTRACT), as mosquitto's `acl_file` has it; what is not named is refused. */
export function mosquittoAcl(site: SiteId, accounts: readonly MosquittoAccount[]): string {
  const root = rootOf(site);
  const blocks = accounts.map((account) => {
    const lines = rightsOf(account).map(([access, topic]) => `topic ${access} ${root}/${topic}`);
    return [`user ${account.username}`, ...lines].join('\n');
  });
  return `# Made by gatehouse mosquitto from site.yaml: make it again when devices or hosts change.\n\n${blocks.join('\n\n')}\n`;
}

type Right = readonly ['read' | 'write', string];

const HEALTH: readonly Right[] = [
  ['read', 'device/+/health'],
  ['read', 'host/+/health'],
];

function rightsOf(account: MosquittoAccount): readonly Right[] {
  switch (account.role) {
    case 'engine':
      return [
        ['read', 'device/+/reading/+'],
        ...HEALTH,
        ['write', 'device/+/command/+'],
        ['write', 'host/+/accepted'],
        ['write', 'feed/+'],
        ['write', 'state/+/+'],
      ];
    case 'monitor':
      return [['read', 'feed/#'], ['read', 'state/#'], ...HEALTH];
    case 'host':
      return [
        ['write', `host/${account.host}/health`],
        ['read', `host/${account.host}/accepted`],
        ...account.devices.flatMap((device): readonly Right[] => [
          ['write', `device/${device}/reading/+`],
          ['write', `device/${device}/health`],
          ['read', `device/${device}/command/+`],
        ]),
      ];
  }
}

// mosquitto_passwd's own form: PBKDF2-SHA512. The passwords are random, so that its count of rounds protects enough.
const ROUNDS = 101;
const SALT_BYTES = 12;
const KEY_BYTES = 64;

/** The accounts as mosquitto's `password_file` has them. */
export function mosquittoPasswords(accounts: readonly MosquittoAccount[]): string {
  const lines = accounts.map(({ username, password }) => {
    const salt = freshBytes(SALT_BYTES);
    const key = pbkdf2Sync(password, salt, ROUNDS, KEY_BYTES, 'sha512');
    return `${username}:$7$${ROUNDS}$${salt.toString('base64')}$${key.toString('base64')}`;
  });
  return `${lines.join('\n')}\n`;
}

/** What its configuration needs beside listeners. */
export const mosquittoConf = (folder: string): string => `# Made by gatehouse mosquitto.
per_listener_settings false
allow_anonymous false
password_file ${folder}/gatehouse.passwd
acl_file ${folder}/gatehouse.acl
# Without it every answer waits 40 ms for the one before.
set_tcp_nodelay true
message_size_limit ${MESSAGE_BYTES_MAX}
`;
