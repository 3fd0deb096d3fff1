import type { Command } from 'commander';
import { RULES_VERSION, rulebook } from '../../rules/rules.ts';
import { replay as replayJournal } from '../engine/replay.ts';
import { configOrFail } from './config-file.ts';
import { CommandFailed } from './failure.ts';
import { openRecords } from './records.ts';
import type { Terminal } from './terminal.ts';

type ReplayOptions = { readonly config: string; readonly data: string };

/** `gatehouse replay`: rebuilds the records from the journal and says where they differ. */
export function addReplay(program: Command, terminal: Terminal): void {
  program
    .command('replay')
    .description('rebuild the records from the journal and compare them with the live ones')
    .option('-c, --config <file>', 'the site', 'site.yaml')
    .option('-d, --data <folder>', 'where the records are kept', 'data')
    .addHelpText(
      'after',
      '\nNothing is changed. Exit codes: 0 equal and unbroken, 1 they differ.\n',
    )
    .action((options: ReplayOptions) => replay(options, terminal));
}

async function replay(options: ReplayOptions, terminal: Terminal): Promise<void> {
  const { site } = await configOrFail(options.config, terminal);
  const store = await openRecords(options.data);
  try {
    const chain = await store.verifyChain(site.id);
    for (const { kind, position, text } of chain.tampering) {
      terminal.out(`journal ${position}: ${kind}: ${text}`);
    }
    const { differences, facts } = await replayJournal({
      store,
      rulebook,
      rulesVersion: RULES_VERSION,
      site,
    });
    for (const { where, live, replayed } of differences) {
      terminal.out(`${where}:`);
      terminal.out(`    live      ${live === undefined ? 'nothing' : JSON.stringify(live)}`);
      terminal.out(
        `    replayed  ${replayed === undefined ? 'nothing' : JSON.stringify(replayed)}`,
      );
    }
    const wrong = chain.tampering.length + differences.length;
    terminal.out(
      `${facts} facts in ${chain.links} links replayed: ` +
        `${chain.tampering.length} breaks, ${differences.length} differences`,
    );
    if (wrong > 0) {
      throw new CommandFailed({
        code: 'replay-differs',
        text: 'expected the journal and the live records to agree; they do not',
        remedy: 'keep a copy of DATA, restore the newest backup, and report what is listed above',
      });
    }
  } finally {
    await store.close();
  }
}
