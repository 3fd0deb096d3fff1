import { describe, expect, it } from 'vitest';
import { rulebook } from '../../../../rules/rules.ts';
import type { ArmAreaId, PanelId } from '../../../../rules/vocabulary/ids.ts';
import type { ReadingData } from '../../../../rules/vocabulary/readings.ts';
import type { ArmArea, Site } from '../../../../rules/vocabulary/site.ts';
import { patient, type Watch, watch } from '../alarm/watch.ts';
import { offline, types } from '../engine/play.ts';
import { SHOP } from '../engine/small-site.ts';
import {
  alive,
  BACKUP,
  CLUB,
  LOST_AFTER,
  panelSite,
  pathSite,
  report,
  SHOPS,
  WINDOW,
} from './panel-site.ts';

const AREA = 'shops-area' as ArmAreaId;
const area = (more: Partial<ArmArea> = {}): ArmArea => ({
  id: AREA,
  name: { zh: '商铺', en: 'Shops' },
  zones: [SHOP, WINDOW],
  follows: { panel: SHOPS },
  ...more,
});
const site = (more: Partial<ArmArea> = {}, of: Site = patient): Site => ({
  ...of,
  armAreas: [area(more)],
});
/** It is ten in the morning at the site. */
const nightly = { hours: [{ days: 'every-day' as const, from: '22:00', to: '06:00' }] };

type More = Parameters<typeof report>[2];
const told = (game: Watch, said: Partial<ReadingData<'panel.reported'>>, more: More = {}) =>
  report(game, { kind: 'arming', zone: '', user: '3', ...said }, more);
const closing = (game: Watch, said: Partial<ReadingData<'panel.reported'>> = {}, more: More = {}) =>
  told(game, { code: '401', qualifier: 'restore', armed: true, ...said }, more);
const opening = (game: Watch, said: Partial<ReadingData<'panel.reported'>> = {}, more: More = {}) =>
  told(game, { code: '401', qualifier: 'new', armed: false, ...said }, more);
const raised = (game: Watch) => game.of('alarm.raised').map(({ data }) => data);
const view = (game: Watch) => rulebook.view(game.site, game.states, { kind: 'area', id: AREA });
const isArmed = (game: Watch) => (view(game) as { readonly armed: boolean }).armed;
const late = (game: Watch) => raised(game).filter(({ origin }) => origin === 'condition.not-armed');

