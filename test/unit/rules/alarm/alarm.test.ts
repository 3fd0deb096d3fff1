import { describe, expect, it } from 'vitest';
import { access } from '../../../../rules/access/access.ts';
import { alarm } from '../../../../rules/alarm/alarm.ts';
import { alarmsOf } from '../../../../rules/alarm/standing.ts';
import { device } from '../../../../rules/device/device.ts';
import { createRulebook } from '../../../../rules/engine.ts';
import { patrol } from '../../../../rules/patrol/patrol.ts';
import type { Rule } from '../../../../rules/rule.ts';
import { CONDITIONS, type FactDraft } from '../../../../rules/vocabulary/facts.ts';
import type { AlarmId, PanelId, PersonId } from '../../../../rules/vocabulary/ids.ts';
import type { InputState } from '../../../../rules/vocabulary/readings.ts';
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
  types,
} from '../engine/play.ts';
import {
  BARRIER,
  BOARD,
  EAST,
  EAST_READER,
  HALL,
  HOST,
  LANE,
  PUMP,
  SHOP,
  smallSite,
  WANG,
} from '../engine/small-site.ts';

/** Stands for the rules between device and alarm: says what the test wants said, once per `call-button` act. */
const saying: { drafts: readonly FactDraft[] } = { drafts: [] };
const others: Rule<Record<string, never>> = {
  id: 'others',
  initial: () => ({}),
  decide: (_site, _state, given) =>
    given.kind === 'input' && given.input.kind === 'bus.refused' ? saying.drafts : [],
  evolve: () => undefined,
  react: () => [],
  nextDeadline: () => undefined,
  levels: () => [],
  touches: () => [],
  view: () => undefined,
};
const rulebook = createRulebook([device, access, others, patrol, alarm]);

function up(site: Site = smallSite): Play {
  const game = play(rulebook, '2026-11-25T02:00:00Z', site);
  enrolled(rulebook, game, 'wang-card', { holder: WANG });
  enrolled(rulebook, game, 'resident-card', { holder: 'resident' as PersonId });
  saved(game, WANG, true);
  bringUp(game, site);
  return game;
}

function say(game: Play, ...drafts: readonly FactDraft[]) {
  saying.drafts = drafts;
  const refused = { account: 'a', client: 'c', what: 'w', topic: 't', why: 'y', count: 1 };
  return game.give({ kind: 'bus.refused', ...refused });
}

const zone = (game: Play, id: string, state: InputState, first?: true) =>
  game.read(BOARD, {
    type: 'input.changed',
    data: { input: `zone.${id}`, state, ...(first === undefined ? {} : { first }) },
  });

const raised = (game: Play) => game.of('alarm.raised').map(({ data }) => data);
function newest(game: Play): AlarmId {
  const id = raised(game).at(-1)?.alarm;
  if (id === undefined) throw new Error('no alarm was raised');
  return id;
}
const view = (game: Play, id: AlarmId) =>
  rulebook.view(smallSite, game.states, { kind: 'alarm', id });
const acknowledge = (game: Play, id: AlarmId) =>
  game.act({ type: 'alarm.acknowledge', data: { alarm: id } });
const reset = (game: Play, id: AlarmId) => game.act({ type: 'alarm.reset', data: { alarm: id } });
const close = (game: Play, id: AlarmId) =>
  game.act({ type: 'alarm.close', data: { alarm: id, why: 'looked at' } });
const whyNot = (game: Play) => game.of('act.refused').at(-1)?.data.why;

