import type { StateData } from '../../../../rules/vocabulary/states.ts';

type Area = StateData<'area'> & { readonly id: string };
type Zone = StateData<'zone'> & { readonly id: string };

/** How an area stands in one word. */
export type AreaStanding = 'armed' | 'disarmed' | 'not-armed' | 'unknown';

/** What should be armed and is not is told before anything else; what its panel cannot say is unknown, never armed. */
export function areaStanding({ armed, unknown, notArmed }: Area): AreaStanding {
  if (notArmed === true) return 'not-armed';
  if (unknown === true) return 'unknown';
  return armed ? 'armed' : 'disarmed';
}

/** Areas that need a look first. */
export const byStanding = (areas: readonly Area[]): readonly Area[] =>
  areas.toSorted((a, b) => ORDER.indexOf(areaStanding(a)) - ORDER.indexOf(areaStanding(b)));
const ORDER: readonly AreaStanding[] = ['not-armed', 'unknown', 'disarmed', 'armed'];

/** Whether a zone would alarm: what is no burglary zone always would, armed or not. */
export function isGuarded(
  { id, kind, armed }: Zone,
  areas: readonly Area[],
  layout: readonly { readonly id: string; readonly zones: readonly string[] }[],
): 'always' | 'armed' | 'disarmed' | 'armed-unknown' {
  if (kind !== 'burglary') return 'always';
  const own = layout.filter(({ zones }) => zones.includes(id)).map((area) => area.id);
  const isUnknown = areas.some((area) => own.includes(area.id) && area.unknown === true);
  if (isUnknown) return 'armed-unknown';
  return armed ? 'armed' : 'disarmed';
}
