import { describe, expect, it } from 'vitest';
import { access } from '../../../../rules/access/access.ts';
import { device } from '../../../../rules/device/device.ts';
import { createRulebook } from '../../../../rules/engine.ts';
import { patrol } from '../../../../rules/patrol/patrol.ts';
import type { PersonId, RouteId } from '../../../../rules/vocabulary/ids.ts';
import type { Site } from '../../../../rules/vocabulary/site.ts';
import {
  at,
  bringUp,
  enrolled,
  offline,
  online,
  type Play,
  play,
  saved,
  swipe,
  tap,
  types,
} from '../engine/play.ts';
import { BATON, EAST, EAST_READER, HOST, LI, PUMP, smallSite, WANG } from '../engine/small-site.ts';

const rulebook = createRulebook([device, access, patrol]);
// The night round is due from 22:00 to 22:30 in Shanghai, with ten minutes of tolerance.
const EVENING = '2026-11-25T13:00:00Z';
const ROUND = 'night/2026-11-25T22:00';
const MINUTE = 60_000;
const RESIDENT = 'resident' as PersonId;

function evening(site: Site = smallSite, start = EVENING): Play {
  const game = play(rulebook, start, site);
  enrolled(rulebook, game, 'wang-card', { holder: WANG });
  enrolled(rulebook, game, 'li-card', { holder: LI });
  enrolled(rulebook, game, 'resident-card', { holder: RESIDENT });
  enrolled(rulebook, game, 'pump-tag', { checkpoint: PUMP as never });
  saved(game, WANG, true);
  saved(game, LI, true);
  saved(game, RESIDENT);
  bringUp(game, site);
  return game;
}

const view = (game: Play, id = ROUND) =>
  rulebook.view(smallSite, game.states, { kind: 'round', id });
const classOf = (game: Play) => game.of('visit.made').at(-1)?.data.class;
const ends = (game: Play) =>
  game.facts.flatMap(({ type, data }) =>
    type.startsWith('visit.') && 'round' in data && data.round === ROUND ? [type] : [],
  );

describe('a round', () => {
  it('opens with its window, by itself', () => {
    const game = evening();
    expect(game.until('2026-11-25T13:59:59Z')).toEqual([]);
    const [opened] = game.until('2026-11-25T14:00:00Z');
    expect(opened).toMatchObject({
      type: 'round.opened',
      data: { round: ROUND, due: [EAST, PUMP], tolerance: '2026-11-25T14:40:00.000Z' },
    });
  });

  it('is taken up in the middle of its window when the site starts', () => {
    const game = evening(smallSite, '2026-11-25T14:20:00Z');
    expect(game.of('round.opened').map(({ data }) => data.round)).toEqual([ROUND]);
  });

  it('ends the moment its last visit is made', () => {
    const game = evening();
    game.until('2026-11-25T14:05:00Z');
    swipe(game, EAST_READER, 'wang-card');
    const facts = tap(game, BATON, { tag: 'pump-tag', badge: 'wang-card' });
    expect(types(facts)).toEqual(['visit.made', 'round.closed']);
    expect(facts[1]?.data).toMatchObject({ outcome: 'completed', due: 2, made: 2 });
  });

  it('is late where a visit came in the tolerance', () => {
    const game = evening();
    game.until('2026-11-25T14:05:00Z');
    swipe(game, EAST_READER, 'wang-card');
    game.until('2026-11-25T14:35:00Z');
    tap(game, BATON, { tag: 'pump-tag', badge: 'wang-card' });
    expect(game.of('round.closed')[0]?.data.outcome).toBe('late');
  });

  it('is missed at the end of the tolerance, at once', () => {
    const game = evening();
    game.until('2026-11-25T14:40:00Z');
    expect(game.of('visit.missed').map(({ data }) => data.checkpoint)).toEqual([EAST, PUMP]);
    expect(game.of('round.closed')[0]?.data).toMatchObject({ outcome: 'missed', made: 0 });
  });

  it('is incomplete where somebody came but not everywhere', () => {
    const game = evening();
    game.until('2026-11-25T14:05:00Z');
    swipe(game, EAST_READER, 'wang-card');
    game.until('2026-11-25T15:00:00Z');
    expect(game.of('round.closed')[0]?.data.outcome).toBe('incomplete');
  });

  it('is shown until the next of its route opens', () => {
    const game = evening();
    game.until('2026-11-25T14:05:00Z');
    swipe(game, EAST_READER, 'wang-card');
    expect(view(game)).toMatchObject({ due: [EAST, PUMP], made: [EAST], missed: [] });
    game.until('2026-11-25T14:59:59Z');
    expect(view(game)).toMatchObject({ missed: [PUMP], outcome: 'incomplete' });
    game.until('2026-11-25T15:00:00Z');
    expect(view(game)).toBeUndefined();
    expect(game.of('round.opened').at(-1)?.data.previous).toBe(ROUND);
  });

  it('is forgotten after the days that late taps are taken', () => {
    const game = evening();
    game.until('2026-12-20T00:00:00Z');
    const state = game.states['patrol'] as ReturnType<typeof patrol.initial>;
    expect(Object.keys(state.rounds).length).toBeLessThanOrEqual(16);
  });
});

