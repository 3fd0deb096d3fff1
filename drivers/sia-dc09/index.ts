import { defineDriver } from '../driver.ts';
import { profileFor } from './accounts.ts';
import { problemsOf } from './problems.ts';
import { createSession } from './session.ts';
import { Settings } from './settings.ts';

/** A receiver of SIA DC-09: alarm panels dial it, or send to it, and are acknowledged. */
export const siaDc09 = defineDriver({
  id: 'sia-dc09',
  title: 'Alarm panels by SIA DC-09 over TCP and UDP',
  carries: 'peers',
  lines: { 'tcp-listen': {}, udp: {}, 'tcp-udp': {} },
  settings: Settings,
  inputs: () => [],
  barriers: () => [],
  shows: () => false,
  panelIntervalSeconds: (settings, account) => profileFor(settings, account).intervalSeconds,
  secretFiles: ({ accounts = [] }) =>
    accounts.flatMap(({ keyFile }) => (keyFile === undefined ? [] : [keyFile])),
  problems: problemsOf,
  start: createSession,
});
