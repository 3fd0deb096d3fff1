import { describe, expect, it } from 'vitest';
import { access } from '../../../../rules/access/access.ts';
import { alarm } from '../../../../rules/alarm/alarm.ts';
import { device } from '../../../../rules/device/device.ts';
import { createRulebook } from '../../../../rules/engine.ts';
import { patrol } from '../../../../rules/patrol/patrol.ts';
import type { CredentialId, PersonId } from '../../../../rules/vocabulary/ids.ts';
import type { Site } from '../../../../rules/vocabulary/site.ts';
import { millis } from '../../../../rules/vocabulary/time.ts';
import { at, bringUp, enrolled, type Play, play, saved, swipe, tap } from '../engine/play.ts';
import { BATON, EAST, EAST_READER, LI, PUMP, smallSite, WANG } from '../engine/small-site.ts';

const rulebook = createRulebook([device, access, patrol, alarm]);
const ROUND = 'night/2026-11-25T22:00' as never;
const ITEM = { id: 'valve', name: { zh: '阀门', en: 'valve' } };
const [NIGHT] = smallSite.routes;
if (NIGHT === undefined) throw new Error('the small site has a route');

/** The night round from 22:00 to 22:30 in order, with five minutes before it and ten after; two minutes from point to point. */
const site: Site = {
  ...smallSite,
  checkpoints: [
    { id: EAST, name: { zh: '东门', en: 'East gate' }, reader: EAST_READER },
    { id: PUMP, name: { zh: '泵房', en: 'Pump room' }, items: [ITEM] },
  ],
  legs: [{ between: [EAST, PUMP], least: millis(120_000) }],
  duressPattern: { taps: 3, within: millis(10_000) },
  routes: [
    {
      ...NIGHT,
      order: 'ordered',
      silenceMin: 8,
      rounds: [{ from: 1320, to: 1350, earlyMin: 5, toleranceMin: 10 }],
    },
  ],
};

function evening(): Play {
  const game = play(rulebook, '2026-11-25T13:00:00Z', site);
  enrolled(rulebook, game, 'wang-card', { holder: WANG });
  enrolled(rulebook, game, 'li-card', { holder: LI });
  enrolled(rulebook, game, 'pump-tag', { checkpoint: PUMP as never });
  saved(game, WANG, true);
  saved(game, LI, true);
  bringUp(game, site);
  game.until('2026-11-25T14:01:00Z');
  return game;
}

const atGate = (game: Play, card = 'wang-card') => swipe(game, EAST_READER, card);
const atPump = (
  game: Play,
  badge = 'wang-card',
  signed: Parameters<typeof tap>[2]['signed'] = { proof: 'uid' },
) => tap(game, BATON, { tag: 'pump-tag', badge, signed });
const classes = (game: Play) => game.of('visit.made').map(({ data }) => data.class);
const conditions = (game: Play) =>
  game.facts.flatMap((fact) =>
    fact.type === 'condition.raised' || fact.type === 'condition.cleared'
      ? [`${fact.data.condition} ${fact.type === 'condition.raised' ? 'raised' : 'cleared'}`]
      : [],
  );

describe('a round in order', () => {
  it('has a point tapped after a later one out of order, and is walked all the same', () => {
    const game = evening();
    atPump(game);
    game.wait(180_000);
    atGate(game);
    expect(classes(game)).toEqual(['on-time', 'out-of-order']);
    expect(game.of('round.closed')[0]?.data).toMatchObject({ outcome: 'completed', made: 2 });
  });

  it('stays open where a point was tapped quicker than anybody walks, until it is tapped again', () => {
    const game = evening();
    atGate(game);
    game.wait(30_000);
    atPump(game);
    expect(classes(game)).toEqual(['on-time', 'too-fast']);
    expect(game.of('round.closed')).toEqual([]);
    game.wait(120_000);
    atPump(game);
    expect(game.of('visit.corrected')[0]?.data).toMatchObject({ was: 'too-fast', is: 'on-time' });
    expect(game.of('round.closed')[0]?.data.outcome).toBe('completed');
  });

  it('is incomplete where the quick tap was the only one', () => {
    const game = evening();
    atGate(game);
    game.wait(30_000);
    atPump(game);
    game.until('2026-11-25T14:40:00Z');
    expect(game.of('round.closed')[0]?.data).toMatchObject({ outcome: 'incomplete', made: 1 });
    expect(game.of('visit.missed')).toEqual([]);
  });
});

