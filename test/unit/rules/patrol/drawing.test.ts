import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commitmentOf, createDraws, lotAt } from '../../../../gateway/engine/draws.ts';
import { device } from '../../../../rules/device/device.ts';
import { createRulebook } from '../../../../rules/engine.ts';
import { beginsAt, share, shuffled, stepAt } from '../../../../rules/patrol/lots.ts';
import { patrol } from '../../../../rules/patrol/patrol.ts';
import type { CheckpointId } from '../../../../rules/vocabulary/ids.ts';
import type { Draw } from '../../../../rules/vocabulary/inputs.ts';
import type { PlannedRound } from '../../../../rules/vocabulary/patrol-plan.ts';
import type { Route, Site } from '../../../../rules/vocabulary/site.ts';
import { after, fromRfc3339, type Instant, instant } from '../../../../rules/vocabulary/time.ts';
import { at, bringUp, names, type Play, play, types } from '../engine/play.ts';
import { EAST, NIGHT, named, PUMP, smallSite } from '../engine/small-site.ts';

const rulebook = createRulebook([device, patrol]);
const MINUTE = 60_000;
// Wednesday, 21:00 in Shanghai; the slot is from 22:00 to midnight.
const EVENING = '2026-11-25T13:00:00Z';
const SLOT: PlannedRound = { from: 1_320, to: 1_440, lastsMin: 30, toleranceMin: 10 };
const ROUND = 'night/2026-11-25T22:00';

const siteWith = (...rounds: PlannedRound[]): Site => withRoute({ rounds });
const withRoute = (more: Partial<Route>): Site => ({
  ...smallSite,
  routes: [
    {
      id: NIGHT,
      name: named('夜巡', 'Night'),
      checkpoints: [EAST, PUMP],
      guards: [],
      rounds: [],
      ...more,
    },
  ],
});

const drawsOf = (seed: string) => {
  const draws = createDraws(Buffer.from(seed.padEnd(32)));
  return (when: Instant): Draw => draws('Asia/Shanghai', when);
};

/** Lots that differ by seed, under one fingerprint. */
const lotsOf =
  (seed: string) =>
  (when: Instant): Draw => ({
    ...drawsOf('one')(when),
    lot: createHmac('sha256', seed).update(String(when)).digest('hex'),
  });

function begin(site: Site, draw: (when: Instant) => Draw | undefined, start = EVENING): Play {
  const game = play(rulebook, start, site, draw);
  bringUp(game, site);
  return game;
}

const openings = (game: Play) => game.of('round.opened').map(({ data }) => data);
const startOf = (data: { readonly from: string } | undefined): number =>
  fromRfc3339(data?.from ?? '') ?? 0;

describe('a round drawn by lot', () => {
  it('begins once, at a step of its slot, and ends within it', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const game = begin(siteWith(SLOT), lotsOf(seed));
        game.until('2026-11-25T16:00:00Z');
        const [opening, ...more] = openings(game);
        const minute = (startOf(opening) - at('2026-11-25T14:00:00Z')) / MINUTE;
        expect(more).toEqual([]);
        expect(opening).toMatchObject({
          round: ROUND,
          slot: { from: '2026-11-25T14:00:00.000Z', to: '2026-11-25T16:00:00.000Z' },
        });
        expect(minute % 5).toBe(0);
        expect(minute).toBeGreaterThanOrEqual(0);
        expect(minute).toBeLessThanOrEqual(90);
        expect(fromRfc3339(opening?.to ?? '')).toBe(startOf(opening) + 30 * MINUTE);
        expect(fromRfc3339(opening?.tolerance ?? '')).toBe(startOf(opening) + 40 * MINUTE);
      }),
    );
  });

  it('begins at every step as often as at another', () => {
    const game = begin(siteWith(SLOT), drawsOf('even'));
    game.until('2029-08-21T13:00:00Z');
    const often = new Map<number, number>();
    for (const data of openings(game)) {
      const step = (startOf(data) - at('2026-11-25T14:00:00Z')) % (1_440 * MINUTE);
      often.set(step, (often.get(step) ?? 0) + 1);
    }
    const total = openings(game).length;
    expect(total).toBe(1_000);
    // 19 steps; chi-square with 18 degrees of freedom, at one in a thousand.
    const expected = total / 19;
    const chi = [...often.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    expect(often.size).toBe(19);
    expect(chi).toBeLessThan(42.3);
  });

  it('is told by nothing before it begins', () => {
    const seeds = fc.uniqueArray(fc.string(), { minLength: 2, maxLength: 2 });
    fc.assert(
      fc.property(seeds, ([one = '', other = '']) => {
        const games = [one, other].map((seed) => begin(siteWith(SLOT), lotsOf(seed)));
        const [first, second] = games;
        for (let now = at('2026-11-25T13:00:00Z'); ; now = after(now, MINUTE)) {
          for (const game of games) game.until(now);
          if (games.some((game) => openings(game).length > 0)) return;
          expect(second?.facts).toEqual(first?.facts);
          expect(second?.states).toEqual(first?.states);
        }
      }),
    );
  });

  it('of two routes draws for each', () => {
    const other = { ...siteWith(SLOT).routes[0], id: 'other' } as Route;
    const site = { ...siteWith(SLOT), routes: [...siteWith(SLOT).routes, other] };
    const game = begin(site, drawsOf('two'));
    game.until('2026-12-25T13:00:00Z');
    const starts = (route: string) =>
      openings(game).flatMap((data) => (data.route === route ? [data.from] : []));
    expect(starts('other')).toHaveLength(30);
    expect(starts('other')).not.toEqual(starts('night'));
  });

  it('begins at the last step where nothing was drawn', () => {
    const game = begin(siteWith(SLOT), () => undefined);
    game.until('2026-11-25T16:00:00Z');
    expect(openings(game).map(({ from }) => from)).toEqual(['2026-11-25T15:30:00.000Z']);
  });
});

