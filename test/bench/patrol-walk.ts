import { patrol } from '../../rules/patrol/patrol.ts';
import type { PatrolState } from '../../rules/patrol/state.ts';
import type { Fact, FactDraft } from '../../rules/vocabulary/facts.ts';
import type {
  CheckpointId,
  DeviceId,
  FactId,
  HostId,
  InputId,
  PersonId,
  RouteId,
  SiteId,
} from '../../rules/vocabulary/ids.ts';
import type { Input } from '../../rules/vocabulary/inputs.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import { after, type Instant, instant } from '../../rules/vocabulary/time.ts';
import type { Random } from '../../simulators/random.ts';
import { estate } from '../simulation/estate.ts';

export const ROUTES = 10;
/** Rounds of each route a day: one every two hours. */
export const ROUNDS_A_DAY = 12;
const MINUTE = 60_000;
const GUARDS = 12;

const pointOf = (index: number) => `point-${String(index).padStart(3, '0')}` as CheckpointId;
/** A point of the site, and a route. */
export const POINT = pointOf(0);
export const ROUTE = 'route-0' as RouteId;
const guardOf = (index: number) => `guard-${index % GUARDS}` as PersonId;
const CARRIED = 'carried' as DeviceId;

/** An estate of so many points on ten routes, walked around the clock in three shifts. */
export function patrolledSite(points: number): Site {
  const all = Array.from({ length: points }, (_, index) => index);
  return {
    ...estate,
    id: 'patrolled' as SiteId,
    devices: [
      {
        id: CARRIED,
        host: 'main' as HostId,
        driver: 'bench',
        line: 'bench',
        inputs: [],
        shows: false,
      },
    ],
    barriers: [],
    lanes: [],
    posts: [],
    zones: [],
    checkpoints: all.map((index) => ({
      id: pointOf(index),
      name: { zh: `${index} 号点`, en: `Point ${index}` },
    })),
    routes: Array.from({ length: ROUTES }, (_, route) => ({
      id: `route-${route}` as RouteId,
      name: { zh: `${route} 号线`, en: `Route ${route}` },
      checkpoints: all.filter((index) => index % ROUTES === route).map(pointOf),
      guards: [],
      rounds: Array.from({ length: ROUNDS_A_DAY }, (__, round) => ({
        from: round * 120,
        to: round * 120 + 90,
        toleranceMin: 20,
      })),
    })),
    shifts: [
      { id: 'early', name: { zh: '早班', en: 'early' }, from: 8 * 60, to: 16 * 60 },
      { id: 'late', name: { zh: '中班', en: 'late' }, from: 16 * 60, to: 24 * 60 },
      { id: 'night', name: { zh: '夜班', en: 'night' }, from: 0, to: 8 * 60 },
    ],
    digest: `patrolled-${points}`,
  };
}

/** The rule of patrol alone, given time and taps as the engine gives them. */
export type Walk = {
  /** Gives every deadline until then. */
  pass(until: Instant): readonly Fact[];
  /** A guard at a point. */
  tap(route: number, checkpoint: CheckpointId, time: Instant): readonly Fact[];
};

/** Begins with a configured site and its guards. */
export function createWalk(site: Site, start: Instant): Walk {
  const state: PatrolState = patrol.initial();
  let sequence = 0;
  let given: Instant | undefined;
  const write = (input: Input, drafts: readonly FactDraft[]): readonly Fact[] =>
    drafts.map((draft) => {
      sequence += 1;
      const fact: Fact = {
        ...draft,
        id: `fact-${sequence}` as FactId,
        time: input.time,
        at: input.at,
        cause: input.id,
        sequence,
      };
      patrol.evolve(state, fact);
      return fact;
    });
  const passed = (time: Instant): Input => ({
    kind: 'time.passed',
    id: `timer-${time}` as InputId,
    time,
    at: time,
  });
  const begin = passed(start);
  write(begin, [
    { type: 'site.configured', data: { digest: site.digest } },
    ...Array.from(
      { length: GUARDS },
      (_, index): FactDraft => ({
        type: 'reference.changed',
        data: { kind: 'person', subject: guardOf(index), by: 'bench', guard: true },
      }),
    ),
  ]);
  return {
    pass(until) {
      const facts: Fact[] = [];
      for (;;) {
        const next = patrol.nextDeadline(site, state, given);
        if (next === undefined || next > until) return facts;
        given = next;
        const input = passed(next);
        facts.push(...write(input, patrol.decide(site, state, { kind: 'input', input })));
      }
    },
    tap(route, checkpoint, time) {
      sequence += 1;
      const holder = guardOf(route + Math.floor(time / (8 * 60 * MINUTE)));
      const input: Input = {
        kind: 'reading',
        id: `tap-${sequence}` as InputId,
        time,
        at: time,
        device: CARRIED,
        source: '/patrolled/device/carried',
        boot: 'boot',
        sequence,
        type: 'tag.tapped',
        data: {
          tag: { technology: 'iso14443a', uid: '04DE5F1EACC040', bits: 56 },
          badge: { technology: 'iso14443a', uid: '04A1B2C3', bits: 32 },
          proof: 'uid',
        },
        digests: {},
      };
      const seen: Fact = {
        type: 'tap.seen',
        data: { device: CARRIED, checkpoint, holder, proof: 'uid' },
        id: `seen-${sequence}` as FactId,
        time,
        at: time,
        cause: input.id,
        sequence,
      };
      const drafts = patrol.decide(site, state, { kind: 'fact', fact: seen, input });
      patrol.evolve(state, seen);
      return [seen, ...write(input, drafts)];
    },
  };
}

/** A tap that somebody means to make. */
export type Planned = {
  readonly route: number;
  readonly checkpoint: CheckpointId;
  readonly time: Instant;
};

/** The taps of a day: most in time, a few late, a few forgotten. */
export function tapsOfDay(site: Site, midnight: Instant, random: Random): readonly Planned[] {
  const taps: Planned[] = [];
  for (let round = 0; round < ROUNDS_A_DAY; round += 1) {
    for (const [route, { checkpoints }] of site.routes.entries()) {
      checkpoints.forEach((checkpoint, place) => {
        if (random.chance(0.03)) return;
        const minute = random.chance(0.02)
          ? 95 + random.integer(0, 10)
          : 3 + (place * 80) / checkpoints.length + random.integer(0, 5);
        const ms = (round * 120 + minute) * MINUTE + random.integer(0, 59_999);
        taps.push({ route, checkpoint, time: instant(Math.round(midnight + ms)) });
      });
    }
  }
  return taps.sort((a, b) => a.time - b.time);
}

/** The day after. */
export const nextMidnight = (midnight: Instant): Instant => after(midnight, 1_440 * MINUTE);
