import { describe, expect, it } from 'vitest';
import { device } from '../../../../rules/device/device.ts';
import { createRulebook } from '../../../../rules/engine.ts';
import { patrol } from '../../../../rules/patrol/patrol.ts';
import { patrolOf } from '../../../../rules/patrol/state.ts';
import type { CheckpointId, RouteId } from '../../../../rules/vocabulary/ids.ts';
import type { PlannedRound, RoutePlan } from '../../../../rules/vocabulary/patrol-plan.ts';
import type { Site } from '../../../../rules/vocabulary/site.ts';
import { bringUp, type Play, play, types } from '../engine/play.ts';
import { EAST, NIGHT, named, PUMP, smallSite } from '../engine/small-site.ts';

const rulebook = createRulebook([device, patrol]);
// Wednesday, 21:00 in Shanghai.
const EVENING = '2026-11-25T13:00:00Z';
const LAMPS = 'lamps' as RouteId;

const morning: PlannedRound = { from: 480, to: 540, toleranceMin: 10 };
const lampPlan: RoutePlan = {
  name: named('灯检', 'Lamps'),
  kind: 'lighting',
  checkpoints: [PUMP],
  guards: [],
  rounds: [morning],
};

function begin(site: Site = smallSite, start = EVENING): Play {
  const game = play(rulebook, start, site);
  bringUp(game, site);
  return game;
}

const planned = (plan: Partial<RoutePlan> = {}, from = '2026-11-27', route = LAMPS) =>
  ({ type: 'route.plan', data: { route, from, plan: { ...lampPlan, ...plan } } }) as const;

const rounds = (game: Play, route: RouteId) =>
  game.of('round.opened').flatMap(({ data }) => (data.route === route ? [data.round] : []));

const refusal = (game: Play) => game.of('act.refused').at(-1)?.data.why;

describe('a plan made by a person', () => {
  it('is walked from its day on, and not before', () => {
    const game = begin();
    expect(types(game.act(planned()))).toEqual(['route.planned']);
    game.until('2026-11-28T12:00:00Z');
    expect(rounds(game, LAMPS)).toEqual(['lamps/2026-11-27T08:00', 'lamps/2026-11-28T08:00']);
  });

  it('stands over site.yaml, whose night is walked to its end', () => {
    const game = begin();
    const night: PlannedRound = { from: 1_380, to: 1_500, toleranceMin: 10 };
    game.act(planned({ rounds: [night] }, '2026-11-26', NIGHT));
    game.until('2026-11-26T23:00:00Z');
    expect(rounds(game, NIGHT)).toEqual([
      'night/2026-11-25T22:00',
      'night/2026-11-25T23:00',
      'night/2026-11-26T23:00',
    ]);
  });

  it('gives its rounds all they are judged by', () => {
    const shifts = [{ id: 'day', name: named('早班', 'Day'), from: 480, to: 960 }];
    const game = begin({ ...smallSite, shifts });
    game.act(
      planned({
        order: 'ordered',
        silenceMin: 20,
        checkpoints: [PUMP, EAST],
        rounds: [{ ...morning, earlyMin: 15 }],
      }),
    );
    game.until('2026-11-26T23:44:59Z');
    expect(rounds(game, LAMPS)).toEqual([]);
    game.until('2026-11-26T23:45:00Z');
    expect(game.of('round.opened').at(-1)?.data).toMatchObject({
      early: '2026-11-26T23:45:00.000Z',
      from: '2026-11-27T00:00:00.000Z',
      kind: 'lighting',
      ordered: true,
      silenceMin: 20,
      shift: 'day',
      due: [PUMP, EAST],
    });
  });

  it('ends with a later one, and each day is walked by its own', () => {
    const game = begin();
    game.act(planned());
    game.act(planned({ rounds: [{ from: 600, to: 660, toleranceMin: 0 }] }, '2026-11-28'));
    game.until('2026-11-28T12:00:00Z');
    expect(rounds(game, LAMPS)).toEqual(['lamps/2026-11-27T08:00', 'lamps/2026-11-28T10:00']);
  });

  it('is taken back before its day', () => {
    const game = begin();
    game.act(planned());
    const facts = game.act({ type: 'route.unplan', data: { route: LAMPS, from: '2026-11-27' } });
    expect(types(facts)).toEqual(['route.unplanned']);
    game.until('2026-11-28T12:00:00Z');
    expect(rounds(game, LAMPS)).toEqual([]);
  });

  it('leaves a round that is open as it was', () => {
    const game = begin();
    game.until('2026-11-25T14:10:00Z');
    game.act(planned({ checkpoints: [PUMP] }, '2026-11-26', NIGHT));
    game.until('2026-11-25T14:40:00Z');
    expect(game.of('visit.missed').map(({ data }) => data.checkpoint)).toEqual([EAST, PUMP]);
  });
});

