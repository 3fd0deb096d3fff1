import type { BarrierId, DeviceId, LaneId, ZoneId } from './ids.ts';
import { numberOf, type Spoken } from './panel-kinds.ts';
import type {
  Barrier,
  Checkpoint,
  Device,
  Lane,
  LaneInput,
  Panel,
  PanelPath,
  Post,
  Site,
  Zone,
} from './site.ts';
import { LANE_INPUTS } from './site.ts';

/** What an input of a device means at this site. */
export type Meaning =
  | {
      readonly kind: 'lane';
      readonly barrier: BarrierId;
      readonly lane?: LaneId;
      readonly sensor: LaneInput;
    }
  | { readonly kind: 'zone'; readonly zone: ZoneId }
  | { readonly kind: 'site-fire' }
  | { readonly kind: 'nothing' };

/** Looks up things of a site by id; built once per configuration and kept with it. */
export type Layout = {
  device(id: DeviceId): Device | undefined;
  lane(id: string): Lane | undefined;
  barrier(id: BarrierId): Barrier | undefined;
  zone(id: string): Zone | undefined;
  panel(id: string): Panel | undefined;
  /** The panel that calls itself so at this receiver. */
  panelOf(device: DeviceId, account: string): Panel | undefined;
  /** The zone that a panel means by this number, in this part of it. */
  zoneOfPanel(panel: string, spoken: Spoken): Zone | undefined;
  laneOfReader(device: DeviceId): Lane | undefined;
  /** The lanes that a barrier serves. */
  lanesOf(barrier: BarrierId): readonly Lane[];
  checkpointOfReader(device: DeviceId): Checkpoint | undefined;
  post(id: string): Post | undefined;
  postOfReader(device: DeviceId): Post | undefined;
  postOfLane(id: LaneId): Post | undefined;
  /** `arm-*`, `booth-*`, `manual-key` speak of the barrier; a loop or button of one lane where it can be told which. */
  meaning(device: DeviceId, input: string): Meaning;
  /** True where this lane (or its barrier) has that sensor wired. */
  has(lane: LaneId, sensor: LaneInput): boolean;
  checkpoint(id: string): Checkpoint | undefined;
  /** The least walking times, in milliseconds, by `{checkpoint} {checkpoint}` either way, and the longest of them. */
  readonly legs: { readonly longest: number; readonly between: ReadonlyMap<string, number> };
};

/** Names a way on which panels report: two accounts at one receiver are two of them. */
export const wayKey = ({ device, account }: PanelPath): string =>
  `${device} ${account.trim().toUpperCase()}`;

/** Every receiver that may hear a panel, the main one first. */
export const pathsOf = ({ device, account, backup = [] }: Panel): readonly PanelPath[] => [
  { device, account },
  ...backup,
];

const layouts = new WeakMap<Site, Layout>();

/** The site's layout; the same object for the same configuration. */
export function layoutOf(site: Site): Layout {
  const known = layouts.get(site);
  if (known !== undefined) return known;
  const made = createLayout(site);
  layouts.set(site, made);
  return made;
}

