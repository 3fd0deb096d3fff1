import type { FactData } from '../vocabulary/facts.ts';
import type { DeviceId, HostId } from '../vocabulary/ids.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import type { Site } from '../vocabulary/site.ts';
import { placeOf } from './places.ts';
import { abnormal, normal, type Signal } from './signal.ts';
import type { AlarmState } from './state.ts';

/** Devices that go down with their host are one alarm, the host's: one cut cable is one line in the list. */
export function deviceDown(
  site: Site,
  state: AlarmState,
  { device, why }: FactData<'device.offline'>,
): readonly Signal[] {
  const host = layoutOf(site).device(device)?.host;
  if (why === 'host-gone' && host !== undefined) return [hostGone(host)];
  // Where its host is back and it is not, that is its own fault from now on.
  return [ownFault(site, device), ...hostBack(site, state, host)];
}

/** A device is back, and with the last of those that went down with it so is its host. */
export const deviceBack = (site: Site, state: AlarmState, device: DeviceId): readonly Signal[] => [
  normal(`device ${device}`),
  ...hostBack(site, state, layoutOf(site).device(device)?.host),
];

function hostBack(site: Site, state: AlarmState, host: HostId | undefined): readonly Signal[] {
  if (host === undefined) return [];
  const isLast = !site.devices.some(
    ({ id, host: of }) => of === host && state.orphans[id] === true,
  );
  return isLast ? [normal(`host ${host}`)] : [];
}

const hostGone = (host: HostId): Signal =>
  abnormal({
    kind: 'communication',
    priority: 'high',
    source: `host ${host}`,
    origin: 'host.gone',
    place: { zh: `设备主机 ${host}`, en: `device host ${host}` },
    near: [],
    latching: false,
  });

function ownFault(site: Site, device: DeviceId): Signal {
  const isBoard = (layoutOf(site).device(device)?.inputs.length ?? 0) > 0;
  return abnormal({
    kind: 'device',
    priority: isBoard ? 'high' : 'medium',
    source: `device ${device}`,
    origin: 'device.offline',
    place: placeOf(site, { device }) ?? { zh: `设备 ${device}`, en: `device ${device}` },
    near: [],
    latching: false,
    device,
  });
}