describe('a zone', () => {
  it('raises an alarm named by the input that began it', () => {
    const game = up();
    zone(game, SHOP, 'off', true);
    zone(game, SHOP, 'on');
    expect(raised(game)).toMatchObject([
      { alarm: game.inputs.at(-1)?.id, kind: 'burglary', zone: SHOP, latching: true, near: [EAST] },
    ]);
  });

  it('is judged by its level: abnormal in the first picture is an alarm', () => {
    const game = up();
    zone(game, SHOP, 'on', true);
    expect(raised(game)).toHaveLength(1);
  });

  it('that is cut or shorted is a tamper alarm, beside its own', () => {
    const game = up();
    zone(game, HALL, 'on', true);
    zone(game, HALL, 'cut');
    expect(raised(game).map(({ kind }) => kind)).toEqual(['fire', 'tamper']);
    zone(game, HALL, 'off');
    expect(game.of('alarm.returned')).toHaveLength(2);
  });

  it('that becomes unknown neither returns nor raises', () => {
    const game = up();
    zone(game, HALL, 'on', true);
    const facts = offline(game, BOARD);
    expect(types(facts)).not.toContain('alarm.returned');
    online(game, BOARD);
    expect(types(zone(game, HALL, 'on', true))).toEqual(['input.observed']);
  });

  it('that goes on again before it was answered repeats its alarm', () => {
    const game = up();
    zone(game, SHOP, 'on', true);
    zone(game, SHOP, 'off');
    expect(types(zone(game, SHOP, 'on'))).toEqual(['input.observed', 'alarm.repeated']);
  });

  it('that goes on again after it was answered raises a new alarm', () => {
    const game = up();
    zone(game, HALL, 'on', true);
    const first = newest(game);
    acknowledge(game, first);
    zone(game, HALL, 'off');
    zone(game, HALL, 'on');
    expect(raised(game)).toHaveLength(2);
    expect(view(game, first)).toMatchObject({ state: 'cleared' });
    expect(view(game, newest(game))).toMatchObject({ state: 'unacknowledged' });
  });

  it('that is taken out of the configuration returns, and stays to be answered', () => {
    const game = up();
    zone(game, HALL, 'on', true);
    const smaller = { ...smallSite, zones: smallSite.zones.filter(({ id }) => id !== HALL) };
    const { facts } = rulebook.step(
      smaller,
      game.states,
      {
        kind: 'site.configured',
        digest: 'small-2',
        id: 'reconfigured' as never,
        time: game.now,
        at: game.now,
      },
      99,
      { fact: (input, index) => `${input}/${index}` as never, command: () => 'c' as never },
    );
    expect(types(facts)).toContain('alarm.returned');
    expect(view(game, newest(game))).toMatchObject({ state: 'returned' });
  });
});

describe('a condition that nothing can show to be over any more', () => {
  const active = (game: Play) =>
    raised(game)
      .filter(({ alarm: id }) => alarmsOf(game.states).alarms[id]?.isActive === true)
      .map(({ origin }) => origin);
  /** The site without some inputs of its board. */
  const without = (...inputs: readonly string[]): Site => ({
    ...smallSite,
    devices: smallSite.devices.map((one) => ({
      ...one,
      inputs: one.inputs.filter((input) => !inputs.includes(input)),
    })),
    digest: 'less',
  });
  const level = (game: Play, input: string, state: InputState) =>
    game.read(BOARD, { type: 'input.changed', data: { input, state } });

  it.each([
    ['mains', 'off', 'condition.mains-off'],
    ['cabinet-door', 'on', 'condition.cabinet-open'],
  ] as const)(
    'is over as its %s is wired no more, and comes again with it',
    (input, is, origin) => {
      const game = up();
      level(game, input, is);
      expect(active(game)).toEqual([origin]);
      game.configure(without('zone.shop'));
      expect(active(game)).toEqual([origin]);
      game.configure(without(input));
      expect(active(game)).toEqual([]);
      game.configure(smallSite);
      offline(game, BOARD);
      online(game, BOARD);
      level(game, input, is);
      expect(active(game)).toContain(origin);
    },
  );

  it('is over as the arm has no contacts any more', () => {
    const game = up();
    level(game, 'arm-up', 'on');
    game.wait(60_000);
    expect(active(game)).toEqual(['condition.arm-left-up']);
    game.configure(without('arm-up', 'arm-down'));
    expect(active(game)).toEqual([]);
  });

  it('is over as what is faulty is looked at no more', () => {
    const ITEM = { id: 'valve', name: { zh: '阀门', en: 'valve' } };
    const checkpoints = smallSite.checkpoints.map((one) =>
      one.id === PUMP ? { ...one, items: [ITEM] } : one,
    );
    const game = up({ ...smallSite, checkpoints });
    const faulty = { checkpoint: PUMP, item: ITEM.id, state: 'faulty' } as const;
    game.act({ type: 'inspection.record', data: faulty }, WANG);
    game.configure({ ...smallSite, checkpoints, digest: 'same' });
    expect(active(game)).toEqual(['condition.equipment-faulty']);
    game.configure(smallSite);
    expect(active(game)).toEqual([]);
  });
});

