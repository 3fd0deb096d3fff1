import { type Guards, writeGuard } from '../guards.ts';
import type { Fact, FactData, FactOf } from '../vocabulary/facts.ts';
import type { CheckpointId, PersonId, RoundId, RouteId } from '../vocabulary/ids.ts';
import type { RouteKind } from '../vocabulary/patrol-plan.ts';
import { after, fromRfc3339, type Instant } from '../vocabulary/time.ts';
import { evolvePlans, initialPlansState, type PlansState } from './plans.ts';

/** Rounds stay in the state as long as the longest late tap may correct them: seven days. */
const ROUND_KEPT_MS = 7 * 86_400_000;

/** How a due visit ended. */
export type VisitEnd = 'on-time' | 'late' | 'missed' | 'unprovable';
export type RoundOutcome = FactData<'round.closed'>['outcome'];

/** One round, open or closed within the days that late taps are taken. */
export type RoundState = {
  route: RouteId;
  from: Instant;
  to: Instant;
  tolerance: Instant;
  /** From when a visit counts as early; left out: from `from`. */
  early?: Instant;
  kind?: RouteKind;
  /** True where the points are due in the order of `due`. */
  ordered?: boolean;
  /** Who may walk it; left out: any guard. */
  guards?: readonly PersonId[];
  silenceMin?: number;
  /** The shift it is counted for. */
  shift?: string;
  due: readonly CheckpointId[];
  visits: Record<string, VisitEnd>;
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
    case 'visit.made':
    case 'visit.missed':
    case 'visit.unprovable':
    case 'visit.corrected':
      evolveRound(state, fact);
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
  const to = fromRfc3339(data.to) ?? at;
  const tolerance = fromRfc3339(data.tolerance) ?? at;
  const early = data.early === undefined ? undefined : fromRfc3339(data.early);
  const { route, kind, ordered, guards, silenceMin, shift, due } = data;
  state.rounds[data.round] = {
    route,
    from,
    to,
    tolerance,
    ...(early === undefined ? {} : { early }),
    ...(kind === undefined ? {} : { kind }),
    ...(ordered === undefined ? {} : { ordered }),
    ...(guards === undefined ? {} : { guards }),
    ...(silenceMin === undefined ? {} : { silenceMin }),
    ...(shift === undefined ? {} : { shift }),
    due,
    visits: {},
  };
  state.open.push(data.round);
  state.latest[data.route] = { round: data.round, from };
  forget(state, after(at, -ROUND_KEPT_MS));
}

function forget(state: PatrolState, before: Instant): void {
  for (const [id, round] of Object.entries(state.rounds)) {
    const isOver = round.outcome !== undefined && round.tolerance < before;
    if (isOver && state.latest[round.route]?.round !== id) delete state.rounds[id];
  }
}

function evolveRound(
  state: PatrolState,
  fact: FactOf<
    | 'round.deferred'
    | 'round.closed'
    | 'round.corrected'
    | 'visit.made'
    | 'visit.missed'
    | 'visit.unprovable'
    | 'visit.corrected'
  >,
): void {
  const round = fact.data.round === undefined ? undefined : state.rounds[fact.data.round];
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
    default: {
      const end = endOf(fact);
      if (end !== undefined) round.visits[fact.data.checkpoint] = end;
    }
  }
}

function endOf(
  fact: FactOf<'visit.made' | 'visit.missed' | 'visit.unprovable' | 'visit.corrected'>,
): VisitEnd | undefined {
  if (fact.type === 'visit.missed') return 'missed';
  if (fact.type === 'visit.unprovable') return 'unprovable';
  const made = fact.type === 'visit.made' ? fact.data.class : fact.data.is;
  return made === 'on-time' || made === 'late' ? made : undefined;
}
