import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../../../gateway/store/store.ts';
import { silentLogger } from '../../../support/silent-logger.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { openTestStore } from './ledger.ts';

const open = (file: string) => openStore({ file, log: silentLogger, commits: 'here' });

describe('a database that cannot be used', () => {
  it('is named as locked while another process writes to it', async () => {
    const file = join(temporaryFolder(), 'site.db');
    await (await open(file)).close();
    const other = new Database(file);
    other.exec('begin exclusive');
    await expect(open(file)).rejects.toMatchObject({
      code: 'database-locked',
      file,
      remedy: expect.stringContaining('stop the other gatehouse'),
    });
    other.close();
  }, 15_000);

  it('is named as newer where a migration is unknown here, and is left as it is', async () => {
    const file = join(temporaryFolder(), 'site.db');
    await (await open(file)).close();
    const newer = new Database(file);
    newer.exec("insert into gatehouseMigration values ('2099-01-01-1-future', '2099')");
    newer.close();
    await expect(open(file)).rejects.toMatchObject({
      code: 'database-newer',
      message: expect.stringContaining('2099-01-01-1-future'),
    });
  });

  it('is named as damaged where it is no database', async () => {
    const file = join(temporaryFolder(), 'site.db');
    writeFileSync(file, 'this is a letter to the property manager, and not a database'.repeat(20));
    await expect(open(file)).rejects.toMatchObject({ code: 'database-damaged' });
  });

  it('is named as out of reach where its folder is missing or it is a folder', async () => {
    const folder = temporaryFolder();
    await expect(open(join(folder, 'none', 'site.db'))).rejects.toMatchObject({
      code: 'database-unopenable',
    });
    mkdirSync(join(folder, 'site.db'));
    await expect(open(join(folder, 'site.db'))).rejects.toMatchObject({
      code: 'database-unopenable',
    });
  });
});

describe('accounts', () => {
  it('are made, replaced, listed and removed', async () => {
    const { accounts } = await openTestStore();
    const guard = {
      username: 'guard',
      kind: 'console',
      role: 'guard',
      passwordHash: 'hash',
      createdAt: 1,
    } as never;
    const host = {
      username: 'host-main',
      kind: 'mqtt',
      role: 'host',
      passwordHash: 'hash',
      devices: ['out-1-reader'],
      host: 'main',
      createdAt: 2,
    } as never;
    await accounts.put(guard);
    await accounts.put(host);
    expect(await accounts.list()).toEqual([guard, host]);
    await accounts.put({ ...(guard as object), role: 'manager' } as never);
    expect(await accounts.get('guard')).toMatchObject({ role: 'manager' });
    expect(await accounts.remove('guard')).toBe(true);
    expect(await accounts.remove('guard')).toBe(false);
    expect(await accounts.get('guard')).toBeUndefined();
  });
});
