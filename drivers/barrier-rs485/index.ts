import { defineDriver } from '../driver.ts';
import { createSession } from './session.ts';
import { DEFAULTS, Settings } from './settings.ts';

/** A barrier controller that takes plain frames and tells its arm and one loop. */
export const barrierRs485 = defineDriver({
  id: 'barrier-rs485',
  title: 'Barrier controller on plain RS-485',
  carries: 'bytes',
  lines: { serial: { baudRate: 9_600, parity: 'none' }, tcp: {} },
  settings: Settings,
  inputs: ({ loop = DEFAULTS.loop }) => ['arm-up', 'arm-down', loop],
  barriers: ({ barrier }) => [barrier],
  address: () => 'a controller without an address',
  shows: () => false,
  problems: ({ barrier }) => [
    {
      text: `barrier ${barrier} has no hold relay: to hold it up the opening is repeated, and when this machine stops the arm falls`,
      warning: true,
      at: ['barrier'],
    },
  ],
  start: createSession,
});
