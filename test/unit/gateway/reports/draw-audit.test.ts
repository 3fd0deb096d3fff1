import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDraws } from '../../../../gateway/engine/draws.ts';
import { auditDraws, DRAW_FACTS, type DrawFact } from '../../../../gateway/reports/draw-audit.ts';
import { device } from '../../../../rules/device/device.ts';
import { createRulebook } from '../../../../rules/engine.ts';
import { patrol } from '../../../../rules/patrol/patrol.ts';
import type { PlannedRound } from '../../../../rules/vocabulary/patrol-plan.ts';
import type { Site } from '../../../../rules/vocabulary/site.ts';
import { instant, after as later } from '../../../../rules/vocabulary/time.ts';
import { at, bringUp, type Play, play } from '../../rules/engine/play.ts';
import { smallSite } from '../../rules/engine/small-site.ts';

const rulebook = createRulebook([device, patrol]);
const ZONE = 'Asia/Shanghai';
const DAY = '2026-11-25';
const MINUTE = 60_000;
// From 22:00 over midnight to 02:00, and a round at 21:30 whose points are in an order drawn by lot.
const SLOTS: PlannedRound[] = [
  { from: 1_320, to: 1_440, lastsMin: 30, toleranceMin: 10 },
  { from: 1_440, to: 1_560, lastsMin: 30, toleranceMin: 10 },
  { from: 1_290, to: 1_310, toleranceMin: 0 },
];
const site: Site = {
  ...smallSite,
  routes: smallSite.routes.map((route) => ({ ...route, rounds: SLOTS, order: 'random' as const })),
};

function night(seed: string): Play {
  const draws = createDraws(Buffer.from(seed));
  const game = play(rulebook, '2026-11-25T04:00:00Z', site, (when) => draws(ZONE, when));
  bringUp(game, site);
  return game;
}

const isDrawFact = (fact: Play['facts'][number]): fact is DrawFact =>
  DRAW_FACTS.some((type) => type === fact.type);
const told = (game: Play): DrawFact[] => game.facts.filter(isDrawFact);
const audit = (facts: readonly DrawFact[], day = DAY) => auditDraws(ZONE, day, facts);
const faults = (facts: readonly DrawFact[], day = DAY) => {
  const result = audit(facts, day);
  return result.kind === 'checked'
    ? result.rounds.flatMap(({ differs }) => (differs === undefined ? [] : [differs]))
    : [result.kind];
};

describe('an audit of the lots of a day', () => {
  it('finds every night as it was drawn, also one with a downtime and a change of site.yaml', () => {
    const minute = fc.integer({ min: 0, max: 10 * 60 });
    fc.assert(
      fc.property(fc.string(), minute, minute, fc.boolean(), (seed, from, length, isChanged) => {
        const game = night(seed);
        const down = later(at('2026-11-25T12:00:00Z'), from * MINUTE);
        game.until(down);
        game.sleepUntil(new Date(down + length * MINUTE).toISOString());
        if (isChanged) game.give({ kind: 'site.configured', digest: 'another' });
        game.until('2026-11-27T16:00:00Z');
        expect(faults(told(game))).toEqual([]);
        expect(faults(told(game), '2026-11-26')).toEqual([]);
        const rounds = game.of('round.opened').filter(({ data }) => data.slot !== undefined);
        expect(rounds.length).toBeGreaterThanOrEqual(4);
      }),
    );
  });

  it('finds a round that began at another step than its lots say', () => {
    const shifts = fc.integer({ min: -20, max: 20 }).filter((steps) => steps !== 0);
    fc.assert(
      fc.property(fc.string(), shifts, (seed, steps) => {
        const game = night(seed);
        game.until('2026-11-27T16:00:00Z');
        const draws = createDraws(Buffer.from(seed));
        const moved = told(game).map((fact): DrawFact => {
          if (fact.type !== 'round.opened' || fact.data.slot?.from !== '2026-11-25T14:00:00.000Z') {
            return fact;
          }
          const time = later(fact.time, steps * 5 * MINUTE);
          const lot = draws(ZONE, time).lot;
          return { ...fact, time, data: { ...fact.data, lot } };
        });
        expect(faults(moved).concat(faults(moved, '2026-11-26'))).not.toEqual([]);
      }),
    );
  });

  it('finds a lot, an order and a key that are others', () => {
    const game = night('three');
    game.until('2026-11-27T16:00:00Z');
    const change = (how: (fact: DrawFact) => DrawFact) => faults(told(game).map(how));
    expect(
      change((fact) =>
        fact.type === 'round.opened' ? { ...fact, data: { ...fact.data, lot: 'ab' } } : fact,
      ),
    ).toContain('its lot is not that of its moment');
    expect(
      change((fact) =>
        fact.type === 'round.opened'
          ? { ...fact, data: { ...fact.data, due: fact.data.due.toReversed() } }
          : fact,
      ),
    ).toContain('its points are in another order than the lot gives');
    expect(
      change((fact) =>
        fact.type === 'draw.revealed' ? { ...fact, data: { ...fact.data, key: '00' } } : fact,
      ),
    ).toEqual(['wrong-key']);
  });

  it('waits for the key, and has nothing to say of days without lots', () => {
    const game = night('four');
    game.until('2026-11-25T15:59:00Z');
    expect(audit(told(game)).kind).toBe('sealed');
    expect(audit(told(game), '2026-11-20').kind).toBe('nothing-drawn');
  });
});

describe('the lots of a site', () => {
  it('are those of its key alone', () => {
    const [one, same, other] = ['a', 'a', 'b'].map((seed) => createDraws(Buffer.from(seed)));
    const now = instant(1_700_000_000_000);
    expect(one?.(ZONE, now)).toEqual(same?.(ZONE, now));
    expect(one?.(ZONE, now).lot).not.toBe(other?.(ZONE, now).lot);
  });

  it('have another key each day, of which the one before is open', () => {
    const draws = createDraws(Buffer.from('a'));
    const today = draws(ZONE, at('2026-11-25T15:59:59Z'));
    const next = draws(ZONE, at('2026-11-25T16:00:00Z'));
    expect([today.day, next.day]).toEqual([DAY, '2026-11-26']);
    expect(today.commitment).not.toBe(next.commitment);
    expect(next.reveal).not.toBe(today.reveal);
  });
});
