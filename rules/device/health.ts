import type { Condition, FactDraft } from '../vocabulary/facts.ts';
import type { DeviceId, HostId } from '../vocabulary/ids.ts';
import type { InputOf } from '../vocabulary/inputs.ts';
import type { InputState } from '../vocabulary/readings.ts';
import type { Site } from '../vocabulary/site.ts';
import { conditionKey, type DeviceStanding, type DeviceState } from './state.ts';

/** A clock further off than this makes "when it happened" doubtful: five seconds, the life of a command. */
const CLOCK_OFF_MS = 5_000;

/** So many frames of a reader in one minute that nobody can make out are a fault of it or its wire. */
const BAD_READS = 5;

/** Why a device is offline that its host says nothing about. */
export const HOST_GONE = 'host-gone';

/** Why a host that has just started says nothing of a device yet. */
const STARTING = 'starting';

/** A device's health counts while its host is alive with the same boot; else it is kept until that host speaks. */
export function deviceHealth(
  site: Site,
  state: DeviceState,
  input: InputOf<'device.health'>,
): readonly FactDraft[] {
  if (!site.devices.some((known) => known.id === input.device)) return [];
  const host = state.hosts[input.host];
  const reported = input.state === 'online' || input.state === 'degraded' ? 'online' : 'offline';
  if (host === undefined || !host.alive || host.boot !== input.boot) {
    return remember(state.devices[input.device], input, reported);
  }
  return [
    ...(reported === 'online' ? rise(state, input) : fall(state, input)),
    ...clock(state, input),
    ...reads(site, state, input),
  ];
}

/** A host's word about itself. An old will cannot mark a new host dead: it carries the old boot. */
export function hostHealth(
  site: Site,
  state: DeviceState,
  { host, boot, alive, backlog }: InputOf<'host.health'>,
): readonly FactDraft[] {
  const known = state.hosts[host];
  if (!alive) {
    const isStale = known !== undefined && (known.boot !== boot || !known.alive);
    if (isStale) return [];
    return [{ type: 'host.gone', data: { host, boot, why: 'will' } }, ...orphan(site, state, host)];
  }
  const isSame = known?.alive === true && known.boot === boot;
  const came: readonly FactDraft[] = isSame
    ? []
    : [
        { type: 'host.alive', data: { host, boot } },
        ...orphan(site, state, host, boot),
        ...welcome(site, state, host, boot),
      ];
  const heldBack = isSame && known.backlog > 0;
  if (heldBack === backlog > 0) return came;
  return [...came, { type: 'host.backlog', data: { host, boot, backlog } }];
}

/** What the gateway says of itself, of which there is one. */
export const gatewayHealth = (
  state: DeviceState,
  { condition, is }: InputOf<'gateway.health'>,
): readonly FactDraft[] => turned(state, condition, { subject: 'gateway' }, is);

type Reported = 'online' | 'offline';

function remember(
  known: DeviceStanding | undefined,
  { device, host, boot, why }: InputOf<'device.health'>,
  reported: Reported,
): readonly FactDraft[] {
  const isSame =
    known?.host === host &&
    known.boot === boot &&
    known.reported === reported &&
    known.reportedWhy === why;
  if (isSame) return [];
  return [{ type: 'device.reported', data: { device, host, boot, state: reported, why } }];
}

function rise(state: DeviceState, input: InputOf<'device.health'>): readonly FactDraft[] {
  const { device, host, boot, why } = input;
  const known = state.devices[device];
  if (known?.stands === 'online') return [];
  const online: FactDraft = { type: 'device.online', data: { device, host, boot } };
  return why === '' ? [online] : [{ ...online, data: { ...online.data, why } }];
}

function fall(state: DeviceState, input: InputOf<'device.health'>): readonly FactDraft[] {
  const { device, host, boot, why } = input;
  const known = state.devices[device];
  const isKnown = known?.stands === 'offline' && (known.why !== HOST_GONE || why === STARTING);
  if (isKnown) return remember(known, input, 'offline');
  return [{ type: 'device.offline', data: { device, why, host, boot } }, ...unknown(device, known)];
}

