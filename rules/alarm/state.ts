import { type Guards, writeGuard } from '../guards.ts';
import { type TestsUnderWay, writeTest } from '../tests-under-way.ts';
import type { Verdict } from '../vocabulary/alarm-facts.ts';
import type { Fact, FactData, FactOf } from '../vocabulary/facts.ts';
import type {
  AlarmId,
  CheckpointId,
  DeviceId,
  PanelId,
  PersonId,
  PostId,
  ZoneId,
} from '../vocabulary/ids.ts';
import type { Text } from '../vocabulary/schema.ts';
import type { AlarmKind, Clock } from '../vocabulary/site.ts';
import type { Instant } from '../vocabulary/time.ts';
import { hearFlood } from './raises.ts';
import { evolveRecord, isAboutRecord } from './record.ts';
import { hearSwings, type Swings } from './swings.ts';
import { type Chatter, hearChatter } from './turns.ts';

/** One alarm, from what began it to its signing off. */
export type AlarmRecord = {
  kind: AlarmKind;
  priority: string;
  place: Text;
  /** What is abnormal, as `{what} {id}`. */
  source: string;
  /** What it has in common with others: its panel, board or host. */
  group?: string;
  zone?: ZoneId;
  panel?: PanelId;
  device?: DeviceId;
  /** Who told it last, where that is another than told it first. */
  toldBy?: DeviceId;
  /** Where it comes from, of one that is not shown there. */
  post?: PostId;
  isQuiet?: true;
  /** It comes of a test. */
  isTest?: true;
  near: readonly CheckpointId[];
  /** When it happened by the source's clock, and when we took it: clocks run from the latter. */
  time: Instant;
  raised: Instant;
  /** When it last turned abnormal, by the source's clock. */
  turned: Instant;
  /** When it last asked to be acknowledged, where that is not when it was raised. */
  asked?: Instant;
  /** When somebody was last asked to come anew, and when what he is asked for happened. */
  called?: { readonly at: Instant; readonly time: Instant };
  isActive: boolean;
  isLatching: boolean;
  needsReset: boolean;
  isCleared: boolean;
  acknowledged?: Instant;
  attended?: Instant;
  attendedAt?: CheckpointId;
  waived?: Instant;
  missed: Partial<Record<Clock, true>>;
  shelved?: Instant;
  verified?: Verdict;
  dispatched?: { readonly guard?: PersonId; readonly post?: PostId };
  /** Of a line that several share: which of them stand and since when, how many more, and how often one came. */
  members?: Record<string, Member>;
  others?: number;
  count?: number;
  /** Steps of its procedure card that are done. */
  ticks?: Record<string, true>;
  /** When the escalation last told the control room of it. */
  sounded?: Instant;
  /** How often each step of the escalation was told, by the clock it waits for. */
  escalated?: Partial<Record<Clock, Record<string, number>>>;
};

/** `turned`: when it last turned abnormal by its own clock; `at`: when that was told. */
export type Member = {
  readonly isActive: boolean;
  readonly turned: Instant;
  readonly at?: Instant;
};

/** Alarms not signed off yet: plain JSON, bounded by what can be abnormal and what people leave open. */
export type AlarmState = {
  alarms: Record<string, AlarmRecord>;
  /** The newest alarm of each source. */
  newest: Record<string, AlarmId>;
  /** Devices that went down with their host, told by one alarm of the host. */
  orphans: Record<string, true>;
  /** Who may be sent, and who stands at which post. */
  guards: Guards;
  posts: Record<string, PostId>;
  /** What is not watched as it is otherwise: areas that are disarmed, and tests under way. */
  disarmed: Record<string, true>;
  tests: TestsUnderWay;
  /** When each source that is open last turned abnormal, and what chatters, by what turns. */
  turns: Record<string, readonly Instant[]>;
  chatter: Record<string, Chatter>;
  swings: Record<string, Swings>;
  /** When the last alarms were raised; the flood under way; which shared line a source is part of. */
  raises: readonly Instant[];
  flood: { readonly since: Instant; grouped: number } | undefined;
  members: Record<string, AlarmId>;
};

/** Nothing is abnormal that we know of. */
export function initialAlarmState(): AlarmState {
  return {
    alarms: {},
    newest: {},
    orphans: {},
    guards: {},
    posts: {},
    disarmed: {},
    tests: {},
    turns: {},
    chatter: {},
    swings: {},
    raises: [],
    flood: undefined,
    members: {},
  };
}

/** The branding constructor: an alarm is named by the input that began it, with a number where one input began several. */
export const alarmId = (name: string): AlarmId => name as AlarmId;

/** Writes one fact into the state. */
export function evolveAlarms(state: AlarmState, fact: Fact): void {
  hearChatter(state, fact);
  evolveAlarm(state, fact);
  hearSwings(state, fact);
  hearFlood(state, fact);
}

