import { describe, expect, it } from 'vitest';
import { HELD_MAX } from '../../../../rules/panel/held.ts';
import { rulebook } from '../../../../rules/rules.ts';
import type { ActData } from '../../../../rules/vocabulary/acts.ts';
import type { PostId } from '../../../../rules/vocabulary/ids.ts';
import { patient, type Watch, watch } from '../alarm/watch.ts';
import { types } from '../engine/play.ts';
import { BOARD, HALL, SHOP } from '../engine/small-site.ts';
import {
  alive,
  BACKUP,
  BUTTON,
  LOST_AFTER,
  panelSite,
  pathSite,
  RECEIVER,
  report,
  SHOPS,
  SMOKE_A,
  WINDOW,
} from './panel-site.ts';

const UNTIL = '2026-11-25T03:00:00Z';
type Tested = Omit<ActData<'test.begin'>, 'until' | 'why'>;
const begin = (game: Watch, what: Tested, until = UNTIL) =>
  game.act({ type: 'test.begin', data: { ...what, until, why: '年检' } });
const end = (game: Watch, what: Tested) => game.act({ type: 'test.end', data: what });
const raised = (game: Watch) => game.of('alarm.raised').map(({ data }) => data);
const smoke = (game: Watch, zone: string) => report(game, { kind: 'fire', code: '111', zone });

/** Acknowledged, waived where somebody would have to come, reset where it may be, and closed. */
function signOff(game: Watch, why: string | undefined = '已查看'): void {
  const alarm = game.newest();
  game.do('alarm.acknowledge', {}, alarm);
  game.do('alarm.waive', { consent: '业主', why: '误报' }, alarm);
  game.do('alarm.reset', why === undefined ? {} : { why }, alarm);
  game.do('alarm.close', { why: '已处理' }, alarm);
  expect(game.of('alarm.closed').at(-1)?.data.alarm).toBe(alarm);
}

