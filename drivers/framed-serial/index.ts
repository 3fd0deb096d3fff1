import { defineDriver } from '../driver.ts';
import { inForce } from './presets.ts';
import { problemsOf } from './problems.ts';
import { createSession } from './session.ts';
import { Settings } from './settings.ts';
import { hasSigns } from './signs.ts';

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
  shows: (settings) => hasSigns(inForce(settings)),
  assurance: (settings) => (inForce(settings).card?.bytes === 3 ? 'bits-24' : 'uid'),
  problems: problemsOf,
  start: createSession,
});