describe('a route that is ended', () => {
  it('is not walked from that day on, whatever was planned later', () => {
    const game = begin();
    game.act(planned({}, '2026-11-29', NIGHT));
    const end = { route: NIGHT, from: '2026-11-26', why: 'works in the east' };
    expect(types(game.act({ type: 'route.end', data: end }))).toEqual(['route.ended']);
    game.until('2026-12-02T12:00:00Z');
    expect(rounds(game, NIGHT)).toEqual(['night/2026-11-25T22:00', 'night/2026-11-25T23:00']);
  });

  it('is walked again by a plan made after', () => {
    const game = begin();
    game.act({ type: 'route.end', data: { route: NIGHT, from: '2026-11-26', why: 'works' } });
    game.act(planned({}, '2026-11-28', NIGHT));
    game.until('2026-11-28T12:00:00Z');
    expect(rounds(game, NIGHT).at(-1)).toBe('night/2026-11-28T08:00');
  });
});

describe('plans long over', () => {
  it('are forgotten, and no day of theirs is walked by site.yaml again', () => {
    const game = begin();
    game.act({ type: 'route.end', data: { route: NIGHT, from: '2026-11-26', why: 'works' } });
    game.act(planned({}, '2026-12-01', NIGHT));
    game.act({ type: 'route.end', data: { route: NIGHT, from: '2026-12-02', why: 'works' } });
    game.until('2027-01-10T12:00:00Z');
    const before = rounds(game, NIGHT);
    game.act(planned({}, '2027-01-12', NIGHT));
    game.until('2027-01-11T12:00:00Z');
    expect(rounds(game, NIGHT)).toEqual(before);
    expect(patrolOf(game.states).plans.versions[NIGHT]).toHaveLength(3);
  });
});

describe('a plan is refused', () => {
  it.each([
    ['for today', 'day-is-past', planned({}, '2026-11-25')],
    ['for a day that there is none', 'no-such-day', planned({}, '2026-11-31')],
    [
      'over a point that there is none',
      'unknown-checkpoint',
      planned({ checkpoints: ['x' as CheckpointId] }),
    ],
    [
      'with two rounds at once',
      'rounds-overlap',
      planned({ rounds: [morning, { ...morning, from: 530, to: 600 }] }),
    ],
    [
      'with a night that runs into the next morning',
      'rounds-overlap',
      planned({ rounds: [morning, { from: 1_380, to: 1_930, toleranceMin: 0 }] }),
    ],
    ['with a window of no time', 'round-empty', planned({ rounds: [{ ...morning, to: 480 }] })],
    [
      'with a slot shorter than what is drawn in it',
      'round-empty',
      planned({ rounds: [{ ...morning, lastsMin: 61 }] }),
    ],
    [
      'to be taken back where there is none',
      'nothing-planned',
      { type: 'route.unplan', data: { route: NIGHT, from: '2026-11-27' } } as const,
    ],
    [
      'for a route that there is none',
      'unknown-route',
      { type: 'route.end', data: { route: LAMPS, from: '2026-11-27', why: 'none' } } as const,
    ],
  ])('%s', (_what, why, act) => {
    const game = begin();
    game.act(act);
    expect(refusal(game)).toBe(why);
  });

  it('for tomorrow once a round of it is open to early visits', () => {
    const game = begin(smallSite, '2026-11-25T15:50:00Z');
    game.act(
      planned({ rounds: [{ from: 5, to: 60, earlyMin: 20, toleranceMin: 0 }] }, '2026-11-26'),
    );
    expect(refusal(game)).toBe('day-is-past');
  });

  it('never for windows whose days do not meet', () => {
    const game = begin();
    const rounds = [
      { ...morning, days: 'workdays' },
      { ...morning, days: 'free-days' },
    ] as const;
    expect(types(game.act(planned({ rounds: [...rounds] })))).toEqual(['route.planned']);
  });
});

describe('rounds of some days', () => {
  it('go by the calendar: holidays and make-up workdays', () => {
    // Thursday the 26th is free, Saturday the 28th is worked.
    const calendar = { holidays: ['2026-11-26'], workdays: ['2026-11-28'] };
    const game = begin({ ...smallSite, calendar });
    const workdays = { ...morning, days: 'workdays' } as const;
    game.act(planned({ rounds: [workdays] }, '2026-11-26'));
    game.until('2026-12-01T12:00:00Z');
    expect(rounds(game, LAMPS)).toEqual([
      'lamps/2026-11-27T08:00',
      'lamps/2026-11-28T08:00',
      'lamps/2026-11-30T08:00',
      'lamps/2026-12-01T08:00',
    ]);
  });

  it('past midnight belong to the night of their day', () => {
    const game = begin();
    const friday = { from: 1_500, to: 1_560, toleranceMin: 0, days: 'fri' } as const;
    game.act(planned({ rounds: [friday] }, '2026-11-26'));
    game.until('2026-12-03T12:00:00Z');
    expect(rounds(game, LAMPS)).toEqual(['lamps/2026-11-28T01:00']);
  });

  it('once a year are found', () => {
    const calendar = { holidays: ['2027-10-01'], workdays: [] };
    const site = { ...smallSite, routes: [], calendar };
    const game = begin(site, '2027-09-20T00:00:00Z');
    game.act(planned({ rounds: [{ ...morning, days: 'free-days' }] }, '2027-10-01'));
    game.until('2027-10-01T12:00:00Z');
    expect(rounds(game, LAMPS)).toEqual(['lamps/2027-10-01T08:00']);
  });
});
