import { isZone } from '../../rules/vocabulary/wall-time.ts';
import { defineDriver } from '../driver.ts';
import { createSession } from './session.ts';
import { Settings } from './settings.ts';

/** Fire panels whose transmission device (用户信息传输装置) speaks GB/T 26875.3-2011. */
export const gb26875 = defineDriver({
  id: 'gb26875',
  title: 'Fire panels by GB/T 26875.3-2011',
  carries: 'peers',
  // A panel dials its centre; we dial where we are the watched facility of a higher one.
  lines: { 'tcp-listen': {}, udp: {}, 'tcp-udp': {}, tcp: {} },
  settings: Settings,
  inputs: () => [],
  barriers: () => [],
  address: () => 'a receiver of fire panels',
  shows: () => false,
  problems: ({ zone }) =>
    zone === undefined || isZone(zone)
      ? []
      : [{ text: `expected an IANA time zone; "${zone}" came`, at: ['zone'] }],
  start: createSession,
});
