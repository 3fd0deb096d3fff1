import { describe, expect, it } from 'vitest';
import { rulebook } from '../../../../rules/rules.ts';
import type { Site } from '../../../../rules/vocabulary/site.ts';
import type { StateKind } from '../../../../rules/vocabulary/states.ts';
import { bringUp, offline, online, type Play, play, types } from '../engine/play.ts';
import {
  alive,
  BACKUP,
  LOST_AFTER,
  panelSite,
  pathSite,
  RECEIVER,
  report,
  SHOPS,
  WINDOW,
} from './panel-site.ts';

function up(site: Site = pathSite): Play {
  const game = play(rulebook, '2026-11-25T02:00:00Z', site);
  bringUp(game, site);
  return game;
}

const raised = (game: Play) => game.of('alarm.raised').map(({ data }) => data);
const lost = (game: Play) =>
  game.of('panel.lost').flatMap(({ data }) => (data.panel === SHOPS ? [data] : []));
const view = (game: Play, kind: StateKind, id: string) =>
  rulebook.view(pathSite, game.states, { kind, id });
const byBackup = (game: Play) => alive(game, '77', BACKUP);
const told = (game: Play, more: Parameters<typeof report>[1] = {}) =>
  report(game, { account: '77', ...more }, { device: BACKUP });
/** Reports by that way as often as it should, for so long. */
function reports(game: Play, say: (game: Play) => unknown, ms: number): void {
  for (let passed = 0; passed < ms; passed += 20_000) {
    say(game);
    game.wait(20_000);
  }
}

describe('what a panel says at its back-up receiver', () => {
  it('is of the same panel and the same zones', () => {
    const game = up();
    told(game);
    expect(raised(game)).toMatchObject([{ panel: SHOPS, zone: WINDOW, source: `zone ${WINDOW}` }]);
    expect(view(game, 'panel', SHOPS)).toMatchObject({ state: 'heard', heardBy: BACKUP });
  });

  it('is one alarm with what it says at the main one a moment before or after', () => {
    const game = up();
    report(game);
    expect(types(told(game))).toEqual(['panel.event']);
    game.wait(60_000);
    told(game, { kind: 'tamper', code: '144', zone: '40' });
    expect(types(report(game, { kind: 'tamper', code: '144', zone: '40' }))).toEqual([
      'panel.event',
    ]);
    expect(raised(game)).toHaveLength(2);
  });

  it('is one call for help with what it said at the main one, acknowledged meanwhile or not', () => {
    const game = up();
    report(game, { kind: 'panic', code: '120', zone: '40' });
    const [first] = raised(game);
    if (first === undefined) throw new Error('nobody heard it');
    game.act({ type: 'alarm.acknowledge', data: { alarm: first.alarm } });
    game.wait(9_999);
    expect(types(told(game, { kind: 'panic', code: '120', zone: '40' }))).toEqual(['panel.event']);
    told(game, { kind: 'panic', code: '120', zone: '41' });
    game.wait(1);
    told(game, { kind: 'panic', code: '120', zone: '40' });
    expect(raised(game)).toHaveLength(3);
  });

  it('takes back what it said at the main one', () => {
    const game = up();
    report(game, { kind: 'power', code: '301', zone: '0' });
    expect(
      types(told(game, { kind: 'power', code: '301', zone: '0', qualifier: 'restore' })),
    ).toContain('alarm.returned');
  });

  it('is one detector of a fire with what it says at the main one', () => {
    const game = up();
    const smoke = { kind: 'fire', code: '111', zone: '7' };
    report(game, smoke);
    told(game, smoke);
    expect(game.of('fire.raised')).toEqual([]);
  });

  it('is of nobody where its main account is written', () => {
    const game = up();
    report(game, {}, { device: BACKUP });
    expect(game.of('panel.doubted')).toMatchObject([{ data: { why: 'unknown-account' } }]);
  });
});