describe('a test', () => {
  it.each<[string, Tested]>([
    ['its panel', { panel: SHOPS }],
    ['itself', { zone: WINDOW }],
    ['its receiver', { device: 'receiver' as never }],
  ])('of %s records what a zone says and raises nothing', (_, what) => {
    const game = watch();
    begin(game, what);
    expect(types(report(game))).toEqual(['panel.event', 'panel.restored', 'alarm.suppressed']);
    expect(game.of('panel.event')).toMatchObject([{ data: { test: true } }]);
    expect(game.of('alarm.suppressed')).toMatchObject([
      { data: { why: 'test', kind: 'burglary', zone: WINDOW } },
    ]);
    expect(raised(game)).toEqual([]);
  });

  it('of a board covers its contacts', () => {
    const game = watch();
    begin(game, { device: BOARD });
    game.contact(SHOP, 'on');
    expect(raised(game)).toEqual([]);
    expect(rulebook.view(game.site, game.states, { kind: 'zone', id: SHOP })).toMatchObject({
      state: 'abnormal',
      testUntil: '2026-11-25T03:00:00.000Z',
    });
  });

  it('shows fire as a test, which calls nobody and raises no barrier', () => {
    const game = watch();
    begin(game, { panel: SHOPS });
    smoke(game, '7');
    smoke(game, '8');
    expect(raised(game)).toMatchObject([
      { kind: 'fire', test: true, priority: 'low', near: [] },
      { kind: 'fire', test: true },
    ]);
    expect(game.of('fire.raised')).toEqual([]);
    expect(game.view(game.newest())).toMatchObject({ test: true });
  });

  it('is over by itself, and what stands then is an alarm in earnest', () => {
    const game = watch();
    begin(game, { panel: SHOPS });
    smoke(game, '7');
    smoke(game, '8');
    report(game);
    const facts = game.until(UNTIL);
    expect(types(facts)).toContain('test.ended');
    expect(game.of('fire.raised')).toHaveLength(1);
    expect(
      raised(game)
        .filter(({ test }) => test !== true)
        .map(({ kind }) => kind),
    ).toEqual(expect.arrayContaining(['fire', 'fire', 'fire', 'burglary']));
    const shown = raised(game).find(({ test }) => test === true);
    expect(game.view(shown?.alarm as never)).toMatchObject({ active: false });
  });

  it('of a back-up receiver loses nothing of what a listed zone said there', () => {
    const game = watch(pathSite);
    begin(game, { device: BACKUP });
    report(game, { account: '77' }, { device: BACKUP });
    expect(raised(game)).toEqual([]);
    end(game, { device: BACKUP });
    expect(raised(game)).toMatchObject([{ kind: 'burglary', zone: WINDOW, device: BACKUP }]);
  });

  it('tells nothing anew that a person has ended by his word', () => {
    const game = watch();
    report(game);
    signOff(game);
    smoke(game, '7');
    signOff(game);
    begin(game, { panel: SHOPS });
    expect(types(end(game, { panel: SHOPS }))).toEqual(['test.ended']);
    smoke(game, '8');
    expect(game.of('fire.raised')).toEqual([]);
  });

  it.each(['9', '77'])('tells no call for help from %s anew that was signed off', (zone) => {
    const game = watch();
    report(game, { kind: 'hold-up', code: '122', zone });
    signOff(game, undefined);
    report(game, { kind: 'medical', code: '100', zone: '41' });
    signOff(game, undefined);
    begin(game, { panel: SHOPS });
    report(game, { kind: 'hold-up', code: '122', zone });
    signOff(game, undefined);
    expect(types(end(game, { panel: SHOPS }))).toEqual(['test.ended']);
  });

  it('tells no call for help anew that somebody acknowledged and has not signed off', () => {
    const game = watch();
    report(game, { kind: 'hold-up', code: '122', zone: '9' });
    game.do('alarm.acknowledge');
    begin(game, { panel: SHOPS });
    end(game, { panel: SHOPS });
    report(game, { kind: 'hold-up', code: '122', zone: '9', qualifier: 'still' });
    expect(raised(game)).toHaveLength(1);
    report(game, { kind: 'hold-up', code: '122', zone: '9' });
    expect(raised(game)).toHaveLength(2);
  });

  it('leaves nothing behind of what was restored', () => {
    const game = watch();
    begin(game, { zone: WINDOW });
    report(game);
    report(game, { qualifier: 'restore' });
    expect(types(end(game, { zone: WINDOW }))).toEqual(['test.ended']);
    report(game);
    expect(raised(game)).toHaveLength(1);
  });

  it('leaves nothing unsaid of a detector whose line was cut after it had told of fire', () => {
    const game = watch();
    begin(game, { zone: HALL });
    game.contact(HALL, 'on');
    game.read(BOARD, { type: 'input.changed', data: { input: `zone.${HALL}`, state: 'cut' } });
    end(game, { zone: HALL });
    const earnest = raised(game).filter(({ test }) => test !== true);
    expect(earnest.map(({ kind }) => kind)).toEqual(['fire', 'tamper']);
  });

  it.each<[string, string, Tested]>([
    ['its panel', '77', { panel: SHOPS }],
    ['its receiver', '77', { device: RECEIVER }],
  ])('of %s loses no fire of an unlisted number at its end', (_, zone, what) => {
    const game = watch();
    begin(game, what);
    smoke(game, zone);
    smoke(game, '7');
    expect(game.of('fire.raised')).toEqual([]);
    game.until(UNTIL);
    const earnest = raised(game).filter(({ test }) => test !== true);
    expect(earnest.filter(({ kind }) => kind === 'fire')).toMatchObject(
      Array.from({ length: 3 }, () => ({ priority: 'critical' })),
    );
    expect(game.of('fire.raised')).toHaveLength(1);
  });

  it('loses no fire of its panel as a whole at its end', () => {
    const game = watch();
    begin(game, { panel: SHOPS });
    smoke(game, '');
    game.until(UNTIL);
    expect(raised(game)).toMatchObject([{ test: true }, { kind: 'fire', priority: 'critical' }]);
  });

  it('loses nothing of an account that nobody knows at its end', () => {
    const game = watch();
    begin(game, { device: RECEIVER });
    report(game, { account: 'ABCD', kind: 'gas', code: '151', zone: '1' });
    game.until(UNTIL);
    const gas = raised(game).filter(({ kind }) => kind === 'gas');
    expect(gas).toMatchObject([{ test: true }, { priority: 'critical' }]);
  });

  it.each(['hold-up', 'burglary', 'tamper'] as const)(
    'loses no %s of an unlisted number at its end',
    (kind) => {
      const game = watch();
      begin(game, { panel: SHOPS });
      report(game, { kind, code: '122', zone: '77' });
      end(game, { panel: SHOPS });
      expect(game.of('panel.event').at(-1)?.data).toMatchObject({ standing: true });
      expect(raised(game).filter(({ test }) => test !== true)).toMatchObject([{ kind }]);
    },
  );

  it('leaves nothing behind of an unlisted number that was restored, or that another test holds', () => {
    const game = watch();
    begin(game, { panel: SHOPS });
    begin(game, { device: RECEIVER });
    smoke(game, '77');
    expect(types(end(game, { panel: SHOPS }))).toEqual(['test.ended']);
    report(game, { kind: 'fire', code: '111', zone: '77', qualifier: 'restore' });
    expect(types(end(game, { device: RECEIVER }))).toEqual(['test.ended']);
  });

  it('of a panel is no sign that the panel was heard as it ends', () => {
    const game = watch(panelSite);
    alive(game);
    begin(game, { panel: SHOPS });
    smoke(game, '77');
    game.wait(LOST_AFTER - 1);
    end(game, { panel: SHOPS });
    expect(types(game.wait(1))).toContain('panel.lost');
  });

  it('keeps so many unlisted places and no more, the grave before the others', () => {
    const game = watch();
    begin(game, { panel: SHOPS });
    smoke(game, 'first');
    for (let n = 0; n <= HELD_MAX; n += 1) {
      report(game, { kind: 'trouble', code: '300', zone: `n${n}` });
    }
    end(game, { panel: SHOPS });
    const told = game.of('panel.event').filter(({ data }) => data.standing === true);
    expect(told).toHaveLength(HELD_MAX);
    expect(told[0]?.data).toMatchObject({ kind: 'fire', number: 'first' });
  });

  it('keeps a fire before any number of what is less grave', () => {
    const game = watch();
    begin(game, { panel: SHOPS });
    smoke(game, 'first');
    for (let n = 0; n <= HELD_MAX; n += 1) report(game, { zone: `n${n}` });
    end(game, { panel: SHOPS });
    const told = game.of('panel.event').filter(({ data }) => data.standing === true);
    expect(told.map(({ data }) => data.kind).filter((kind) => kind === 'fire')).toHaveLength(1);
  });

  it.each(['hold-up', 'duress', 'panic', 'medical', 'gas'] as const)(
    'shows %s at once, as a test, and calls nobody',
    (kind) => {
      const game = watch();
      begin(game, { panel: SHOPS });
      report(game, { kind, code: '120', zone: '77' });
      expect(raised(game)).toMatchObject([{ kind, test: true, priority: 'low', near: [] }]);
      expect(game.of('alarm.suppressed')).toEqual([]);
    },
  );

  it('shows no silent call for help at the post it comes from', () => {
    const zones = patient.zones.map((zone) =>
      zone.id === BUTTON ? { ...zone, post: 'booth' as PostId } : zone,
    );
    const game = watch({ ...patient, zones });
    begin(game, { panel: SHOPS });
    report(game, { kind: 'hold-up', code: '122', zone: '9' });
    expect(raised(game)).toMatchObject([{ test: true, quiet: true, post: 'booth' }]);
  });

  it('looks also at what is no alarm of the zone itself', () => {
    const game = watch();
    begin(game, { panel: SHOPS });
    report(game, { kind: 'tamper', code: '144' });
    expect(raised(game)).toEqual([]);
    end(game, { panel: SHOPS });
    expect(raised(game)).toMatchObject([{ kind: 'tamper', zone: WINDOW }]);
  });

  it('of a zone goes on while that of its panel is over', () => {
    const game = watch();
    begin(game, { panel: SHOPS });
    begin(game, { zone: SMOKE_A });
    smoke(game, '7');
    expect(types(end(game, { panel: SHOPS }))).toEqual(['test.ended']);
  });

  it('that ends with another in the same moment loses nothing of what both cover', () => {
    const game = watch();
    begin(game, { panel: SHOPS });
    begin(game, { device: RECEIVER });
    report(game);
    report(game, { zone: '77' });
    game.until(UNTIL);
    expect(raised(game)).toMatchObject([
      { source: `zone ${WINDOW}` },
      { source: `event ${SHOPS}/burglary//77` },
    ]);
  });

  it('keeps a detector of a board from counting towards a fire until it is over', () => {
    const game = watch();
    begin(game, { zone: HALL });
    game.contact(HALL, 'on');
    smoke(game, '7');
    expect(game.of('fire.raised')).toEqual([]);
    end(game, { zone: HALL });
    expect(game.of('fire.raised')).toHaveLength(1);
  });

  it('refuses what makes no sense', () => {
    const game = watch();
    begin(game, {});
    expect(game.refusal()).toBe('nothing-to-test');
    begin(game, { panel: SHOPS, zone: WINDOW });
    expect(game.refusal()).toBe('nothing-to-test');
    begin(game, { panel: 'x' as never });
    expect(game.refusal()).toBe('nothing-to-test');
    begin(game, { panel: SHOPS }, '2026-11-26T03:00:00Z');
    expect(game.refusal()).toBe('test-too-long');
    begin(game, { panel: SHOPS }, '2026-11-25T01:00:00Z');
    expect(game.refusal()).toBe('end-is-past');
    end(game, { panel: SHOPS });
    expect(game.refusal()).toBe('no-test');
    begin(game, { panel: SHOPS });
    begin(game, { panel: SHOPS });
    expect(game.refusal()).toBe('test-under-way');
  });
});
