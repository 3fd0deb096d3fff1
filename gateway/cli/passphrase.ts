import { readFile } from 'node:fs/promises';
import { CommandFailed, messageOf } from './failure.ts';

/** The passphrase in a file's first line; undefined where no file is given. */
export async function readPassphrase(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw refused(`${file} cannot be read: ${messageOf(cause)}`, cause);
  });
  const line = text.split(/\r?\n/)[0] ?? '';
  if (line === '') throw refused(`${file} is empty`);
  return line;
}

const refused = (text: string, cause?: unknown): CommandFailed =>
  new CommandFailed(
    {
      code: 'passphrase-needed',
      text: `expected a passphrase in the first line of a file; ${text}`,
      remedy: 'write it there, readable by its owner only, and keep a copy away from this machine',
    },
    { cause },
  );
