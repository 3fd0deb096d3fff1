import type { Fact, FactData, FactOf } from '../vocabulary/facts.ts';
import type { BarrierId, CheckpointId, DeviceId, LaneId } from '../vocabulary/ids.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import type { Text } from '../vocabulary/schema.ts';
import type { Site, Zone } from '../vocabulary/site.ts';
import { CONDITION_ALARMS, CONDITION_WORDS } from './conditions.ts';
import type { AlarmState } from './state.ts';

/** What an alarm would be, before it has an id. */
export type Cause = Omit<FactData<'alarm.raised'>, 'alarm' | 'source'> & {
  readonly source: string;
};

/** Something became abnormal or normal. A momentary cause is over as it is told: what remains is to answer it. */
export type Signal =
  | { readonly to: 'abnormal'; readonly cause: Cause; readonly isMomentary: boolean }
  | { readonly to: 'normal'; readonly source: string };

/** What a fact means for the list of alarms. */
export function signalsOf(site: Site, state: AlarmState, fact: Fact): readonly Signal[] {
  switch (fact.type) {
    case 'input.observed':
      return [...zoneSignals(site, fact.data), ...lineSignals(site, fact.data)];
    case 'condition.raised':
      return conditionRaised(site, fact.data);
    case 'condition.cleared':
      return [normal(`condition ${fact.data.condition} ${fact.data.subject}`)];
    case 'device.offline':
      return [deviceDown(site, fact.data)];
    case 'device.online':
      return deviceBack(site, state, fact.data.device);
    case 'visit.missed':
      return [missedVisit(site, fact.data)];
    case 'fire.raised':
      return [fireRaised(site, fact)];
    case 'fire.reset':
      return [normal('fire site')];
    case 'site.configured':
      return removedSources(site, state);
    default:
      return [];
  }
}

const normal = (source: string): Signal => ({ to: 'normal', source });
const abnormal = (cause: Cause, isMomentary = false): Signal => ({
  to: 'abnormal',
  cause,
  isMomentary,
});

/** A zone is judged by its level, not its edge: a first picture that is abnormal is an alarm. Unknown says nothing. */
function zoneSignals(
  site: Site,
  { device, input, is }: FactData<'input.observed'>,
): readonly Signal[] {
  const meaning = layoutOf(site).meaning(device, input);
  const zone = meaning.kind === 'zone' ? layoutOf(site).zone(meaning.zone) : undefined;
  if (zone === undefined || is === 'unknown') return [];
  const tamper = `tamper ${zone.id}`;
  if (is === 'cut' || is === 'shorted') {
    return [abnormal({ ...ofZone(zone, tamper), kind: 'tamper', latching: false })];
  }
  const own = `zone ${zone.id}`;
  if (is === zone.normal) return [normal(tamper), normal(own)];
  return [
    normal(tamper),
    abnormal({ ...ofZone(zone, own), kind: zone.kind, latching: zone.latching }),
  ];
}

/** A supervised line of a lane or of the fire linkage that is cut or shorted tells nothing any more: somebody must look. */
function lineSignals(
  site: Site,
  { device, input, is }: FactData<'input.observed'>,
): readonly Signal[] {
  const meaning = layoutOf(site).meaning(device, input);
  const isWatched = meaning.kind === 'lane' || meaning.kind === 'site-fire';
  if (!isWatched || is === 'unknown') return [];
  const source = `line ${device}/${input}`;
  if (is !== 'cut' && is !== 'shorted') return [normal(source)];
  const { lane, barrier } = meaning.kind === 'lane' ? meaning : {};
  const where = placeOf(site, { lane, barrier }) ?? site.name;
  return [
    abnormal({
      kind: 'tamper',
      priority: 'high',
      source,
      origin: input,
      place: { zh: `${where.zh}：线路 ${input}`, en: `${where.en}: line ${input}` },
      near: nearOf(site, lane, barrier),
      latching: false,
      ...known({ lane, device }),
    }),
  ];
}

function ofZone(zone: Zone, source: string) {
  const { id, name, priority, near, device } = zone;
  return { source, zone: id, place: name, priority, near, device, origin: `zone.${id}` };
}

function conditionRaised(site: Site, data: FactData<'condition.raised'>): readonly Signal[] {
  const { condition, subject, lane, barrier, device } = data;
  const weight = CONDITION_ALARMS[condition];
  if (weight === undefined) return [];
  const words = CONDITION_WORDS[condition];
  const where = placeOf(site, { lane, barrier, device }) ?? { zh: subject, en: subject };
  return [
    abnormal({
      ...weight,
      source: `condition ${condition} ${subject}`,
      origin: `condition.${condition}`,
      place: { zh: `${where.zh}：${words.zh}`, en: `${where.en}: ${words.en}` },
      near: nearOf(site, lane, barrier),
      latching: false,
      ...known({ lane, device }),
    }),
  ];
}

