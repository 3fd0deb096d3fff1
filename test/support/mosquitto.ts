import { onTestFinished } from 'vitest';
import { type Program, startProgram } from './process.ts';

/** Who connects, by which account. */
export type Login = {
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly clientId: string;
};

/** Starts `mosquitto_sub`, which says each message on a line of its own: topic, a blank, payload. */
export function mosquittoSub(
  login: Login,
  filters: readonly string[],
  more: readonly string[] = [],
): Program {
  const topics = filters.flatMap((filter) => ['-t', filter]);
  // It would keep what it says until it has 4 KiB of it: `stdbuf` makes it say every line at once.
  const command = ['-oL', 'mosquitto_sub', ...identity(login), '-v', ...topics, ...more];
  return started('stdbuf', command);
}

/** Starts `mosquitto_pub` with one message at QoS 1. */
export function mosquittoPub(
  login: Login,
  { topic, payload, retain = false }: { topic: string; payload: string; retain?: boolean },
): Program {
  const flags = retain ? ['-r'] : [];
  const program = started('mosquitto_pub', [...identity(login), '-t', topic, '-s', ...flags]);
  program.tellAll(payload);
  return program;
}

const identity = ({ port, username, password, clientId }: Login): readonly string[] => [
  ...['-h', '127.0.0.1', '-p', `${port}`, '-V', 'mqttv311', '-q', '1'],
  ...['-u', username, '-P', password, '-i', clientId],
];

// What is refused is tried again for ever by these programs: they end with the test.
function started(command: string, args: readonly string[]): Program {
  const program = startProgram(command, args);
  onTestFinished(async () => {
    program.signal('SIGKILL');
    await program.ended;
  });
  return program;
}
