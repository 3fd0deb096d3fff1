import type { Fact, FactData } from '../vocabulary/facts.ts';
import type { InputState } from '../vocabulary/readings.ts';

/** What is known of one host: which run of it speaks, whether it is there, whether it holds readings back. */
export type HostState = { boot: string; alive: boolean; backlog: number };

/** What is known of one device. `stands` is what counts; `reported` is what its host last said, true only with that boot. */
export type DeviceStanding = {
  host?: string;
  boot?: string;
  reported?: 'online' | 'offline';
  reportedWhy?: string;
  stands?: 'online' | 'offline';
  why?: string;
  /** The run of its host under which it last stood online: levels are remembered for that run only. */
  ran?: string;
  inputs: Record<string, InputState>;
  /** Levels as they were before they became unknown: they hold again if the same run of the host comes back. */
  before: Record<string, InputState>;
};

/** Hosts, devices, contact levels and open conditions: plain JSON, bounded by what is configured. */
export type DeviceState = {
  hosts: Record<string, HostState>;
  devices: Record<string, DeviceStanding>;
  /** Open conditions that this rule raised, as `{condition} {subject}`. */
  conditions: Record<string, true>;
};

/** Nothing is known yet: every level is unknown, every device unheard. */
export function initialDeviceState(): DeviceState {
  return { hosts: {}, devices: {}, conditions: {} };
}

/** The device rule's own part of all rules' states. */
export const deviceOf = (states: Readonly<Record<string, unknown>>): Readonly<DeviceState> =>
  states['device'] as DeviceState;

/** The key of a condition in the state. */
export const conditionKey = (condition: string, subject: string): string =>
  `${condition} ${subject}`;

/** Writes one fact into the state. */
export function evolveDevices(state: DeviceState, fact: Fact): void {
  switch (fact.type) {
    case 'host.alive':
      state.hosts[fact.data.host] = { boot: fact.data.boot, alive: true, backlog: 0 };
      return;
    case 'host.gone':
      state.hosts[fact.data.host] = { boot: fact.data.boot, alive: false, backlog: 0 };
      return;
    case 'host.backlog': {
      const host = state.hosts[fact.data.host];
      if (host !== undefined) host.backlog = fact.data.backlog;
      return;
    }
    case 'device.reported':
      report(standingOf(state, fact.data.device), fact.data, fact.data.state, fact.data.why);
      return;
    case 'device.online':
      stand(standingOf(state, fact.data.device), 'online', fact.data);
      return;
    case 'device.offline':
      stand(standingOf(state, fact.data.device), 'offline', fact.data);
      return;
    case 'input.observed':
      observe(standingOf(state, fact.data.device), fact.data);
      return;
    case 'condition.raised':
      state.conditions[conditionKey(fact.data.condition, fact.data.subject)] = true;
      return;
    case 'condition.cleared':
      delete state.conditions[conditionKey(fact.data.condition, fact.data.subject)];
      return;
    default:
  }
}

function standingOf(state: DeviceState, device: string): DeviceStanding {
  const known = state.devices[device];
  if (known !== undefined) return known;
  const made: DeviceStanding = { inputs: {}, before: {} };
  state.devices[device] = made;
  return made;
}

type Told = { readonly host?: string; readonly boot?: string; readonly why?: string };

function stand(standing: DeviceStanding, stands: 'online' | 'offline', told: Told): void {
  standing.stands = stands;
  standing.why = told.why ?? '';
  if (stands === 'online' && told.boot !== undefined) standing.ran = told.boot;
  // Without a host this is our own conclusion (host-gone): what the host last reported stays as it was.
  if (told.host !== undefined) report(standing, told, stands, told.why ?? '');
}

function report(
  standing: DeviceStanding,
  told: Told,
  reported: 'online' | 'offline',
  why: string,
): void {
  if (told.host !== undefined) standing.host = told.host;
  if (told.boot !== undefined) standing.boot = told.boot;
  standing.reported = reported;
  standing.reportedWhy = why;
}

function observe(standing: DeviceStanding, seen: FactData<'input.observed'>): void {
  if (seen.is === 'unknown' && seen.was !== 'unknown') standing.before[seen.input] = seen.was;
  else delete standing.before[seen.input];
  standing.inputs[seen.input] = seen.is;
}
