import { describe, expect, it } from 'vitest';
import { rulebook } from '../../../../rules/rules.ts';
import type { StateKind } from '../../../../rules/vocabulary/states.ts';
import { bringUp, offline, online, type Play, play, types } from '../engine/play.ts';
import { BOARD, EAST, HALL, HOST } from '../engine/small-site.ts';
import {
  alive,
  BUTTON,
  CLUB,
  LOST_AFTER,
  panelSite,
  RECEIVER,
  report,
  SHOPS,
  WINDOW,
} from './panel-site.ts';

function up(): Play {
  const game = play(rulebook, '2026-11-25T02:00:00Z', panelSite);
  bringUp(game, panelSite);
  return game;
}

const raised = (game: Play) => game.of('alarm.raised').map(({ data }) => data);
const view = (game: Play, kind: StateKind, id: string) =>
  rulebook.view(panelSite, game.states, { kind, id });

describe('what a panel says', () => {
  it('is told in the words of the site, whatever zeros and capitals it is written with', () => {
    const game = up();
    report(game, { partition: '01' });
    expect(game.of('panel.event')).toMatchObject([
      { data: { panel: SHOPS, zone: WINDOW, kind: 'burglary', qualifier: 'new', number: '005' } },
    ]);
    expect(raised(game)).toMatchObject([
      { kind: 'burglary', zone: WINDOW, panel: SHOPS, priority: 'high', latching: true },
    ]);
  });

  it('returns by its restore, and not by one that is older than the alarm', () => {
    const game = up();
    report(game);
    const before = new Date(game.now - 60_000).getTime() as never;
    report(game, { qualifier: 'restore' }, { time: before });
    expect(game.of('alarm.returned')).toEqual([]);
    expect(types(report(game, { qualifier: 'restore' }))).toContain('alarm.returned');
  });

  it('counts each time, but not sent twice, nor as news while it still stands', () => {
    const game = up();
    report(game);
    expect(types(report(game, { qualifier: 'still' }))).toEqual(['panel.event']);
    expect(types(report(game))).toEqual(['panel.event']);
    game.wait(10_000);
    expect(types(report(game))).toEqual(['panel.event', 'alarm.repeated']);
    expect(raised(game)).toHaveLength(1);
  });

  it('is raised by `still` where nothing stands', () => {
    const game = up();
    report(game, { qualifier: 'still' });
    expect(raised(game)).toHaveLength(1);
  });

  it.each([
    ['fire', 'critical'],
    ['medical', 'critical'],
    ['panic', 'critical'],
    ['gas', 'critical'],
    ['hold-up', 'critical'],
    ['burglary', 'high'],
    ['technical', 'medium'],
    ['tamper', 'medium'],
    ['power', 'medium'],
    ['communication', 'medium'],
    ['supervision', 'medium'],
    ['trouble', 'low'],
    ['unknown', 'low'],
  ])('of kind %s is of priority %s', (kind, priority) => {
    const game = up();
    report(game, { kind, code: '300', zone: '40' });
    expect(raised(game)).toMatchObject([{ kind, priority, panel: SHOPS }]);
  });

  it.each(['arming', 'bypass', 'access', 'test', 'log'])(
    'of kind %s is kept on record and is no alarm',
    (kind) => {
      const game = up();
      report(game, { kind, text: '张三' });
      expect(raised(game)).toEqual([]);
      expect(game.of('panel.event')).toMatchObject([{ data: { kind } }]);
      expect(JSON.stringify(game.facts)).not.toContain('张三');
    },
  );

  it('is kept as it came where only its first digit says that it is a record', () => {
    const game = up();
    report(game, { kind: 'access', code: '477', text: 'door 7', raw: '1477', unmapped: true });
    expect(raised(game)).toEqual([]);
    expect(game.of('panel.event')).toMatchObject([
      { data: { kind: 'access', code: '477', text: 'door 7', raw: '1477' } },
    ]);
  });

  it('is an alarm where its code is one of alarms that nobody has a word for', () => {
    const game = up();
    report(game, { kind: 'unknown', code: '199', zone: '40', raw: 'odd' });
    expect(raised(game)).toMatchObject([{ kind: 'unknown', priority: 'high' }]);
    expect(game.of('panel.event')).toMatchObject([{ data: { raw: 'odd' } }]);
    report(game, { kind: 'never-heard-of', code: 'X7' });
    expect(raised(game)[1]).toMatchObject({ kind: 'unknown', priority: 'low' });
  });

  it('of a zone that is not listed is an alarm of the panel, with its number', () => {
    const game = up();
    report(game, { zone: '77', meaning: { zh: '周界', en: 'perimeter' } });
    expect(raised(game)).toMatchObject([
      {
        place: {
          zh: 'shops主机（未登记防区 77）：周界',
          en: 'shops panel (zone 77, not listed): perimeter',
        },
      },
    ]);
  });

  it('under an account that nobody knows is an alarm, and another of the account', () => {
    const game = up();
    report(game, { account: '4711', kind: 'fire', code: '110' });
    report(game, { account: '4711', kind: 'fire', code: '110', qualifier: 'still' });
    expect(raised(game)).toMatchObject([
      { kind: 'fire', priority: 'critical' },
      {
        kind: 'supervision',
        place: { zh: '未登记账号 4711（receiver）：账号未登记（及该接收设备的其他未登记账号）' },
      },
    ]);
  });

  it('of a zone is taken for the graver of what the site and the panel call it', () => {
    const game = up();
    report(game, { zone: '9' });
    report(game, { kind: 'fire', code: '110', zone: '5' });
    expect(raised(game)).toMatchObject([
      { kind: 'hold-up', zone: BUTTON, latching: true },
      { kind: 'fire', zone: WINDOW, priority: 'critical' },
    ]);
  });

  it('of a call for help is over as it is told, and stays to be answered', () => {
    const game = up();
    expect(types(report(game, { kind: 'medical', code: '100', zone: '40' }))).toEqual([
      'panel.event',
      'panel.restored',
      'alarm.raised',
      'alarm.returned',
    ]);
  });
});

