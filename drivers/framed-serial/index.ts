import { defineDriver } from '../driver.ts';
import { problemsOf } from './problems.ts';
import { createSession } from './session.ts';
import { inForce, Settings } from './settings.ts';

/** Any serial card reader, described as data. */
export const framedSerial = defineDriver({
  id: 'framed-serial',
  title: 'Serial card reader, described as data',
  carries: 'bytes',
  lines: { serial: { baudRate: 9_600, parity: 'none' }, tcp: {}, 'tcp-listen': {} },
  settings: Settings,
  inputs: () => [],
  barriers: () => [],
  address: (settings) => {
    const { poll } = inForce(settings);
    return poll === undefined ? 'a reader that speaks by itself' : `polled with ${poll.send}`;
  },
  shows: (settings) => inForce(settings).beep !== undefined,
  problems: problemsOf,
  start: createSession,
});
