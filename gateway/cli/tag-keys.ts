import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { TagKeys } from '../../drivers/driver.ts';
import { MORE_BYTES_MAX, MORE_BYTES_MIN } from '../../drivers/tap-link/diversify.ts';
import { DEFAULTS } from '../../drivers/tap-link/settings.ts';
import { Secret } from '../../rules/vocabulary/secret.ts';
import { toRfc3339 } from '../../rules/vocabulary/time.ts';
import { systemClock } from '../clock.ts';
import { readSiteKey } from '../engine/digest.ts';
import { freshBytes } from '../random.ts';
import {
  type Generation,
  type Openers,
  readTagKeys,
  TAG_KEY_BYTES,
  TagKeysUnusable,
  writeTagKeys,
} from '../tag-keys/file.ts';
import { askControl, isServed } from './control.ts';
import { dataFiles, makeDataFolder, readIfThere } from './data-folder.ts';
import { CommandFailed, EXIT, messageOf } from './failure.ts';
import { readPassphrase } from './passphrase.ts';
import type { Terminal } from './terminal.ts';

/** Where keys are, and which of them. */
export type KeyOptions = {
  readonly data: string;
  readonly passphraseFile?: string;
  readonly set: string;
};

/** What distinguishes the tags of one system from those of another that has the same master key (AN10922). */
export const SYSTEM_ID = 'gatehouse';

/** A first generation of fresh keys. */
export async function newKeys(
  options: KeyOptions & { readonly systemId?: string },
  terminal: Terminal,
): Promise<void> {
  await change(options, terminal, (all) => {
    if (ofSet(all, options).length > 0) {
      throw refused(
        `there are keys in the set "${options.set}" already`,
        'take fresh ones beside them with `gatehouse tag keys rotate`, or name another --set',
      );
    }
    return [...all, generation(all, options, freshKeys(systemIdOf(options.systemId)))];
  });
}

/** Fresh keys beside the old ones, which stay good until they are removed. */
export async function rotateKeys(options: KeyOptions, terminal: Terminal): Promise<void> {
  await change(options, terminal, (all) => {
    const [newest] = ofSet(all, options);
    if (newest === undefined) throw noSuchSet(options);
    const { file } = newest.keys;
    const systemId = file.kind === 'diversified' ? file.systemId : systemIdOf(undefined);
    return [...all, generation(all, options, freshKeys(systemId))];
  });
}

/** Keys that tags were written with elsewhere, from a file. */
export async function importKeys(
  options: KeyOptions & { readonly from: string; readonly systemId?: string },
  terminal: Terminal,
): Promise<void> {
  const text = await readFile(options.from, 'utf8').catch((cause: unknown) => {
    const remedy = 'correct its path, or your rights';
    throw new CommandFailed({ code: 'file-unusable', text: messageOf(cause), remedy }, { cause });
  });
  const keys = importedKeys(text, options);
  if (keys.file.kind === 'fixed') {
    terminal.error('warning: one key for all tags: who opens one tag can sign for every other');
  }
  await change(options, terminal, (all) => [...all, generation(all, options, keys)]);
  terminal.out(`remove ${options.from} now: the keys in it are not encrypted`);
}

/** Takes one generation out: what its tags sign is refused from then on. */
export async function removeKeys(
  number: string,
  options: KeyOptions,
  terminal: Terminal,
): Promise<void> {
  await change(options, terminal, (all) => {
    const gone = ofSet(all, options).find((one) => one.number === Number(number));
    if (gone === undefined) {
      throw refused(
        `there is no generation ${number} in the set "${options.set}"`,
        '`gatehouse tag keys list` shows what there is',
      );
    }
    return all.filter((one) => one !== gone);
  });
}

/** What there is, without any key. */
export async function listKeys(options: KeyOptions, terminal: Terminal): Promise<void> {
  const all = await read(options);
  for (const { set, number, madeAt, keys } of all) {
    const kind =
      keys.file.kind === 'fixed'
        ? 'one key for all tags'
        : `own key per tag, system ${Buffer.from(keys.file.systemId).toString('hex').toUpperCase()}`;
    terminal.out(`${set.padEnd(16)} ${String(number).padStart(3)}  ${madeAt}  ${kind}`);
  }
  if (all.length === 0) terminal.out('there are no keys yet');
}

/** The generations of a set, the newest first. */
export async function keysOfSet(options: KeyOptions): Promise<readonly Generation[]> {
  const found = ofSet(await read(options), options);
  if (found.length === 0) throw noSuchSet(options);
  return found;
}

const ofSet = (all: readonly Generation[], { set }: KeyOptions): readonly Generation[] =>
  all.filter((one) => one.set === set).toSorted((a, b) => b.number - a.number);

