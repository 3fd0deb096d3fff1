import { defineDriver } from '../driver.ts';
import { problemsOf } from './problems.ts';
import { createSession } from './session.ts';
import { DEFAULTS, inputNames, Settings } from './settings.ts';

/** Alarm contacts on an input board: zones, detectors, buttons, the linkage contact. */
export const alarmContacts = defineDriver({
  id: 'alarm-contacts',
  title: 'Alarm contacts on a Modbus input board',
  carries: 'modbus',
  lines: {
    'modbus-rtu': { baudRate: 9_600, parity: 'none' },
    'modbus-tcp': {},
    'modbus-rtu-over-tcp': {},
  },
  settings: Settings,
  inputs: inputNames,
  barriers: () => [],
  address: ({ unit = DEFAULTS.unit }) => `unit ${unit}`,
  shows: () => false,
  problems: problemsOf,
  start: createSession,
});
