import type { Command } from 'commander';
import { formatProblem } from '../config/problem.ts';
import { readConfigFile } from './config-file.ts';
import { CommandFailed, EXIT } from './failure.ts';
import { namedFileProblems } from './named-files.ts';
import type { Terminal } from './terminal.ts';

/** `gatehouse check`: lists all problems of a configuration. */
export function addCheck(program: Command, terminal: Terminal): void {
  program
    .command('check')
    .description('list all problems of a configuration')
    .argument('[file]', 'configuration to check')
    .option('-c, --config <file>', 'the same, as an option')
    .option('--json', 'print the problems as JSON')
    .option('--strict', 'fail on warnings too')
    .addHelpText('after', '\nExit codes: 0 sound, 2 refused.\n')
    .action((file: string | undefined, options: CheckOptions) =>
      check(file ?? options.config ?? 'site.yaml', options, terminal),
    );
}

type CheckOptions = {
  readonly config?: string;
  readonly json?: boolean;
  readonly strict?: boolean;
};

async function check(file: string, options: CheckOptions, terminal: Terminal): Promise<void> {
  const read = await readConfigFile(file);
  const named = read.ok ? await namedFileProblems(file, read.value) : [];
  const problems = [...(read.ok ? read.value.warnings : read.error), ...named];
  if (options.json === true) terminal.out(JSON.stringify(problems, null, 2));
  else for (const problem of problems) terminal.out(formatProblem(problem));
  const warnings = problems.filter(({ warning }) => warning === true).length;
  const errors = problems.length - warnings;
  if (errors > 0 || (options.strict === true && warnings > 0)) {
    throw new CommandFailed({
      code: 'config-refused',
      text: `${file}: ${count(errors, 'error')}, ${count(warnings, 'warning')}`,
      remedy: 'mend what is listed above and check again',
      exit: EXIT.usage,
    });
  }
  if (options.json !== true && read.ok) {
    const { site } = read.value;
    terminal.out(
      `${file}: sound (${count(site.lanes.length, 'lane')}, ${count(site.devices.length, 'device')}, ` +
        `${count(site.checkpoints.length, 'checkpoint')}, ${count(site.zones.length, 'zone')}; ${count(warnings, 'warning')})`,
    );
  }
}

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;
