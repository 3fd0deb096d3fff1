import type { FactData, FactDraft } from '../vocabulary/facts.ts';
import type { InputState } from '../vocabulary/readings.ts';
import type { Zone } from '../vocabulary/site.ts';
import type { PanelState } from './state.ts';

/** What a zone that begins to be watched says as it stands: nobody has judged it while it was not. */
export function standingNow(
  state: PanelState,
  { id, device, panel, normal }: Zone,
  why: FactData<'zone.standing'>['why'],
): readonly FactDraft[] {
  const data = { zone: id, device, why };
  if (panel !== undefined) {
    return Object.values(state.tripped[id] ?? {}).map(({ said: event }) => ({
      type: 'zone.standing',
      data: { ...data, event },
    }));
  }
  const { is, said } = state.contacts[`${device}/zone.${id}`] ?? { is: 'unknown' };
  const stands: InputState[] = said === undefined || said === normal ? [] : [said];
  if (is === 'cut' || is === 'shorted') stands.push(is);
  return stands.map((level) => ({ type: 'zone.standing', data: { ...data, is: level } }));
}
