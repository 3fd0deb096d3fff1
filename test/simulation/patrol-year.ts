import fc from 'fast-check';
import type { Engine } from '../../gateway/engine/engine.ts';
import type { Rulebook } from '../../rules/engine.ts';
import type { ActBody } from '../../rules/vocabulary/acts.ts';
import type { FactData } from '../../rules/vocabulary/facts.ts';
import type { CheckpointId, InputId, PersonId, RouteId } from '../../rules/vocabulary/ids.ts';
import type { PlannedRound, RoutePlan } from '../../rules/vocabulary/patrol-plan.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import { after, type Instant, instant } from '../../rules/vocabulary/time.ts';
import { createMemoryStore } from '../support/memory-store.ts';
import { createVirtualClock } from './clock.ts';
import { estate } from './estate.ts';
import { type Days, isFor, type Minutes, minutesOf, nameOf } from './patrol-calendar.ts';
import { processesOf } from './processes.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;
const ROUTE = 'walk' as RouteId;
const POINT = 'a-point' as CheckpointId;

/** What happens to the gateway between two stretches of time. */
export type Happening =
  | { readonly kind: 'restart'; readonly downMinutes: number }
  | { readonly kind: 'clock-back'; readonly minutes: number }
  | { readonly kind: 'plan'; readonly inDays: number; readonly rounds: number }
  | { readonly kind: 'unplan' | 'end'; readonly inDays: number };
export type Stretch = { readonly minutes: number; readonly next: Happening };

/** Plans as a site may have them: nights past midnight, hours on some days, rounds in hours that a change of clocks skips. */
const PLANS: readonly (readonly PlannedRound[])[] = [
  [
    { from: 120, to: 150, toleranceMin: 5, earlyMin: 30 },
    { from: 150, to: 210, toleranceMin: 0 },
    { from: 480, to: 540, toleranceMin: 10, days: 'workdays' },
    { from: 485, to: 560, toleranceMin: 10, days: 'free-days' },
    { from: 1_320, to: 1_380, toleranceMin: 10, earlyMin: 60 },
    { from: 1_500, to: 1_530, toleranceMin: 10, days: 'workdays' },
    // Drawn by lot, one of them in an hour that a change of clocks brings twice.
    { from: 1_530, to: 1_555, toleranceMin: 10, lastsMin: 10 },
    { from: 600, to: 900, toleranceMin: 10, lastsMin: 45 },
  ],
  [
    { from: 0, to: 30, toleranceMin: 0, earlyMin: 20 },
    { from: 600, to: 660, toleranceMin: 15, days: 'sun' },
    { from: 1_410, to: 1_440, toleranceMin: 0, days: 'wed' },
  ],
  Array.from({ length: 8 }, (_, n) => ({ from: n * 180 + 7, to: n * 180 + 67, toleranceMin: 20 })),
  [],
];
const planOf = (rounds: readonly PlannedRound[]): RoutePlan => ({
  name: { zh: '巡更', en: 'Walk' },
  checkpoints: [POINT],
  guards: [],
  rounds: [...rounds],
});

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({
    kind: fc.constant('restart' as const),
    downMinutes: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3_000 })),
  }),
  fc.record({
    kind: fc.constant('clock-back' as const),
    minutes: fc.integer({ min: 1, max: 200 }),
  }),
  fc.record({
    kind: fc.constant('plan' as const),
    inDays: fc.integer({ min: 0, max: 9 }),
    rounds: fc.integer({ min: 0, max: PLANS.length - 1 }),
  }),
  fc.record({
    kind: fc.constantFrom('unplan' as const, 'end' as const),
    inDays: fc.integer({ min: 0, max: 9 }),
  }),
);

/** So many days, in stretches after each of which something happens. */
export const stretches = (days: number): fc.Arbitrary<readonly Stretch[]> => {
  const each = Math.ceil((days * 1_440) / STRETCHES);
  const one = fc.record({
    minutes: fc.integer({ min: Math.floor(each / 2), max: Math.ceil(each * 1.5) }),
    next: happening,
  });
  return fc.array(one, { minLength: STRETCHES, maxLength: STRETCHES });
};
const STRETCHES = 40;

/** A round as it was opened, or should have been. */
export type Opened = { readonly round: string; readonly from: string };