describe('the inputs as they are stored', () => {
  it('lead to the same facts again', () => {
    const game = begin(siteWith(SLOT), drawsOf('stored'));
    game.sleepUntil('2026-11-26T14:41:00Z');
    game.until('2026-11-28T00:00:00Z');
    const states = rulebook.initial();
    const again: Play['facts'] = [];
    for (const input of game.inputs) {
      const stored = JSON.parse(JSON.stringify(input));
      const step = rulebook.step(siteWith(SLOT), states, stored, again.length + 1, names);
      again.push(...step.facts);
    }
    expect(openings(game).length).toBeGreaterThan(1);
    expect(again).toEqual(game.facts);
    expect(states).toEqual(game.states);
  });
});

describe('lots after a downtime', () => {
  /** A key under which the round does not begin in the first hour. */
  const late = Array.from({ length: 99 }, (_, n) => `key ${n}`).find((seed) => {
    const game = begin(siteWith(SLOT), drawsOf(seed));
    game.until('2026-11-25T15:00:00Z');
    return openings(game).length === 0;
  });

  it('are drawn at the steps that are left, and those passed over are told', () => {
    const game = begin(siteWith(SLOT), drawsOf(late ?? ''));
    game.sleepUntil('2026-11-25T14:32:00Z');
    expect(game.of('draw.passed-over').map(({ data }) => data.step.slice(11, 16))).toEqual([
      '14:00',
      '14:05',
      '14:10',
      '14:15',
      '14:20',
      '14:25',
      '14:30',
    ]);
    game.until('2026-11-25T16:00:00Z');
    expect(openings(game)).toHaveLength(1);
    expect(startOf(openings(game)[0])).toBeGreaterThanOrEqual(at('2026-11-25T14:35:00Z'));
  });

  it('let the round begin at once where no step is left', () => {
    const game = begin(siteWith(SLOT), drawsOf(late ?? ''));
    game.sleepUntil('2026-11-25T15:42:00Z');
    expect(openings(game)).toMatchObject([
      { round: ROUND, from: '2026-11-25T15:42:00.000Z', to: '2026-11-25T16:12:00.000Z' },
    ]);
  });

  it('leave the round where it would have been at the latest once its slot is over', () => {
    const game = begin(siteWith(SLOT), drawsOf(late ?? ''));
    game.sleepUntil('2026-11-25T20:00:00Z');
    expect(openings(game)).toMatchObject([
      { round: ROUND, from: '2026-11-25T15:30:00.000Z', to: '2026-11-25T16:00:00.000Z' },
    ]);
  });
});

