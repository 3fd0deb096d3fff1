import { resolve } from 'node:path';
import type { Command } from 'commander';
import { restoreBackup } from '../backup/restore.ts';
import { systemClock } from '../clock.ts';
import { described, explaining } from './backup.ts';
import { refuseSecond } from './data-folder.ts';
import { readPassphrase } from './passphrase.ts';
import type { Terminal } from './terminal.ts';

type RestoreOptions = {
  readonly data: string;
  readonly replace?: boolean;
  readonly passphraseFile?: string;
};

/** `gatehouse restore`: a backup becomes a DATA. */
export function addRestore(program: Command, terminal: Terminal): void {
  program
    .command('restore')
    .description('put a backup in the place of the records; checks all of it first')
    .argument('<file>', 'a backup')
    .requiredOption('-d, --data <folder>', 'where the records are to be')
    .option('--replace', 'keep what is there aside, and put the backup in its place')
    .option('--passphrase-file <file>', 'whose first line decrypts it')
    .addHelpText('after', '\nExit codes: 0 restored, 1 not restored: then nothing was changed.\n')
    .action((file: string, options: RestoreOptions) => restore(file, options, terminal));
}

async function restore(file: string, options: RestoreOptions, terminal: Terminal): Promise<void> {
  const data = resolve(options.data);
  await refuseSecond(data);
  const { manifest, aside, lost } = await explaining(async () =>
    restoreBackup({
      sealed: {
        file: resolve(file),
        passphrase: await readPassphrase(options.passphraseFile),
      },
      data,
      replace: options.replace === true,
      now: systemClock.now(),
    }),
  );
  terminal.out(`${data}: restored, ${described(manifest)}`);
  if (aside !== undefined) terminal.out(`    what was there before: ${aside}`);
  for (const { site, from, to } of lost) {
    terminal.out(`    not in the backup: ${site} ${from} to ${to}; they are in the folder above`);
  }
  terminal.out(
    '    everybody signs in again; what people did since the backup is to be done again:',
  );
  terminal.out('    lost cards, revoked permits, blocks, passwords (docs/backup.md)');
}