describe('a doubt about a panel', () => {
  it('is one alarm for each reason, however often it comes', () => {
    const game = up();
    const doubt = (why: 'replayed' | 'clock-off') =>
      game.read(RECEIVER, { type: 'panel.suspected', data: { account: '1A2B', why, count: 3 } });
    doubt('replayed');
    doubt('replayed');
    doubt('clock-off');
    expect(raised(game)).toMatchObject([
      { kind: 'tamper', priority: 'high', panel: SHOPS, origin: 'panel.replayed' },
      { kind: 'supervision', priority: 'low', origin: 'panel.clock-off' },
    ]);
    expect(view(game, 'panel', SHOPS)).toMatchObject({ state: 'unknown' });
  });
});

describe('a doubt about an account that nobody knows', () => {
  it('stands, once, until somebody has looked and says so', () => {
    const game = up();
    for (let n = 0; n < 3; n += 1) {
      report(game, { account: '4711', kind: 'log' });
      game.wait(20_000);
    }
    const [doubt] = raised(game);
    if (doubt === undefined) throw new Error('nobody doubts it');
    const { alarm } = doubt;
    game.act({ type: 'alarm.acknowledge', data: { alarm } });
    report(game, { account: '4711', kind: 'log' });
    expect(raised(game).filter(({ origin }) => origin === 'panel.unknown-account')).toHaveLength(1);
    expect(types(game.act({ type: 'alarm.reset', data: { alarm, why: '已登记' } }))).toContain(
      'alarm.cleared',
    );
  });
});

describe('a panel that is silent', () => {
  it('is lost after three intervals and ten seconds, with its zones unknown, until its next message', () => {
    const game = up();
    alive(game);
    expect(view(game, 'zone', WINDOW)).toMatchObject({ state: 'normal' });
    game.wait(LOST_AFTER - 1);
    expect(game.of('panel.lost')).toEqual([]);
    game.wait(1);
    expect(raised(game)).toMatchObject([
      { kind: 'communication', panel: SHOPS, source: `panel ${SHOPS}` },
    ]);
    expect(view(game, 'zone', WINDOW)).toMatchObject({ state: 'unknown' });
    expect(view(game, 'panel', SHOPS)).toMatchObject({ state: 'silent' });
    game.wait(3_600_000);
    expect(raised(game)).toHaveLength(1);
    expect(types(alive(game))).toEqual(['panel.heard', 'panel.restored', 'alarm.returned']);
    expect(view(game, 'zone', WINDOW)).toMatchObject({ state: 'normal' });
  });

  it('is heard by whatever it says', () => {
    const game = up();
    alive(game);
    game.wait(60_000);
    report(game);
    game.wait(60_000);
    expect(game.of('panel.lost')).toEqual([]);
    expect(view(game, 'zone', WINDOW)).toMatchObject({ state: 'abnormal' });
  });

  it('is lost also where it never said anything since its receiver is up', () => {
    const game = up();
    game.wait(LOST_AFTER);
    expect(game.of('panel.lost')).toMatchObject([{ data: { panel: SHOPS, why: 'silent' } }]);
  });

  it('is not waited for where the site does not say how often it speaks', () => {
    const game = up();
    expect(types(alive(game, '9999'))).toEqual(['panel.heard', 'panel.restored']);
    expect(alive(game, '9999')).toEqual([]);
    game.wait(86_400_000);
    expect(game.of('panel.lost').map(({ data }) => data.panel)).not.toContain(CLUB);
  });

  it('is given its time anew where nobody was there to hear it', () => {
    const game = up();
    alive(game);
    game.sleepUntil('2026-11-25T03:00:00Z');
    expect(game.of('panel.lost')).toEqual([]);
    expect(game.of('panel.awaited')).toHaveLength(1);
    game.wait(LOST_AFTER);
    expect(game.of('panel.lost')).toHaveLength(1);
  });
});