function createLayout(site: Site): Layout {
  const devices = new Map(site.devices.map((d) => [d.id, d]));
  const lanes = new Map<string, Lane>(site.lanes.map((l) => [l.id, l]));
  const barriers = new Map(site.barriers.map((b) => [b.id, b]));
  const zones = new Map<string, Zone>(site.zones.map((z) => [z.id, z]));
  const readers = new Map(site.lanes.map((l) => [l.reader, l]));
  const points = new Map(
    site.checkpoints.flatMap((point) => (point.reader ? [[point.reader, point]] : [])),
  );
  const checkpoints = new Map<string, Checkpoint>(site.checkpoints.map((c) => [c.id, c]));
  const posts = new Map<string, Post>(site.posts.map((post) => [post.id, post]));
  const desks = new Map(site.posts.flatMap((post) => (post.reader ? [[post.reader, post]] : [])));
  const guarded = new Map(site.posts.flatMap((post) => post.lanes.map((lane) => [lane, post])));
  const served = new Map(
    site.barriers.map((b) => [b.id, b.lanes.flatMap((id) => lanes.get(id) ?? [])] as const),
  );
  const meanings = new Map<string, Meaning>();
  for (const device of site.devices) {
    for (const input of device.inputs) {
      meanings.set(`${device.id} ${input}`, meaningOf(site, device.id, input));
    }
  }
  const fitted = new Set<string>();
  for (const meaning of meanings.values()) {
    if (meaning.kind !== 'lane') continue;
    const served = meaning.lane ? [meaning.lane] : (barriers.get(meaning.barrier)?.lanes ?? []);
    for (const lane of served) fitted.add(`${lane} ${meaning.sensor}`);
  }
  return {
    device: (id) => devices.get(id),
    lane: (id) => lanes.get(id),
    barrier: (id) => barriers.get(id),
    zone: (id) => zones.get(id),
    ...panelsOf(site),
    laneOfReader: (id) => readers.get(id),
    lanesOf: (id) => served.get(id) ?? [],
    checkpointOfReader: (id) => points.get(id),
    post: (id) => posts.get(id),
    postOfReader: (id) => desks.get(id),
    postOfLane: (id) => guarded.get(id),
    meaning: (device, input) => meanings.get(`${device} ${input}`) ?? { kind: 'nothing' },
    has: (lane, sensor) => fitted.has(`${lane} ${sensor}`),
    checkpoint: (id) => checkpoints.get(id),
    legs: legsOf(site),
  };
}

function panelsOf({ panels = [], zones }: Site): Pick<Layout, 'panel' | 'panelOf' | 'zoneOfPanel'> {
  const byId = new Map<string, Panel>(panels.map((panel) => [panel.id, panel]));
  const byAccount = new Map(
    panels.flatMap((one) => pathsOf(one).map((way) => [wayKey(way), one] as const)),
  );
  const spoken = new Map(
    zones.flatMap((z) => (z.panel === undefined ? [] : [[spokenKey(z.panel, z), z] as const])),
  );
  return {
    panel: (id) => byId.get(id),
    panelOf: (device, account) => byAccount.get(wayKey({ device, account })),
    zoneOfPanel: (panel, { partition, ...number }) =>
      spoken.get(spokenKey(panel, partition === undefined ? number : { ...number, partition })) ??
      spoken.get(spokenKey(panel, number)),
  };
}

const spokenKey = (panel: string, { number, partition }: Spoken): string =>
  `${panel} ${numberOf(partition)} ${numberOf(number)}`;

function legsOf({ legs = [] }: Site): Layout['legs'] {
  const between = new Map<string, number>();
  for (const {
    between: [one, other],
    least,
  } of legs) {
    between.set(`${one} ${other}`, least);
    between.set(`${other} ${one}`, least);
  }
  return { longest: Math.max(0, ...between.values()), between };
}

function meaningOf(site: Site, device: DeviceId, input: string): Meaning {
  if (input === 'site.fire') return { kind: 'site-fire' };
  const dot = input.indexOf('.');
  const before = dot < 0 ? undefined : input.slice(0, dot);
  const name = input.slice(dot + 1);
  if (before === 'zone') {
    const zone = site.zones.find((z) => z.id === name);
    return zone ? { kind: 'zone', zone: zone.id } : { kind: 'nothing' };
  }
  const sensor = LANE_INPUTS.find((known) => known === name);
  if (sensor === undefined) return { kind: 'nothing' };
  if (before !== undefined) {
    const lane = site.lanes.find((l) => l.id === before);
    return lane
      ? { kind: 'lane', barrier: lane.barrier, lane: lane.id, sensor }
      : { kind: 'nothing' };
  }
  const barrier = site.barriers.find((b) => b.device === device);
  if (barrier === undefined) return { kind: 'nothing' };
  const only = barrier.lanes.length === 1 ? barrier.lanes[0] : undefined;
  return only
    ? { kind: 'lane', barrier: barrier.id, lane: only, sensor }
    : { kind: 'lane', barrier: barrier.id, sensor };
}