describe('a tap', () => {
  it('is unexpected where no round is due', () => {
    const game = evening();
    swipe(game, EAST_READER, 'wang-card');
    expect(game.of('visit.made')[0]?.data).toMatchObject({ class: 'unexpected', guard: WANG });
  });

  it('is on time at both ends of the window', () => {
    const game = evening();
    game.until('2026-11-25T14:00:00Z');
    swipe(game, EAST_READER, 'wang-card');
    expect(classOf(game)).toBe('on-time');
    game.until('2026-11-25T14:30:00Z');
    tap(game, BATON, { tag: 'pump-tag', badge: 'wang-card' });
    expect(classOf(game)).toBe('on-time');
  });

  it('is repeated at a point that was visited', () => {
    const game = evening();
    game.until('2026-11-25T14:05:00Z');
    swipe(game, EAST_READER, 'wang-card');
    swipe(game, EAST_READER, 'li-card');
    expect(game.of('visit.made')[1]?.data).toMatchObject({ class: 'repeated', round: ROUND });
  });

  it('of a stranger proves no visit', () => {
    const game = evening();
    game.until('2026-11-25T14:05:00Z');
    swipe(game, EAST_READER, 'nobody');
    expect(game.of('visit.made')[0]?.data).toEqual({
      checkpoint: EAST,
      class: 'unexpected',
      proof: 'wired',
    });
    game.until('2026-11-25T14:40:00Z');
    expect(game.of('visit.missed')).toHaveLength(2);
  });

  it('of a lost card proves no visit', () => {
    const game = evening();
    const { at: now, time } = { at: game.now, time: game.now };
    rulebook.evolve(game.states, {
      type: 'credential.lost',
      data: {
        credential: 'credential-wang-card' as never,
        digests: ['wang-card' as never],
        by: 'manager',
      },
      id: 'lost' as never,
      cause: 'lost' as never,
      sequence: 1,
      at: now,
      time,
    });
    game.until('2026-11-25T14:05:00Z');
    swipe(game, EAST_READER, 'wang-card');
    expect(classOf(game)).toBe('unexpected');
  });

  it('of a resident proves no visit, and names nobody', () => {
    const game = evening();
    game.until('2026-11-25T14:05:00Z');
    swipe(game, EAST_READER, 'resident-card');
    tap(game, BATON, { tag: 'pump-tag', badge: 'resident-card' });
    expect(game.of('visit.made').map(({ data }) => data)).toEqual([
      { checkpoint: EAST, class: 'unexpected', proof: 'wired' },
      { checkpoint: PUMP, class: 'unexpected', proof: 'uid', tag: 'credential-pump-tag' },
    ]);
    game.until('2026-11-25T14:40:00Z');
    expect(game.of('visit.missed')).toHaveLength(2);
  });

  it('of a resident at a visited point is no repetition', () => {
    const game = evening();
    game.until('2026-11-25T14:05:00Z');
    swipe(game, EAST_READER, 'wang-card');
    swipe(game, EAST_READER, 'resident-card');
    expect(classOf(game)).toBe('unexpected');
  });

  it('of somebody who is no guard any more proves no visit', () => {
    const game = evening();
    saved(game, WANG);
    game.until('2026-11-25T14:05:00Z');
    swipe(game, EAST_READER, 'wang-card');
    expect(classOf(game)).toBe('unexpected');
    saved(game, WANG, true);
    swipe(game, EAST_READER, 'wang-card');
    expect(classOf(game)).toBe('on-time');
  });

  it('of somebody whom a route names as its guard counts on that route alone', () => {
    const [night] = smallSite.routes;
    if (night === undefined) throw new Error('the small site has a route');
    const other = { ...night, id: 'other' as RouteId };
    const routes = [{ ...night, guards: [RESIDENT] }, other];
    const game = evening({ ...smallSite, routes });
    game.until('2026-11-25T14:05:00Z');
    swipe(game, EAST_READER, 'resident-card');
    swipe(game, EAST_READER, 'resident-card');
    expect(game.of('visit.made').map(({ data }) => [data.class, data.round, data.guard])).toEqual([
      ['on-time', ROUND, RESIDENT],
      ['repeated', ROUND, RESIDENT],
    ]);
  });

  it('counts only of guards who may walk the route', () => {
    const routes = smallSite.routes.map((route) => ({ ...route, guards: [LI] }));
    const game = evening({ ...smallSite, routes });
    game.until('2026-11-25T14:05:00Z');
    swipe(game, EAST_READER, 'wang-card');
    expect(classOf(game)).toBe('unexpected');
    swipe(game, EAST_READER, 'li-card');
    expect(classOf(game)).toBe('on-time');
  });

  it('at a tag that hangs nowhere is set aside', () => {
    const game = evening();
    const facts = tap(game, BATON, { tag: 'no-tag', badge: 'wang-card' });
    expect(facts[0]).toMatchObject({ type: 'input.rejected', data: { why: 'unknown-tag' } });
  });

  it('cannot be made in the future by a clock that runs ahead', () => {
    const game = evening();
    game.until('2026-11-25T13:59:00Z');
    swipe(game, EAST_READER, 'wang-card', { time: at('2026-11-25T14:01:00Z') });
    expect(classOf(game)).toBe('unexpected');
  });
});

