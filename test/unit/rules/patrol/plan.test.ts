import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextWalk, walksAt, walksBetween } from '../../../../rules/patrol/agenda.ts';
import type { Planning } from '../../../../rules/patrol/versions.ts';
import type { RouteId } from '../../../../rules/vocabulary/ids.ts';
import type { PlannedRound } from '../../../../rules/vocabulary/patrol-plan.ts';
import { after, instant, toRfc3339 } from '../../../../rules/vocabulary/time.ts';
import { at } from '../engine/play.ts';
import { NIGHT, PUMP, smallSite } from '../engine/small-site.ts';

const DAY = 86_400_000;

function planned(
  zone: string,
  ...rounds: PlannedRound[]
): { readonly site: Planning; readonly route: RouteId } {
  const route = { id: NIGHT, name: smallSite.name, checkpoints: [PUMP], rounds, guards: [] };
  return { site: { site: { ...smallSite, zone, routes: [route] }, versions: {} }, route: NIGHT };
}

describe('the plan of a route', () => {
  it('names a round by its start on the clock of the site', () => {
    const { site, route } = planned('Asia/Shanghai', { from: 1320, to: 1800, toleranceMin: 10 });
    const [walk] = walksBetween(
      site,
      route,
      at('2026-11-25T00:00:00Z'),
      at('2026-11-26T00:00:00Z'),
    );
    expect(walk).toMatchObject({ round: 'night/2026-11-25T22:00' });
    expect(toRfc3339(walk?.to ?? after(at('2026-11-25T00:00:00Z'), 0))).toBe(
      '2026-11-25T22:00:00.000Z',
    );
  });

  it('finds a night round that began the day before', () => {
    const { site, route } = planned('Asia/Shanghai', { from: 1320, to: 1800, toleranceMin: 10 });
    expect(walksAt(site, route, at('2026-11-25T20:00:00Z'))).toHaveLength(1);
    expect(walksAt(site, route, at('2026-11-25T22:00:00Z'))).toHaveLength(0);
  });

  it('walks a round that a change of clocks skips, after its whole length', () => {
    const { site, route } = planned('Europe/Berlin', { from: 150, to: 180, toleranceMin: 5 });
    const [walk] = walksBetween(
      site,
      route,
      at('2026-03-28T12:00:00Z'),
      at('2026-03-29T12:00:00Z'),
    );
    expect(walk?.round).toBe('night/2026-03-29T02:30');
    expect((walk?.to ?? 0) - (walk?.from ?? 0)).toBe(30 * 60_000);
  });

  it('has every round once a day, whatever the clocks do', () => {
    const starts = fc.uniqueArray(fc.integer({ min: 0, max: 1439 }), {
      minLength: 1,
      maxLength: 6,
    });
    const zones = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe');
    fc.assert(
      fc.property(zones, starts, fc.integer({ min: 0, max: 700 }), (zone, from, day) => {
        const rounds = from.map((minute) => ({ from: minute, to: minute + 30, toleranceMin: 5 }));
        const { site, route } = planned(zone, ...rounds);
        const begin = instant(at('2025-01-01T12:00:00Z') + day * DAY);
        const seen: string[] = [];
        for (let now = begin; now < begin + 3 * DAY; ) {
          const next = nextWalk(site, route, now)?.early;
          if (next === undefined) throw new Error('the plan ended');
          seen.push(...walksBetween(site, route, now, next).map(({ round }) => round));
          now = next;
        }
        expect(new Set(seen).size).toBe(seen.length);
        const perDay = new Map<string, number>();
        for (const round of seen) {
          const date = round.slice(6, 16);
          perDay.set(date, (perDay.get(date) ?? 0) + 1);
        }
        const whole = [...perDay.values()].slice(1, -1);
        expect(whole.every((many) => many === from.length)).toBe(true);
        expect(whole.length).toBeGreaterThan(0);
      }),
    );
  });
});
