import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { Check } from 'typebox/value';
import { decode } from '../../drivers/tap-link/codec.ts';
import { applicationKeyOf, fileKeyOf } from '../../drivers/tap-link/diversify.ts';
import { DEFAULTS, Settings } from '../../drivers/tap-link/settings.ts';
import { verify } from '../../drivers/tap-link/sun.ts';
import type { SiteConfig } from '../config/config.ts';
import { freshId } from '../random.ts';
import type { Generation } from '../tag-keys/file.ts';
import { act, type DataOption } from './card-requests.ts';
import { configOrFail } from './config-file.ts';
import { writeSecretFile } from './data-folder.ts';
import { CommandFailed, EXIT } from './failure.ts';
import {
  DEFAULT_SET,
  importKeys,
  type KeyOptions,
  keysOfSet,
  listKeys,
  newKeys,
  removeKeys,
  rotateKeys,
} from './tag-keys.ts';
import { KEY_NUMBERS, NDEF_BYTES_MAX, type Template, templateOf } from './tag-template.ts';
import type { Terminal } from './terminal.ts';

/** `gatehouse tag`: NTAG 424 DNA tags, what they are written with and their keys. */
export function addTag(program: Command, terminal: Terminal): void {
  const tag = program.command('tag').description('NTAG 424 DNA tags: keys, writing, enrolling');
  const data = ['-d, --data <folder>', 'where the keys are kept', 'data'] as const;
  const keys = tag.command('keys').description('the keys that tags sign with (docs/tags.md)');
  const command = (name: string, about: string): Command =>
    keys
      .command(name)
      .description(about)
      .option('-s, --set <name>', 'the set of keys', DEFAULT_SET)
      .option('--passphrase-file <file>', 'whose first line seals them, in place of the site key')
      .option(...data);
  const systemId = ['--system-id <hex>', 'goes into each key of a tag’s own (AN10922)'] as const;
  command('new', 'make the first keys of a set')
    .option(...systemId)
    .action((options: Parameters<typeof newKeys>[0]) => newKeys(options, terminal));
  command('import', 'take in the keys that tags were written with elsewhere')
    .requiredOption('--from <file>', 'lines "meta:" and "master:" or "file:", 32 hex digits each')
    .option(...systemId)
    .action((options: Parameters<typeof importKeys>[0]) => importKeys(options, terminal));
  command(
    'rotate',
    'make new keys; tags with the old ones stay good until those are removed',
  ).action((options: KeyOptions) => rotateKeys(options, terminal));
  command('list', 'list sets and generations, without the keys').action((options: KeyOptions) =>
    listKeys(options, terminal),
  );
  command(
    'remove <generation>',
    'take old keys out: tags with them are refused from then on',
  ).action((generation: string, options: KeyOptions) => removeKeys(generation, options, terminal));
  keys
    .command('show-for-writing <uid>')
    .description('what the tag of this UID is written with: address, offsets, file settings')
    .option('-c, --config <file>', 'the site', 'site.yaml')
    .option('-l, --line <line>', 'the line of its address; may be left out where there is one')
    .option('--with-keys', 'its keys too, on a terminal')
    .option('--out <file>', 'all of it, keys too, into a file that only you may read')
    .option('--passphrase-file <file>', 'whose first line opens the keys')
    .option(...data)
    .action((uid: string, options: WritingOptions) => showForWriting(uid, options, terminal));
  tag
    .command('verify <url>')
    .description('is this the address of a tag of ours? Counts nothing and tells nobody')
    .option('-s, --set <name>', 'the set of keys', DEFAULT_SET)
    .option('--passphrase-file <file>', 'whose first line opens the keys')
    .addOption(new Option('--picc-data <name>').default(DEFAULTS.piccData))
    .addOption(new Option('--cmac <name>').default(DEFAULTS.cmac))
    .option(...data)
    .action((url: string, options: VerifyOptions) => verifyUrl(url, options, terminal));
  tag
    .command('enrol <uid>')
    .description('say at which checkpoint a tag hangs, at the running gateway')
    .requiredOption('--checkpoint <id>', 'the checkpoint of site.yaml')
    .option('--id <id>', 'id of the tag; one is made if left out')
    .option('-d, --data <folder>', 'DATA of the running gateway', 'data')
    .action((uid: string, options: EnrolOptions) => enrol(uid, options, terminal));
}

type WritingOptions = Omit<KeyOptions, 'set'> & {
  readonly config: string;
  readonly line?: string;
  readonly withKeys?: boolean;
  readonly out?: string;
};
type VerifyOptions = KeyOptions & { readonly piccData: string; readonly cmac: string };
type EnrolOptions = DataOption & { readonly checkpoint: string; readonly id?: string };

