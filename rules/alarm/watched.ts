import { isTested } from '../tests-under-way.ts';
import type { Site } from '../vocabulary/site.ts';
import { isOfLife } from './kinds.ts';
import type { Cause, Signal } from './signal.ts';
import type { AlarmState } from './state.ts';

/** What a zone or panel says, as far as it is watched now: armed, and in no test. */
export function asWatched(site: Site, state: AlarmState, signal: Signal): readonly Signal[] {
  if (signal.to !== 'abnormal') return [signal];
  const { cause } = signal;
  if (isTested(state.tests, cause)) return [inTest(signal)];
  return cause.kind === 'burglary' && isDisarmed(site, state, cause) ? [] : [signal];
}

/** What is about a life is shown, as a test: who calls for help in a test by mistake, or for real, must be seen. */
function inTest(signal: Extract<Signal, { readonly to: 'abnormal' }>): Signal {
  const { cause } = signal;
  if (!isOfLife(cause.kind)) return { to: 'suppressed', cause, why: 'test' };
  const shown = { ...cause, priority: 'low', near: [], latching: false, test: true };
  return { ...signal, cause: shown };
}

/**
 * Only what nobody is hurt by is ever disarmed: intrusion. What a panel tells of an area that follows it counts in any
 * case: it knows best what it has armed, and what alarms day and night.
 */
function isDisarmed(site: Site, { disarmed }: AlarmState, { zone, panel }: Cause): boolean {
  return (site.armAreas ?? []).some(
    ({ id, zones, follows }) =>
      disarmed[id] === true &&
      zones.some((one) => one === zone) &&
      (follows === undefined || follows.panel !== panel),
  );
}
