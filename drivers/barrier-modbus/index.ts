import { defineDriver } from '../driver.ts';
import { problemsOf } from './problems.ts';
import { createSession } from './session.ts';
import { DEFAULTS, inputNames, Settings } from './settings.ts';

/** A relay and input board that moves barriers and reads their contacts. */
export const barrierModbus = defineDriver({
  id: 'barrier-modbus',
  title: 'Barrier on a Modbus relay and input board',
  carries: 'modbus',
  lines: {
    'modbus-rtu': { baudRate: 9_600, parity: 'none' },
    'modbus-tcp': {},
    'modbus-rtu-over-tcp': {},
  },
  settings: Settings,
  inputs: inputNames,
  barriers: ({ relays }) => Object.keys(relays ?? {}),
  address: ({ unit = DEFAULTS.unit }) => `unit ${unit}`,
  shows: () => false,
  problems: problemsOf,
  start: createSession,
});