describe('a change of site.yaml', () => {
  it('does not draw again for a round that has begun', () => {
    const lot = lucky(19);
    const game = begin(siteWith(SLOT), (when) => ({ ...drawsOf('x')(when), lot }));
    game.until('2026-11-25T14:01:00Z');
    expect(openings(game)).toHaveLength(1);
    game.give({ kind: 'site.configured', digest: 'small-2' });
    game.until('2026-11-25T16:00:00Z');
    expect(openings(game)).toHaveLength(1);
  });

  it('behind the last step of a slot lets its round begin', () => {
    const game = begin(siteWith(SLOT), drawsOf('x'), '2026-11-25T15:41:00Z');
    expect(openings(game)).toMatchObject([{ round: ROUND, from: '2026-11-25T15:41:00.000Z' }]);
  });

  /** A lot by which the night round begins at the first step of so many. */
  function lucky(count: number): string {
    for (let n = 0; ; n += 1) {
      if (beginsAt(String(n), ROUND, { index: 0, count })) return String(n);
    }
  }
});

describe('the key of the lots', () => {
  it('is committed to when the site starts and with each day, and opened after it', () => {
    const game = begin(siteWith(SLOT), drawsOf('open'));
    game.until('2026-11-27T00:00:00Z');
    const told = game.facts.filter(({ type }) => type.startsWith('draw.'));
    expect(types(told)).toEqual([
      'draw.committed',
      'draw.revealed',
      'draw.committed',
      'draw.revealed',
      'draw.committed',
    ]);
    const [opened] = game.of('draw.revealed');
    const [sealed] = game.of('draw.committed');
    const [round] = game.of('round.opened');
    expect(opened?.data.day).toBe('2026-11-25');
    expect(commitmentOf(opened?.data.key ?? '')).toBe(sealed?.data.commitment);
    expect(lotAt(opened?.data.key ?? '', round?.time ?? instant(0))).toBe(round?.data.lot);
    expect(opened?.time).toBe(at('2026-11-25T16:00:00Z'));
  });

  it('is no matter of a site that draws nothing', () => {
    const game = begin(smallSite, drawsOf('open'));
    game.until('2026-11-28T00:00:00Z');
    expect(game.facts.filter(({ type }) => type.startsWith('draw.'))).toEqual([]);
  });

  it('draws again, step by step, the moment at which the round began', () => {
    const game = begin(siteWith(SLOT), drawsOf('again'));
    game.until('2026-11-26T12:00:00Z');
    const key = game.of('draw.revealed')[0]?.data.key ?? '';
    const from = at('2026-11-25T14:00:00Z');
    const slot = { from, to: at('2026-11-25T16:00:00Z'), lasts: 30 * MINUTE } as never;
    for (let now = from; ; now = after(now, 5 * MINUTE)) {
      const step = stepAt(slot, now);
      if (step === undefined) throw new Error('no step is left');
      if (beginsAt(lotAt(key, now), ROUND, step)) {
        expect(now).toBe(startOf(openings(game)[0]));
        return;
      }
    }
  });
});

describe('an order drawn by lot', () => {
  const points = ['a', 'b', 'c', 'd'] as unknown as readonly CheckpointId[];

  it('has every point once', () => {
    fc.assert(
      fc.property(fc.string(), (lot) => {
        expect([...shuffled(lot, ROUND, points)].sort()).toEqual([...points]);
      }),
    );
  });

  it('is as often one order as another', () => {
    const often = new Map<string, number>();
    for (let n = 0; n < 4_800; n += 1) {
      const order = shuffled(lotAt('00', instant(n)), ROUND, points).join('');
      often.set(order, (often.get(order) ?? 0) + 1);
    }
    // 24 orders; chi-square with 23 degrees of freedom, at one in a thousand.
    const chi = [...often.values()].reduce((sum, n) => sum + (n - 200) ** 2 / 200, 0);
    expect(often.size).toBe(24);
    expect(chi).toBeLessThan(49.7);
  });

  it('is the order in which the round is due', () => {
    const rounds: PlannedRound[] = [{ from: 1_320, to: 1_350, toleranceMin: 10 }];
    const orders = ['a', 'b', 'c', 'd', 'e', 'f'].map((seed) => {
      const game = begin(withRoute({ order: 'random', rounds }), drawsOf(seed));
      game.until('2026-11-25T14:00:00Z');
      const [opening] = openings(game);
      expect(opening?.ordered).toBe(true);
      expect(opening?.lot).toBe(drawsOf(seed)(at('2026-11-25T14:00:00Z')).lot);
      return opening?.due.join(' ');
    });
    expect(new Set(orders).size).toBe(2);
  });
});

describe('the share of a text', () => {
  it('is a number from 0 up to 1', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const number = share(text);
        expect(number).toBeGreaterThanOrEqual(0);
        expect(number).toBeLessThan(1);
      }),
    );
  });
});