describe('a round that somebody took', () => {
  it('counts his taps and nobody else’s', () => {
    const game = evening();
    game.act({ type: 'round.take', data: { round: ROUND } }, LI);
    atGate(game, 'wang-card');
    atGate(game, 'li-card');
    expect(classes(game)).toEqual(['unexpected', 'on-time']);
  });

  it('is handed over, and says from whom', () => {
    const game = evening();
    game.act({ type: 'round.take', data: { round: ROUND } }, LI);
    game.act({ type: 'round.take', data: { round: ROUND, guard: WANG } }, LI);
    atGate(game, 'wang-card');
    expect(game.of('round.taken')[1]?.data).toMatchObject({ guard: WANG, was: LI, by: LI });
    expect(classes(game)).toEqual(['on-time']);
  });

  it('is not taken by somebody who is no guard, nor once it is over', () => {
    const game = evening();
    const refused = () => game.of('act.refused').at(-1)?.data.why;
    game.act({ type: 'round.take', data: { round: ROUND } }, 'resident' as PersonId);
    expect(refused()).toBe('may-not-walk');
    game.until('2026-11-25T15:00:00Z');
    game.act({ type: 'round.take', data: { round: ROUND } }, LI);
    expect(refused()).toBe('round-over');
  });
});

describe('a point that nobody can visit', () => {
  it('is skipped for a reason, and excuses the round', () => {
    const game = evening();
    atGate(game);
    game.act({ type: 'visit.skip', data: { round: ROUND, checkpoint: PUMP, why: '施工' } }, WANG);
    expect(game.of('round.closed')[0]?.data.outcome).toBe('excused');
  });

  it('counts as visited where somebody came after all', () => {
    const game = evening();
    game.act({ type: 'visit.skip', data: { round: ROUND, checkpoint: PUMP, why: '施工' } }, WANG);
    atPump(game);
    expect(game.of('visit.corrected')[0]?.data).toMatchObject({ was: 'skipped', is: 'on-time' });
  });

  it('has its miss excused afterwards, and the alarm of the round withdrawn', () => {
    const game = evening();
    atGate(game);
    game.until('2026-11-25T15:00:00Z');
    game.act({ type: 'visit.skip', data: { round: ROUND, checkpoint: PUMP, why: '封路' } }, WANG);
    expect(game.of('round.corrected')[0]?.data).toMatchObject({
      was: 'incomplete',
      outcome: 'excused',
    });
    expect(game.of('alarm.withdrawn')).toHaveLength(1);
  });
});

describe('a tap after the round', () => {
  it('makes up for a miss, which stays', () => {
    const game = evening();
    atGate(game);
    game.until('2026-11-25T15:00:00Z');
    atPump(game);
    expect(game.of('visit.made-up').map(({ data }) => [data.round, data.guard])).toEqual([
      [ROUND, WANG],
    ]);
    atPump(game);
    expect(game.of('visit.made-up')).toHaveLength(1);
    expect(game.of('visit.corrected')).toEqual([]);
  });

  it('told by hand counts as of its time, and says that it was told', () => {
    const game = evening();
    atGate(game);
    game.until('2026-11-25T15:00:00Z');
    const data = { checkpoint: PUMP, time: '2026-11-25T14:20:00Z', why: '标签脱落' };
    game.act({ type: 'tap.record', data }, WANG);
    expect(game.of('visit.made').at(-1)?.data).toMatchObject({
      class: 'on-time',
      proof: 'manual',
      tapped: '2026-11-25T14:20:00.000Z',
    });
    expect(game.of('round.corrected')[0]?.data.outcome).toBe('completed');
  });

  it('cannot be told of the future', () => {
    const game = evening();
    const data = { checkpoint: PUMP, time: '2026-11-25T20:00:00Z', why: '标签脱落' };
    game.act({ type: 'tap.record', data }, WANG);
    expect(game.of('act.refused')[0]?.data.why).toBe('time-is-ahead');
  });
});

describe('a guard who falls silent on his round', () => {
  it('is asked after, and no more once he taps', () => {
    const game = evening();
    atGate(game);
    game.wait(8 * 60_000);
    expect(conditions(game)).toEqual(['guard-silent raised']);
    expect(game.of('alarm.raised')[0]?.data).toMatchObject({ priority: 'high' });
    atPump(game);
    expect(conditions(game)).toEqual(['guard-silent raised', 'guard-silent cleared']);
  });

  it('is no more asked after once somebody spoke to him', () => {
    const game = evening();
    atGate(game);
    game.wait(8 * 60_000);
    game.act({ type: 'guard.hear', data: { guard: WANG, why: '对讲机应答' } }, LI);
    expect(conditions(game)).toEqual(['guard-silent raised', 'guard-silent cleared']);
  });

  it('is not asked after when he has tapped all, or has not begun', () => {
    const game = evening();
    game.wait(20 * 60_000);
    atGate(game);
    game.wait(130_000);
    atPump(game);
    game.until('2026-11-25T16:00:00Z');
    expect(conditions(game)).toEqual([]);
  });
});

