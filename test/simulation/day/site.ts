import type {
  BarrierId,
  DeviceId,
  HostId,
  LaneId,
  PostId,
  SiteId,
} from '../../../rules/vocabulary/ids.ts';
import type { Device, Direction, Lane, Site } from '../../../rules/vocabulary/site.ts';
import { millis } from '../../../rules/vocabulary/time.ts';

const named = (zh: string, en: string) => ({ zh, en });
const MINUTE = 60_000;

function device(id: string, inputs: readonly string[]): Device {
  const of = { host: 'main' as HostId, driver: 'simulated', line: 'line' };
  return { id: id as DeviceId, ...of, inputs, shows: inputs.length === 0 };
}

function lane(id: string, direction: Direction, barrier: string): Lane {
  return {
    id: id as LaneId,
    name: named(id, id),
    direction,
    barrier: barrier as BarrierId,
    reader: `${id}-reader` as DeviceId,
    mode: 'automatic',
    near: [],
  };
}

const barrier = (id: string, ...lanes: readonly string[]) => ({
  id: id as BarrierId,
  device: `board-${id}` as DeviceId,
  lanes: lanes.map((one) => one as LaneId),
});

const BOARD = [
  'safety-loop',
  'arm-up',
  'arm-down',
  'arm-broken',
  'manual-key',
  'booth-up',
  'mains',
];
const ONE_WAY = [...BOARD, 'arming-loop', 'call-button'];

/** What anti-passback does there: a day has one of these, by its seed. */
export const PASSBACKS = ['hard', 'soft', 'timed'] as const;
/** How soon is too soon, where timed. */
export const TOO_SOON_MS = 20 * MINUTE;

/** The community of a day with that anti-passback. */
export const daySiteWith = (kind: (typeof PASSBACKS)[number]): Site => ({
  ...daySite,
  passback: { kind, within: millis(TOO_SOON_MS) },
  digest: `${daySite.digest}-${kind}`,
});

/** The community of the day: an entry, an exit, one way for both directions, and a side exit that sees only its arm. */
export const daySite: Site = {
  id: 'day-estate' as SiteId,
  name: named('一天小区', 'Day Estate'),
  zone: 'Asia/Shanghai',
  devices: [
    device('in-1-reader', []),
    device('out-1-reader', []),
    device('both-in-reader', []),
    device('both-out-reader', []),
    device('side-reader', []),
    device('desk-reader', []),
    device('board-b-in', [...ONE_WAY, 'site.fire']),
    device('board-b-out', ONE_WAY),
    device('board-b-both', [...BOARD, 'both-in.arming-loop', 'both-out.arming-loop']),
    device('board-b-side', ['arm-up', 'arm-down']),
  ],
  barriers: [
    barrier('b-in', 'in-1'),
    barrier('b-out', 'out-1'),
    barrier('b-both', 'both-in', 'both-out'),
    barrier('b-side', 'side'),
  ],
  lanes: [
    lane('in-1', 'entry', 'b-in'),
    lane('out-1', 'exit', 'b-out'),
    lane('both-in', 'entry', 'b-both'),
    lane('both-out', 'exit', 'b-both'),
    lane('side', 'exit', 'b-side'),
  ],
  checkpoints: [],
  routes: [],
  zones: [],
  posts: [
    {
      id: 'main-post' as PostId,
      name: named('主岗亭', 'Main post'),
      lanes: ['in-1', 'out-1', 'both-in', 'both-out'].map((one) => one as LaneId),
      reader: 'desk-reader' as DeviceId,
    },
  ],
  times: {
    commandLife: millis(5_000),
    passage: millis(MINUTE),
    armMove: millis(5_000),
    armLeftUp: millis(30_000),
    explain: millis(1_000),
    silence: millis(MINUTE),
    waiting: millis(15_000),
    handBack: millis(10 * MINUTE),
    loopStuck: millis(10 * MINUTE),
    pulse: millis(500),
    acknowledged: millis(MINUTE),
    attended: millis(3 * MINUTE),
    closed: millis(30 * MINUTE),
    lateTap: millis(7 * 24 * 60 * MINUTE),
    missGrace: millis(MINUTE),
    makeUp: millis(7_200_000),
  },
  calendar: { holidays: [], workdays: [] },
  secondPerson: true,
  hard: [],
  letIn: ['movers', 'gas'],
  passback: { kind: 'hard', within: millis(0) },
  digest: 'day-estate-1',
};
