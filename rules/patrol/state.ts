import { type Guards, writeGuard } from '../guards.ts';
import type { Fact, FactData, FactOf } from '../vocabulary/facts.ts';
import type { CheckpointId, PersonId, RoundId, RouteId } from '../vocabulary/ids.ts';
import { unreachable } from '../vocabulary/result.ts';
import type { RouteKind } from '../vocabulary/route-kinds.ts';
import { after, earliest, fromRfc3339, type Instant } from '../vocabulary/time.ts';
import { type Counters, count } from './counters.ts';
import { evolvePlans, initialPlansState, type PlansState } from './plans.ts';
import { type RoundTap, type TrailTap, type Walker, withTap } from './trail.ts';

/** Rounds stay in the state as long as the longest late tap may correct them: seven days. */
const ROUND_KEPT_MS = 7 * 86_400_000;
/** A tap told later than this says where the guard was, and not that he is well. */
const LIVE_MS = 60_000;

/** What a tap made of a due visit. */
export type VisitMade = Exclude<FactData<'visit.made'>['class'], 'repeated' | 'unexpected'>;
/** How a due visit ended. */
export type VisitEnd = VisitMade | 'missed' | 'skipped' | 'unprovable';
export type RoundOutcome = FactData<'round.closed'>['outcome'];

/** One round, open or closed within the days that late taps are taken. */
export type RoundState = {
  route: RouteId;
  /** From when a visit counts as early; left out: from `from`. */
  early?: Instant;
  from: Instant;
  to: Instant;
  tolerance: Instant;
  /** The shift it is counted for. */
  shift?: string;
  /** In the order in which they are due, where there is one. */
  due: readonly CheckpointId[];
  kind?: RouteKind;
  ordered?: boolean;
  /** Who may walk it; left out: as the route says now. */
  guards?: readonly PersonId[];
  silenceMin?: number;
  /** Each visit as it was told last. */
  visits: Record<string, VisitEnd>;
  /** Its taps, in order of time. */
  taps: readonly RoundTap[];
  /** Whose it is from when on. */
  takes?: readonly { readonly guard: PersonId; readonly from: Instant }[];
  /** Missed points that somebody came to afterwards. */
  madeUp?: Record<string, true>;
  /** Who tapped last, as it happened, and when we heard it. */
  heard?: { readonly guard: PersonId; readonly at: Instant };
  /** Set where the judgement waits. */
  until?: Instant;
  outcome?: RoundOutcome;
};

/** Rounds of the last days, readers and guards: plain JSON, ids only. */
export type PatrolState = {
  /** When the site as it is now was configured: plans count from here. */
  since?: Instant;
  rounds: Record<string, RoundState>;
  /** Rounds not closed yet, in order of opening. */
  open: RoundId[];
  /** The newest round of each route. */
  latest: Record<string, { round: RoundId; from: Instant }>;
  /** Devices that are online, and since when without a break or a lost reading. */
  online: Record<string, Instant>;
  /** Hosts that hold readings back. */
  behind: Record<string, true>;
  /** Persons saved as guards. */
  guards: Guards;
  plans: PlansState;
  /** The taps of the last days by walker, in order of time. */
  trails: Record<Walker, readonly TrailTap[]>;
  /** Guards whose silence is asked after, by the round they walk. */
  silent: Record<string, PersonId>;
  /** When a guard asked for help by his way of tapping. */
  duress: Record<string, Instant>;
  /** Faulty things, as `{checkpoint}/{item}`. */
  faulty: Record<string, true>;
  /** The counts of tags that sign their taps. */
  counters: Counters;
};

/** No plan yet, nobody enrolled. */
export function initialPatrolState(): PatrolState {
  return {
    rounds: {},
    open: [],
    latest: {},
    online: {},
    behind: {},
    guards: {},
    plans: initialPlansState(),
    trails: {},
    silent: {},
    duress: {},
    faulty: {},
    counters: {},
  };
}