describe('the life of an alarm', () => {
  it('is cleared once acknowledged and returned, in either order', () => {
    const game = up();
    zone(game, HALL, 'on', true);
    const first = newest(game);
    expect(types(acknowledge(game, first))).toEqual(['alarm.acknowledged']);
    expect(view(game, first)).toMatchObject({ state: 'acknowledged', active: true });
    expect(types(zone(game, HALL, 'off'))).toContain('alarm.cleared');
    zone(game, HALL, 'on');
    zone(game, HALL, 'off');
    const second = newest(game);
    expect(view(game, second)).toMatchObject({ state: 'returned', active: false });
    expect(types(acknowledge(game, second))).toEqual(['alarm.acknowledged', 'alarm.cleared']);
  });

  it('latches until it is reset by hand, which is refused while it stands', () => {
    const game = up();
    zone(game, SHOP, 'on', true);
    const id = newest(game);
    acknowledge(game, id);
    reset(game, id);
    expect(whyNot(game)).toBe('still-active');
    zone(game, SHOP, 'off');
    expect(view(game, id)).toMatchObject({ state: 'acknowledged', needsReset: true });
    close(game, id);
    expect(whyNot(game)).toBe('needs-reset');
    expect(types(reset(game, id))).toEqual(['alarm.reset', 'alarm.cleared']);
    reset(game, id);
    expect(whyNot(game)).toBe('already-reset');
  });

  it('ends only when a person signs it off', () => {
    const game = up();
    zone(game, HALL, 'on', true);
    const id = newest(game);
    close(game, id);
    expect(whyNot(game)).toBe('not-acknowledged');
    acknowledge(game, id);
    close(game, id);
    expect(whyNot(game)).toBe('still-active');
    zone(game, HALL, 'off');
    game.until('2026-11-26T02:00:00Z');
    expect(view(game, id)).toMatchObject({ state: 'cleared' });
    expect(close(game, id)[0]).toMatchObject({
      type: 'alarm.closed',
      data: { by: 'manager', why: 'looked at' },
    });
    expect(view(game, id)).toBeUndefined();
  });

  it('takes no act twice, and none for an alarm that is not there', () => {
    const game = up();
    zone(game, HALL, 'on', true);
    const id = newest(game);
    acknowledge(game, id);
    acknowledge(game, id);
    expect(whyNot(game)).toBe('already-acknowledged');
    reset(game, id);
    expect(whyNot(game)).toBe('not-latching');
    acknowledge(game, 'nothing' as AlarmId);
    expect(whyNot(game)).toBe('unknown-alarm');
    expect(game.of('act.refused').at(-1)?.data).toMatchObject({
      type: 'alarm.acknowledge',
      by: 'manager' as PersonId,
    });
  });
});

describe('the three clocks', () => {
  it('are missed at their time, once each', () => {
    const game = up();
    zone(game, SHOP, 'on', true);
    game.wait(24 * 3_600_000);
    const clocks = game.of('clock.missed').filter(({ data }) => data.alarm === newest(game));
    const begun = at('2026-11-25T02:00:00Z');
    const own = game.of('clock.missed').filter(({ data }) => data.alarm === raised(game)[0]?.alarm);
    expect(own.map(({ data, time }) => [data.clock, time - begun])).toEqual([
      ['acknowledged', 60_000],
      ['attended', 180_000],
      ['closed', 1_800_000],
    ]);
    expect(clocks.length).toBeLessThanOrEqual(3);
  });

  it('stop when what they wait for is done', () => {
    const game = up();
    zone(game, SHOP, 'on', true);
    game.wait(30_000);
    acknowledge(game, newest(game));
    game.wait(200_000);
    expect(game.of('clock.missed').map(({ data }) => data.clock)).toEqual(['attended']);
    expect(view(game, newest(game))).toMatchObject({
      clocks: [
        { clock: 'acknowledged', stopped: '2026-11-25T02:00:30.000Z' },
        { clock: 'attended', missed: true },
        { clock: 'closed', due: '2026-11-25T02:30:00.000Z' },
      ],
    });
  });

  it('do not ask for attendance where no checkpoint is near', () => {
    const game = up();
    offline(game, EAST_READER);
    game.wait(3_600_000);
    expect(game.of('clock.missed').map(({ data }) => data.clock)).toEqual([
      'acknowledged',
      'closed',
    ]);
  });
});

