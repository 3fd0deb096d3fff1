import type { Fact } from '../vocabulary/facts.ts';
import type { Site } from '../vocabulary/site.ts';
import { earliest, type Instant } from '../vocabulary/time.ts';
import { nextDue } from './clocks.ts';
import { nextEscalation } from './escalation.ts';
import type { AlarmRecord, AlarmState } from './state.ts';

/**
 * When each alarm is next to be looked at, kept beside the state and derived from it: after a fact only the alarm it
 * speaks of is looked at again, so that a deadline costs the same with ten open alarms and with thousands.
 */
type Index = {
  readonly site: Site;
  /** Alarms that wait for nothing are not in it. */
  readonly due: Map<string, Instant>;
  readonly stale: Set<string>;
};

const indexes = new WeakMap<AlarmState, Index>();

/** Tells the index which alarm a fact bears on. */
export function markStale(state: AlarmState, { data }: Fact): void {
  if ('alarm' in data) indexes.get(state)?.stale.add(data.alarm);
}

/** When the next clock runs out, step of the escalation is due, or what is shelved comes back. */
export function nextOfAlarms(site: Site, state: AlarmState): Instant | undefined {
  let next: Instant | undefined;
  for (const at of indexOf(site, state).due.values()) next = earliest(next, at);
  return next;
}

/** The state with the alarms alone that are to be looked at by then. */
export function dueBy(site: Site, state: AlarmState, time: Instant): AlarmState {
  const alarms: Record<string, AlarmRecord> = {};
  const { due } = indexOf(site, state);
  for (const [id, record] of Object.entries(state.alarms)) {
    if ((due.get(id) ?? Number.POSITIVE_INFINITY) <= time) alarms[id] = record;
  }
  return { ...state, alarms };
}

function indexOf(site: Site, state: AlarmState): Index {
  const known = indexes.get(state);
  const index =
    known?.site === site
      ? known
      : { site, due: new Map<string, Instant>(), stale: new Set(Object.keys(state.alarms)) };
  if (index !== known) indexes.set(state, index);
  for (const id of index.stale) refresh(index, state, id);
  index.stale.clear();
  return index;
}

function refresh({ site, due }: Index, state: AlarmState, id: string): void {
  const record = state.alarms[id];
  const one = { ...state, alarms: record === undefined ? {} : { [id]: record } };
  const at = earliest(nextDue(site.times, one), nextEscalation(site, one));
  if (at === undefined) due.delete(id);
  else due.set(id, at);
}
