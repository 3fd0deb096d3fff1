import { scryptSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createProgramLogIn } from '../../../../gateway/accounts/programs.ts';
import { createThrottle } from '../../../../gateway/accounts/throttle.ts';
import type { StoredAccount } from '../../../../gateway/store/accounts.ts';
import { instant } from '../../../../rules/vocabulary/time.ts';
import { createHandClock } from '../devices/hand-clock.ts';

const HERE = '192.0.2.7';

function door(written: readonly { username: string; password: string }[] = []) {
  const stored = new Map<string, StoredAccount>();
  const add = (username: string, kind: StoredAccount['kind'], password: string) => {
    const passwordHash = cheapHash(password);
    stored.set(username, { username, kind, role: 'host', passwordHash, createdAt: instant(0) });
  };
  add('host-main', 'mqtt', 'right');
  add('guard', 'console', 'right');
  const clock = createHandClock();
  const logIn = createProgramLogIn({
    accounts: { get: (name) => Promise.resolve(stored.get(name)) },
    written,
    throttle: createThrottle(clock),
    clock,
  });
  const tried = async (password: string, username = 'host-main', address = HERE) => {
    const found = await logIn({ username, password, address });
    return typeof found === 'string' ? found : found.username;
  };
  return { tried, add };
}

/** A hash as the accounts have them, of the least cost there is. */
function cheapHash(password: string): string {
  const salt = Buffer.from('salt');
  const key = scryptSync(password, salt, 32, { N: 2, r: 1, p: 1 });
  const plain = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');
  return `$scrypt$ln=1,r=1,p=1$${plain(salt)}$${plain(key)}`;
}

describe('the log-in of programs', () => {
  it('refuses wrong guesses unchecked after a few', async () => {
    const { tried } = door();
    const answers: string[] = [];
    for (let guess = 0; guess < 7; guess += 1) answers.push(await tried(`guess ${guess}`));
    expect(answers.slice(0, 5)).toEqual(Array(5).fill('bad-credentials'));
    expect(answers.slice(5)).toEqual(Array(2).fill('too-many-attempts'));
  });

  it('lets a device in that was in before, however much is guessed from its address', async () => {
    const { tried } = door();
    expect(await tried('right')).toBe('host-main');
    for (let guess = 0; guess < 7; guess += 1) await tried(`guess ${guess}`);
    expect(await tried('guess')).toBe('too-many-attempts');
    expect(await tried('right')).toBe('host-main');
  });

  it('lets a device in that was never here, where its password is the one the gateway wrote', async () => {
    const { tried } = door([{ username: 'host-main', password: 'right' }]);
    for (let guess = 0; guess < 7; guess += 1) await tried(`guess ${guess}`);
    expect(await tried('right')).toBe('host-main');
  });

  it('takes the old password no more once there is another', async () => {
    const { tried, add } = door([{ username: 'host-main', password: 'right' }]);
    expect(await tried('right')).toBe('host-main');
    add('host-main', 'mqtt', 'new');
    expect(await tried('right')).toBe('bad-credentials');
    expect(await tried('new')).toBe('host-main');
  });

  it('lets nobody of the console in', async () => {
    const { tried } = door();
    expect(await tried('right', 'guard')).toBe('bad-credentials');
  });
});
