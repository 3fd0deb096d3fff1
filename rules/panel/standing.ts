import type { FactData, FactDraft } from '../vocabulary/facts.ts';
import type { InputState } from '../vocabulary/readings.ts';
import type { Zone } from '../vocabulary/site.ts';
import type { PanelState } from './state.ts';

/**
 * What a zone that begins to be watched says as it stands, to whichever receiver: nobody has judged it while it was not.
 */
export function standingNow(
  state: PanelState,
  { id, device, panel, normal }: Zone,
  why: FactData<'zone.standing'>['why'],
): readonly Standing[] {
  const data = { zone: id, device, why };
  if (panel !== undefined) {
    return Object.values(state.tripped[id] ?? {}).map(({ said: event, device: by }) => ({
      type: 'zone.standing',
      data: { ...data, device: by, event },
    }));
  }
  const { is, said } = state.contacts[`${device}/zone.${id}`] ?? { is: 'unknown' };
  const stands: InputState[] = said === undefined || said === normal ? [] : [said];
  if (is === 'cut' || is === 'shorted') stands.push(is);
  return stands.map((level) => ({ type: 'zone.standing', data: { ...data, is: level } }));
}

type Standing = Extract<FactDraft, { readonly type: 'zone.standing' }>;
