import { isZone } from '../../rules/vocabulary/wall-time.ts';
import { defineDriver } from '../driver.ts';
import { batonName } from './codec.ts';
import { createSession } from './session.ts';
import { Settings } from './settings.ts';

/** Patrol batons that their maker's program reads out, and whose taps come as files. */
export const patrolBatonFile = defineDriver({
  id: 'patrol-baton-file',
  title: "Patrol batons by the files that their maker's program exports",
  carries: 'files',
  lines: { folder: {} },
  settings: Settings,
  inputs: () => [],
  barriers: () => [],
  address: ({ baton }) =>
    baton === undefined ? 'every other baton' : `baton ${batonName(baton.toUpperCase())}`,
  carried: () => true,
  shows: () => false,
  problems({ zone, columns = {} }) {
    const problems = [];
    if (zone !== undefined && !isZone(zone)) {
      problems.push({ text: `expected an IANA time zone; "${zone}" came`, at: ['zone'] });
    }
    if ((columns.date === undefined) !== (columns.time === undefined) && !columns.when) {
      problems.push({ text: 'date and time go together, or give when', at: ['columns'] });
    }
    return problems;
  },
  start: createSession,
});
