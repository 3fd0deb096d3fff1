import type {
  BarrierId,
  CheckpointId,
  DeviceId,
  HostId,
  LaneId,
  PersonId,
  RouteId,
  SiteId,
  ZoneId,
} from '../../../../rules/vocabulary/ids.ts';
import type { Device, Site, Zone } from '../../../../rules/vocabulary/site.ts';
import { millis } from '../../../../rules/vocabulary/time.ts';

export const named = (zh: string, en: string) => ({ zh, en });

export const HOST = 'gate-host' as HostId;
export const BOARD = 'gate-board' as DeviceId;
export const LANE_READER = 'gate-reader' as DeviceId;
export const EAST_READER = 'east-reader' as DeviceId;
export const BATON = 'baton' as DeviceId;
export const LANE = 'gate' as LaneId;
export const BARRIER = 'gate-barrier' as BarrierId;
export const EAST = 'east' as CheckpointId;
export const PUMP = 'pump' as CheckpointId;
export const NIGHT = 'night' as RouteId;
export const WANG = 'wang' as PersonId;
export const LI = 'li' as PersonId;
export const SHOP = 'shop' as ZoneId;
export const HALL = 'hall' as ZoneId;

const device = (id: DeviceId, inputs: readonly string[] = []): Device => ({
  id,
  host: HOST,
  driver: 'simulated',
  line: 'line',
  inputs,
  shows: false,
});

const zone = (id: ZoneId, kind: Zone['kind'], latching: boolean): Zone => ({
  id,
  name: named(id, id),
  kind,
  priority: 'high',
  latching,
  device: BOARD,
  normal: 'off',
  near: [EAST],
});

/** One exit, two checkpoints (one with a fixed reader, one with a tag), a night round, two zones. */
export const smallSite: Site = {
  id: 'small' as SiteId,
  name: named('小区', 'Estate'),
  zone: 'Asia/Shanghai',
  devices: [
    device(BOARD, ['arm-up', 'arm-down', 'mains', 'cabinet-door', 'zone.shop', 'zone.hall']),
    device(LANE_READER),
    device(EAST_READER),
    device(BATON),
  ],
  barriers: [{ id: BARRIER, device: BOARD, lanes: [LANE] }],
  lanes: [
    {
      id: LANE,
      name: named('出口', 'Exit'),
      direction: 'exit',
      barrier: BARRIER,
      reader: LANE_READER,
      mode: 'automatic',
      near: [PUMP],
    },
  ],
  checkpoints: [
    { id: EAST, name: named('东门', 'East gate'), reader: EAST_READER },
    { id: PUMP, name: named('泵房', 'Pump room') },
  ],
  routes: [
    {
      id: NIGHT,
      name: named('夜巡', 'Night round'),
      checkpoints: [EAST, PUMP],
      // 22:00 to 22:30 and 23:00 to 00:30 on the site's clock.
      rounds: [
        { from: 1320, to: 1350, toleranceMin: 10 },
        { from: 1380, to: 1470, toleranceMin: 10 },
      ],
      guards: [],
    },
  ],
  zones: [zone(SHOP, 'burglary', true), zone(HALL, 'fire', false)],
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
    missGrace: millis(120_000),
    makeUp: millis(7_200_000),
  },
  posts: [],
  calendar: { holidays: [], workdays: [] },
  secondPerson: false,
  hard: [],
  digest: 'small-1',
};
