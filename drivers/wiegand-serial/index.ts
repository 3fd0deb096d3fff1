import { defineDriver } from '../driver.ts';
import { problemsOf } from './problems.ts';
import { createSession } from './session.ts';
import { Settings } from './settings.ts';

/** A Wiegand reader behind a converter that tells its frames as text. */
export const wiegandSerial = defineDriver({
  id: 'wiegand-serial',
  title: 'Wiegand reader behind a serial converter',
  carries: 'bytes',
  lines: { serial: { baudRate: 9_600, parity: 'none' }, tcp: {}, 'tcp-listen': {} },
  settings: Settings,
  inputs: () => [],
  barriers: () => [],
  address: () => 'without an address',
  shows: () => false,
  assurance: ({ lengths }) => (lengths?.length === 1 && lengths[0] === 26 ? 'bits-24' : 'uid'),
  problems: problemsOf,
  start: createSession,
});
