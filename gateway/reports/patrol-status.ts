import { walksBeginning } from '../../rules/patrol/agenda.ts';
import { type Planning, routesOf } from '../../rules/patrol/versions.ts';
import type { Text } from '../../rules/vocabulary/schema.ts';
import { type Instant, toRfc3339 } from '../../rules/vocabulary/time.ts';
import { dayAfter, localDay, localDaySpan } from '../../rules/vocabulary/zone-time.ts';
import type { PatrolReaders } from '../store/patrol-readers.ts';

/** A round of today as a person at a terminal wants it. */
export type RoundStatus = {
  readonly round: string;
  readonly route: string;
  readonly name: Text;
  readonly from: string;
  readonly to: string;
  readonly stage: 'ended' | 'open' | 'upcoming';
  readonly outcome?: string;
  readonly visits: readonly { readonly checkpoint: string; readonly class: string }[];
};

/** Rounds of today with their visits, those of yesterday that go on, and those still planned for today. */
export async function roundsToday(
  planning: Planning,
  patrol: PatrolReaders,
  now: Instant,
): Promise<readonly RoundStatus[]> {
  const { site } = planning;
  const today = localDay(site.zone, now);
  const opened = await patrol.rounds({ from: dayAfter(today, -1), to: today });
  const begun = opened.filter(({ day, outcome }) => day === today || outcome === null);
  const named = new Map<string, Text>(site.routes.map(({ id, name }) => [id, name]));
  const upcoming = routesOf(planning).flatMap((route) =>
    walksBeginning(planning, route, now, localDaySpan(site.zone, now).to).map(
      ({ round, plan, from, to }): RoundStatus => ({
        round,
        route,
        name: plan.name,
        from: toRfc3339(from),
        to: toRfc3339(to),
        stage: 'upcoming',
        visits: plan.checkpoints.map((checkpoint) => ({ checkpoint, class: 'due' })),
      }),
    ),
  );
  const isOpened = new Set(opened.map(({ round }) => round));
  return [
    ...begun.map(
      ({ round, route, from, to, outcome, visits }): RoundStatus => ({
        round,
        route,
        name: named.get(route) ?? { zh: route, en: route },
        from,
        to,
        stage: outcome === null ? 'open' : 'ended',
        ...(outcome === null ? {} : { outcome }),
        visits,
      }),
    ),
    ...upcoming
      .filter(({ round }) => !isOpened.has(round as never))
      .sort((a, b) => a.from.localeCompare(b.from)),
  ];
}