/** The patrol rule's own part of all rules' states. */
export const patrolOf = (states: Readonly<Record<string, unknown>>): Readonly<PatrolState> =>
  states['patrol'] as PatrolState;

/** Writes one fact into the state. */
export function evolvePatrol(state: PatrolState, fact: Fact): void {
  evolvePlans(state.plans, fact);
  switch (fact.type) {
    case 'site.configured':
      state.since = fact.at;
      return;
    case 'reference.changed':
      writeGuard(state.guards, fact);
      return;
    case 'device.online':
    case 'device.offline':
    case 'readings.lost':
    case 'host.alive':
    case 'host.gone':
    case 'host.backlog':
      evolveDevices(state, fact);
      return;
    case 'round.opened':
      open(state, fact);
      return;
    case 'round.deferred':
    case 'round.closed':
    case 'round.corrected':
    case 'round.taken':
    case 'visit.missed':
    case 'visit.skipped':
    case 'visit.unprovable':
    case 'visit.made-up':
    case 'visit.corrected':
      evolveRound(state, fact);
      return;
    case 'visit.made':
      evolveTap(state, fact);
      return;
    case 'condition.raised':
    case 'condition.cleared':
      evolveCondition(state, fact);
      return;
    case 'duress.signalled':
      if (fact.data.guard !== undefined) state.duress[fact.data.guard] = fact.at;
      return;
    default:
  }
}

function evolveDevices(
  state: PatrolState,
  fact: FactOf<
    | 'device.online'
    | 'device.offline'
    | 'readings.lost'
    | 'host.alive'
    | 'host.gone'
    | 'host.backlog'
  >,
): void {
  switch (fact.type) {
    case 'device.online':
      state.online[fact.data.device] = fact.at;
      return;
    case 'device.offline':
      delete state.online[fact.data.device];
      return;
    case 'readings.lost': {
      const { device } = fact.data;
      // A tap may have been among them: until now nothing is proved by silence.
      if (device !== undefined && device in state.online) state.online[device] = fact.at;
      return;
    }
    case 'host.backlog':
      if (fact.data.backlog > 0) state.behind[fact.data.host] = true;
      else delete state.behind[fact.data.host];
      return;
    default:
      delete state.behind[fact.data.host];
  }
}

function open(state: PatrolState, { data, at }: FactOf<'round.opened'>): void {
  const from = fromRfc3339(data.from) ?? at;
  const early = data.early === undefined ? undefined : fromRfc3339(data.early);
  const { route, kind, ordered, guards, silenceMin, shift, due } = data;
  state.rounds[data.round] = {
    route,
    ...(early === undefined ? {} : { early }),
    from,
    to: fromRfc3339(data.to) ?? at,
    tolerance: fromRfc3339(data.tolerance) ?? at,
    due,
    ...(kind === undefined ? {} : { kind }),
    ...(ordered === undefined ? {} : { ordered }),
    ...(guards === undefined ? {} : { guards }),
    ...(silenceMin === undefined ? {} : { silenceMin }),
    ...(shift === undefined ? {} : { shift }),
    visits: {},
    taps: [],
  };
  state.open.push(data.round);
  state.latest[route] = { round: data.round, from };
  forget(state, after(at, -ROUND_KEPT_MS));
}

function forget(state: PatrolState, before: Instant): void {
  for (const [id, round] of Object.entries(state.rounds)) {
    const isOver = round.outcome !== undefined && round.tolerance < before;
    if (isOver && state.latest[round.route]?.round !== id) delete state.rounds[id];
  }
}

/** A tap goes into the trail of its walker, and among the taps of the round it serves. */
function evolveTap(state: PatrolState, fact: FactOf<'visit.made'>): void {
  const { checkpoint, guard, device, tag, counter } = fact.data;
  if (tag !== undefined && counter !== undefined) count(state.counters, tag, counter, fact.at);
  const walker = guard ?? device;
  if (walker === undefined) return;
  const named = guard === undefined ? {} : { guard };
  const tap: RoundTap = { checkpoint, time: tappedAt(fact), walker, ...named };
  addToTrail(state, tap, fact.at);
  const round = fact.data.round === undefined ? undefined : state.rounds[fact.data.round];
  if (round !== undefined) addToRound(round, tap, fact);
}

