import { describe, expect, it } from 'vitest';
import { rulebook } from '../../../../rules/rules.ts';
import type { ActData } from '../../../../rules/vocabulary/acts.ts';
import { type Watch, watch } from '../alarm/watch.ts';
import { types } from '../engine/play.ts';
import { BOARD, HALL, SHOP } from '../engine/small-site.ts';
import { report, SHOPS, SMOKE_A, WINDOW } from './panel-site.ts';

const UNTIL = '2026-11-25T03:00:00Z';
type Tested = Omit<ActData<'test.begin'>, 'until' | 'why'>;
const begin = (game: Watch, what: Tested, until = UNTIL) =>
  game.act({ type: 'test.begin', data: { ...what, until, why: '年检' } });
const end = (game: Watch, what: Tested) => game.act({ type: 'test.end', data: what });
const raised = (game: Watch) => game.of('alarm.raised').map(({ data }) => data);
const smoke = (game: Watch, zone: string) => report(game, { kind: 'fire', code: '111', zone });

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