describe('an area that follows its panel', () => {
  it('is armed and disarmed by what the panel says that it did, with who did it', () => {
    const game = watch(site());
    expect(types(opening(game))).toContain('area.disarmed');
    expect(view(game)).toEqual({
      name: { zh: '商铺', en: 'Shops' },
      armed: false,
      follows: SHOPS,
      user: '3',
    });
    closing(game, { user: '7' });
    expect(game.of('area.armed')).toMatchObject([
      { data: { area: AREA, how: 'panel', user: '7', code: '401' } },
    ]);
    expect(view(game)).toMatchObject({ armed: true, user: '7' });
  });

  it('does not turn by what says nothing of it, whatever its qualifier', () => {
    const game = watch(site());
    closing(game);
    told(game, { code: '454', qualifier: 'new' });
    expect(isArmed(game)).toBe(true);
    expect(game.of('area.disarmed')).toEqual([]);
    opening(game);
    told(game, { code: '459', qualifier: 'restore' });
    expect(isArmed(game)).toBe(false);
  });

  it('hears only its own part, or the whole panel', () => {
    const game = watch(site({ follows: { panel: SHOPS, partition: '2' } }));
    closing(game, { partition: '02' });
    opening(game, { partition: '1' });
    expect(isArmed(game)).toBe(true);
    opening(game);
    expect(isArmed(game)).toBe(false);
    closing(game, { partition: '2' });
    expect(isArmed(game)).toBe(true);
  });

  it('does not turn back by what is told late', () => {
    const game = watch(site());
    game.wait(600_000);
    closing(game);
    opening(game, {}, { time: (game.now - 60_000) as never });
    expect(isArmed(game)).toBe(true);
    expect(game.of('panel.event')).toHaveLength(2);
  });

  it('goes by the clock of the panel where it tells its time', () => {
    const game = watch(site());
    closing(game, { panelTime: '2026-11-25T01:30:00Z' });
    opening(game, { panelTime: '2026-11-25T01:29:59Z' });
    expect(isArmed(game)).toBe(true);
    opening(game, { panelTime: '2026-11-25T01:30:00Z' });
    expect(isArmed(game)).toBe(false);
  });

  it('is not held by a panel whose clock was fast and is set right', () => {
    const game = watch(site());
    closing(game, { panelTime: '2026-11-25T09:00:00Z' });
    game.wait(60_000);
    opening(game, { panelTime: '2026-11-25T02:01:00Z' });
    expect(isArmed(game)).toBe(false);
  });

  it('is not held by a panel whose clock lost its power and begins years ago', () => {
    const game = watch(site());
    closing(game, { panelTime: '2026-11-25T02:00:00Z' });
    game.wait(60_000);
    opening(game, { panelTime: '2000-01-01T00:01:00Z' });
    expect(isArmed(game)).toBe(false);
    closing(game, { panelTime: '2000-01-01T00:09:00Z' });
    expect(isArmed(game)).toBe(true);
  });

  it('does not turn back by what another receiver brings a moment later', () => {
    const game = watch(site({}, pathSite));
    closing(game);
    opening(game, { user: '4' });
    game.wait(9_999);
    closing(game, { account: '77' }, { device: BACKUP });
    expect(isArmed(game)).toBe(false);
    game.wait(1);
    closing(game, { account: '77' }, { device: BACKUP });
    expect(isArmed(game)).toBe(true);
  });

  it('is not armed or disarmed from here', () => {
    const game = watch(site());
    game.act({ type: 'area.arm', data: { area: AREA } });
    expect(game.refusal()).toBe('armed-at-panel');
    const until = '2026-11-25T03:00:00Z';
    game.act({ type: 'area.disarm', data: { area: AREA, until, why: '盘点' } });
    expect(game.of('act.refused')).toHaveLength(2);
    expect(game.of('area.disarmed')).toEqual([]);
  });

  it('hides no alarm of its panel, whatever that said of being disarmed', () => {
    const game = watch(site());
    opening(game);
    report(game);
    expect(raised(game)).toMatchObject([{ kind: 'burglary', zone: WINDOW }]);
  });

  it('takes contacts of our own along, and tells what stands open as the panel is armed', () => {
    const game = watch(site());
    opening(game);
    game.contact(SHOP, 'on');
    expect(raised(game)).toEqual([]);
    closing(game);
    expect(raised(game)).toMatchObject([{ kind: 'burglary', zone: SHOP }]);
  });

  it('tells no old alarm of the panel anew as it is armed', () => {
    const game = watch(site());
    report(game);
    const [first] = raised(game);
    if (first === undefined) throw new Error('nobody heard it');
    game.do('alarm.acknowledge', {}, first.alarm);
    game.do('alarm.reset', { why: '已查看' }, first.alarm);
    opening(game);
    closing(game);
    expect(raised(game)).toHaveLength(1);
  });

  it('is shown as unknown until its panel has told, and while that is not heard', () => {
    const game = watch(site({}, panelSite));
    alive(game);
    expect(view(game)).toMatchObject({ armed: true, unknown: true });
    opening(game);
    expect(view(game)).not.toHaveProperty('unknown');
    game.wait(LOST_AFTER);
    expect(view(game)).toMatchObject({ armed: false, unknown: true });
    alive(game);
    expect(view(game)).not.toHaveProperty('unknown');
    offline(game, 'receiver' as never);
    expect(view(game)).toMatchObject({ armed: false, unknown: true });
  });

  it('is of its panel and of no other', () => {
    const game = watch(site({ follows: { panel: 'club' as PanelId } }));
    opening(game);
    expect(game.of('area.disarmed')).toEqual([]);
    opening(game, { account: '9999' });
    expect(game.of('area.disarmed')).toHaveLength(1);
  });

  it('is armed where it was disarmed here before it followed', () => {
    const { follows: _, ...own } = area();
    const game = watch({ ...patient, armAreas: [own] });
    const until = '2026-11-25T12:00:00Z';
    game.act({ type: 'area.disarm', data: { area: AREA, until, why: '盘点' } });
    const input = { kind: 'site.configured', digest: 'x', id: 'z', at: game.now, time: game.now };
    const names = { fact: (_id: string, n: number) => `z/${n}`, command: () => 'z' };
    const { facts } = rulebook.step(site(), game.states, input as never, 9_999, names as never);
    expect(types(facts)).toContain('area.armed');
  });
});