describe('a late tap', () => {
  it('corrects a miss, and how the round ended', () => {
    const game = evening();
    game.until('2026-11-26T01:00:00Z');
    const facts = tap(game, BATON, {
      tag: 'pump-tag',
      badge: 'wang-card',
      time: at('2026-11-25T14:10:00Z'),
    });
    expect(facts.map(({ type, data }) => ({ type, ...data }))).toMatchObject([
      { type: 'visit.made', round: ROUND, class: 'on-time', guard: WANG },
      { type: 'visit.corrected', round: ROUND, was: 'missed', is: 'on-time', guard: WANG },
      { type: 'round.corrected', was: 'missed', outcome: 'incomplete', made: 1 },
    ]);
  });

  it('makes a visit on time that was called late', () => {
    const game = evening();
    game.until('2026-11-25T14:35:00Z');
    swipe(game, EAST_READER, 'wang-card');
    swipe(game, EAST_READER, 'wang-card', { time: at('2026-11-25T14:10:00Z') });
    expect(game.of('visit.corrected')[0]?.data).toMatchObject({ was: 'late', is: 'on-time' });
  });

  it('older than the site takes is unexpected', () => {
    const game = evening();
    game.until('2026-12-03T00:00:00Z');
    swipe(game, EAST_READER, 'wang-card', { time: at('2026-11-25T14:10:00Z') });
    expect(classOf(game)).toBe('unexpected');
  });
});

describe('what cannot be proved', () => {
  it('is a visit whose reader was down in the window', () => {
    const game = evening();
    game.until('2026-11-25T14:10:00Z');
    offline(game, EAST_READER);
    game.until('2026-11-25T14:12:00Z');
    online(game, EAST_READER);
    game.until('2026-11-25T14:40:00Z');
    expect(ends(game)).toEqual(['visit.unprovable', 'visit.missed']);
  });

  it('excuses a round in which nothing else was missed', () => {
    const game = evening();
    game.until('2026-11-25T14:10:00Z');
    tap(game, BATON, { tag: 'pump-tag', badge: 'wang-card' });
    game.give({ kind: 'host.health', host: HOST, boot: 'b1', alive: false, backlog: 0 });
    game.until('2026-11-25T14:40:00Z');
    expect(ends(game)).toEqual(['visit.made', 'visit.unprovable']);
    expect(game.of('round.closed')[0]?.data.outcome).toBe('excused');
  });

  it('is not a visit that was made', () => {
    const game = evening();
    game.until('2026-11-25T14:10:00Z');
    swipe(game, EAST_READER, 'wang-card');
    offline(game, EAST_READER);
    game.until('2026-11-25T14:40:00Z');
    expect(ends(game)).toEqual(['visit.made', 'visit.missed']);
  });

  it('is not blamed on a reader that was down before the window', () => {
    const game = evening();
    offline(game, EAST_READER);
    game.wait(MINUTE);
    online(game, EAST_READER);
    game.until('2026-11-25T14:40:00Z');
    expect(game.of('visit.missed')).toHaveLength(2);
  });
});

describe('the judgement of a miss', () => {
  const backlog = (game: Play, many: number) =>
    game.give({ kind: 'host.health', host: HOST, boot: 'b1', alive: true, backlog: many });

  it('waits while the host of a reader holds readings back', () => {
    const game = evening();
    game.until('2026-11-25T14:39:00Z');
    backlog(game, 12);
    expect(types(game.until('2026-11-25T14:40:00Z'))).toEqual(['round.deferred']);
    swipe(game, EAST_READER, 'wang-card', { time: at('2026-11-25T14:20:00Z') });
    const facts = backlog(game, 0);
    expect(types(facts)).toEqual(['host.backlog', 'visit.missed', 'round.closed']);
    expect(ends(game)).toEqual(['visit.made', 'visit.missed']);
  });

  it('waits no longer than the grace of the site, and says so', () => {
    const game = evening();
    game.until('2026-11-25T14:39:00Z');
    backlog(game, 12);
    game.until('2026-11-25T14:42:00Z');
    expect(game.of('visit.missed').map(({ data }) => data.why)).toEqual([
      'no-tap-after-grace',
      'no-tap-after-grace',
    ]);
  });

  it('waits where nobody was there when the round ended', () => {
    const game = evening();
    game.sleepUntil('2026-11-26T00:00:00Z');
    expect(game.of('round.opened')).toHaveLength(2);
    expect(game.of('round.deferred').map(({ data }) => data.why)).toEqual(['downtime', 'downtime']);
    swipe(game, EAST_READER, 'wang-card', { time: at('2026-11-25T14:20:00Z') });
    expect(classOf(game)).toBe('on-time');
    game.until('2026-11-26T00:02:00Z');
    expect(game.of('round.closed')).toHaveLength(2);
    expect(game.of('visit.missed')).toHaveLength(3);
  });
});
