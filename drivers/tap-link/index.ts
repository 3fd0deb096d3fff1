import { defineDriver } from '../driver.ts';
import { problemsOf } from './problems.ts';
import { createSession } from './session.ts';
import { Settings } from './settings.ts';

/** NTAG 424 DNA tags that a guard's phone touches: the address it opens is signed by the tag. */
export const tapLink = defineDriver({
  id: 'tap-link',
  title: 'NTAG 424 DNA tags touched with a phone',
  carries: 'http',
  lines: { http: {} },
  settings: Settings,
  inputs: () => [],
  barriers: () => [],
  address: () => 'without an address',
  carried: () => true,
  shows: () => false,
  problems: problemsOf,
  start: createSession,
});
