import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { TagKeys } from '../../drivers/driver.ts';
import { open, type Static, words } from '../../rules/vocabulary/schema.ts';
import { Secret } from '../../rules/vocabulary/secret.ts';
import { freshBytes } from '../random.ts';
import { type Sealer, sealerOfPassphrase, sealerOfSite } from './sealing.ts';

/** One generation of a set of keys. */
export type Generation = {
  readonly set: string;
  /** Counts up within its set. */
  readonly number: number;
  /** RFC 3339. */
  readonly madeAt: string;
  readonly keys: TagKeys;
};

/** Why the file of keys cannot be used. */
export class TagKeysUnusable extends Error {
  override readonly name = 'TagKeysUnusable';
  readonly remedy: string;
  constructor(text: string, remedy: string, options?: ErrorOptions) {
    super(text, options);
    this.remedy = remedy;
  }
}

/** What opens the file: the site's own key, and the passphrase where one seals it. */
export type Openers = {
  readonly siteKey: Uint8Array;
  readonly passphrase: string | undefined;
};

/** AES-128. */
export const TAG_KEY_BYTES = 16;
const SALT_BYTES = 32;
const MODE = 0o600;

const hex = () => Type.String({ pattern: '^([0-9a-f]{2})+$' });
const Row = open({
  set: Type.String(),
  generation: Type.Integer({ minimum: 1 }),
  madeAt: Type.String(),
  kind: words(['diversified', 'fixed'] as const),
  systemId: Type.Optional(hex()),
  /** SDMMetaRead, then the master key or the one SDMFileRead. */
  sealed: hex(),
});
type Row = Static<typeof Row>;
const KeyFile = open({
  format: Type.Literal('gatehouse-tag-keys'),
  version: Type.Literal(1),
  sealedBy: words(['site-key', 'passphrase'] as const),
  salt: hex(),
  generations: Type.Array(Row),
});
type KeyFile = Static<typeof KeyFile>;
const keyFile = Compile(KeyFile);

/** Reads every generation; none where there is no file. */
export async function readTagKeys(file: string, openers: Openers): Promise<readonly Generation[]> {
  const read = await readKeyFile(file);
  if (read === undefined) return [];
  const sealer = await sealerFor(file, read, openers);
  return read.generations.map((row) => generationOf(file, read, row, sealer));
}

/** Writes them all anew, sealed by the passphrase where there is one, else by the site's key. */
export async function writeTagKeys(
  file: string,
  openers: Openers,
  generations: readonly Generation[],
): Promise<void> {
  const salt = freshBytes(SALT_BYTES);
  const { siteKey, passphrase } = openers;
  const sealer =
    passphrase === undefined
      ? sealerOfSite(siteKey, salt)
      : await sealerOfPassphrase(passphrase, salt);
  const written: KeyFile = {
    format: 'gatehouse-tag-keys',
    version: 1,
    sealedBy: passphrase === undefined ? 'site-key' : 'passphrase',
    salt: salt.toString('hex'),
    generations: generations.map((generation) => rowOf(generation, sealer)),
  };
  const fresh = `${file}.new`;
  await writeFile(fresh, `${JSON.stringify(written, null, 2)}\n`, { mode: MODE, flush: true });
  // The mode above counts only where the file is new.
  await chmod(fresh, MODE);
  await rename(fresh, file);
}

async function readKeyFile(file: string): Promise<KeyFile | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (keyFile.Check(value)) return value;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw damaged(file, cause);
  }
  throw damaged(file);
}

const damaged = (file: string, cause?: unknown): TagKeysUnusable =>
  new TagKeysUnusable(`${file} is no file of tag keys`, 'restore it from a backup', { cause });

function sealerFor(file: string, { sealedBy, salt }: KeyFile, openers: Openers): Promise<Sealer> {
  const salted = Buffer.from(salt, 'hex');
  if (sealedBy === 'site-key') return Promise.resolve(sealerOfSite(openers.siteKey, salted));
  if (openers.passphrase !== undefined) return sealerOfPassphrase(openers.passphrase, salted);
  throw new TagKeysUnusable(
    `${file} is sealed by a passphrase and none was given`,
    'name its file: tagKeys.passphraseFile in site.yaml, --passphrase-file on the command line',
  );
}

function generationOf(file: string, { sealedBy }: KeyFile, row: Row, sealer: Sealer): Generation {
  const plain = sealer.unseal(Buffer.from(row.sealed, 'hex'), aboutOf(row));
  const { set, generation: number, madeAt, kind, systemId = '' } = row;
  if (plain?.length !== 2 * TAG_KEY_BYTES) {
    const what = sealedBy === 'site-key' ? 'the site.key beside it' : 'this passphrase';
    throw new TagKeysUnusable(
      `${file}: generation ${number} of "${set}" does not open with ${what}`,
      sealedBy === 'site-key'
        ? 'restore both from one backup'
        : 'give the passphrase it was sealed by',
    );
  }
  const meta = new Secret(plain.subarray(0, TAG_KEY_BYTES));
  const key = new Secret(plain.subarray(TAG_KEY_BYTES));
  const file_: TagKeys['file'] =
    kind === 'fixed'
      ? { kind, key }
      : { kind, master: key, systemId: Buffer.from(systemId, 'hex') };
  return { set, number, madeAt, keys: { meta, file: file_ } };
}

function rowOf({ set, number, madeAt, keys: { meta, file } }: Generation, sealer: Sealer): Row {
  const head = {
    set,
    generation: number,
    madeAt,
    kind: file.kind,
    ...(file.kind === 'diversified'
      ? { systemId: Buffer.from(file.systemId).toString('hex') }
      : {}),
  };
  const key = file.kind === 'fixed' ? file.key : file.master;
  const plain = Buffer.concat([meta.reveal(), key.reveal()]);
  return { ...head, sealed: sealer.seal(plain, aboutOf(head)).toString('hex') };
}

// What stands beside the sealed keys in the clear cannot be exchanged unseen.
const aboutOf = ({ set, generation, madeAt, kind, systemId = '' }: Omit<Row, 'sealed'>): string =>
  JSON.stringify([set, generation, madeAt, kind, systemId]);
