import { statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { createCheckpointer } from '../../../../gateway/store/checkpointer.ts';
import { silentLogger } from '../../../support/silent-logger.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

/** A database whose log holds a megabyte that nobody has written back. */
function logged() {
  const file = join(temporaryFolder(), 'logged.sqlite');
  const db = new Database(file);
  onTestFinished(() => {
    db.close();
  });
  db.pragma('journal_mode = WAL');
  db.pragma('wal_autocheckpoint = 0');
  db.exec('create table rows (body text)');
  const insert = db.prepare('insert into rows values (?)');
  for (let row = 0; row < 1_000; row += 1) insert.run('x'.repeat(1_000));
  return { file, bytes: () => statSync(file).size };
}

it('writes the log back beside the commits, once enough was written', async () => {
  const { file, bytes } = logged();
  const checkpointer = createCheckpointer(file, silentLogger);
  checkpointer.wrote(10_000);
  await checkpointer.close();
  expect(bytes()).toBeGreaterThan(1_000_000);
});

it('leaves a short log alone', async () => {
  const { file, bytes } = logged();
  const before = bytes();
  const checkpointer = createCheckpointer(file, silentLogger);
  checkpointer.wrote(3);
  await checkpointer.close();
  expect(bytes()).toBe(before);
});

it('is not missed where its thread cannot start', async () => {
  const checkpointer = createCheckpointer(join(temporaryFolder(), 'none'), silentLogger);
  checkpointer.wrote(10_000);
  checkpointer.wrote(10_000);
  await expect(checkpointer.close()).resolves.toBeUndefined();
});
