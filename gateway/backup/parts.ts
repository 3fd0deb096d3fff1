import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { copyDatabase } from '../store/copies.ts';
import { PARTS, type Part } from './manifest.ts';

/** What of a DATA has its place in a backup, beside the database. */
const SECRETS = [PARTS.siteKey, PARTS.mqttAccounts, PARTS.tagKeys];
const OUTBOX = /^outbox-[a-z0-9-]+\.db$/;

/** True for the file in which a host keeps readings that nobody has accepted yet. */
export const isOutbox = (name: string): boolean => OUTBOX.test(name);

/** Copies everything a site needs into a folder. Outboxes go first: what leaves them meanwhile is in the database. */
export async function copyParts(options: {
  readonly data: string;
  /** site.yaml, where there is one to be read. */
  readonly config: string | undefined;
  readonly into: string;
}): Promise<readonly string[]> {
  const { data, config, into } = options;
  const names: string[] = [];
  const take = async (from: string, name: string): Promise<void> => {
    await copyFile(from, join(into, name));
    names.push(name);
  };
  const there = await readdir(data);
  for (const name of there.filter(isOutbox)) await take(join(data, name), name);
  await copyDatabase(join(data, PARTS.database), join(into, PARTS.database));
  names.push(PARTS.database);
  for (const name of SECRETS.filter((one) => there.includes(one))) {
    await take(join(data, name), name);
  }
  if (config !== undefined) await take(config, PARTS.config);
  return names;
}

/** Each part with its length and its SHA-256. */
export async function describeParts(
  folder: string,
  names: readonly string[],
): Promise<readonly Part[]> {
  const parts: Part[] = [];
  for (const name of names) {
    const file = join(folder, name);
    const { size: bytes } = await stat(file);
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(file)) hash.update(chunk);
    parts.push({ name, bytes, sha256: hash.digest('hex') });
  }
  return parts;
}
