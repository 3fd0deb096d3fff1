import { layoutOf } from '../vocabulary/layout.ts';
import { isAlarming } from '../vocabulary/panel-kinds.ts';
import type { ArmArea, Panel, Site, Zone } from '../vocabulary/site.ts';
import type { StateData, StateRef } from '../vocabulary/states.ts';
import { toRfc3339 } from '../vocabulary/time.ts';
import { isArmed } from './arming.ts';
import { isWaitedFor, type PanelStanding, type PanelState } from './state.ts';

/** The retained state of a panel or of a zone. */
export function viewPanel(site: Site, state: PanelState, ref: StateRef): object | undefined {
  if (ref.kind === 'panel') {
    const panel = layoutOf(site).panel(ref.id);
    return panel === undefined ? undefined : seenPanel(state, panel);
  }
  if (ref.kind === 'area') {
    const area = (site.armAreas ?? []).find(({ id }) => id === ref.id);
    return area === undefined ? undefined : seenArea(state, area);
  }
  if (ref.kind !== 'zone') return undefined;
  const zone = layoutOf(site).zone(ref.id);
  return zone === undefined ? undefined : seenZone(site, state, zone);
}

function seenArea(state: PanelState, area: ArmArea): StateData<'area'> {
  const { id, name, follows } = area;
  const seen = { name, armed: isArmed(state, id) };
  if (follows !== undefined) return { ...seen, ...following(state, area, follows.panel) };
  const word = state.areas[id]?.word;
  const until = word?.until;
  return {
    ...seen,
    ...(word === undefined ? {} : { by: word.by }),
    ...(until === undefined ? {} : { until: toRfc3339(until) }),
  };
}

function following(
  state: PanelState,
  { id, hours = [] }: ArmArea,
  panel: string,
): Partial<StateData<'area'>> {
  const told = state.areas[id]?.told;
  const last = isArmed(state, id) ? told?.armed : told?.disarmed;
  const isUnknown = last === undefined || standing(state, panel) !== 'heard';
  const expected = hours.length === 0 ? undefined : state.expected[id]?.isDue;
  return {
    follows: panel,
    ...(last?.user === undefined ? {} : { user: last.user }),
    ...(isUnknown ? { unknown: true } : {}),
    ...(expected === undefined ? {} : { expected }),
    ...(state.notArmed[id] === true ? { notArmed: true } : {}),
  };
}

const seenPanel = (state: PanelState, { id, name, device }: Panel): StateData<'panel'> => ({
  name,
  device,
  state: standing(state, id),
  ...heardBy(state.panels[id]),
  ...testUntil(state, [`panel ${id}`, `device ${device}`]),
});

const heardBy = (known: PanelStanding | undefined): Partial<StateData<'panel'>> => ({
  ...(known?.by === undefined ? {} : { heardBy: known.by }),
  ...(known?.isBackupOnly === true ? { backupOnly: true } : {}),
});

/** The latest end of what tests it. */
function testUntil(
  { tests }: PanelState,
  keys: readonly string[],
): { readonly testUntil?: string } {
  const ends = keys.flatMap((key) => tests[key]?.until ?? []);
  const last = ends.toSorted((a, b) => b - a)[0];
  return last === undefined ? {} : { testUntil: toRfc3339(last) };
}

function standing(state: PanelState, id: string): StateData<'panel'>['state'] {
  const known = state.panels[id];
  if (known?.lost === 'silent') return 'silent';
  return isWaitedFor(known) ? 'unknown' : 'heard';
}

function seenZone(site: Site, state: PanelState, zone: Zone): StateData<'zone'> {
  const { id, name, kind, panel, device } = zone;
  const areas = (site.armAreas ?? []).filter(({ zones }) => zones.includes(id));
  return {
    name,
    kind,
    state: panel === undefined ? ofContact(state, zone) : ofPanel(state, zone.id, panel),
    ...(panel === undefined ? {} : { panel }),
    armed: kind !== 'burglary' || areas.every((area) => isArmed(state, area.id)),
    ...(state.leftOut[id] === undefined
      ? {}
      : { leftOutUntil: toRfc3339(state.leftOut[id].until) }),
    ...testUntil(state, [`zone ${id}`, `panel ${panel}`, `device ${device}`]),
  };
}

type Standing = StateData<'zone'>['state'];

/** What a lost panel last said is not so any more for all we know: unknown, never normal. */
function ofPanel(state: PanelState, id: string, panel: string): Standing {
  if (standing(state, panel) !== 'heard') return 'unknown';
  const kinds = Object.values(state.tripped[id] ?? {}).map(({ said }) => said.kind);
  if (kinds.some(isAlarming)) return 'abnormal';
  if (kinds.includes('tamper')) return 'tampered';
  // A detector that its panel does not hear says nothing.
  return kinds.includes('supervision') || kinds.includes('communication') ? 'unknown' : 'normal';
}

function ofContact(state: PanelState, { id, device, normal }: Zone): Standing {
  const is = state.contacts[`${device}/zone.${id}`]?.is ?? 'unknown';
  if (is === 'unknown') return 'unknown';
  if (is === 'cut' || is === 'shorted') return 'tampered';
  return is === normal ? 'normal' : 'abnormal';
}