/** Lets the time pass, and tells which rounds were opened and which there should have been. */
export async function walkYear(asked: {
  readonly rulebook: Rulebook;
  readonly zone: string;
  readonly start: Instant;
  readonly calendar: Days;
  readonly stretches: readonly Stretch[];
}): Promise<{ readonly opened: readonly Opened[]; readonly due: readonly Opened[] }> {
  const { rulebook, zone, start, calendar } = asked;
  const site = siteOf(zone, calendar);
  const store = createMemoryStore();
  const time = createVirtualClock(start);
  let behind = 0;
  const clock = {
    now: () => instant(time.now() - behind),
    at: (when: Instant, wake: () => void) => time.at(after(when, behind), wake),
  };
  const process = processesOf({ site, rulebook, store, clock, heard: () => undefined });
  const end = asked.stretches.reduce((sum, { minutes }) => sum + minutes * MINUTE, start + 6 * DAY);
  const minutes = minutesOf(zone, start - 3 * DAY, end + 12 * DAY);
  const plans = new Map<string, readonly PlannedRound[] | undefined>();
  let engine = process();
  await engine.start();

  for (const { minutes: length, next } of asked.stretches) {
    await time.advance(length * MINUTE);
    if (next.kind === 'restart') {
      await engine.stop();
      await time.advance(next.downMinutes * MINUTE);
      engine = process();
      await engine.start();
    } else if (next.kind === 'clock-back') {
      behind += next.minutes * MINUTE;
    } else {
      await plan(engine, { minutes, plans, now: clock.now(), next });
    }
  }
  await time.advance(behind + 2 * DAY);
  const until = clock.now();
  await engine.stop();
  const opened = store.journal.flatMap((fact) =>
    fact.type === 'round.opened' ? [openedAs(fact.data)] : [],
  );
  // What is drawn by lot may begin as late as the end of its slot.
  const told = (rounds: readonly Opened[]) =>
    inOrder(rounds.filter(({ from }) => Date.parse(from) < until - DAY));
  return { opened: told(opened), due: told(dueIn({ minutes, plans, calendar, start, until })) };
}

/** One drawn by lot is known by its slot, in which it must lie. */
function openedAs({ round, from, slot }: FactData<'round.opened'>): Opened {
  if (slot === undefined) return { round, from };
  if (from < slot.from) throw new Error(`${round} began at ${from}, before its slot`);
  return { round, from: slot.from };
}

let acts = 0;

/** Asks for a change of plans; the oracle's books follow what was answered. */
async function plan(
  engine: Engine,
  {
    minutes,
    plans,
    now,
    next,
  }: {
    readonly minutes: Minutes;
    readonly plans: Map<string, readonly PlannedRound[] | undefined>;
    readonly now: Instant;
    readonly next: Exclude<Happening, { readonly kind: 'restart' | 'clock-back' }>;
  },
): Promise<void> {
  const today = minutes.days.findLast((day) => minutes.when(day, 0) <= now) ?? '';
  const from = minutes.days[minutes.days.indexOf(today) + next.inDays] ?? '';
  const rounds = next.kind === 'plan' ? (PLANS[next.rounds] ?? []) : [];
  acts += 1;
  const receipt = await engine.submit({
    ...bodyOf(next.kind, from, rounds),
    kind: 'act',
    id: `act-${acts}` as InputId,
    time: now,
    by: 'manager' as PersonId,
  });
  if (receipt.kind !== 'committed') throw new Error(`${next.kind} ${from}: ${receipt.kind}`);
  if (receipt.facts.some(({ type }) => type === 'act.refused')) return;
  if (from <= today) throw new Error(`${from} was planned on ${today}`);
  if (next.kind === 'plan') plans.set(from, rounds);
  if (next.kind === 'unplan') plans.delete(from);
  if (next.kind !== 'end') return;
  for (const day of [...plans.keys()]) if (day > from) plans.delete(day);
  plans.set(from, undefined);
}

function bodyOf(
  kind: 'plan' | 'unplan' | 'end',
  from: string,
  rounds: readonly PlannedRound[],
): ActBody {
  if (kind === 'plan') {
    return { type: 'route.plan', data: { route: ROUTE, from, plan: planOf(rounds) } };
  }
  if (kind === 'unplan') return { type: 'route.unplan', data: { route: ROUTE, from } };
  return { type: 'route.end', data: { route: ROUTE, from, why: 'the end' } };
}

/** Each day by the plan that stood on it: the newest whose day had come. */
function dueIn({
  minutes,
  plans,
  calendar,
  start,
  until,
}: {
  readonly minutes: Minutes;
  readonly plans: ReadonlyMap<string, readonly PlannedRound[] | undefined>;
  readonly calendar: Days;
  readonly start: Instant;
  readonly until: Instant;
}): readonly Opened[] {
  const due = new Map<string, Opened>();
  for (const day of minutes.days) {
    const begun = [...plans.keys()].filter((from) => from <= day).sort();
    const last = begun.at(-1);
    const rounds = last === undefined ? PLANS[0] : plans.get(last);
    for (const row of rounds ?? []) {
      if (!isFor(row, day, calendar)) continue;
      const from = minutes.when(day, row.from);
      const length = (row.to - row.from) * MINUTE;
      const ends = Math.max(minutes.when(day, row.to), from + (row.to > row.from ? 0 : length));
      const opens = from - (row.earlyMin ?? 0) * MINUTE;
      if (ends <= start || opens > until) continue;
      const round = nameOf(ROUTE, day, row.from);
      if (!due.has(round)) due.set(round, { round, from: new Date(from).toISOString() });
    }
  }
  return [...due.values()];
}

const inOrder = (rounds: readonly Opened[]): readonly Opened[] =>
  rounds.toSorted((a, b) => (a.round < b.round ? -1 : 1));

const siteOf = (zone: string, { holidays, workdays }: Days): Site => ({
  ...estate,
  zone,
  calendar: { holidays, workdays },
  lanes: [],
  barriers: [],
  devices: [],
  zones: [],
  posts: [],
  checkpoints: [{ id: POINT, name: { zh: '点', en: 'Point' } }],
  routes: [{ id: ROUTE, ...planOf(PLANS[0] ?? []) }],
});
