import { type ActOf, refuseAct } from '../acts.ts';
import type { Given, Rule } from '../rule.ts';
import { isTested } from '../tests-under-way.ts';
import type { FactData, FactDraft, FactOf } from '../vocabulary/facts.ts';
import type { InputOf } from '../vocabulary/inputs.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import type { Site } from '../vocabulary/site.ts';
import { evolveFire, type FireState, initialFireState, isOfFire, isWhole } from './state.ts';

/**
 * Life safety first. A linkage contact (联动信号), two independent fire devices (boards, or zones of a panel) or an operator's word raise the fire; it
 * stands until a named person resets it, which he can only once the contacts are off again. One fire detector alone
 * raises nothing here: it is an alarm, and somebody looks.
 */
export const fire: Rule<FireState> = {
  id: 'fire',
  initial: initialFireState,
  decide: (site, state, given) => decide(site, state, given),
  evolve: evolveFire,
  react: () => [],
  nextDeadline: () => undefined,
  levels: () => [],
  touches: () => [],
  view: () => undefined,
};

function decide(site: Site, state: FireState, given: Given): readonly FactDraft[] {
  if (given.kind === 'fact') {
    switch (given.fact.type) {
      case 'input.observed':
        return observed(site, state, given.fact);
      case 'panel.event':
        return detected(site, state, given.fact.data);
      case 'zone.standing':
        return state.raised === undefined && given.fact.data.why === 'test-over'
          ? raisedByTwo(zonesInAlarm(site, state))
          : [];
      default:
        return [];
    }
  }
  const { input } = given;
  if (input.kind !== 'act') return [];
  if (input.type === 'fire.confirm') return confirm(state, input);
  if (input.type === 'alarm.verify') return verified(state, input);
  return input.type === 'fire.reset' ? reset(site, state, input) : [];
}

function observed(
  site: Site,
  state: FireState,
  { data }: FactOf<'input.observed'>,
): readonly FactDraft[] {
  if (state.raised !== undefined) return [];
  const { device, input } = data;
  if (isLinkage(site, device, input) && data.is === 'on') {
    return [{ type: 'fire.raised', data: { origin: `${device}/${input}` } }];
  }
  const zones = zonesInAlarm(site, state);
  const isNews = isFireZone(site, device, input) && zones.has(boardKey(device));
  return isNews ? raisedByTwo(zones) : [];
}

/** One detector of a panel is an alarm, and somebody looks; a second zone of it, or of anything, raises the fire. */
function detected(
  site: Site,
  state: FireState,
  event: FactData<'panel.event'>,
): readonly FactDraft[] {
  if (state.raised !== undefined || !isOfFire(event) || event.qualifier === 'restore') return [];
  return raisedByTwo(zonesInAlarm(site, state));
}

function raisedByTwo(zones: ReadonlyMap<string, string>): readonly FactDraft[] {
  if (zones.size < 2) return [];
  const origin = [...zones.values()].toSorted().join(' + ');
  return [{ type: 'fire.raised', data: { origin } }];
}

function confirm(state: FireState, act: ActOf<'fire.confirm'>): readonly FactDraft[] {
  if (state.raised !== undefined) return refuseAct(act, 'fire-raised-before');
  return [{ type: 'fire.raised', data: { ...act.data, origin: 'operator', by: act.by } }];
}

/** One detector asks; somebody who looked answers that it is a fire. */
function verified(state: FireState, act: ActOf<'alarm.verify'>): readonly FactDraft[] {
  const { alarm, is } = act.data;
  if (state.raised !== undefined || is !== 'true' || state.alarms[alarm] !== true) return [];
  return [{ type: 'fire.raised', data: { origin: 'operator', by: act.by } }];
}

/** Refused while a signal stands, or stood when it was last heard: what fell silent has not said that it is over. */
function reset(site: Site, state: FireState, act: InputOf<'act'>): readonly FactDraft[] {
  if (state.raised === undefined) return refuseAct(act, 'no-fire');
  const still = contactsOn(state).filter(({ device, input }) => isLinkage(site, device, input));
  const zones = [...zonesInAlarm(site, state).values()];
  const standing = [...still.map(({ device, input }) => `${device}/${input}`), ...pair(zones)];
  if (standing.length > 0) return refuseAct(act, 'fire-signal-still-on', { signals: standing });
  return [{ type: 'fire.reset', data: { origin: state.raised.origin, by: act.by } }];
}

function pair(zones: readonly string[]): readonly string[] {
  return zones.length < 2 ? [] : zones;
}

type Known = FactOf<'input.observed'>['data'];

function isLinkage(site: Site, device: Known['device'], input: string): boolean {
  const meaning = layoutOf(site).meaning(device, input);
  return meaning.kind === 'site-fire' || (meaning.kind === 'lane' && meaning.sensor === 'fire');
}

function isFireZone(site: Site, device: Known['device'], input: string): boolean {
  const meaning = layoutOf(site).meaning(device, input);
  return meaning.kind === 'zone' && layoutOf(site).zone(meaning.zone)?.kind === 'fire';
}

/** Fire zones in alarm: one per board, whose contacts are not independent of each other, and each zone of a panel. */
function zonesInAlarm(site: Site, state: FireState): ReadonlyMap<string, string> {
  const alarmed = detectorsInAlarm(site, state);
  for (const { id, device, kind, normal, panel } of site.zones) {
    if (kind !== 'fire' || panel !== undefined || alarmed.has(boardKey(device))) continue;
    if (isTested(state.tests, { zone: id, device })) continue;
    const contact = state.contacts[`${device}/zone.${id}`];
    // A cut line is a fault; only the opposite of normal is a fire.
    if (contact?.is === (normal === 'off' ? 'on' : 'off')) alarmed.set(boardKey(device), id);
  }
  return alarmed;
}

/** A board may be called as a zone of a panel is. */
const boardKey = (device: Known['device']): string => `board ${device}`;

/** A panel that says fire as a whole counts once, and not beside a detector of its own: that is what it speaks of. */
function detectorsInAlarm(site: Site, { detectors }: FireState): Map<string, string> {
  const all = Object.entries(detectors).filter(([key, { panel }]) => isThere(site, key, panel));
  const told = all.filter(([key]) => !isWhole(key));
  const known = new Set(told.map(([, { panel }]) => panel));
  const wholes = all.filter(([key, { panel }]) => isWhole(key) && !known.has(panel));
  return new Map([
    ...wholes.map(([, { panel, name }]) => [`panel ${panel}`, name] as const),
    ...told.map(([key, { name }]) => [key, name] as const),
  ]);
}

/** What is no longer configured can never take its word back: it may not hold the barriers up for ever. */
function isThere(site: Site, key: string, panel: string): boolean {
  if (key.startsWith('event ')) return (site.panels ?? []).some(({ id }) => id === panel);
  return site.zones.some((zone) => zone.id === key && zone.panel === panel);
}

function contactsOn(state: FireState): readonly Known[] {
  return Object.values(state.contacts).filter(({ is }) => is === 'on');
}
