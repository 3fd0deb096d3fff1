/** What a route is walked for. The engine is one: equipment, cleaning and green rounds differ in their item lists. */
export const ROUTE_KINDS = [
  'patrol',
  'equipment',
  'cleaning',
  'green',
  'lighting',
  'fire-points',
] as const;
export type RouteKind = (typeof ROUTE_KINDS)[number];

/** In which order its points are due: freely, as listed, or as drawn by lot when the round opens. */
export const ROUTE_ORDERS = ['free', 'ordered', 'random'] as const;
export type RouteOrder = (typeof ROUTE_ORDERS)[number];
