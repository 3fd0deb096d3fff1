import { describe, expect, it } from 'vitest';
import { rulebook } from '../../../../rules/rules.ts';
import type { ArmAreaId } from '../../../../rules/vocabulary/ids.ts';
import type { ArmArea, Site } from '../../../../rules/vocabulary/site.ts';
import { patient, type Watch, watch } from '../alarm/watch.ts';
import { types } from '../engine/play.ts';
import { HALL, SHOP } from '../engine/small-site.ts';
import { BUTTON, report, WINDOW } from './panel-site.ts';

const AREA = 'shops-area' as ArmAreaId;
const area = (more: Partial<ArmArea> = {}): Site => ({
  ...patient,
  armAreas: [
    { id: AREA, name: { zh: '商铺', en: 'Shops' }, zones: [SHOP, WINDOW, HALL, BUTTON], ...more },
  ],
});
/** It is ten in the morning at the site. */
const nightly = area({ hours: [{ days: 'every-day', from: '22:00', to: '06:00' }] });

const raised = (game: Watch) => game.of('alarm.raised').map(({ data }) => data.kind);
const view = (game: Watch, kind: 'area' | 'zone', id: string) =>
  rulebook.view(game.site, game.states, { kind, id });
const disarm = (game: Watch, until = '2026-11-25T03:00:00Z') =>
  game.act({ type: 'area.disarm', data: { area: AREA, until, why: '盘点' } });

describe('an area', () => {
  it('is armed where nobody says otherwise', () => {
    const game = watch(area());
    game.contact(SHOP, 'on');
    expect(raised(game)).toEqual(['burglary']);
    expect(view(game, 'area', AREA)).toMatchObject({ armed: true });
  });

  it('is armed by its hours, and disarmed between them', () => {
    const game = watch(nightly);
    expect(game.of('area.disarmed')).toMatchObject([{ data: { how: 'hours' } }]);
    game.contact(SHOP, 'on');
    report(game);
    expect(raised(game)).toEqual([]);
    game.contact(SHOP, 'off');
    report(game, { qualifier: 'restore' });
    game.until('2026-11-25T14:00:00Z');
    expect(view(game, 'zone', WINDOW)).toMatchObject({ armed: true });
    report(game);
    expect(raised(game)).toEqual(['burglary']);
    game.until('2026-11-25T22:00:00Z');
    expect(view(game, 'area', AREA)).toMatchObject({ armed: false });
  });

  it('tells what stands open as it is armed', () => {
    const game = watch(nightly);
    game.contact(SHOP, 'on');
    report(game);
    game.until('2026-11-25T14:00:00Z');
    expect(raised(game)).toEqual(['burglary', 'burglary']);
  });

  it('tells nothing anew of a panel that never restores, once a person has ended it', () => {
    const game = watch(area());
    report(game);
    game.do('alarm.acknowledge');
    expect(types(game.do('alarm.reset', { why: '已查看' }))).toContain('alarm.reset');
    expect(view(game, 'zone', WINDOW)).toMatchObject({ state: 'normal' });
    disarm(game);
    expect(types(game.until('2026-11-25T03:00:00Z'))).toContain('area.armed');
    expect(raised(game)).toEqual(['burglary']);
  });

  it('takes no late restore for the end of what came after it', () => {
    const game = watch(nightly);
    report(game);
    report(game, { qualifier: 'restore' }, { time: (game.now - 60_000) as never });
    game.until('2026-11-25T14:00:00Z');
    expect(raised(game)).toEqual(['burglary']);
  });

  it('disarms nothing but intrusion', () => {
    const game = watch(nightly);
    game.contact(HALL, 'on');
    report(game, { zone: '9', kind: 'hold-up', code: '122' });
    report(game, { kind: 'tamper', code: '144' });
    report(game, { kind: 'power', code: '301', zone: '0' });
    report(game, { kind: 'panic', code: '120' });
    expect(raised(game)).toEqual(['fire', 'hold-up', 'tamper', 'power', 'panic']);
  });

  it('is disarmed by hand until a time, and armed again then', () => {
    const game = watch(area());
    disarm(game);
    report(game);
    expect(raised(game)).toEqual([]);
    expect(view(game, 'area', AREA)).toEqual({
      name: { zh: '商铺', en: 'Shops' },
      armed: false,
      by: 'manager',
      until: '2026-11-25T03:00:00.000Z',
    });
    expect(types(game.until('2026-11-25T03:00:00Z'))).toContain('area.armed');
    expect(raised(game)).toEqual(['burglary']);
  });

  it('is armed by hand before its hours, until they turn', () => {
    const game = watch(nightly);
    game.act({ type: 'area.arm', data: { area: AREA } });
    expect(view(game, 'area', AREA)).toMatchObject({ armed: true, by: 'manager' });
    game.until('2026-11-25T14:00:00Z');
    expect(view(game, 'area', AREA)).toEqual({ name: { zh: '商铺', en: 'Shops' }, armed: true });
    game.until('2026-11-25T22:00:00Z');
    expect(view(game, 'area', AREA)).toMatchObject({ armed: false });
  });

  it('takes holidays from the calendar of the site', () => {
    const hours = [{ days: 'free-days' as const, from: '00:00', to: '24:00' }];
    const calendar = { holidays: ['2026-11-26'], workdays: [] };
    const game = watch({ ...area({ hours }), calendar });
    game.until('2026-11-25T17:00:00Z');
    expect(view(game, 'area', AREA)).toMatchObject({ armed: true });
    game.until('2026-11-26T17:00:00Z');
    expect(view(game, 'area', AREA)).toMatchObject({ armed: false });
  });

  it('refuses what makes no sense', () => {
    const game = watch(area());
    game.act({ type: 'area.arm', data: { area: AREA } });
    expect(game.refusal()).toBe('armed-before');
    game.act({ type: 'area.arm', data: { area: 'x' as ArmAreaId } });
    expect(game.refusal()).toBe('unknown-arm-area');
    disarm(game, '2026-11-25T01:00:00Z');
    expect(game.refusal()).toBe('end-is-past');
    disarm(game, '2026-11-27T01:00:00Z');
    expect(game.refusal()).toBe('disarmed-too-long');
    disarm(game, 'tonight');
    expect(game.refusal()).toBe('bad-time');
  });
});
