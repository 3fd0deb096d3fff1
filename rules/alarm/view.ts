import type { Site } from '../vocabulary/site.ts';
import type { StateData } from '../vocabulary/states.ts';
import { toRfc3339 } from '../vocabulary/time.ts';
import { endsByWord } from './by-word.ts';
import { clocksOf } from './clocks.ts';
import { quietly } from './quiet.ts';
import type { AlarmRecord, AlarmState } from './state.ts';

type Seen = StateData<'alarm'>;

/** The retained state of an alarm. */
export function viewAlarm(site: Site, state: AlarmState, record: AlarmRecord): Seen {
  const { kind, priority, place, raised, needsReset, isActive } = record;
  return {
    kind,
    priority,
    place,
    state: stateOf(record),
    raised: toRfc3339(raised),
    needsReset,
    active: isActive,
    clocks: clocksOf(site.times, record).map(({ due, stopped, ...clock }) => ({
      ...clock,
      due: toRfc3339(due),
      ...(stopped === undefined ? {} : { stopped: toRfc3339(stopped) }),
    })),
    ...whereOf(record),
    ...doneTo(record),
    ...escalationOf(site, record),
    ...quietly(record),
    ...(record.isTest === true ? { test: true } : {}),
    ...(endsByWord(site, record) ? { byWord: true } : {}),
    ...countOf(site, state, record),
  };
}

/** How an alarm stands. */
export function stateOf(record: AlarmRecord): Seen['state'] {
  if (record.shelved !== undefined) return 'shelved';
  if (record.isCleared) return 'cleared';
  if (record.acknowledged !== undefined) return 'acknowledged';
  return record.isActive ? 'unacknowledged' : 'returned';
}

function whereOf({ group, zone, panel, device }: AlarmRecord): Partial<Seen> {
  return {
    ...(group === undefined ? {} : { group }),
    ...(zone === undefined ? {} : { zone }),
    ...(panel === undefined ? {} : { panel }),
    ...(device === undefined ? {} : { device }),
  };
}

function doneTo({ shelved, verified, dispatched, ticks, waived }: AlarmRecord): Partial<Seen> {
  return {
    ...(shelved === undefined ? {} : { shelvedUntil: toRfc3339(shelved) }),
    ...(verified === undefined ? {} : { verified }),
    ...(dispatched === undefined ? {} : { dispatched }),
    ...(ticks === undefined ? {} : { ticks: Object.keys(ticks) }),
    ...(waived === undefined ? {} : { waived: toRfc3339(waived) }),
  };
}

/** How much one line stands for: what shares it, the devices of a host, the zones of a panel. */
function countOf(site: Site, state: AlarmState, record: AlarmRecord): Partial<Seen> {
  const { source, count } = record;
  const id = source.slice(source.indexOf(' ') + 1);
  const isChattering = Object.values(state.chatter).some((one) => one.source === source);
  const chattering = isChattering ? { chattering: true } : {};
  if (count !== undefined) return { count, ...chattering };
  if (source.startsWith('panel ')) {
    return { count: site.zones.filter(({ panel }) => panel === id).length, ...chattering };
  }
  if (!source.startsWith('host ')) return chattering;
  // All of them: what is told of each meanwhile changes no fact of this alarm, and so no picture of it.
  return { count: site.devices.filter(({ host }) => host === id).length, ...chattering };
}

/** The furthest step that was told, and who was told at all. */
function escalationOf({ escalation = [] }: Site, { escalated = {} }: AlarmRecord): Partial<Seen> {
  const steps = Object.values(escalated).flatMap((done) => Object.keys(done ?? {}).map(Number));
  if (steps.length === 0) return {};
  const step = Math.max(...steps);
  const to = escalation[step - 1]?.to;
  const told = escalation.flatMap((one, index) => (steps.includes(index + 1) ? [one.to] : []));
  return {
    escalation: { step, ...(to === undefined ? {} : { to }), told: [...new Set(told)] },
  };
}
