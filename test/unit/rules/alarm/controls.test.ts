import { describe, expect, it } from 'vitest';
import { UNLISTED_MAX } from '../../../../rules/alarm/shared.ts';
import { rulebook } from '../../../../rules/rules.ts';
import type { AlarmId, ZoneId } from '../../../../rules/vocabulary/ids.ts';
import type { Site } from '../../../../rules/vocabulary/site.ts';
import { instant, toRfc3339 } from '../../../../rules/vocabulary/time.ts';
import { swipe, types } from '../engine/play.ts';
import { BOARD, EAST, EAST_READER, HALL, HOST, PUMP, SHOP, WANG } from '../engine/small-site.ts';
import { alive, panelSite, RECEIVER, report, SHOPS, WINDOW } from '../panel/panel-site.ts';
import { patient, type Watch, watch } from './watch.ts';

/** A second window near the same checkpoint, and one near another. */
const twoWindows: Site = {
  ...patient,
  zones: patient.zones.flatMap((zone) =>
    zone.id === WINDOW
      ? [
          zone,
          { ...zone, id: 'window-2' as ZoneId, number: '4' },
          { ...zone, id: 'window-3' as ZoneId, number: '6', near: [PUMP] },
        ]
      : [zone],
  ),
};

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

  it.each(['mains', `zone.${HALL}`])(
    'is over where a loose wire of %s is whole again, whatever it tells then',
    (input) => {
      const game = watch();
      const level = (state: 'on' | 'off' | 'cut') => {
        game.read(BOARD, { type: 'input.changed', data: { input, state } });
        game.wait(2_000);
      };
      for (let n = 0; n < 4; n += 1) {
        level('on');
        level('cut');
      }
      level('on');
      game.wait(60_000);
      const tamper = raised(game).find(({ kind }) => kind === 'tamper');
      if (tamper === undefined) throw new Error('no tamper');
      expect(game.of('alarm.settled').map(({ data }) => data.alarm)).toContain(tamper.alarm);
      expect(game.view(tamper.alarm)).toMatchObject({ active: false });
    },
  );

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

  /** Everything that can be signed off is. */
  const signOff = (game: Watch) => {
    for (const { alarm } of raised(game)) {
      game.do('alarm.acknowledge', {}, alarm);
      game.do('alarm.waive', { consent: 'owner', why: 'known' }, alarm);
      game.do('alarm.reset', { why: 'looked' }, alarm);
      game.do('alarm.close', { why: 'done' }, alarm);
    }
  };
  const zone = (game: Watch, id: string = SHOP) => ({
    ...rulebook.view(game.site, game.states, { kind: 'zone', id }),
  });

  it('is seen to be left out as long as it is, whatever is signed off', () => {
    const game = watch();
    smash(game, 10);
    signOff(game);
    const line = raised(game).find(({ kind }) => kind === 'supervision')?.alarm as AlarmId;
    expect(game.view(line)).toMatchObject({ active: true });
    expect(zone(game)).toMatchObject({ leftOutUntil: '2026-11-26T02:00:00.000Z' });
    game.until('2026-11-26T02:00:00Z');
    expect(game.view(line)).toMatchObject({ active: false });
    expect(zone(game)).not.toHaveProperty('leftOutUntil');
  });

  it('is seen to be left out once more before anybody answered', () => {
    const area = { id: 'a' as never, name: { zh: '店', en: 'Shop' }, zones: [SHOP] };
    const game = watch({ ...patient, armAreas: [area] });
    smash(game, 10);
    const until = '2026-11-25T03:00:00Z';
    game.act({ type: 'area.disarm', data: { area: area.id, until, why: 'open' } });
    game.until(until);
    expect(zone(game)).not.toHaveProperty('leftOutUntil');
    smash(game, 10);
    expect(zone(game)).toHaveProperty('leftOutUntil');
  });

  it('is judged as it stands as its day is over', () => {
    const game = watch();
    smash(game, 10);
    game.contact(SHOP, 'on');
    signOff(game);
    const before = raised(game).length;
    game.until('2026-11-26T02:00:00Z');
    expect(game.of('zone.watched')).toMatchObject([{ data: { zone: SHOP, why: 'day-over' } }]);
    const told = raised(game).slice(before);
    const again = game.of('alarm.repeated').at(-1);
    expect([...told.map((one) => one.zone), again?.data.zone]).toContain(SHOP);
    expect(types(game.facts.slice(-8))).toContain('zone.standing');
  });

  it('is judged as it stands as its panel says that it is armed', () => {
    const game = watch();
    for (let n = 0; n < 8; n += 1) {
      report(game);
      report(game, { qualifier: 'restore' });
      game.wait(120_000);
    }
    report(game);
    expect(zone(game, WINDOW)).toHaveProperty('leftOutUntil');
    const facts = types(report(game, { kind: 'arming', code: '401', zone: '0' }));
    expect(facts).toEqual([
      'panel.event',
      'zone.watched',
      'zone.standing',
      'alarm.returned',
      'alarm.repeated',
    ]);
    expect(zone(game, WINDOW)).not.toHaveProperty('leftOutUntil');
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
function storm(game: Watch, many: number, from = 100, account = '1A2B'): void {
  for (let n = 0; n < many; n += 1) {
    report(game, { account, zone: String(from + n) });
    game.wait(100);
  }
}

describe('a flood of alarms', () => {
  it('is one line with a count, behind the first ten', () => {
    const game = watch();
    storm(game, 500);
    expect(raised(game)).toHaveLength(11);
    expect(raised(game).at(-1)).toMatchObject({
      source: `flood panel ${SHOPS}/burglary`,
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

  it('is over as the last that stands in it gets a line of its own', () => {
    const game = watch();
    storm(game, 11);
    const line = game.newest();
    game.wait(600_000);
    report(game, { zone: '110' });
    expect(game.newest()).not.toBe(line);
    expect(game.view(line)).toMatchObject({ active: false, needsReset: true });
    expect(game.view(game.newest())).toMatchObject({ active: true });
  });

  it('stands as long as one of it does, whatever turned there and back as it began', () => {
    const game = watch();
    storm(game, 10);
    const [first] = raised(game);
    const turns = (zone: string) => {
      report(game, { zone, qualifier: 'restore' });
      report(game, { zone });
    };
    turns('100');
    game.do('alarm.acknowledge', {}, first?.alarm);
    turns('100');
    const line = game.newest();
    expect(raised(game).at(-1)?.origin).toBe('alarm.flood');
    report(game, { zone: '200' });
    report(game, { zone: '100', qualifier: 'restore' });
    game.wait(120_000);
    expect(game.view(line)).toMatchObject({ active: true });
    report(game, { zone: '200', qualifier: 'restore' });
    expect(game.view(line)).toMatchObject({ active: false });
  });

  it('still tells of what is said to stand in it, when it is calm again', () => {
    const game = watch();
    storm(game, 11);
    const before = raised(game).length;
    game.wait(600_000);
    report(game, { zone: '110', qualifier: 'still' });
    expect(raised(game)).toHaveLength(before);
  });

  it('leaves what has a line of its own there', () => {
    const game = watch();
    storm(game, 12);
    report(game, { zone: '100', qualifier: 'restore' });
    report(game, { zone: '100' });
    expect(game.of('alarm.repeated').at(-1)?.data.alarm).toBe(raised(game)[0]?.alarm);
  });
});

describe('a first alarm in a flood', () => {
  it('has a line of its own, with its clocks, whatever else of its panel is open', () => {
    const game = watch();
    storm(game, 11, 100, '9999');
    report(game, { kind: 'trouble', code: '300', zone: '' });
    game.do('alarm.acknowledge');
    report(game);
    expect(raised(game).at(-1)).toMatchObject({ source: `zone ${WINDOW}`, near: [EAST] });
    expect(game.view(game.newest())['clocks']).toContainEqual(
      expect.objectContaining({ clock: 'attended' }),
    );
  });

  it('of another kind shares no line with what is less grave', () => {
    const game = watch();
    storm(game, 11, 100, '9999');
    for (const zone of ['1', '2']) report(game, { kind: 'trouble', code: '300', zone });
    for (const zone of ['3', '4']) report(game, { zone });
    const lines = raised(game).filter(({ origin }) => origin === 'alarm.flood');
    expect(lines.map(({ kind }) => kind)).toEqual(['burglary', 'trouble', 'burglary']);
  });
});

describe('a line that several share', () => {
  /** The shop's zone in a line with others of its panel. */
  const shared = () => {
    const game = watch(twoWindows);
    storm(game, 11, 100, '9999');
    report(game, { zone: '1' });
    report(game, { zone: '2' });
    return { game, line: game.newest() };
  };
  const attended = (game: Watch, line: AlarmId) =>
    (game.view(line)['clocks'] as readonly { clock: string; due: string; stopped?: string }[]).find(
      ({ clock }) => clock === 'attended',
    );

  it('names the first zone of it, and where somebody proves that he came', () => {
    const game = watch();
    storm(game, 12);
    report(game);
    expect(raised(game).at(-1)).toMatchObject({ near: [], origin: 'alarm.flood' });
    expect(attended(game, game.newest())).toBeDefined();
    const other = watch(twoWindows);
    storm(other, 10);
    report(other);
    expect(raised(other).at(-1)).toMatchObject({
      place: {
        zh: 'shops主机：批量报警（window等）',
        en: 'shops panel: many alarms (window and others)',
      },
      near: [EAST],
    });
  });

  it('asks somebody to come as the first place that he can prove to have been at joins it', () => {
    const { game, line } = shared();
    expect(attended(game, line)).toBeUndefined();
    game.wait(600_000 - 2_000);
    storm(game, 11, 200, '9999');
    report(game);
    expect(attended(game, line)?.due).toBe(toRfc3339(instant(game.now + 180_000)));
    game.wait(1_000);
    swipe(game, EAST_READER, 'wang-card');
    expect(attended(game, line)?.stopped).toBeDefined();
  });

  it('asks him anew for a place where he was not', () => {
    const { game, line } = shared();
    report(game);
    game.wait(1_000);
    swipe(game, EAST_READER, 'wang-card');
    report(game, { zone: '6' });
    expect(attended(game, line)).not.toHaveProperty('stopped');
  });

  it('asks nobody anew for a place where he was just now', () => {
    const { game, line } = shared();
    report(game);
    game.wait(1_000);
    swipe(game, EAST_READER, 'wang-card');
    report(game, { zone: '4' });
    expect(attended(game, line)).toHaveProperty('stopped');
  });

  it('comes back from the shelf as something joins it that was no part of it', () => {
    const { game, line } = shared();
    const until = '2026-11-25T10:00:00Z';
    game.do('alarm.shelve', { why: 'works', until }, line);
    expect(types(report(game, { zone: '2', qualifier: 'restore' }))).toContain('alarm.grouped');
    report(game, { zone: '2' });
    expect(game.view(line)).toMatchObject({ state: 'shelved' });
    expect(types(report(game, { zone: '3' }))).toEqual([
      'panel.event',
      'alarm.grouped',
      'alarm.unshelved',
      'alarm.realarmed',
    ]);
    expect(game.view(line)).toMatchObject({ state: 'unacknowledged' });
  });

  it('asks anew where one of it comes again while it stands, and not where it is told twice', () => {
    const { game, line } = shared();
    game.do('alarm.acknowledge', {}, line);
    report(game, { zone: '2' });
    expect(game.view(line)).toMatchObject({ state: 'acknowledged' });
    game.wait(10_000);
    report(game, { zone: '2' });
    expect(game.of('alarm.realarmed').at(-1)?.data).toMatchObject({ why: 'again' });
  });
});

describe('accounts that nobody knows', () => {
  const strangers = (game: Watch, many: number, kind: 'fire' | 'burglary') => {
    for (let n = 0; n < many; n += 1) report(game, { account: `A${n}`, kind, zone: '1' });
  };
  const lines = (game: Watch, kind: string) => raised(game).filter((one) => one.kind === kind);

  it('share one line of each kind, which asks anew for each of them, and begin no flood', () => {
    const game = watch();
    strangers(game, 300, 'burglary');
    expect(raised(game).map(({ kind }) => kind)).toEqual(['burglary', 'supervision']);
    expect(game.of('flood.begun')).toEqual([]);
    expect(game.view(game.newest())).toMatchObject({ count: 300 });
    game.do('alarm.acknowledge');
    report(game, { account: 'B', zone: '1' });
    expect(game.view(game.newest())).toMatchObject({ state: 'unacknowledged', count: 301 });
  });

  it('show what is about a life each in a line of its own, and share one beyond twenty', () => {
    const game = watch();
    strangers(game, 500, 'fire');
    expect(lines(game, 'fire')).toHaveLength(UNLISTED_MAX + 1);
    expect(lines(game, 'fire').every(({ priority }) => priority === 'critical')).toBe(true);
    expect(game.view(game.newest())).toMatchObject({ count: 500 - UNLISTED_MAX });
    expect(lines(game, 'panic')).toEqual([]);
    report(game, { account: 'B', kind: 'panic', zone: '1' });
    expect(lines(game, 'panic')).toMatchObject([{ priority: 'critical' }]);
  });

  it('are known by name up to a number, and can all be signed off by the word of who looked', () => {
    const game = watch();
    strangers(game, 500, 'burglary');
    for (let n = 0; n < 500; n += 1) {
      report(game, { account: `A${n}`, kind: 'burglary', zone: '1', qualifier: 'restore' });
    }
    const [line] = lines(game, 'burglary').map(({ alarm }) => alarm);
    if (line === undefined) throw new Error('no line');
    expect(game.view(line)).toMatchObject({ active: true, count: 500 });
    game.do('alarm.acknowledge', {}, line);
    game.do('alarm.reset', { why: 'nobody there' }, line);
    expect(types(game.do('alarm.close', { why: 'spoofed' }, line))).toEqual(['alarm.closed']);
    expect(JSON.stringify(game.states).length).toBeLessThan(100_000);
  });

  it('call for help in a line that is over as it is told, beyond those that have their own', () => {
    const game = watch();
    for (let n = 0; n < 300; n += 1) report(game, { account: `A${n}`, kind: 'panic', zone: '1' });
    expect(game.view(game.newest())).toMatchObject({ active: false, state: 'returned' });
  });

  it('show as a test what is about a life in one, and in earnest after it', () => {
    const game = watch();
    const until = '2026-11-25T03:00:00Z';
    game.act({ type: 'test.begin', data: { device: RECEIVER, until, why: 'yearly' } });
    strangers(game, 30, 'fire');
    expect(lines(game, 'fire')).toHaveLength(UNLISTED_MAX + 1);
    expect(lines(game, 'fire').every(({ test }) => test === true)).toBe(true);
    game.until(until);
    const earnest = lines(game, 'fire').filter(({ test }) => test !== true);
    expect(earnest.every(({ priority }) => priority === 'critical')).toBe(true);
    const own = earnest.filter(({ source = '' }) => source.startsWith('event '));
    expect(own.length + Number(game.view(game.newest())['count'] ?? 0)).toBe(30);
  });
});

describe('numbers that nobody listed', () => {
  it('of one panel fill no list, and the fire of each of them can be reset', () => {
    const game = watch();
    for (let n = 0; n < 500; n += 1) {
      report(game, { kind: 'fire', code: '110', zone: `x${n}` });
      game.wait(150_000);
    }
    const open = raised(game).filter(
      ({ kind, source }) => kind === 'fire' && source !== 'fire site',
    );
    expect(open).toHaveLength(UNLISTED_MAX + 1);
    for (const { alarm } of open) {
      game.do('alarm.acknowledge', {}, alarm);
      game.do('alarm.reset', { why: 'looked' }, alarm);
    }
    expect(types(game.act({ type: 'fire.reset', data: {} }))).toContain('fire.reset');
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
