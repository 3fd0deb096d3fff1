import type { Fact } from '../vocabulary/facts.ts';
import type { BarrierId, DeviceId, LaneId } from '../vocabulary/ids.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import type { Barrier, Site } from '../vocabulary/site.ts';
import { earliest, type Instant } from '../vocabulary/time.ts';
import { firstDue, firstSiteDue } from './deadlines.ts';
import type { AccessState } from './state.ts';
import { bearsOnStays, nextStayDue } from './stays.ts';

/**
 * The earliest deadline of each barrier, kept beside the state and derived from it: after a fact only the barriers it
 * speaks of are looked at again, so that a decision costs the same at two lanes and at two thousand.
 */
type Index = {
  readonly site: Site;
  /** Barriers that wait for nothing are not in it. */
  readonly byBarrier: Map<BarrierId, Instant>;
  /** When the next visitor has to be gone or the next temporary card back. */
  stay: Instant | undefined;
  readonly stale: Stale;
};
type Stale = { all: boolean; stays: boolean; readonly names: Set<string> };

const indexes = new WeakMap<AccessState, Index>();

/** Tells the index which places a fact bears on. */
export function markStale(state: AccessState, fact: Fact): void {
  const stale = indexes.get(state)?.stale;
  if (stale === undefined) return;
  if (bearsOnStays(fact)) stale.stays = true;
  if (ABOUT_ALL.has(fact.type)) stale.all = true;
  const { data } = fact;
  if ('lane' in data && data.lane !== undefined) stale.names.add(data.lane);
  if ('barrier' in data && data.barrier !== undefined) stale.names.add(data.barrier);
  if ('device' in data && data.device !== undefined) stale.names.add(data.device);
}

const ABOUT_ALL: ReadonlySet<Fact['type']> = new Set([
  'fire.raised',
  'fire.reset',
  'posture.changed',
]);

/** The earliest instant at which silence becomes an input: looks at lanes, barriers and visitors inside, never at permits. */
export function nextDeadline(site: Site, state: AccessState): Instant | undefined {
  const index = indexOf(site, state);
  for (const barrier of staleBarriers(index)) {
    const due = firstDue(site, state, barrier);
    if (due === undefined) index.byBarrier.delete(barrier.id);
    else index.byBarrier.set(barrier.id, due);
  }
  if (index.stale.stays) index.stay = nextStayDue(site, state);
  index.stale.stays = false;
  index.stale.all = false;
  index.stale.names.clear();
  let first = earliest(index.stay, firstSiteDue(state));
  for (const at of index.byBarrier.values()) first = earliest(first, at);
  return first;
}

function indexOf(site: Site, state: AccessState): Index {
  const known = indexes.get(state);
  if (known?.site === site) return known;
  const stale = { all: true, stays: true, names: new Set<string>() };
  const made: Index = { site, byBarrier: new Map(), stay: undefined, stale };
  indexes.set(state, made);
  return made;
}

function staleBarriers({ site, stale }: Index): readonly Barrier[] {
  if (stale.all) return site.barriers;
  const places = placesOf(site);
  return [...new Set([...stale.names].flatMap((name) => places.get(name) ?? []))];
}

const placesBySite = new WeakMap<Site, ReadonlyMap<string, readonly Barrier[]>>();

/** Which barriers a lane, a barrier or a device bears on. */
function placesOf(site: Site): ReadonlyMap<string, readonly Barrier[]> {
  const known = placesBySite.get(site);
  if (known !== undefined) return known;
  const places = new Map<string, Barrier[]>();
  const add = (name: LaneId | BarrierId | DeviceId, barrier: Barrier | undefined): void => {
    if (barrier === undefined) return;
    const there = places.get(name);
    if (there === undefined) places.set(name, [barrier]);
    else if (!there.includes(barrier)) there.push(barrier);
  };
  const layout = layoutOf(site);
  for (const lane of site.lanes) add(lane.id, layout.barrier(lane.barrier));
  for (const barrier of site.barriers) {
    add(barrier.id, barrier);
    add(barrier.device, barrier);
  }
  for (const device of site.devices) {
    for (const input of device.inputs) {
      const meaning = layout.meaning(device.id, input);
      if (meaning.kind === 'lane') add(device.id, layout.barrier(meaning.barrier));
    }
  }
  placesBySite.set(site, places);
  return places;
}
