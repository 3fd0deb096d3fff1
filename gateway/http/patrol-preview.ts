import type { Static } from 'typebox';
import { isDate } from '../../rules/calendar.ts';
import { walksOn } from '../../rules/patrol/agenda.ts';
import { shiftAt, type Walk } from '../../rules/patrol/plan.ts';
import { PLAN_FAULTS, planFaults } from '../../rules/patrol/plan-faults.ts';
import { type Planning, routesOf } from '../../rules/patrol/versions.ts';
import type { RouteId } from '../../rules/vocabulary/ids.ts';
import type { RoutePlan } from '../../rules/vocabulary/patrol-plan.ts';
import type { Text } from '../../rules/vocabulary/schema.ts';
import { type Instant, toRfc3339 } from '../../rules/vocabulary/time.ts';
import { dayAfter, localDay } from '../../rules/vocabulary/zone-time.ts';
import { plannedRounds } from '../config/rounds.ts';
import type { Round } from '../config/schema.ts';
import { ACT_REFUSALS } from '../words/act-refusals.ts';
import { planFaultWords } from '../words/plan-faults.ts';
import { say } from '../words/sentence.ts';
import { Refused } from './problems.ts';

/** What is asked for: the rounds of some days, as planned or as a plan would have them. */
type Asked = {
  readonly from?: string;
  readonly days?: number;
  readonly route?: RouteId;
  readonly plan?: RoutePlan;
  readonly rows?: readonly Static<typeof Round>[];
};

type Finding = {
  readonly code: string;
  readonly warning: boolean;
  readonly text: Text;
  readonly rounds: readonly number[];
};

const WEEK = 7;
const MINUTE_MS = 60_000;
const ROUNDS_MAX = 200;

/** The rounds that follow from what is planned, and from a plan that is only proposed; what is wrong with it, in words. */
export function preview(planning: Planning, now: Instant, asked: Asked): object {
  const { zone } = planning.site;
  const from = asked.from ?? dayAfter(localDay(zone, now), 1);
  if (!isDate(from)) throw new Refused('bad-request', { detail: `from: ${from} is no day` });
  const days = Array.from({ length: asked.days ?? WEEK }, (_, n) => dayAfter(from, n));
  const plan = proposed(asked);
  const seen = plan === undefined ? planning : withPlan(planning, { ...plan, from });
  const routes = routesOf(seen).filter((id) => asked.route === undefined || id === asked.route);
  const rounds = days.flatMap((day) =>
    routes
      .flatMap((route) => walksOn(seen, route, day))
      .map((walk) => told(seen, day, walk, plan?.plan)),
  );
  return {
    from,
    to: days.at(-1) ?? from,
    ...(plan === undefined ? {} : { plan: plan.plan }),
    findings: plan === undefined ? [] : findingsOf(planning, plan.plan, asked.rows ?? []),
    rounds: rounds.toSorted((a, b) => (a.from < b.from ? -1 : 1)),
  };
}

function proposed({ route, plan, rows }: Asked) {
  if (plan === undefined && rows === undefined) return undefined;
  if (route === undefined || plan === undefined) {
    throw new Refused('bad-request', { detail: 'a proposal has `route` and `plan`' });
  }
  const rounds = rows === undefined ? plan.rounds : rows.flatMap(plannedRounds);
  return { route, plan: { ...plan, rounds: [...rounds] } };
}

function withPlan(
  { site, versions }: Planning,
  {
    route,
    plan,
    from,
  }: { readonly route: RouteId; readonly plan: RoutePlan; readonly from: string },
): Planning {
  const before = (versions[route] ?? []).filter((version) => version.from < from);
  return { site, versions: { ...versions, [route]: [...before, { from, by: 'preview', plan }] } };
}

function told(planning: Planning, day: string, walk: Walk, plan: RoutePlan | undefined) {
  const { round, route, early, from, to, tolerance, lasts } = walk;
  const shift = shiftAt(planning.site, from);
  return {
    id: round,
    route,
    name: walk.plan.name,
    day,
    ...(early < from ? { early: toRfc3339(early) } : {}),
    from: toRfc3339(from),
    to: toRfc3339(to),
    tolerance: toRfc3339(tolerance),
    ...(lasts === undefined ? {} : { lastsMin: lasts / MINUTE_MS }),
    ...(shift === undefined ? {} : { shift }),
    checkpoints: walk.plan.checkpoints.length,
    proposed: walk.plan === plan,
  };
}

function findingsOf(
  { site }: Planning,
  plan: RoutePlan,
  rows: NonNullable<Asked['rows']>,
): readonly Finding[] {
  const known = new Set<string>(site.checkpoints.map(({ id }) => id));
  const isStrange = plan.checkpoints.some((point) => !known.has(point));
  return [
    ...(isStrange ? [finding('unknown-checkpoint', ACT_REFUSALS['unknown-checkpoint'])] : []),
    ...(plan.rounds.length > ROUNDS_MAX ? [finding('too-many-rounds', TOO_MANY)] : []),
    ...rows.filter((row) => plannedRounds(row).length === 0).map(emptyRow),
    ...planFaults(plan.rounds).map((fault) => ({
      code: fault.code,
      warning: PLAN_FAULTS[fault.code].warning,
      text: planFaultWords(fault, plan.rounds),
      rounds: fault.rounds,
    })),
  ];
}

const finding = (code: string, text: Text): Finding => ({ code, warning: false, text, rounds: [] });

function emptyRow({ from, to }: NonNullable<Asked['rows']>[number]): Finding {
  const { zh, en } = ACT_REFUSALS['round-empty'];
  return finding('round-empty', say(`${from}–${to}：${zh}`, `${from}–${to}: ${en}`));
}

const TOO_MANY = say(
  `一天多于 ${ROUNDS_MAX} 次巡更，请减少次数`,
  `more than ${ROUNDS_MAX} rounds a day: plan fewer`,
);
