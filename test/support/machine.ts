import { spawnSync } from 'node:child_process';
import needs from './needs.json' with { type: 'json' };

/** What a test may need from the machine beside Node; `npm test` installs it where it can. */
export type Need =
  | 'socat'
  | 'openssl'
  | 'mosquitto'
  | 'pymodbus'
  | 'pcsc'
  | 'iobroker'
  | 'chromium'
  | 'cjk';

/** True where the machine has it. `npm test` has already looked and says so in the environment. */
export function can(name: Need): boolean {
  const told = process.env[`GATEHOUSE_CAN_${name.toUpperCase()}`];
  if (told !== undefined) return told === '1';
  const [program = '', ...args] = needs.find((need) => need.name === name)?.probe ?? [];
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}
