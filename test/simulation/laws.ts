import type { AccessState } from '../../rules/access/state.ts';
import type { Run } from './drive-estate.ts';
import { estate } from './estate.ts';
import { checkCalls } from './oracle-calls.ts';
import { checkOccupancy } from './oracle-occupancy.ts';
import { checkOpenings } from './oracle-openings.ts';
import { checkPostures } from './oracle-postures.ts';
import { checkPassback } from './oracle-presence.ts';
import { checkQuotas } from './oracle-quotas.ts';
import { checkAlarms, checkAttendance, checkFire, checkVisits } from './oracle-records.ts';
import type { Breach } from './trace.ts';

/** All laws at once: the breaches of a run, none where it was lawful. */
export function breaches(run: Run): readonly Breach[] {
  return [
    ...checkOpenings(run.trace),
    ...checkPostures(run.trace),
    ...checkCalls(run.trace),
    ...checkPassback(run.trace),
    ...checkQuotas(run.trace),
    ...checkOccupancy(run.trace, run.engine.states()['access'] as AccessState),
    ...checkVisits(run.trace),
    ...checkAttendance(run.trace),
    ...checkAlarms(run.trace, run.openAlarms),
    ...checkFire(
      run.trace,
      estate.barriers.map((barrier) => barrier.id),
    ),
  ];
}

/** What a person needs to see of a breach: the law, the place, and the events before it. */
export function describeBreach(run: Run, breach: Breach): string {
  const around = run.trace
    .slice(Math.max(0, breach.at - 8), breach.at + 2)
    .map((event) => `  ${JSON.stringify(event)}`);
  return [`${breach.law}: ${breach.because}`, ...around].join('\n');
}
