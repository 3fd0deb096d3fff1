import { defineDriver } from '../driver.ts';
import { problemsOf } from './problems.ts';
import { createSession } from './session.ts';
import { Settings } from './settings.ts';

/** A USB reader behind the PC/SC service. */
export const nfcPcsc = defineDriver({
  id: 'nfc-pcsc',
  title: 'USB card reader behind PC/SC',
  carries: 'pcsc',
  lines: { pcsc: {} },
  settings: Settings,
  inputs: () => [],
  barriers: () => [],
  address: ({ reader }) => `the reader "${reader}"`,
  carried: ({ says }) => says === 'tag',
  shows: () => false,
  assurance: () => 'uid',
  problems: problemsOf,
  start: createSession,
});