/** When it was, by the clock of what it was tapped with; such a clock cannot be ahead of us. */
function tappedAt({ data, time, at }: FactOf<'visit.made'>): Instant {
  const told = data.tapped === undefined ? undefined : fromRfc3339(data.tapped);
  return told ?? earliest(time, at) ?? at;
}

function addToRound(round: RoundState, tap: RoundTap, { data, at }: FactOf<'visit.made'>): void {
  round.taps = withTap(round.taps, tap) ?? round.taps;
  const { checkpoint, guard, class: is } = data;
  const isFirst = round.visits[checkpoint] === undefined;
  if (isFirst && is !== 'repeated' && is !== 'unexpected') round.visits[checkpoint] = is;
  const isLive = data.offline !== true && at - tap.time < LIVE_MS;
  if (guard !== undefined && isLive) round.heard = { guard, at };
}

function addToTrail(state: PatrolState, { walker, checkpoint, time }: RoundTap, at: Instant): void {
  const trail = withTap(state.trails[walker] ?? [], { checkpoint, time });
  if (trail === undefined) return;
  const kept = after(at, -ROUND_KEPT_MS);
  const first = trail.findIndex(({ time }) => time >= kept);
  state.trails[walker] = first > 0 ? trail.slice(first) : trail;
}

function evolveCondition(
  state: PatrolState,
  { type, data }: FactOf<'condition.raised' | 'condition.cleared'>,
): void {
  const { condition, subject, guard } = data;
  if (condition === 'guard-silent') {
    if (type === 'condition.raised' && guard !== undefined) state.silent[subject] = guard;
    else delete state.silent[subject];
  }
  if (condition === 'equipment-faulty') {
    if (type === 'condition.raised') state.faulty[subject] = true;
    else delete state.faulty[subject];
  }
}

type RoundFact = FactOf<
  | 'round.deferred'
  | 'round.closed'
  | 'round.corrected'
  | 'round.taken'
  | 'visit.missed'
  | 'visit.skipped'
  | 'visit.unprovable'
  | 'visit.made-up'
  | 'visit.corrected'
>;

function evolveRound(state: PatrolState, fact: RoundFact): void {
  const round = state.rounds[fact.data.round];
  if (round === undefined) return;
  switch (fact.type) {
    case 'round.deferred':
      round.until = fromRfc3339(fact.data.until) ?? fact.at;
      return;
    case 'round.closed':
      round.outcome = fact.data.outcome;
      state.open = state.open.filter((id) => id !== fact.data.round);
      return;
    case 'round.corrected':
      round.outcome = fact.data.outcome;
      return;
    case 'round.taken':
      round.takes = [...(round.takes ?? []), { guard: fact.data.guard, from: fact.at }];
      return;
    case 'visit.made-up':
      round.madeUp = { ...round.madeUp, [fact.data.checkpoint]: true };
      return;
    case 'visit.corrected': {
      const is = VISIT_ENDS.find((end) => end === fact.data.is);
      if (is !== undefined) round.visits[fact.data.checkpoint] = is;
      return;
    }
    case 'visit.missed':
      round.visits[fact.data.checkpoint] = 'missed';
      return;
    case 'visit.skipped':
      round.visits[fact.data.checkpoint] = 'skipped';
      return;
    case 'visit.unprovable':
      round.visits[fact.data.checkpoint] = 'unprovable';
      return;
    default:
      unreachable(fact);
  }
}

const VISIT_ENDS: readonly VisitEnd[] = [
  'on-time',
  'early',
  'late',
  'out-of-order',
  'too-fast',
  'missed',
  'skipped',
  'unprovable',
];