/** Devices that go down with their host are one alarm, the host's: one cut cable is one line in the list. */
function deviceDown(site: Site, { device, why }: FactData<'device.offline'>): Signal {
  const configured = layoutOf(site).device(device);
  if (why === 'host-gone' && configured !== undefined) {
    const { host } = configured;
    return abnormal({
      kind: 'communication',
      priority: 'high',
      source: `host ${host}`,
      origin: 'host.gone',
      place: { zh: `设备主机 ${host}`, en: `device host ${host}` },
      near: [],
      latching: false,
    });
  }
  const isBoard = (configured?.inputs.length ?? 0) > 0;
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

/** A host's alarm is over when the last of the devices that went down with it is back. */
function deviceBack(site: Site, state: AlarmState, device: DeviceId): readonly Signal[] {
  const host = layoutOf(site).device(device)?.host;
  const isLast = !site.devices.some(
    ({ id, host: of }) => of === host && state.orphans[id] === true,
  );
  const own = normal(`device ${device}`);
  return isLast && host !== undefined ? [own, normal(`host ${host}`)] : [own];
}

function missedVisit(site: Site, { checkpoint }: FactData<'visit.missed'>): Signal {
  const name = site.checkpoints.find((point) => point.id === checkpoint)?.name;
  const where = name ?? { zh: checkpoint, en: checkpoint };
  const cause: Cause = {
    kind: 'condition',
    priority: 'medium',
    source: `visit ${checkpoint}`,
    origin: 'visit.missed',
    place: { zh: `${where.zh}：漏巡`, en: `${where.en}: visit missed` },
    near: [],
    latching: false,
    checkpoint,
  };
  return abnormal(cause, true);
}

/** A fire that raises the barriers concerns the whole site; who must come is told by the zone's own alarm. */
function fireRaised(site: Site, { data }: FactOf<'fire.raised'>): Signal {
  return abnormal({
    kind: 'fire',
    priority: 'critical',
    source: 'fire site',
    origin: data.origin,
    place: site.name,
    near: site.zones.filter(({ kind }) => kind === 'fire').flatMap(({ near }) => near),
    latching: false,
  });
}

/** What is no longer configured can never return by itself: its alarms return now, and stay to be answered. */
function removedSources(site: Site, state: AlarmState): readonly Signal[] {
  return Object.keys(state.newest)
    .filter((source) => !isConfigured(site, state, source))
    .map(normal);
}

function isConfigured(site: Site, state: AlarmState, source: string): boolean {
  const id = source.slice(source.lastIndexOf(' ') + 1);
  const has = (things: readonly { readonly id: string }[]) => things.some((one) => one.id === id);
  switch (source.slice(0, source.indexOf(' '))) {
    case 'zone':
    case 'tamper':
      return has(site.zones);
    case 'device':
      return has(site.devices);
    case 'host':
      return site.devices.some((one) => one.host === id && state.orphans[one.id] === true);
    case 'line':
      return site.devices.some((one) => one.inputs.some((input) => `${one.id}/${input}` === id));
    case 'condition':
      return has(site.lanes) || has(site.barriers) || has(site.devices);
    default:
      return true;
  }
}

type Where = {
  readonly lane?: LaneId | undefined;
  readonly barrier?: BarrierId | undefined;
  readonly device?: DeviceId | undefined;
};

/** Where that is, in the words of the site: its lane, the lanes of its barrier, the checkpoint or lane of the reader. */
function placeOf(site: Site, { lane, barrier, device }: Where): Text | undefined {
  const layout = layoutOf(site);
  const at = lane ?? (device === undefined ? undefined : layout.laneOfReader(device)?.id);
  if (at !== undefined) return layout.lane(at)?.name;
  const served =
    barrier ?? site.barriers.find((one) => device !== undefined && one.device === device)?.id;
  if (served !== undefined) return joined(lanesOf(site, served).map(({ name }) => name));
  return site.checkpoints.find((point) => device !== undefined && point.reader === device)?.name;
}

function joined(names: readonly Text[]): Text | undefined {
  if (names.length === 0) return undefined;
  return {
    zh: names.map(({ zh }) => zh).join('、'),
    en: names.map(({ en }) => en).join(', '),
  };
}

function nearOf(
  site: Site,
  lane: LaneId | undefined,
  barrier: BarrierId | undefined,
): readonly CheckpointId[] {
  const own = lane === undefined ? undefined : layoutOf(site).lane(lane);
  if (own !== undefined) return own.near;
  const lanes = barrier === undefined ? [] : lanesOf(site, barrier);
  return [...new Set(lanes.flatMap(({ near }) => near))];
}

const lanesOf = (site: Site, barrier: BarrierId) =>
  site.lanes.filter((lane) => lane.barrier === barrier);

function known({ lane, device }: Where) {
  return {
    ...(lane === undefined ? {} : { lane }),
    ...(device === undefined ? {} : { device }),
  };
}
