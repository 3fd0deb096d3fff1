import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { BackupError } from '../backup/backup-error.ts';
import { makeBackup } from '../backup/make.ts';
import { type Manifest, PARTS } from '../backup/manifest.ts';
import { unpackBackup } from '../backup/read.ts';
import { systemClock } from '../clock.ts';
import { readIfThere } from './data-folder.ts';
import { CommandFailed } from './failure.ts';
import { packageVersion } from './package-root.ts';
import { readPassphrase } from './passphrase.ts';
import { explainedStore } from './start-failure.ts';
import type { Terminal } from './terminal.ts';

type MakeOptions = {
  readonly config: string;
  readonly data: string;
  readonly passphraseFile?: string;
};
type VerifyOptions = Pick<MakeOptions, 'passphraseFile'>;

/** `gatehouse backup`: everything a site needs in one file, made while it runs; and whether such a file is good. */
export function addBackup(program: Command, terminal: Terminal): void {
  const passphrase = ['--passphrase-file <file>', 'whose first line encrypts it'] as const;
  const backup = program
    .command('backup')
    .description('make one file of all records and keys, also while the gateway runs')
    .argument('<file>', 'where to write it; it must not be there yet')
    .option('-c, --config <file>', 'the site, which is put in too', 'site.yaml')
    .option('-d, --data <folder>', 'where the records are kept', 'data')
    .option(...passphrase)
    .addHelpText('after', '\nExit codes: 0 made, 1 not made: then nothing is left of it.\n')
    .action((file: string, options: MakeOptions) => make(file, options, terminal));
  backup
    .command('verify <file>')
    .description('hold a backup to its checksums and its journal to its chain; changes nothing')
    .option(...passphrase)
    // An option of both commands is the outer one's where they are written together.
    .action((file: string, _: VerifyOptions, command: Command) =>
      verify(file, command.optsWithGlobals<VerifyOptions>(), terminal),
    );
}

async function make(file: string, options: MakeOptions, terminal: Terminal): Promise<void> {
  const config = resolve(options.config);
  const hasConfig = (await readIfThere(config)) !== undefined;
  const manifest = await explaining(async () =>
    makeBackup({
      data: resolve(options.data),
      config: hasConfig ? config : undefined,
      file: resolve(file),
      passphrase: await readPassphrase(options.passphraseFile),
      program: packageVersion(),
      now: systemClock.now(),
    }),
  );
  if (!hasConfig) terminal.error(`warning: ${config} is not there and not in the backup`);
  terminal.out(`${file}: ${described(manifest)}`);
  terminal.out(
    '    not in it: certificates, passphrases and passwords that site.yaml names by file',
  );
}

async function verify(file: string, options: VerifyOptions, terminal: Terminal): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-verify-'));
  try {
    const manifest = await explaining(async () =>
      unpackBackup(
        { file: resolve(file), passphrase: await readPassphrase(options.passphraseFile) },
        folder,
      ),
    );
    terminal.out(`${file}: sound, ${described(manifest)}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a backup holds, in one line. */
export function described({ madeAt, program, sites, parts }: Manifest): string {
  const database = parts.find(({ name }) => name === PARTS.database)?.bytes ?? 0;
  const held = sites.map(
    ({ site, position, facts }) => `${site} to position ${position} (${facts} facts)`,
  );
  return `made ${madeAt} by gatehouse ${program}: ${held.join(', ') || 'no site yet'}, ${Math.ceil(database / 1024)} KiB of records`;
}

/** Runs it, and says what failed as a command says it. */
export async function explaining<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof BackupError)) throw explainedStore(error);
    const { code, message: text, remedy } = error;
    throw new CommandFailed({ code, text, remedy }, { cause: error });
  }
}