describe('attendance', () => {
  it('is proved by a guard who taps nearby after the alarm', () => {
    const game = up();
    zone(game, SHOP, 'on', true);
    game.wait(90_000);
    const facts = swipe(game, EAST_READER, 'wang-card');
    expect(facts[1]).toMatchObject({
      type: 'alarm.attended',
      data: { by: WANG, checkpoint: EAST, proof: facts[0]?.id },
    });
    swipe(game, EAST_READER, 'wang-card');
    expect(game.of('alarm.attended')).toHaveLength(1);
    game.wait(200_000);
    expect(game.of('clock.missed').map(({ data }) => data.clock)).not.toContain('attended');
  });

  it('is not proved by a stranger, a resident, nor by a tap from before', () => {
    const game = up();
    zone(game, SHOP, 'on', true);
    game.wait(10_000);
    swipe(game, EAST_READER, 'nobody');
    swipe(game, EAST_READER, 'resident-card');
    swipe(game, EAST_READER, 'wang-card', { time: at('2026-11-25T01:59:00Z') });
    // Told now, by hand, of a moment before.
    const earlier = { checkpoint: EAST, guard: WANG, time: '2026-11-25T01:59:30.000Z' as never };
    game.act({ type: 'tap.record', data: { ...earlier, why: '读卡器失灵' } }, WANG);
    expect(game.of('visit.made').at(-1)?.data).toMatchObject({ tapped: earlier.time });
    expect(game.of('alarm.attended')).toEqual([]);
  });
});

