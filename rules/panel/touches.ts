import type { Fact, FactData } from '../vocabulary/facts.ts';
import type { ZoneId } from '../vocabulary/ids.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import type { Site } from '../vocabulary/site.ts';
import type { StateRef } from '../vocabulary/states.ts';
import { isLeftOut } from './left-out.ts';

/** Panels, zones and areas whose retained state a fact changed. */
export function touches(site: Site, fact: Fact): readonly StateRef[] {
  switch (fact.type) {
    case 'panel.event':
      return ofEvent(fact.data);
    case 'test.begun':
    case 'test.ended':
      return ofTest(site, fact.data);
    case 'area.armed':
    case 'area.disarmed':
      return ofArea(site, fact.data.area);
    case 'panel.lost':
    case 'panel.restored':
      return withZones(site, fact.data.panel);
    case 'panel.heard':
      return fact.data.moved === true ? [{ kind: 'panel', id: fact.data.panel }] : [];
    case 'area.expected':
      return [{ kind: 'area', id: fact.data.area }];
    case 'condition.raised':
    case 'condition.cleared':
      return ofCondition(fact.data);
    case 'alarm.raised':
    case 'alarm.repeated':
      return isLeftOut(fact) ? ofZone(fact.data.zone) : [];
    case 'alarm.reset':
      return fact.data.members === undefined ? ofZone(fact.data.zone) : ofPanels(site);
    case 'alarm.closed':
    case 'zone.watched':
      return ofZone(fact.data.zone);
    case 'input.observed':
      return ofContact(site, fact.data);
    case 'site.configured':
      return everything(site);
    default:
      return [];
  }
}

const ofCondition = ({ panel, area }: FactData<'condition.raised'>): readonly StateRef[] => [
  ...(panel === undefined ? [] : [{ kind: 'panel', id: panel } as const]),
  ...(area === undefined ? [] : [{ kind: 'area', id: area } as const]),
];

const ofZone = (id: ZoneId | undefined): readonly StateRef[] =>
  id === undefined ? [] : [{ kind: 'zone', id }];

/** Whatever shared a line may be of any panel. */
const ofPanels = ({ zones }: Site): StateRef[] =>
  zones.flatMap(({ id, panel }) => (panel === undefined ? [] : [{ kind: 'zone', id }]));

function ofTest(
  site: Site,
  { panel: id, zone, device }: Pick<FactData<'test.ended'>, 'panel' | 'zone' | 'device'>,
): StateRef[] {
  if (zone !== undefined) return [{ kind: 'zone', id: zone }];
  if (id !== undefined) return withZones(site, id);
  const hanging = site.zones.filter((one) => one.device === device);
  return hanging.map((one) => ({ kind: 'zone', id: one.id }));
}

function ofArea(site: Site, id: string): StateRef[] {
  const zones = (site.armAreas ?? []).find((area) => area.id === id)?.zones ?? [];
  return [{ kind: 'area', id }, ...zones.map((zone) => ({ kind: 'zone', id: zone }) as const)];
}

function withZones(site: Site, id: string): StateRef[] {
  const zones = site.zones.filter((zone) => zone.panel === id);
  const areas = (site.armAreas ?? []).filter(({ follows }) => follows?.panel === id);
  return [
    { kind: 'panel', id },
    ...zones.map((zone) => ({ kind: 'zone', id: zone.id }) as const),
    ...areas.map((area) => ({ kind: 'area', id: area.id }) as const),
  ];
}

function ofEvent({ panel: id, zone }: FactData<'panel.event'>): StateRef[] {
  return [
    ...(id === undefined ? [] : [{ kind: 'panel', id } as const]),
    ...(zone === undefined ? [] : [{ kind: 'zone', id: zone } as const]),
  ];
}

function ofContact(site: Site, { device, input }: FactData<'input.observed'>): StateRef[] {
  const meaning = layoutOf(site).meaning(device, input);
  return meaning.kind === 'zone' ? [{ kind: 'zone', id: meaning.zone }] : [];
}

const everything = (site: Site): StateRef[] => [
  ...(site.panels ?? []).map(({ id }) => ({ kind: 'panel', id }) as const),
  ...site.zones.map(({ id }) => ({ kind: 'zone', id }) as const),
  ...(site.armAreas ?? []).map(({ id }) => ({ kind: 'area', id }) as const),
];
