import type {
  BarrierId,
  CheckpointId,
  DeviceId,
  HostId,
  LaneId,
  RouteId,
  SiteId,
  ZoneId,
} from '../../rules/vocabulary/ids.ts';
import type { Device, Direction, Lane, Site } from '../../rules/vocabulary/site.ts';
import { millis } from '../../rules/vocabulary/time.ts';

const named = (zh: string, en: string) => ({ zh, en });
const host = 'main' as HostId;

function device(id: string, inputs: readonly string[], shows = false): Device {
  return { id: id as DeviceId, host, driver: 'simulated', line: 'line', inputs, shows };
}

function lane(id: string, direction: Direction, barrier: string): Lane {
  return {
    id: id as LaneId,
    name: named(id, id),
    direction,
    barrier: barrier as BarrierId,
    reader: `${id}-reader` as DeviceId,
    mode: 'automatic',
    near: ['gate-point' as CheckpointId],
  };
}

const ALL_SENSORS = [
  'arm-up',
  'arm-down',
  'arm-broken',
  'arming-loop',
  'safety-loop',
  'manual-key',
  'booth-up',
];

/** A small estate with every kind of lane: full sensors, arm contacts only, nothing at all, and one barrier for both ways. */
export const estate: Site = {
  id: 'test-estate' as SiteId,
  name: named('测试小区', 'Test Estate'),
  zone: 'Asia/Shanghai',
  devices: [
    device('in-1-reader', [], true),
    device('out-1-reader', [], true),
    device('out-2-reader', []),
    device('out-3-reader', []),
    device('both-in-reader', []),
    device('both-out-reader', []),
    device('point-reader', []),
    device('gate-point-reader', []),
    device('board-in-1', [...ALL_SENSORS, 'zone.shop', 'zone.hall', 'site.fire']),
    device('board-out-1', [...ALL_SENSORS, 'call-button']),
    device('board-out-2', ['arm-up', 'arm-down']),
    device('board-out-3', []),
    device('board-both', [
      'arm-up',
      'arm-down',
      'safety-loop',
      'manual-key',
      'both-in.arming-loop',
      'both-out.arming-loop',
    ]),
  ],
  barriers: [
    { id: 'b-in-1' as BarrierId, device: 'board-in-1' as DeviceId, lanes: ['in-1' as LaneId] },
    { id: 'b-out-1' as BarrierId, device: 'board-out-1' as DeviceId, lanes: ['out-1' as LaneId] },
    { id: 'b-out-2' as BarrierId, device: 'board-out-2' as DeviceId, lanes: ['out-2' as LaneId] },
    { id: 'b-out-3' as BarrierId, device: 'board-out-3' as DeviceId, lanes: ['out-3' as LaneId] },
    {
      id: 'b-both' as BarrierId,
      device: 'board-both' as DeviceId,
      lanes: ['both-in' as LaneId, 'both-out' as LaneId],
    },
  ],
  lanes: [
    lane('in-1', 'entry', 'b-in-1'),
    lane('out-1', 'exit', 'b-out-1'),
    lane('out-2', 'exit', 'b-out-2'),
    lane('out-3', 'exit', 'b-out-3'),
    // From 08:05 in Shanghai, five minutes into a run.
    {
      ...lane('both-in', 'entry', 'b-both'),
      hours: [{ mode: 'closed', days: 'every-day', from: '08:05', to: '08:15' }],
    },
    lane('both-out', 'exit', 'b-both'),
  ],
  checkpoints: [
    {
      id: 'far-point' as CheckpointId,
      name: named('东门', 'East'),
      reader: 'point-reader' as DeviceId,
    },
    {
      id: 'gate-point' as CheckpointId,
      name: named('岗亭', 'Booth'),
      reader: 'gate-point-reader' as DeviceId,
    },
  ],
  routes: [
    {
      id: 'night' as RouteId,
      name: named('夜巡', 'Night round'),
      checkpoints: ['far-point' as CheckpointId, 'gate-point' as CheckpointId],
      // From 08:00 in Shanghai, which is 00:00 UTC: every ten minutes a round of five, with a tolerance of two.
      rounds: Array.from({ length: 12 }, (_, i) => ({
        from: 480 + i * 10,
        to: 485 + i * 10,
        toleranceMin: 2,
      })),
      guards: [],
    },
  ],
  zones: [
    {
      id: 'shop' as ZoneId,
      name: named('商铺', 'Shop'),
      kind: 'burglary',
      priority: 'high',
      latching: true,
      device: 'board-in-1' as DeviceId,
      normal: 'off',
      near: ['gate-point' as CheckpointId],
    },
    {
      id: 'hall' as ZoneId,
      name: named('大堂', 'Hall'),
      kind: 'fire',
      priority: 'critical',
      latching: false,
      device: 'board-in-1' as DeviceId,
      normal: 'off',
      near: ['far-point' as CheckpointId],
    },
  ],
  times: {
    commandLife: millis(5_000),
    passage: millis(60_000),
    armMove: millis(5_000),
    armLeftUp: millis(30_000),
    explain: millis(1_000),
    silence: millis(60_000),
    waiting: millis(15_000),
    handBack: millis(600_000),
    loopStuck: millis(600_000),
    pulse: millis(500),
    acknowledged: millis(60_000),
    attended: millis(180_000),
    closed: millis(1_800_000),
    lateTap: millis(7 * 86_400_000),
    missGrace: millis(60_000),
    makeUp: millis(7_200_000),
  },
  posts: [],
  calendar: { holidays: [], workdays: [] },
  secondPerson: false,
  hard: [],
  passback: { kind: 'hard', within: millis(0) },
  digest: 'test-estate-1',
};