describe('a receiver that is down', () => {
  it('makes the zones of its panels unknown, as one alarm of its own, until each is heard again', () => {
    const game = up();
    alive(game);
    alive(game, '9999');
    offline(game, RECEIVER);
    expect(raised(game)).toMatchObject([{ kind: 'device', device: RECEIVER }]);
    expect(view(game, 'zone', WINDOW)).toMatchObject({ state: 'unknown' });
    online(game, RECEIVER);
    expect(view(game, 'zone', WINDOW)).toMatchObject({ state: 'unknown' });
    alive(game);
    expect(view(game, 'zone', WINDOW)).toMatchObject({ state: 'normal' });
    expect(view(game, 'panel', CLUB)).toMatchObject({ state: 'unknown' });
  });

  it('is up again and its panel still silent: then the panel is lost', () => {
    const game = up();
    alive(game);
    offline(game, RECEIVER);
    game.wait(600_000);
    expect(game.of('panel.lost').filter(({ data }) => data.why === 'silent')).toEqual([]);
    online(game, RECEIVER);
    game.wait(LOST_AFTER);
    expect(view(game, 'panel', SHOPS)).toMatchObject({ state: 'silent' });
  });

  it('with its host, makes them unknown as well', () => {
    const game = up();
    alive(game);
    game.give({ kind: 'host.health', host: HOST, boot: 'b1', alive: false, backlog: 0 });
    expect(view(game, 'zone', WINDOW)).toMatchObject({ state: 'unknown' });
    expect(view(game, 'zone', HALL)).toMatchObject({ state: 'unknown' });
  });
});

describe('the near checkpoints of a zone of a panel', () => {
  it('are its own', () => {
    const game = up();
    report(game);
    expect(raised(game)).toMatchObject([{ near: [EAST] }]);
  });
});

describe('fire that a panel tells of', () => {
  const smoke = (game: Play, zone: string, more: Parameters<typeof report>[1] = {}) =>
    report(game, { kind: 'fire', code: '111', zone, ...more });

  it('asks somebody to look where one detector tells of it, however often', () => {
    const game = up();
    smoke(game, '7');
    smoke(game, '007');
    smoke(game, '7', { qualifier: 'still' });
    expect(game.of('fire.raised')).toEqual([]);
  });

  it('raises the barriers where a second zone tells of it', () => {
    const game = up();
    smoke(game, '7');
    smoke(game, '8');
    expect(game.of('fire.raised')).toMatchObject([{ data: { origin: 'smoke-a + smoke-b' } }]);
  });

  it('asks somebody to look where a panel says for itself what its detector says', () => {
    const game = up();
    smoke(game, '0', { partition: '1.1' });
    smoke(game, '0');
    smoke(game, '7');
    expect(game.of('fire.raised')).toEqual([]);
    smoke(game, '8');
    expect(game.of('fire.raised')).toHaveLength(1);
  });

  it('raises them with a contact of a board, too', () => {
    const game = up();
    game.read(BOARD, { type: 'input.changed', data: { input: `zone.${HALL}`, state: 'on' } });
    smoke(game, '7');
    expect(game.of('fire.raised')).toHaveLength(1);
  });

  it('raises nothing once the first is restored, or under an account that nobody knows', () => {
    const game = up();
    smoke(game, '7');
    smoke(game, '7', { qualifier: 'restore' });
    smoke(game, '8');
    smoke(game, '1', { account: '4711' });
    expect(game.of('fire.raised')).toEqual([]);
  });

  it('is reset once its panel takes its word back', () => {
    const game = up();
    smoke(game, '7');
    smoke(game, '8');
    game.act({ type: 'fire.reset', data: {} });
    expect(game.of('act.refused')).toMatchObject([{ data: { why: 'fire-signal-still-on' } }]);
    smoke(game, '0', { qualifier: 'restore' });
    game.act({ type: 'fire.reset', data: {} });
    expect(game.of('fire.reset')).toHaveLength(1);
  });
});
