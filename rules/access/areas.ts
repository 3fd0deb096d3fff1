import type { Lane, Site } from '../vocabulary/site.ts';

/** What lies outside the estate. */
export const ROAD = 'road';
/** What lies behind its gates, where a site names no other areas. */
export const ESTATE = 'estate';

/** From where to where a lane leads. */
export function areasOf(lane: Lane): { readonly from: string; readonly to: string } {
  return lane.direction === 'entry'
    ? { from: lane.from ?? ROAD, to: lane.to ?? ESTATE }
    : { from: lane.from ?? ESTATE, to: lane.to ?? ROAD };
}

/** True for an area inside that this site has. */
export function isArea(site: Site, area: string): boolean {
  return area === ESTATE || (site.areas ?? []).some(({ id }) => id === area);
}

/** True for a lane into the estate itself, and not from one part of it into another. */
export function leadsIn(lane: Lane): boolean {
  return areasOf(lane).from === ROAD;
}
