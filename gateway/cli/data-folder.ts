import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isServed } from './control.ts';
import { CommandFailed, messageOf, systemCode } from './failure.ts';

/** Where each thing lies in a gateway's DATA. */
export const dataFiles = (data: string) => ({
  database: join(data, 'gatehouse.db'),
  mqttAccounts: join(data, 'mqtt-accounts.json'),
  demoAccounts: join(data, 'demo-accounts.json'),
  control: join(data, 'control.sock'),
  imports: join(data, 'imports'),
  tagKeys: join(data, 'tag-keys.json'),
  outbox: (host: string) => join(data, `outbox-${host}.db`),
});

/** Makes DATA where it is missing: its owner's only. */
export async function makeDataFolder(data: string): Promise<void> {
  try {
    await mkdir(data, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new CommandFailed(
      {
        code: 'data-unusable',
        text: `expected a folder this user may write at ${data}; ${systemCode(cause) ?? messageOf(cause)} came`,
        remedy: 'give another folder with --data, or the right to write this one',
      },
      { cause },
    );
  }
}

/** Two gateways on one DATA would overtake each other, and nobody may exchange it under one. */
export async function refuseSecond(data: string): Promise<void> {
  if (!(await isServed(dataFiles(data).control))) return;
  throw new CommandFailed({
    code: 'data-in-use',
    text: `a gateway runs on ${data} already`,
    remedy: 'stop it first, or give this one a DATA of its own (--data)',
  });
}

/** Writes a secret file in one step, readable by its owner only. */
export async function writeSecretFile(file: string, text: string): Promise<void> {
  const fresh = `${file}.new`;
  await writeFile(fresh, text, { mode: 0o600 });
  // The mode above counts only where the file is new.
  await chmod(fresh, 0o600);
  await rename(fresh, file);
}

/** The text of a file; undefined where there is none. */
export async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
