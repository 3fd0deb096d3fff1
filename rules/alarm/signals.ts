import type { Condition, Fact, FactData, FactOf } from '../vocabulary/facts.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import type { InputState } from '../vocabulary/readings.ts';
import type { Site, Zone } from '../vocabulary/site.ts';
import { conditionRaised } from './conditions.ts';
import { deviceBack, deviceDown } from './device-signals.ts';
import { eventSignals, panelSignals, standingEvent } from './panel-signals.ts';
import { correctedRound, duressSignalled, missedPoints, tagSuspected } from './patrol-signals.ts';
import { known, nearOf, placeOf } from './places.ts';
import { abnormal, normal, type Signal } from './signal.ts';
import type { AlarmState } from './state.ts';
import { asWatched } from './watched.ts';

/** What a fact means for the list of alarms. */
export function signalsOf(site: Site, state: AlarmState, fact: Fact): readonly Signal[] {
  switch (fact.type) {
    case 'input.observed':
      return [
        ...zoneSignals(site, fact.data).flatMap((signal) => asWatched(site, state, signal)),
        ...lineSignals(site, fact.data),
      ];
    case 'condition.raised':
      return [conditionRaised(site, fact.data)];
    case 'condition.cleared':
      return [normal(`condition ${fact.data.condition} ${fact.data.subject}`)];
    case 'device.offline':
      return deviceDown(site, state, fact.data);
    case 'device.online':
      return deviceBack(site, state, fact.data.device);
    case 'round.closed':
      return missedPoints(site, fact.data);
    case 'round.corrected':
      return correctedRound(site, fact);
    case 'duress.signalled':
      return [duressSignalled(site, state, fact.data)];
    case 'tag.suspected':
      return [tagSuspected(site, fact.data)];
    case 'fire.raised':
      return [fireRaised(site, fact)];
    case 'fire.reset':
      return [normal('fire site')];
    case 'panel.event':
      return eventSignals(site, fact).flatMap((signal) => asWatched(site, state, signal));
    case 'zone.standing':
      return standing(site, fact.data).flatMap((signal) => asWatched(site, state, signal));
    case 'zone.watched':
      return [normal(`swinger ${fact.data.zone}`)];
    case 'panel.lost':
    case 'panel.restored':
    case 'panel.doubted':
      return panelSignals(site, fact);
    case 'site.configured':
      return removedSources(site, state);
    default:
      return [];
  }
}

/** A zone is judged by its level, not its edge: a first picture that is abnormal is an alarm. Unknown says nothing. */
function zoneSignals(
  site: Site,
  { device, input, is }: FactData<'input.observed'>,
): readonly Signal[] {
  const meaning = layoutOf(site).meaning(device, input);
  const zone = meaning.kind === 'zone' ? layoutOf(site).zone(meaning.zone) : undefined;
  if (zone === undefined || is === 'unknown') return [];
  return levelSignals(zone, is);
}

function levelSignals(zone: Zone, is: InputState): readonly Signal[] {
  const [tamper, own] = [`tamper ${zone.id}`, `zone ${zone.id}`];
  if (is === 'cut' || is === 'shorted') {
    return [abnormal({ ...ofZone(zone, tamper), kind: 'tamper', latching: false })];
  }
  if (is === zone.normal) return [normal(tamper), normal(own)];
  return [
    normal(tamper),
    abnormal({ ...ofZone(zone, own), kind: zone.kind, latching: zone.latching }),
  ];
}

/** What stands as it begins to be watched is judged as if it had just come. */
function standing(
  site: Site,
  { zone: id, device, is, event }: FactData<'zone.standing'>,
): readonly Signal[] {
  const zone = layoutOf(site).zone(id);
  if (zone === undefined) return [];
  if (event !== undefined) return standingEvent(site, { ...event, device, zone: id });
  return is === undefined ? [] : levelSignals(zone, is);
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
  const { id, name, priority, near, device, post } = zone;
  const at = post === undefined ? {} : { post };
  return { source, zone: id, place: name, priority, near, device, origin: `zone.${id}`, ...at };
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
  return [...Object.keys(state.newest), ...Object.keys(state.members)]
    .filter((source) => !isConfigured(site, state, source))
    .map(normal);
}

function isConfigured(site: Site, state: AlarmState, source: string): boolean {
  const id = source.slice(source.lastIndexOf(' ') + 1);
  const has = (things: readonly { readonly id: string }[], of = id) =>
    things.some((one) => one.id === of);
  switch (source.slice(0, source.indexOf(' '))) {
    case 'tamper':
      // Only a contact of our own is seen to be cut, and to be whole again.
      return site.zones.some((zone) => zone.id === id && zone.panel === undefined);
    case 'zone':
    case 'swinger':
      return has(site.zones);
    case 'device':
      return has(site.devices);
    case 'host':
      return site.devices.some((one) => one.host === id && state.orphans[one.id] === true);
    case 'panel':
      return has(site.panels ?? []);
    case 'event':
    case 'doubt':
      return has(site.panels ?? [], ownerOf(id)) || has(site.devices, ownerOf(id));
    case 'line':
      return site.devices.some((one) => one.inputs.some((input) => `${one.id}/${input}` === id));
    case 'condition':
      return (
        has(site.lanes) ||
        has(site.barriers) ||
        has(site.devices) ||
        has(site.posts) ||
        has(site.panels ?? []) ||
        has(site.armAreas ?? []) ||
        isItsOwn(source)
      );
    default:
      return true;
  }
}

/** What a panel's event or a doubt about it is of: the panel, or the receiver where nobody knows the account. */
const ownerOf = (id: string): string => id.slice(0, id.indexOf('/'));

/** What patrol, a visit or the gateway itself raised it clears itself, whatever is configured meanwhile. */
const isItsOwn = (source: string): boolean =>
  OWN.some((condition) => source.startsWith(`condition ${condition} `));

const OWN: readonly Condition[] = [
  'guard-silent',
  'equipment-faulty',
  'overstay',
  'card-not-returned',
  'disk-low',
  'broker-lost',
];