async function showForWriting(
  uid: string,
  options: WritingOptions,
  terminal: Terminal,
): Promise<void> {
  const bytes = uidOf(uid);
  const { line, settings } = lineOf(await configOrFail(options.config, terminal), options.line);
  const template = templateOf({ ...DEFAULTS, ...settings, line });
  if (template === undefined) {
    throw refused(
      `the address is too long: a tag holds ${NDEF_BYTES_MAX} bytes`,
      'give a shorter url, or shorter names of the parameters',
    );
  }
  const set = settings.keys ?? DEFAULT_SET;
  const [newest] = await keysOfSet({ ...options, set });
  const open = describedTemplate(bytes, template, newest);
  if (options.out !== undefined) {
    await writeSecretFile(
      resolve(options.out),
      `${[...open, ...keyLines(bytes, newest)].join('\n')}\n`,
    );
    terminal.out(`${options.out} has what to write, keys too: remove it when the tag is written`);
    return;
  }
  if (options.withKeys === true && terminal.isSeen !== true) {
    throw refused(
      'keys are shown on a terminal only, and this is none',
      'write them to a file that only you may read: --out <file>',
    );
  }
  const keys = options.withKeys === true ? keyLines(bytes, newest) : [KEYS_HIDDEN];
  for (const text of [...open, ...keys]) terminal.out(text);
}

const KEYS_HIDDEN = 'keys               --with-keys shows them, --out writes them to a file';

function describedTemplate(
  uid: Uint8Array,
  { url, ndef, offsets, fileSettings }: Template,
  newest: Generation | undefined,
): readonly string[] {
  const { piccData, macInput, mac } = offsets;
  return [
    `UID                ${hex(uid)}`,
    `keys               set ${newest?.set}, generation ${newest?.number}`,
    `address            ${url}`,
    `NDEF file          ${hex(ndef)}`,
    `PICCDataOffset     ${piccData}`,
    `SDMMACInputOffset  ${macInput}`,
    `SDMMACOffset       ${mac}`,
    `ChangeFileSettings ${hex(fileSettings)}   (file 2, after authenticating with key 0)`,
  ];
}

function keyLines(uid: Uint8Array, newest: Generation | undefined): readonly string[] {
  if (newest === undefined) return [];
  const { application, sdmFileRead, sdmMetaRead } = KEY_NUMBERS;
  const own = applicationKeyOf(newest.keys, uid);
  return [
    `key ${sdmMetaRead} SDMMetaRead   ${hex(newest.keys.meta.reveal())}`,
    `key ${sdmFileRead} SDMFileRead   ${hex(fileKeyOf(newest.keys, uid))}`,
    own === undefined
      ? `key ${application}               your own: imported keys that are the same in all tags do not give one`
      : `key ${application} application   ${hex(own)}   (write it last)`,
  ];
}

async function verifyUrl(url: string, options: VerifyOptions, terminal: Terminal): Promise<void> {
  const query = URL.canParse(url) ? Object.fromEntries(new URL(url).searchParams) : {};
  const message = decode(query, options);
  if (!message.ok) throw refused(message.error.text, 'give the whole address, in quotes');
  for (const { number, keys } of await keysOfSet(options)) {
    const signed = verify(message.value, [keys]);
    if (!signed.ok) continue;
    const { uid, counter } = signed.value;
    terminal.out(`good: UID ${hex(uid)}, touched ${counter} times, keys of generation ${number}`);
    return;
  }
  throw refused(
    'no key of this set signed that address',
    'write the tag anew (`gatehouse tag keys show-for-writing`), or import the keys it has',
  );
}

async function enrol(uid: string, options: EnrolOptions, terminal: Terminal): Promise<void> {
  const bytes = uidOf(uid);
  const credential = options.id ?? freshId();
  const card = { technology: 'iso14443a', uid: hex(bytes), bits: 8 * bytes.length };
  const { checkpoint } = options;
  await act(options, 'credential.enrol', { credential, card, checkpoint });
  terminal.out(`${credential} hangs at ${checkpoint}`);
}

function lineOf(
  { hosts }: SiteConfig,
  wanted: string | undefined,
): { readonly line: string; readonly settings: Settings } {
  const lines = hosts.flatMap((host) =>
    host.lines.flatMap(({ line, driver, devices: [device] }) =>
      driver.id === 'tap-link' && device !== undefined && Check(Settings, device.settings)
        ? [{ line: line.id, settings: device.settings }]
        : [],
    ),
  );
  const found = wanted === undefined ? lines : lines.filter(({ line }) => line === wanted);
  const [one, other] = found;
  if (one !== undefined && other === undefined) return one;
  const names = lines.map(({ line }) => line).join(', ') || 'there are none';
  throw refused(
    `expected one line of the driver tap-link (${names}); ${wanted ?? 'none'} came`,
    'name it with --line, or add one to site.yaml (drivers/tap-link/README.md)',
  );
}

const UID_BYTES = 7;

function uidOf(text: string): Uint8Array {
  const digits = text.replaceAll(/[\s:-]/g, '');
  if (/^[0-9A-Fa-f]+$/.test(digits) && digits.length === 2 * UID_BYTES) {
    return Buffer.from(digits, 'hex');
  }
  throw new CommandFailed({
    code: 'card-malformed',
    text: `expected the UID of an NTAG 424 DNA, ${UID_BYTES} bytes in hex; "${text}" came`,
    remedy: 'read it with a phone (NXP TagInfo) or a reader on the desk',
    exit: EXIT.usage,
  });
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();

const refused = (text: string, remedy: string): CommandFailed =>
  new CommandFailed({ code: 'tag-keys-refused', text, remedy, exit: EXIT.usage });