describe('a panel with a back-up receiver', () => {
  it('is silent only where none of them hears it', () => {
    const game = up();
    alive(game);
    reports(game, byBackup, 600_000);
    expect(lost(game)).toEqual([]);
    expect(view(game, 'zone', WINDOW)).toMatchObject({ state: 'normal' });
    game.wait(LOST_AFTER - 20_001);
    expect(lost(game)).toEqual([]);
    game.wait(1);
    expect(lost(game)).toMatchObject([{ why: 'silent' }]);
    expect(view(game, 'zone', WINDOW)).toMatchObject({ state: 'unknown' });
  });

  it('keeps its zones while one receiver is down, and has its time to be heard by the other', () => {
    const game = up();
    alive(game);
    game.wait(60_000);
    expect(types(offline(game, RECEIVER))).toContain('panel.awaited');
    expect(view(game, 'zone', WINDOW)).toMatchObject({ state: 'normal' });
    game.wait(LOST_AFTER - 1);
    expect(lost(game)).toEqual([]);
    byBackup(game);
    game.wait(LOST_AFTER - 1);
    expect(lost(game)).toEqual([]);
    game.wait(1);
    expect(lost(game)).toMatchObject([{ why: 'silent' }]);
  });

  it('is not waited for longer where the receiver that comes and goes is not heard from', () => {
    const game = up();
    alive(game);
    for (let n = 0; n < 4; n += 1) {
      game.wait(15_000);
      offline(game, RECEIVER);
      game.wait(15_000);
      online(game, RECEIVER);
    }
    expect(game.of('panel.awaited')).toHaveLength(1);
    expect(lost(game)).toHaveLength(1);
  });

  it('is not waited for longer where its receivers come and go by turns', () => {
    const game = up();
    alive(game);
    for (let n = 0; n < 4; n += 1) {
      for (const receiver of [RECEIVER, BACKUP]) {
        game.wait(30_000);
        offline(game, receiver);
        game.wait(1_000);
        online(game, receiver);
      }
    }
    expect(lost(game)).toMatchObject([{ why: 'silent' }]);
    expect(view(game, 'zone', WINDOW)).toMatchObject({ state: 'unknown' });
  });

  it('is not waited for longer after all were down where one of them comes and goes', () => {
    const game = up();
    alive(game);
    offline(game, BACKUP);
    offline(game, RECEIVER);
    online(game, RECEIVER);
    for (let n = 0; n < 4; n += 1) {
      online(game, BACKUP);
      game.wait(60_000);
      offline(game, BACKUP);
      game.wait(4_000);
    }
    expect(lost(game).map(({ why }) => why)).toEqual(['device-offline', 'silent']);
  });

  it('is lost where its last receiver goes down', () => {
    const game = up();
    alive(game);
    offline(game, BACKUP);
    expect(view(game, 'zone', WINDOW)).toMatchObject({ state: 'normal' });
    offline(game, RECEIVER);
    expect(lost(game)).toMatchObject([{ why: 'device-offline', device: RECEIVER }]);
    expect(view(game, 'zone', WINDOW)).toMatchObject({ state: 'unknown' });
    online(game, BACKUP);
    expect(view(game, 'zone', WINDOW)).toMatchObject({ state: 'unknown' });
    byBackup(game);
    expect(view(game, 'zone', WINDOW)).toMatchObject({ state: 'normal' });
  });

  it('is given its time from when the last receiver is up again, where all were down', () => {
    const game = up();
    alive(game);
    offline(game, BACKUP);
    offline(game, RECEIVER);
    game.wait(600_000);
    online(game, BACKUP);
    game.wait(60_000);
    online(game, RECEIVER);
    game.wait(LOST_AFTER - 1);
    expect(lost(game).filter(({ why }) => why === 'silent')).toEqual([]);
    game.wait(1);
    expect(view(game, 'panel', SHOPS)).toMatchObject({ state: 'silent' });
  });
});

describe('a panel that reports by its back-up only', () => {
  const paths = (game: Play) =>
    raised(game).filter(({ origin }) => origin === 'condition.backup-only');

  it('is one medium alarm once its main path was silent for three intervals and ten seconds', () => {
    const game = up();
    alive(game);
    game.wait(10_000);
    byBackup(game);
    game.wait(LOST_AFTER - 10_001);
    expect(paths(game)).toEqual([]);
    byBackup(game);
    game.wait(1);
    expect(paths(game)).toMatchObject([
      {
        kind: 'communication',
        priority: 'medium',
        panel: SHOPS,
        place: { zh: 'shops主机：仅备用通道上报' },
      },
    ]);
    expect(view(game, 'panel', SHOPS)).toMatchObject({ state: 'heard', backupOnly: true });
    reports(game, byBackup, 3_600_000);
    expect(paths(game)).toHaveLength(1);
  });

  it('returns when its main path hears it again', () => {
    const game = up();
    alive(game);
    reports(game, byBackup, 100_000);
    expect(types(alive(game))).toEqual(['panel.heard', 'condition.cleared', 'alarm.returned']);
    expect(view(game, 'panel', SHOPS)).not.toHaveProperty('backupOnly');
    reports(game, byBackup, 100_000);
    report(game);
    expect(paths(game)).toHaveLength(1);
    expect(game.of('condition.raised')).toHaveLength(2);
    expect(game.of('condition.cleared')).toHaveLength(2);
  });

  it('is told as soon as the back-up hears one that was silent altogether', () => {
    const game = up();
    alive(game);
    game.wait(LOST_AFTER);
    expect(paths(game)).toEqual([]);
    expect(types(byBackup(game))).toEqual([
      'panel.heard',
      'panel.restored',
      'condition.raised',
      'alarm.returned',
      'alarm.raised',
    ]);
  });

  it('is no news while both hear it, nor while its main receiver is down: that is the alarm', () => {
    const game = up();
    const both = () => [alive(game), byBackup(game)];
    reports(game, both, 200_000);
    offline(game, RECEIVER);
    reports(game, byBackup, 200_000);
    expect(paths(game)).toEqual([]);
    online(game, RECEIVER);
    reports(game, byBackup, 60_000);
    expect(paths(game)).toEqual([]);
    reports(game, byBackup, 20_000);
    expect(paths(game)).toHaveLength(1);
  });

  it('is not told for a time in which nobody was there to hear it', () => {
    const game = up();
    alive(game);
    byBackup(game);
    game.sleepUntil('2026-11-25T03:00:00Z');
    byBackup(game);
    expect(paths(game)).toEqual([]);
  });

  it('is told also where both ways end at one receiver, under two accounts', () => {
    const oneReceiver: Site = {
      ...pathSite,
      panels: (pathSite.panels ?? []).map((one) =>
        one.id === SHOPS ? { ...one, backup: [{ device: RECEIVER, account: '77' }] } : one,
      ),
    };
    const game = up(oneReceiver);
    alive(game);
    reports(game, () => alive(game, '77'), 100_000);
    expect(paths(game)).toHaveLength(1);
    expect(types(alive(game, '1a2b'))).toContain('condition.cleared');
  });

  it('is over where it has no back-up any more', () => {
    const game = up();
    alive(game);
    reports(game, byBackup, 100_000);
    const input = { kind: 'site.configured', digest: 'x', id: 'z', at: game.now, time: game.now };
    const names = { fact: (_: string, n: number) => `z/${n}`, command: () => 'z' };
    const step = rulebook.step(panelSite, game.states, input as never, 9_999, names as never);
    expect(types(step.facts)).toContain('condition.cleared');
    expect(types(step.facts)).toContain('alarm.returned');
  });
});