function evolveAlarm(state: AlarmState, fact: Fact): void {
  switch (fact.type) {
    case 'alarm.raised':
      raise(state, fact);
      return;
    case 'alarm.closed':
    case 'alarm.withdrawn':
      close(state, fact.data.alarm);
      return;
    case 'alarm.repeated':
      turn(state, state.alarms[fact.data.alarm]?.source, fact.at);
      evolveRecord(state.alarms[fact.data.alarm], fact);
      return;
    case 'alarm.chattering':
      state.chatter[fact.data.trigger] = chatterOf(fact);
      return;
    case 'alarm.settled':
      delete state.chatter[fact.data.trigger];
      return;
    case 'alarm.reset':
      // By somebody's word it is over: what comes now is told again.
      if (fact.data.why !== undefined) quieten(state, fact.data.alarm);
      evolveRecord(state.alarms[fact.data.alarm], fact);
      return;
    case 'device.offline':
      if (fact.data.why === 'host-gone') state.orphans[fact.data.device] = true;
      else delete state.orphans[fact.data.device];
      return;
    case 'device.online':
      delete state.orphans[fact.data.device];
      return;
    case 'reference.changed':
      writeGuard(state.guards, fact);
      return;
    case 'post.manned':
    case 'post.left':
      man(state, fact);
      return;
    case 'area.armed':
      delete state.disarmed[fact.data.area];
      return;
    case 'area.disarmed':
      state.disarmed[fact.data.area] = true;
      return;
    case 'test.begun':
    case 'test.ended':
      writeTest(state.tests, fact);
      return;
    default:
      if (isAboutRecord(fact)) evolveRecord(state.alarms[fact.data.alarm], fact);
  }
}

function raise(state: AlarmState, { data, time, at }: FactOf<'alarm.raised'>): void {
  const source = data.source ?? data.origin;
  state.alarms[data.alarm] = {
    kind: data.kind,
    priority: data.priority,
    place: data.place,
    source,
    near: data.near,
    time,
    turned: time,
    raised: at,
    isActive: true,
    isLatching: data.latching,
    needsReset: data.latching,
    isCleared: false,
    missed: {},
    ...whereabouts(data),
  };
  state.newest[source] = data.alarm;
  turn(state, source, at);
  leaveLine(state, source);
  // What chattered in a test goes on in earnest: it is this alarm that stands until it is quiet.
  for (const known of Object.values(state.chatter)) {
    if (known.source === source) known.alarm = data.alarm;
  }
}

/** Three are enough to tell chatter. */
const TURNS_KEPT = 3;

function turn(state: AlarmState, source: string | undefined, at: Instant): void {
  if (source === undefined) return;
  state.turns[source] = [...(state.turns[source] ?? []), at].slice(-TURNS_KEPT);
}

/** What has a line of its own is no part of another. */
function leaveLine(state: AlarmState, source: string): void {
  const line = state.members[source];
  if (line === undefined) return;
  delete state.members[source];
  delete state.alarms[line]?.members?.[source];
}

function chatterOf({ data, at }: FactOf<'alarm.chattering'>): Chatter {
  const { source, alarm, count, fine } = data;
  const known = { source, alarm, count, last: at, isActive: true };
  return fine === undefined ? known : { ...known, fine };
}

function quieten(state: AlarmState, alarm: AlarmId): void {
  for (const [trigger, known] of Object.entries(state.chatter)) {
    if (known.alarm === alarm) delete state.chatter[trigger];
  }
}

type Whereabouts = Pick<
  AlarmRecord,
  'group' | 'zone' | 'panel' | 'device' | 'post' | 'isQuiet' | 'isTest'
>;

function whereabouts(data: FactData<'alarm.raised'>): Whereabouts {
  const { group, zone, panel, device, post, quiet, test } = data;
  return {
    ...(group === undefined ? {} : { group }),
    ...(zone === undefined ? {} : { zone }),
    ...(panel === undefined ? {} : { panel }),
    ...(device === undefined ? {} : { device }),
    ...(post === undefined ? {} : { post }),
    ...(quiet === true ? { isQuiet: true } : {}),
    ...(test === true ? { isTest: true } : {}),
  };
}

function close(state: AlarmState, alarm: AlarmId): void {
  const record = state.alarms[alarm];
  if (record === undefined) return;
  delete state.alarms[alarm];
  quieten(state, alarm);
  for (const member of Object.keys(record.members ?? {})) {
    if (state.members[member] === alarm) delete state.members[member];
  }
  if (state.newest[record.source] !== alarm) return;
  delete state.newest[record.source];
  delete state.turns[record.source];
}

function man(state: AlarmState, { type, data }: FactOf<'post.manned' | 'post.left'>): void {
  if (type === 'post.manned') state.posts[data.guard] = data.post;
  else if (state.posts[data.guard] === data.post) delete state.posts[data.guard];
}
