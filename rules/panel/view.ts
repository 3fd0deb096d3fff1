import { layoutOf } from '../vocabulary/layout.ts';
import type { Panel, Site, Zone } from '../vocabulary/site.ts';
import type { StateData, StateRef } from '../vocabulary/states.ts';
import { isWaitedFor, type PanelState } from './state.ts';

/** The retained state of a panel or of a zone. */
export function viewPanel(site: Site, state: PanelState, ref: StateRef): object | undefined {
  if (ref.kind === 'panel') {
    const panel = layoutOf(site).panel(ref.id);
    return panel === undefined ? undefined : seenPanel(state, panel);
  }
  if (ref.kind !== 'zone') return undefined;
  const zone = layoutOf(site).zone(ref.id);
  return zone === undefined ? undefined : seenZone(state, zone);
}

const seenPanel = (state: PanelState, { id, name, device }: Panel): StateData<'panel'> => ({
  name,
  device,
  state: standing(state, id),
});

function standing(state: PanelState, id: string): StateData<'panel'>['state'] {
  const known = state.panels[id];
  if (known?.lost === 'silent') return 'silent';
  return isWaitedFor(known) ? 'unknown' : 'heard';
}

function seenZone(state: PanelState, zone: Zone): StateData<'zone'> {
  const { name, kind, panel } = zone;
  return {
    name,
    kind,
    state: panel === undefined ? ofContact(state, zone) : ofPanel(state, zone.id, panel),
    ...(panel === undefined ? {} : { panel }),
  };
}

type Standing = StateData<'zone'>['state'];

/** What a lost panel last said is not so any more for all we know: unknown, never normal. */
function ofPanel(state: PanelState, id: string, panel: string): Standing {
  if (standing(state, panel) !== 'heard') return 'unknown';
  return state.tripped[id] === undefined ? 'normal' : 'abnormal';
}

function ofContact(state: PanelState, { id, device, normal }: Zone): Standing {
  const is = state.contacts[`${device}/zone.${id}`] ?? 'unknown';
  if (is === 'unknown') return 'unknown';
  if (is === 'cut' || is === 'shorted') return 'tampered';
  return is === normal ? 'normal' : 'abnormal';
}
