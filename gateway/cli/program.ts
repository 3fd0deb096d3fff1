import { Command, CommanderError } from 'commander';
import { addAlarm } from './alarm.ts';
import { addBackup } from './backup.ts';
import { addCard } from './card.ts';
import { addCheck } from './check.ts';
import { addDoctor } from './doctor.ts';
import { CommandFailed, EXIT } from './failure.ts';
import { addMosquitto } from './mosquitto.ts';
import { addNotify } from './notify.ts';
import { packageVersion } from './package-root.ts';
import { addPatrol } from './patrol.ts';
import { addPermit } from './permit.ts';
import { addReplay } from './replay.ts';
import { addRestore } from './restore.ts';
import { addRun } from './run.ts';
import { addSim } from './sim.ts';
import { addTag } from './tag.ts';
import type { Terminal } from './terminal.ts';
import { addUser } from './user.ts';
import { addVehicle } from './vehicle.ts';

/** Runs one command line and says what the process should end with. Never throws. */
export async function runProgram(args: readonly string[], terminal: Terminal): Promise<number> {
  const program = createProgram(terminal);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    return endOf(error, terminal);
  }
}

function createProgram(terminal: Terminal): Command {
  const program = new Command('gatehouse');
  program
    .description('The gateway between gates, patrols and alarms and the security office 门岗')
    .version(packageVersion())
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.error(text.trimEnd()),
    })
    .showHelpAfterError('(add --help for what it takes)')
    .showSuggestionAfterError(true)
    .exitOverride()
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 failed, 2 wrong use or a refused configuration.\n',
    );
  for (const add of [
    addRun,
    addCheck,
    addSim,
    addCard,
    addPermit,
    addVehicle,
    addTag,
    addUser,
    addPatrol,
    addAlarm,
    addNotify,
    addReplay,
    addDoctor,
    addBackup,
    addRestore,
    addMosquitto,
  ]) {
    add(program, terminal);
  }
  // Settings of the program do not reach commands that are already there.
  for (const command of program.commands) inheritSettings(command, program);
  return program;
}

function inheritSettings(command: Command, parent: Command): void {
  command.copyInheritedSettings(parent);
  for (const inner of command.commands) inheritSettings(inner, command);
}

function endOf(error: unknown, terminal: Terminal): number {
  if (error instanceof CommanderError) {
    // Help and version are answers, not errors.
    return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  }
  if (error instanceof CommandFailed) {
    terminal.error(`error ${error.code}: ${error.message}`);
    terminal.error(`    remedy: ${error.remedy}`);
    return error.exit;
  }
  terminal.error(`error: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
  terminal.error('    remedy: this should not happen; please report it with the lines above');
  return EXIT.failed;
}