describe('a guard under duress', () => {
  it('taps one point as often and quickly as was agreed', () => {
    const game = evening();
    for (const _ of [1, 2, 3]) {
      atPump(game);
      game.wait(2_000);
    }
    expect(game.of('duress.signalled').map(({ data }) => data)).toEqual([
      { guard: WANG, checkpoint: PUMP, how: 'pattern' },
    ]);
    expect(game.of('alarm.raised')[0]?.data).toMatchObject({ kind: 'duress', latching: true });
  });

  it('shows his second badge, and nothing else differs', () => {
    const game = evening();
    enrolled(rulebook, game, 'wang-second', { holder: WANG, duress: true });
    atGate(game, 'wang-second');
    expect(classes(game)).toEqual(['on-time']);
    expect(game.of('duress.signalled')[0]?.data.how).toBe('badge');
  });

  it('asks for help on his phone', () => {
    const game = evening();
    game.act({ type: 'duress.signal', data: {} }, WANG);
    expect(game.of('duress.signalled')[0]?.data).toEqual({ guard: WANG, how: 'phone' });
  });
});

describe('a tag that signs its taps', () => {
  const signed = (counter: number) => ({ proof: 'sun', counter, by: WANG }) as const;
  const doubts = (game: Play) => game.of('tag.suspected').map(({ data }) => data.why);
  const touch = (game: Play, counter: number, time?: string) =>
    tap(game, BATON, {
      tag: 'pump-tag',
      signed: signed(counter),
      ...(time === undefined ? {} : { time: at(time) }),
    });

  it('is replayed where its count came before, and the tap is worth nothing', () => {
    const game = evening();
    touch(game, 7);
    game.wait(1_000);
    touch(game, 7);
    expect(doubts(game)).toEqual(['replay']);
    expect(classes(game)).toEqual(['on-time']);
  });

  it('may tell a lower count late', () => {
    const game = evening();
    touch(game, 9);
    touch(game, 8, '2026-11-25T14:00:30Z');
    expect(doubts(game)).toEqual([]);
  });

  it('is noted where its count leaps, and the tap stands', () => {
    const game = evening();
    touch(game, 9);
    touch(game, 500);
    expect(doubts(game)).toEqual(['counter-jump']);
    expect(classes(game)).toEqual(['on-time', 'repeated']);
  });

  it('was copied where its plain number is read', () => {
    const game = evening();
    touch(game, 9);
    atPump(game);
    expect(doubts(game)).toEqual(['unsigned']);
    expect(classes(game)).toEqual(['on-time']);
  });

  it('is not at its place where a fixed reader of another point reads it', () => {
    const game = evening();
    swipe(game, EAST_READER, 'pump-tag');
    expect(game.of('tag.suspected')[0]?.data).toMatchObject({
      checkpoint: EAST,
      why: 'wrong-place',
      tag: 'credential-pump-tag',
    });
    expect(classes(game)).toEqual([]);
  });
});

describe('a thing that is inspected', () => {
  const look = (game: Play, state: 'fine' | 'faulty', item = 'valve') =>
    game.act({ type: 'inspection.record', data: { checkpoint: PUMP, item, state } }, WANG);

  it('is faulty until somebody finds it fine', () => {
    const game = evening();
    look(game, 'faulty');
    look(game, 'faulty');
    look(game, 'fine');
    expect(game.of('inspection.recorded')).toHaveLength(3);
    expect(conditions(game)).toEqual(['equipment-faulty raised', 'equipment-faulty cleared']);
  });

  it('must be of the point', () => {
    const game = evening();
    look(game, 'fine', 'moon');
    expect(game.of('act.refused')[0]?.data.why).toBe('unknown-item');
  });
});

describe('a tag that is hung up at its point', () => {
  const wait = (game: Play, replaces = false) =>
    game.act({ type: 'tag.await', data: { checkpoint: PUMP, replaces } }, WANG);
  const place = (tag: string) => ({ tag, signed: { proof: 'uid', by: WANG } }) as const;

  it('is enrolled by being tapped there, and counts from then on', () => {
    const game = evening();
    wait(game);
    tap(game, BATON, place('new-tag'));
    expect(game.of('tag.await-ended')[0]?.data.outcome).toBe('enrolled');
    expect(classes(game)).toEqual([]);
    tap(game, BATON, place('new-tag'));
    expect(classes(game)).toEqual(['on-time']);
  });

  it('takes the place of the one before, which is lost', () => {
    const game = evening();
    wait(game, true);
    tap(game, BATON, place('new-tag'));
    expect(game.of('credential.lost').map(({ data }) => data.credential)).toEqual([
      'credential-pump-tag' as CredentialId,
    ]);
    expect(tap(game, BATON, place('pump-tag'))[0]?.type).toBe('input.rejected');
  });

  it('is not enrolled where the number is a card’s', () => {
    const game = evening();
    wait(game);
    tap(game, BATON, place('li-card'));
    expect(game.of('tag.await-ended')[0]?.data.outcome).toBe('collision');
  });

  it('is waited for so long and no longer', () => {
    const game = evening();
    wait(game);
    game.wait(301_000);
    expect(game.of('tag.await-ended')[0]?.data.outcome).toBe('expired');
    tap(game, BATON, place('new-tag'));
    expect(game.of('credential.enrolled').at(-1)?.id).toBe('enrol-pump-tag');
  });
});
