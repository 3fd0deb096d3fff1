import { describe, expect, it } from 'vitest';
import { types } from '../engine/play.ts';
import { HALL, HOST, SHOP, WANG } from '../engine/small-site.ts';
import { alive, panelSite, report, SHOPS } from '../panel/panel-site.ts';
import { patient, type Watch, watch } from './watch.ts';

const raised = (game: Watch) => game.of('alarm.raised').map(({ data }) => data);

/** There and back, so many times, each a few seconds long. */
function turn(game: Watch, times: number, zone: string = HALL): void {
  for (let n = 0; n < times; n += 1) {
    game.contact(zone, 'on');
    game.wait(2_000);
    game.contact(zone, 'off');
    game.wait(2_000);
  }
}

describe('what chatters', () => {
  it('is told once, and stands until it is quiet for a minute', () => {
    const game = watch();
    turn(game, 10);
    expect(raised(game)).toHaveLength(1);
    expect(game.of('alarm.chattering')).toHaveLength(1);
    expect(game.view(game.newest())).toMatchObject({ active: true, chattering: true });
    game.wait(60_000);
    expect(game.of('alarm.settled')).toMatchObject([{ data: { count: 10 } }]);
    expect(game.view(game.newest())).toMatchObject({ active: false });
    expect(game.view(game.newest())).not.toHaveProperty('chattering');
  });

  it('stays abnormal where it ended so', () => {
    const game = watch();
    turn(game, 3);
    game.contact(HALL, 'on');
    game.wait(60_000);
    expect(game.of('alarm.settled')).toHaveLength(1);
    expect(game.view(game.newest())).toMatchObject({ active: true });
  });

  it('is found out also where each turn is answered', () => {
    const game = watch();
    for (let n = 0; n < 5; n += 1) {
      game.contact(HALL, 'on');
      game.do('alarm.acknowledge');
      game.contact(HALL, 'off');
      game.wait(5_000);
    }
    expect(raised(game)).toHaveLength(3);
    expect(game.of('alarm.chattering')).toHaveLength(1);
  });

  it('is none where it turns slowly', () => {
    const game = watch();
    for (let n = 0; n < 5; n += 1) {
      turn(game, 1);
      game.wait(40_000);
    }
    expect(game.of('alarm.chattering')).toEqual([]);
  });

  it('in a test is quiet in earnest where it goes on after it', () => {
    const game = watch();
    const until = '2026-11-25T02:00:30Z';
    game.act({ type: 'test.begin', data: { zone: HALL, until, why: 'yearly' } });
    turn(game, 3);
    game.contact(HALL, 'on');
    game.until(until);
    game.contact(HALL, 'off');
    game.wait(60_000);
    expect(raised(game).map(({ test }) => test === true)).toEqual([true, false]);
    expect(game.view(game.newest())).toMatchObject({ active: false });
  });

  it('in a test is news in earnest', () => {
    const game = watch();
    const until = '2026-11-25T02:00:30Z';
    game.act({ type: 'test.begin', data: { zone: HALL, until, why: 'yearly' } });
    turn(game, 3);
    game.until(until);
    game.contact(HALL, 'on');
    expect(raised(game).map(({ test }) => test === true)).toEqual([true, false]);
  });

  it('is heard anew after somebody had the last word on it', () => {
    const game = watch();
    const smash = () => {
      report(game, { zone: '40' });
      report(game, { zone: '40', qualifier: 'restore' });
      game.wait(5_000);
    };
    for (let n = 0; n < 4; n += 1) smash();
    game.do('alarm.acknowledge');
    game.do('alarm.reset', { why: '门窗已关' });
    smash();
    expect(raised(game)).toHaveLength(2);
  });
});

describe('a zone that alarms again and again', () => {
  const smash = (game: Watch, times: number) => {
    for (let n = 0; n < times; n += 1) {
      game.contact(SHOP, 'on');
      game.contact(SHOP, 'off');
      game.wait(120_000);
    }
  };
  const kinds = (game: Watch) => raised(game).map(({ kind }) => kind);

  it('is told six times, then once that it is left out', () => {
    const game = watch();
    smash(game, 10);
    expect(kinds(game)).toEqual(['burglary', 'supervision']);
    expect(game.of('alarm.repeated').filter(({ data }) => data.kind === 'burglary')).toHaveLength(
      5,
    );
  });

  it('is told again once it was armed anew', () => {
    const area = { id: 'a' as never, name: { zh: '店', en: 'Shop' }, zones: [SHOP] };
    const game = watch({ ...patient, armAreas: [area] });
    smash(game, 10);
    const until = '2026-11-25T03:00:00Z';
    game.act({ type: 'area.disarm', data: { area: area.id, until, why: 'open' } });
    game.until(until);
    game.contact(SHOP, 'on');
    expect(types(game.facts.slice(-2))).toEqual(['input.observed', 'alarm.repeated']);
  });

  it('is told again the day after, where nobody arms it', () => {
    const game = watch();
    smash(game, 10);
    game.wait(24 * 3_600_000);
    game.contact(SHOP, 'on');
    expect(types(game.facts.slice(-2))).toEqual(['input.observed', 'alarm.repeated']);
  });

  it('is told again where its panel was armed', () => {
    const game = watch();
    const burgle = () => {
      report(game);
      report(game, { qualifier: 'restore' });
      game.wait(120_000);
    };
    for (let n = 0; n < 8; n += 1) burgle();
    report(game, { kind: 'arming', code: '401', zone: '0' });
    report(game);
    expect(types(game.facts.slice(-2))).toEqual(['panel.event', 'alarm.repeated']);
  });
});

