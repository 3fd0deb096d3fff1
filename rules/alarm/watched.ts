import { isTested } from '../tests-under-way.ts';
import type { Site } from '../vocabulary/site.ts';
import type { Signal } from './signal.ts';
import type { AlarmState } from './state.ts';

/** What a zone or panel says, as far as it is watched now: armed, and in no test. */
export function asWatched(site: Site, state: AlarmState, signal: Signal): readonly Signal[] {
  if (signal.to !== 'abnormal') return [signal];
  const { cause } = signal;
  if (isTested(state.tests, cause)) return [inTest(signal)];
  return cause.kind === 'burglary' && isDisarmed(site, state, cause.zone) ? [] : [signal];
}

/** A fire is shown, as a test: who tests by mistake what burns must be able to see it. */
function inTest(signal: Extract<Signal, { readonly to: 'abnormal' }>): Signal {
  const { cause } = signal;
  if (cause.kind !== 'fire') return { to: 'suppressed', cause, why: 'test' };
  const shown = { ...cause, priority: 'low', near: [], latching: false, test: true };
  return { ...signal, cause: shown };
}

/** Only what nobody is hurt by is ever disarmed: intrusion. */
function isDisarmed(site: Site, { disarmed }: AlarmState, zone: string | undefined): boolean {
  return (site.armAreas ?? []).some(
    ({ id, zones }) => disarmed[id] === true && zones.some((one) => one === zone),
  );
}