/** Devices of a host that is gone, or that runs anew under `boot`: offline, their levels unknown. */
function orphan(site: Site, state: DeviceState, host: HostId, boot?: string): readonly FactDraft[] {
  return devicesOf(site, state, host).flatMap(([device, known]): readonly FactDraft[] => {
    if (known.stands !== 'online' || known.ran === boot) return [];
    return [
      { type: 'device.offline', data: { device, why: HOST_GONE } },
      ...unknown(device, known),
    ];
  });
}

/** This run of a host is here: what it last said of its devices holds, and so do the levels it last told. */
function welcome(site: Site, state: DeviceState, host: HostId, boot: string): readonly FactDraft[] {
  return devicesOf(site, state, host).flatMap(([device, known]): readonly FactDraft[] => {
    if (known.boot !== boot) return [];
    if (known.reported === 'offline') return lateFall(device, known, host, boot);
    if (known.stands === 'online' && known.ran === boot) return [];
    const restored = known.why === HOST_GONE && known.ran === boot ? restore(device, known) : [];
    return [{ type: 'device.online', data: { device, host, boot } }, ...restored];
  });
}

/** Reported offline before its host was known to be alive: told now, unless it stands so for its own reason already. */
function lateFall(
  device: DeviceId,
  known: DeviceStanding,
  host: HostId,
  boot: string,
): readonly FactDraft[] {
  const why = known.reportedWhy ?? '';
  const hasGone = known.stands === 'online' || known.why === HOST_GONE;
  if (known.stands !== undefined && (!hasGone || why === STARTING)) return [];
  return [{ type: 'device.offline', data: { device, why, host, boot } }];
}

function devicesOf(
  site: Site,
  state: DeviceState,
  host: HostId,
): readonly (readonly [DeviceId, DeviceStanding])[] {
  return site.devices.flatMap(({ id, host: of }) => {
    const known = state.devices[id];
    return of === host && known !== undefined ? [[id, known] as const] : [];
  });
}

function unknown(device: DeviceId, known: DeviceStanding | undefined): readonly FactDraft[] {
  return Object.entries(known?.inputs ?? {}).flatMap(([input, was]) =>
    was === 'unknown' ? [] : [observed(device, input, was, 'unknown')],
  );
}

function restore(device: DeviceId, known: DeviceStanding): readonly FactDraft[] {
  return Object.entries(known.before).map(([input, is]) => observed(device, input, 'unknown', is));
}

function observed(device: DeviceId, input: string, was: InputState, is: InputState): FactDraft {
  return { type: 'input.observed', data: { device, input, was, is, edge: false } };
}

function clock(
  state: DeviceState,
  { device, offsetMs }: InputOf<'device.health'>,
): readonly FactDraft[] {
  if (offsetMs === undefined) return [];
  return turned(state, 'clock-off', ofDevice(device), Math.abs(offsetMs) > CLOCK_OFF_MS);
}

/** Raised by many bad frames of a reader within a minute, cleared by a minute without one. */
function reads(
  site: Site,
  state: DeviceState,
  { device, recentBadFrames = 0 }: InputOf<'device.health'>,
): readonly FactDraft[] {
  const isReader = [...site.lanes, ...site.checkpoints].some(({ reader }) => reader === device);
  const limit = state.conditions[conditionKey('bad-reads', device)] === true ? 1 : BAD_READS;
  return turned(state, 'bad-reads', ofDevice(device), isReader && recentBadFrames >= limit);
}

type About = { readonly subject: string; readonly device?: DeviceId };

const ofDevice = (device: DeviceId): About => ({ subject: device, device });

function turned(
  state: DeviceState,
  condition: Condition,
  about: About,
  is: boolean,
): readonly FactDraft[] {
  const was = state.conditions[conditionKey(condition, about.subject)] === true;
  if (is === was) return [];
  return [{ type: is ? 'condition.raised' : 'condition.cleared', data: { condition, ...about } }];
}