/** So many zones of the shops' panel, one after the other. */
function storm(game: Watch, many: number, from = 100): void {
  for (let n = 0; n < many; n += 1) {
    report(game, { zone: String(from + n) });
    game.wait(100);
  }
}

describe('a flood of alarms', () => {
  it('is one line with a count, behind the first ten', () => {
    const game = watch();
    storm(game, 500);
    expect(raised(game)).toHaveLength(11);
    expect(raised(game).at(-1)).toMatchObject({
      source: `flood panel ${SHOPS}`,
      place: { zh: 'shops主机：批量报警' },
    });
    expect(game.view(game.newest())).toMatchObject({ count: 490, state: 'unacknowledged' });
    expect(game.of('flood.begun')).toHaveLength(1);
  });

  it('hides neither the first of another panel nor what is about a life', () => {
    const game = watch();
    storm(game, 50);
    const before = raised(game).length;
    report(game, { account: '9999', zone: '1' });
    report(game, { kind: 'fire', code: '110', zone: '7' });
    report(game, { kind: 'panic', code: '120', zone: '60' });
    report(game, { kind: 'hold-up', code: '122', zone: '9' });
    report(game, { kind: 'duress', code: '121', zone: '0' });
    report(game, { kind: 'medical', code: '100', zone: '61' });
    expect(
      raised(game)
        .slice(before)
        .map(({ kind }) => kind),
    ).toEqual(['burglary', 'fire', 'panic', 'hold-up', 'duress', 'medical']);
  });

  it('asks anew where another joins a line that was acknowledged', () => {
    const game = watch();
    storm(game, 20);
    game.do('alarm.acknowledge');
    report(game, { zone: '300' });
    expect(game.of('alarm.realarmed').at(-1)?.data).toMatchObject({ why: 'another' });
    expect(game.view(game.newest())).toMatchObject({ state: 'unacknowledged' });
  });

  it('is over with the last of those that share it, and signed off as any alarm', () => {
    const game = watch();
    storm(game, 12);
    const line = game.newest();
    report(game, { zone: '110', qualifier: 'restore' });
    expect(game.view(line)).toMatchObject({ active: true });
    report(game, { zone: '111', qualifier: 'restore' });
    expect(game.view(line)).toMatchObject({ active: false, needsReset: true });
    game.do('alarm.acknowledge');
    game.do('alarm.reset');
    expect(types(game.do('alarm.close', { why: '雷击' }))).toEqual(['alarm.closed']);
  });

  it('ends as it gets calm, and then each has a line of its own', () => {
    const game = watch();
    storm(game, 12);
    game.wait(600_000);
    expect(game.of('flood.ended')).toMatchObject([{ data: { grouped: 2 } }]);
    const before = raised(game).length;
    report(game, { zone: '200' });
    expect(raised(game)).toHaveLength(before + 1);
  });

  it('takes no late restore for the end of what came after it', () => {
    const game = watch();
    storm(game, 12);
    const before = (game.now - 600_000) as never;
    report(game, { zone: '111', qualifier: 'restore' }, { time: before });
    expect(game.of('alarm.grouped').filter(({ data }) => !data.active)).toEqual([]);
  });

  it('holds nothing up that is over as it is told', () => {
    const game = watch();
    storm(game, 11);
    report(game, { zone: '110', qualifier: 'restore' });
    const line = game.newest();
    expect(game.view(line)).toMatchObject({ active: false });
    const pattern = { type: 'duress.signal', data: {} } as const;
    game.act(pattern, WANG);
    expect(game.view(line)).toMatchObject({ active: false });
  });

  it('leaves what has a line of its own there', () => {
    const game = watch();
    storm(game, 12);
    report(game, { zone: '100', qualifier: 'restore' });
    report(game, { zone: '100' });
    expect(game.of('alarm.repeated').at(-1)?.data.alarm).toBe(raised(game)[0]?.alarm);
  });
});

describe('a panel or host that is gone', () => {
  it('is one line, with the number of zones or devices behind it', () => {
    const game = watch(panelSite);
    alive(game);
    game.wait(70_000);
    expect(game.view(game.newest())).toMatchObject({ panel: SHOPS, count: 4 });
    game.give({ kind: 'host.health', host: HOST, boot: 'b1', alive: false, backlog: 0 });
    expect(game.view(game.newest())).toMatchObject({ count: panelSite.devices.length });
  });
});
