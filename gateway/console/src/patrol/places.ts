import type { SitePicture } from '../api/types.ts';

/** Where a point is, as shares of the plan's width and height from its upper left corner. */
export type Place = { readonly x: number; readonly y: number };

// What stands at an edge would be cut in half.
const MARGIN = 0.06;

/**
 * Where these points are drawn. On a plan only where site.yaml says so; on a sketch those without a place stand in rows,
 * in the order of the routes, so that neighbours of a walk are neighbours.
 */
export function placesOf(
  site: Pick<SitePicture, 'checkpoints' | 'routes' | 'plan'>,
  points: readonly string[],
): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  for (const { id, at } of site.checkpoints) if (at !== undefined) places.set(id, at);
  if (site.plan !== undefined) return places;
  const listed = site.routes.flatMap(({ checkpoints }) => checkpoints.map(String));
  const all = [...new Set([...listed, ...site.checkpoints.map(({ id }) => String(id)), ...points])];
  const left = all.filter((id) => !places.has(id));
  // Where some have a place the others stand below them.
  const top = places.size > 0 ? 1 - MARGIN : MARGIN;
  const columns = places.size > 0 ? left.length : Math.ceil(Math.sqrt(left.length * 1.6));
  const rows = Math.max(1, Math.ceil(left.length / Math.max(1, columns)));
  for (const [index, id] of left.entries()) {
    const row = Math.floor(index / columns);
    // A walk goes back and forth as a plough does.
    const column = row % 2 === 0 ? index % columns : columns - 1 - (index % columns);
    places.set(id, {
      x: share(column, columns),
      y: places.size > 0 && top > 0.5 ? top : share(row, rows),
    });
  }
  return places;
}

const share = (index: number, count: number): number =>
  MARGIN + ((1 - 2 * MARGIN) * (index + 0.5)) / count;