describe('what else raises an alarm', () => {
  it('is a supervised line of a lane that is cut, until it is whole', () => {
    const game = up();
    const line = (state: InputState) =>
      game.read(BOARD, { type: 'input.changed', data: { input: 'arm-up', state } });
    line('cut');
    expect(raised(game)).toMatchObject([{ kind: 'tamper', lane: LANE, near: [PUMP] }]);
    expect(types(line('off'))).toContain('alarm.returned');
  });

  const jam = { condition: 'forced-arm', subject: LANE, lane: LANE, barrier: BARRIER } as const;

  it('is a condition at a lane, until it clears', () => {
    const game = up();
    say(game, { type: 'condition.raised', data: jam });
    expect(raised(game)).toMatchObject([
      {
        kind: 'condition',
        lane: LANE,
        near: [PUMP],
        place: { zh: '出口：强行抬杆', en: 'Exit: arm forced' },
      },
    ]);
    expect(types(say(game, { type: 'condition.cleared', data: jam }))).toContain('alarm.returned');
  });

  it('is a visitor who stays too long, until he is gone', () => {
    const game = up();
    const visit = { condition: 'overstay', subject: 'car', permit: 'permit-abc123' } as never;
    say(game, { type: 'condition.raised', data: visit });
    expect(raised(game)).toMatchObject([
      { priority: 'low', place: { zh: '访客许可 …abc123：访客超时' } },
    ]);
    expect(types(say(game, { type: 'condition.cleared', data: visit }))).toContain(
      'alarm.returned',
    );
  });

  it.each(CONDITIONS)('is the condition %s, until it clears', (condition) => {
    const game = up();
    say(game, { type: 'condition.raised', data: { ...jam, condition } });
    expect(raised(game)).toMatchObject([{ origin: `condition.${condition}` }]);
    const facts = say(game, { type: 'condition.cleared', data: { ...jam, condition } });
    expect(types(facts)).toContain('alarm.returned');
  });

  it('is a car that waits, one line for its lane, and asks nobody to walk there', () => {
    const game = up();
    const waiting = { ...jam, condition: 'waiting-without-card' } as const;
    for (const type of ['condition.raised', 'condition.cleared', 'condition.raised'] as const) {
      say(game, { type, data: waiting });
    }
    expect(raised(game)).toMatchObject([{ priority: 'low', near: [] }]);
  });

  it('is what the gateway finds of itself, in words, and stays one as the site is configured anew', () => {
    const game = up();
    const own = { kind: 'gateway.health', condition: 'disk-low' } as const;
    game.give({ ...own, is: true });
    const place = { zh: '门岗网关：磁盘空间不足', en: 'the gateway: disk low' };
    expect(raised(game)).toMatchObject([{ kind: 'device', priority: 'high', place }]);
    expect(types(game.give({ kind: 'site.configured', digest: 'other' }))).not.toContain(
      'alarm.returned',
    );
    expect(types(game.give({ ...own, is: false }))).toContain('alarm.returned');
  });

  it('is not an opening: one that nobody explains is told as a forced arm', () => {
    const game = up();
    const authority = { kind: 'unexplained', id: 'x' } as const;
    say(game, { type: 'barrier.opened', data: { barrier: BARRIER, lane: LANE, authority } });
    expect(raised(game)).toEqual([]);
  });

  it('is a device that goes silent, until it is back', () => {
    const game = up();
    offline(game, BOARD);
    expect(raised(game)).toMatchObject([{ kind: 'device', priority: 'high', device: BOARD }]);
    expect(types(online(game, BOARD))).toEqual(['device.online', 'alarm.returned']);
  });

  it('is a host that goes, as one alarm for all of its devices', () => {
    const game = up();
    const host = (alive: boolean) =>
      game.give({ kind: 'host.health', host: HOST, boot: 'b1', alive, backlog: 0 });
    host(false);
    expect(raised(game)).toMatchObject([{ kind: 'communication', source: `host ${HOST}` }]);
    expect(types(host(true)).filter((type) => type === 'alarm.returned')).toHaveLength(1);
  });

  it('stands for a host until the last of its devices is back', () => {
    const game = up();
    game.give({ kind: 'host.health', host: HOST, boot: 'b1', alive: false, backlog: 0 });
    game.give({ kind: 'host.health', host: HOST, boot: 'b2', alive: true, backlog: 0 });
    for (const { id } of smallSite.devices.slice(1)) online(game, id, 'b2');
    expect(game.of('alarm.returned')).toEqual([]);
    online(game, BOARD, 'b2');
    expect(game.of('alarm.returned')).toHaveLength(1);
  });

  it('stands no longer for a host that is back where a device of it has a fault of its own', () => {
    const game = up();
    game.give({ kind: 'host.health', host: HOST, boot: 'b1', alive: false, backlog: 0 });
    game.give({ kind: 'host.health', host: HOST, boot: 'b2', alive: true, backlog: 0 });
    for (const { id } of smallSite.devices.slice(1)) online(game, id, 'b2');
    const health = { kind: 'device.health', device: BOARD, host: HOST, boot: 'b2' } as const;
    game.give({ ...health, state: 'unknown', why: 'starting' });
    expect(raised(game)).toHaveLength(1);
    const facts = game.give({ ...health, state: 'offline', why: 'no-answer' });
    expect(types(facts)).toEqual(['device.offline', 'alarm.raised', 'alarm.returned']);
    expect(raised(game)).toMatchObject([{ source: `host ${HOST}` }, { source: `device ${BOARD}` }]);
    expect(types(online(game, BOARD, 'b2'))).toContain('alarm.returned');
  });

  it('is over for the line of a contact that has become a zone of a panel', () => {
    const game = up();
    game.read(BOARD, { type: 'input.changed', data: { input: `zone.${SHOP}`, state: 'cut' } });
    const moved = { panel: 'some' as PanelId, number: '4' };
    const zones = smallSite.zones.map((one) => (one.id === SHOP ? { ...one, ...moved } : one));
    const facts = game.configure({ ...smallSite, zones, digest: 'moved' });
    expect(types(facts)).toContain('alarm.returned');
  });

  it('is a round that missed points, over as it is told and there to be answered', () => {
    const game = up();
    game.until('2026-11-25T14:40:00Z');
    expect(raised(game)).toMatchObject([
      {
        origin: 'round.closed',
        priority: 'medium',
        place: { en: 'Night round: points missed, 0 of 2 made (East gate and more)' },
      },
    ]);
    expect(view(game, newest(game))).toMatchObject({ state: 'returned' });
  });

  it('is more pressing where a point was missed in the round before, too', () => {
    const game = up();
    game.until('2026-11-26T00:00:00Z');
    expect(raised(game).map(({ priority }) => priority)).toEqual(['medium', 'high']);
  });

  it('is a fire that raises the barriers, until it is reset', () => {
    const game = up();
    say(game, { type: 'fire.raised', data: { origin: 'site.fire' } });
    expect(raised(game)).toMatchObject([{ kind: 'fire', priority: 'critical', near: [EAST] }]);
    const facts = say(game, { type: 'fire.reset', data: { origin: 'site.fire', by: 'manager' } });
    expect(types(facts)).toContain('alarm.returned');
  });
});
