import { defineDriver } from '../driver.ts';
import { problemsOf } from './problems.ts';
import { createSession } from './session.ts';
import { Settings } from './settings.ts';

/** A patrol baton in its dock, or on its cable. */
export const patrolBaton = defineDriver({
  id: 'patrol-baton',
  title: 'Patrol baton read out over a serial line',
  carries: 'bytes',
  lines: { serial: { baudRate: 9_600, parity: 'none' }, tcp: {} },
  settings: Settings,
  inputs: () => [],
  barriers: () => [],
  address: () => 'a dock without an address',
  carried: () => true,
  shows: () => false,
  problems: problemsOf,
  start: createSession,
});