const noSuchSet = ({ set }: KeyOptions): CommandFailed =>
  refused(`there are no keys in the set "${set}"`, 'make them with `gatehouse tag keys new`');

const refused = (text: string, remedy: string): CommandFailed =>
  new CommandFailed({ code: 'tag-keys-refused', text, remedy, exit: EXIT.usage });

async function openersOf({ data, passphraseFile }: KeyOptions): Promise<Openers> {
  const folder = resolve(data);
  await makeDataFolder(folder);
  return {
    siteKey: await readSiteKey(folder),
    passphrase: await readPassphrase(passphraseFile),
  };
}

async function read(options: KeyOptions): Promise<readonly Generation[]> {
  const file = dataFiles(resolve(options.data)).tagKeys;
  // Who only looks makes neither a folder nor a key in it.
  if ((await readIfThere(file)) === undefined) return [];
  return readTagKeys(file, await openersOf(options)).catch(explained);
}

function explained(error: unknown): never {
  if (!(error instanceof TagKeysUnusable)) throw error;
  const { message: text, remedy } = error;
  throw new CommandFailed({ code: 'tag-keys-unusable', text, remedy }, { cause: error });
}

async function change(
  options: KeyOptions,
  terminal: Terminal,
  work: (all: readonly Generation[]) => readonly Generation[],
): Promise<void> {
  const files = dataFiles(resolve(options.data));
  const all = work(await read(options));
  await writeTagKeys(files.tagKeys, await openersOf(options), all);
  for (const { number } of ofSet(all, options).slice(0, 1)) {
    terminal.out(`${options.set}: generation ${number} is the newest; ${files.tagKeys}`);
  }
  if (!(await isServed(files.control))) return;
  const answer = await askControl(files.control, { kind: 'tag-keys' });
  const isTaken = typeof answer === 'object' && answer !== null && 'reloaded' in answer;
  if (isTaken) terminal.out('the running gateway has taken them up');
  else terminal.error(`warning: the running gateway has not: ${JSON.stringify(answer)}`);
}

function generation(all: readonly Generation[], options: KeyOptions, keys: TagKeys): Generation {
  const { set } = options;
  const number = (ofSet(all, options)[0]?.number ?? 0) + 1;
  return { set, number, madeAt: toRfc3339(systemClock.now()), keys };
}

const freshKeys = (systemId: Uint8Array): TagKeys => ({
  meta: new Secret(freshBytes(TAG_KEY_BYTES)),
  file: { kind: 'diversified', master: new Secret(freshBytes(TAG_KEY_BYTES)), systemId },
});

function systemIdOf(hex: string | undefined): Uint8Array {
  if (hex === undefined) return Buffer.from(SYSTEM_ID, 'latin1');
  const isHex = /^([0-9A-Fa-f]{2})*$/.test(hex);
  const bytes = Buffer.from(hex, 'hex');
  if (isHex && bytes.length >= MORE_BYTES_MIN && bytes.length <= MORE_BYTES_MAX) return bytes;
  throw refused(
    `expected a system identifier of ${MORE_BYTES_MIN} to ${MORE_BYTES_MAX} bytes in hex; "${hex}" came`,
    'give the same that the tags were written with: application and system identifier together',
  );
}

/** Lines `meta`, and `master` (each tag its own key) or `file` (one for all), each with 32 hex digits. */
function importedKeys(
  text: string,
  { from, systemId }: { from: string; systemId?: string },
): TagKeys {
  const lines = [
    ...text.matchAll(/^[ \t]*(meta|master|file)[ \t]*[:=][ \t]*([0-9A-Fa-f]{32})[ \t]*\r?$/gm),
  ];
  const keys = new Map(
    lines.map(([, name = '', hex = '']) => [name, new Secret(Buffer.from(hex, 'hex'))]),
  );
  const meta = keys.get('meta');
  const master = keys.get('master');
  const key = keys.get('file');
  if (meta !== undefined && master !== undefined && key === undefined) {
    return { meta, file: { kind: 'diversified', master, systemId: systemIdOf(systemId) } };
  }
  if (meta !== undefined && key !== undefined && master === undefined) {
    return { meta, file: { kind: 'fixed', key } };
  }
  // What came is not told: it may be half a key.
  throw refused(
    `expected in ${from} a line "meta: <32 hex digits>" and one of "master:" or "file:"`,
    'write SDMMetaRead as meta; the master key of SDMFileRead as master, or SDMFileRead itself as file',
  );
}

/** The set that a line takes where nothing else is said. */
export const DEFAULT_SET = DEFAULTS.keys;
