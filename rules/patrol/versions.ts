import type { RouteId } from '../vocabulary/ids.ts';
import type { RoutePlan } from '../vocabulary/patrol-plan.ts';
import type { Site } from '../vocabulary/site.ts';

/** A plan made by people: from this day of the site's calendar on the route is walked by it, or, without one, not at all. */
export type Version = {
  readonly from: string;
  readonly by: string;
  readonly plan?: RoutePlan;
};

/** Plans made by people, of each route in order of their days. */
export type Versions = Readonly<Record<string, readonly Version[]>>;

/** What is planned: the site as configured, and the plans that people made. */
export type Planning = { readonly site: Site; readonly versions: Versions };

/** Every route that site.yaml or a person has planned. */
export function routesOf({ site, versions }: Planning): readonly RouteId[] {
  const known = lists.get(site);
  if (known?.versions === versions) return known.routes;
  const written = site.routes.map(({ id }) => id);
  const routes = [...new Set([...written, ...Object.keys(versions).map(routeId)])];
  lists.set(site, { versions, routes });
  return routes;
}

/** Kept, being asked for after every input. */
const lists = new WeakMap<
  Site,
  { readonly versions: Versions; readonly routes: readonly RouteId[] }
>();

/** The plan by which a route is walked on a day: the newest that has begun, else site.yaml's. */
export function planOn(
  { site, versions }: Planning,
  route: RouteId,
  day: string,
): RoutePlan | undefined {
  const made = versions[route]?.findLast(({ from }) => from <= day);
  return made === undefined ? site.routes.find(({ id }) => id === route) : made.plan;
}

/** The name of a route on a day, or when it was walked last. */
export function routeName(
  { site, versions }: Planning,
  route: RouteId,
  day: string,
): RoutePlan['name'] {
  const plans = versions[route]?.filter(({ from }) => from <= day) ?? [];
  const made = plans.findLast(({ plan }) => plan !== undefined)?.plan;
  return (made ?? site.routes.find(({ id }) => id === route))?.name ?? { zh: route, en: route };
}

const routeId = (name: string): RouteId => name as RouteId;