it('an area is armed where another panel than it follows now disarmed it', () => {
  const game = watch(site());
  opening(game);
  expect(types(game.configure(site()))).not.toContain('area.armed');
  expect(types(game.configure(site({ follows: { panel: CLUB } })))).toContain('area.armed');
  opening(game, { account: '9999' });
  expect(isArmed(game)).toBe(false);
  const part = site({ follows: { panel: CLUB, partition: '2' } });
  expect(types(game.configure(part))).toContain('area.armed');
});

describe('the hours of an area that follows its panel', () => {
  it('arm and disarm nothing', () => {
    const game = watch(site(nightly));
    game.until('2026-11-26T02:00:00Z');
    expect([...game.of('area.armed'), ...game.of('area.disarmed')]).toEqual([]);
  });

  it('raise one low alarm where it is not armed as they begin, until it is', () => {
    const game = watch(site(nightly));
    opening(game);
    expect(late(game)).toEqual([]);
    game.until('2026-11-25T13:59:59Z');
    expect(late(game)).toEqual([]);
    game.until('2026-11-25T15:00:00Z');
    expect(late(game)).toMatchObject([
      { kind: 'condition', priority: 'low', place: { zh: '商铺：未按时布防' } },
    ]);
    expect(types(closing(game))).toEqual(
      expect.arrayContaining(['area.armed', 'condition.cleared', 'alarm.returned']),
    );
    game.until('2026-11-26T02:00:00Z');
    expect(late(game)).toHaveLength(1);
  });

  it('are seen in its state: that it should be armed, and that it is not', () => {
    const game = watch(site(nightly));
    opening(game);
    expect(view(game)).toMatchObject({ armed: false, expected: false });
    expect(view(game)).not.toHaveProperty('notArmed');
    game.until('2026-11-25T14:00:00Z');
    expect(view(game)).toMatchObject({ armed: false, expected: true, notArmed: true });
    closing(game);
    expect(view(game)).toMatchObject({ armed: true, expected: true });
    expect(view(game)).not.toHaveProperty('notArmed');
    game.until('2026-11-25T22:00:00Z');
    expect(view(game)).toMatchObject({ expected: false });
  });

  it('end it where nobody armed it at all', () => {
    const game = watch(site(nightly));
    opening(game);
    game.until('2026-11-25T21:59:59Z');
    expect(game.of('condition.cleared')).toEqual([]);
    expect(types(game.until('2026-11-25T22:00:00Z'))).toEqual(
      expect.arrayContaining(['condition.cleared', 'alarm.returned']),
    );
  });

  it('raise it where somebody disarms meanwhile', () => {
    const game = watch(site(nightly));
    closing(game);
    game.until('2026-11-25T17:00:00Z');
    expect(late(game)).toEqual([]);
    opening(game);
    expect(late(game)).toHaveLength(1);
  });

  it('raise it as they begin where the panel never said anything', () => {
    const game = watch(site(nightly));
    game.until('2026-11-25T14:00:00Z');
    expect(late(game)).toHaveLength(1);
    const night = watch(site({ hours: [{ days: 'every-day', from: '09:00', to: '12:00' }] }));
    expect(late(night)).toEqual([]);
  });

  it('wait for what panels told while nobody was there', () => {
    const game = watch(site(nightly));
    opening(game);
    game.sleepUntil('2026-11-25T15:00:00Z');
    expect(late(game)).toEqual([]);
    closing(game, {}, { time: Date.parse('2026-11-25T13:50:00Z') as never });
    game.wait(600_000);
    expect(late(game)).toEqual([]);
    const other = watch(site(nightly));
    opening(other);
    other.sleepUntil('2026-11-25T15:00:00Z');
    other.wait(120_000);
    expect(late(other)).toHaveLength(1);
  });
});
