import type { BarrierId, DeviceId, LaneId } from '../vocabulary/ids.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import type { Lane, LaneInput, Site } from '../vocabulary/site.ts';
import type { Instant } from '../vocabulary/time.ts';
import { instant } from '../vocabulary/time.ts';
import { conditionKey } from './conditions.ts';
import { type AccessState, type Contact, find } from './state.ts';

/** What an arm's contacts say together. */
export type Arm = 'up' | 'down' | 'moving' | 'broken' | 'unknown';

/**
 * The arming loop of a lane; undefined where none is fitted (a loop shared by two lanes cannot say which), and while it
 * is stuck: a lane with a broken loop goes on as a lane without one.
 */
export function armingLoop(site: Site, state: AccessState, lane: LaneId): Contact | undefined {
  if (isStuck(state, lane)) return undefined;
  return together(state, wiringOf(site).lane(lane, 'arming-loop'));
}

/** The loop under the arm, on when any is on, off when all are; undefined where none is fitted, and while it is stuck. */
export function safetyLoop(
  site: Site,
  state: AccessState,
  barrier: BarrierId,
): Contact | undefined {
  if (isStuck(state, barrier)) return undefined;
  return barrierContact(site, state, barrier, 'safety-loop');
}

/** One contact of a barrier; undefined where it is not fitted. */
export function barrierContact(
  site: Site,
  state: AccessState,
  barrier: BarrierId,
  sensor: LaneInput,
): Contact | undefined {
  return together(state, wiringOf(site).barrier(barrier, sensor));
}

/** One contact as a lane's page shows it: the lane's own, else its barrier's; a stuck loop as it stands. */
export function laneContact(
  site: Site,
  state: AccessState,
  lane: Lane,
  sensor: LaneInput,
): Contact | undefined {
  return (
    together(state, wiringOf(site).lane(lane.id, sensor)) ??
    together(state, wiringOf(site).shared(lane.barrier, sensor))
  );
}

/** True where the barrier has that sensor. */
export function isFitted(site: Site, barrier: BarrierId, sensor: LaneInput): boolean {
  return wiringOf(site).barrier(barrier, sensor).length > 0;
}

/** True where the arm's movement can be seen. */
export function armIsSensed(site: Site, barrier: BarrierId): boolean {
  return isFitted(site, barrier, 'arm-up') || isFitted(site, barrier, 'arm-down');
}

/** Where the arm is. */
export function armOf(site: Site, state: AccessState, barrier: BarrierId): Arm {
  if (barrierContact(site, state, barrier, 'arm-broken')?.is === 'on') return 'broken';
  const up = barrierContact(site, state, barrier, 'arm-up');
  const down = barrierContact(site, state, barrier, 'arm-down');
  if (up?.is === 'on' && down?.is === 'on') return 'unknown';
  if (up?.is === 'on') return 'up';
  if (down?.is === 'on') return 'down';
  if (up?.is === 'off' && down?.is === 'off') return 'moving';
  if (up === undefined && down?.is === 'off') return 'up';
  if (down === undefined && up?.is === 'off') return 'down';
  return 'unknown';
}

/** When the arm came to be up; undefined where it is not, or cannot be seen. */
export function armUpSince(
  site: Site,
  state: AccessState,
  barrier: BarrierId,
): Instant | undefined {
  if (armOf(site, state, barrier) !== 'up') return undefined;
  const contact =
    barrierContact(site, state, barrier, 'arm-up') ??
    barrierContact(site, state, barrier, 'arm-down');
  return contact?.since;
}

type Terminal = { readonly device: DeviceId; readonly input: string };
type Wiring = {
  lane(lane: LaneId, sensor: LaneInput): readonly Terminal[];
  barrier(barrier: BarrierId, sensor: LaneInput): readonly Terminal[];
  /** Those of the barrier that name no lane. */
  shared(barrier: BarrierId, sensor: LaneInput): readonly Terminal[];
};

const wirings = new WeakMap<Site, Wiring>();

function wiringOf(site: Site): Wiring {
  const known = wirings.get(site);
  if (known !== undefined) return known;
  const made = createWiring(site);
  wirings.set(site, made);
  return made;
}

function createWiring(site: Site): Wiring {
  const layout = layoutOf(site);
  const [lanes, barriers, shared]: readonly [Terminals, Terminals, Terminals] = [
    new Map(),
    new Map(),
    new Map(),
  ];
  for (const device of site.devices) {
    for (const input of device.inputs) {
      const meaning = layout.meaning(device.id, input);
      if (meaning.kind !== 'lane') continue;
      const { lane, barrier, sensor } = meaning;
      const terminal = { device: device.id, input };
      add(barriers, { place: barrier, sensor, terminal });
      if (lane === undefined) add(shared, { place: barrier, sensor, terminal });
      else add(lanes, { place: lane, sensor, terminal });
    }
  }
  return {
    lane: (lane, sensor) => lanes.get(lane)?.get(sensor) ?? NOWHERE,
    barrier: (barrier, sensor) => barriers.get(barrier)?.get(sensor) ?? NOWHERE,
    shared: (barrier, sensor) => shared.get(barrier)?.get(sensor) ?? NOWHERE,
  };
}

/** By place, then sensor. */
type Terminals = Map<string, Map<LaneInput, Terminal[]>>;
const NOWHERE: readonly Terminal[] = [];

function add(
  to: Terminals,
  {
    place,
    sensor,
    terminal,
  }: { readonly place: string; readonly sensor: LaneInput; readonly terminal: Terminal },
): void {
  const there = to.get(place) ?? new Map<LaneInput, Terminal[]>();
  there.set(sensor, [...(there.get(sensor) ?? []), terminal]);
  to.set(place, there);
}

function isStuck(state: AccessState, subject: string): boolean {
  return find(state.conditions, conditionKey('loop-stuck', subject)) !== undefined;
}

const UNSEEN: Contact = { is: 'unknown', since: instant(0) };

function together(state: AccessState, terminals: readonly Terminal[]): Contact | undefined {
  const [only, other] = terminals;
  if (only === undefined) return undefined;
  if (other === undefined) return contactAt(state, only);
  const contacts = terminals.map((terminal) => contactAt(state, terminal));
  return (
    contacts.find((contact) => contact.is === 'on') ??
    contacts.find((contact) => contact.is !== 'off') ??
    contacts.reduce<Contact | undefined>(later, undefined)
  );
}

function contactAt(state: AccessState, { device, input }: Terminal): Contact {
  const board = find(state.contacts, device);
  return (board === undefined ? undefined : find(board, input)) ?? UNSEEN;
}

function later(a: Contact | undefined, b: Contact): Contact {
  return a === undefined || b.since > a.since ? b : a;
}
