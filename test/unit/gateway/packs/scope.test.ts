import { describe, expect, it } from 'vitest';
import { inputsOf, isWithin, scopeOf } from '../../../../gateway/packs/scope.ts';
import { SIGNALS, type SignalFact } from '../../../../gateway/store/signal-readers.ts';
import type { ArmAreaId } from '../../../../rules/vocabulary/ids.ts';
import type { Site } from '../../../../rules/vocabulary/site.ts';
import { toRfc3339 } from '../../../../rules/vocabulary/time.ts';
import { patient, type Watch, watch } from '../../rules/alarm/watch.ts';
import { BOARD, HALL, SHOP } from '../../rules/engine/small-site.ts';
import { RECEIVER, report, SHOPS, SMOKE_A, SMOKE_B, WINDOW } from '../../rules/panel/panel-site.ts';

const area = (id: string, zones: Site['zones'][number]['id'][]) => ({
  id: id as ArmAreaId,
  name: { zh: id, en: id },
  zones,
});
const site: Site = { ...patient, armAreas: [area('shops', [WINDOW]), area('hall', [HALL])] };

const isSignal = (fact: { readonly type: string }): fact is SignalFact =>
  SIGNALS.some((type) => type === fact.type);

/** Signals that belong to the newest alarm, each as `{type} {what it is of}`. */
function within(game: Watch, alarm = game.newest()): readonly string[] {
  const facts = game.facts.filter(({ data }) => 'alarm' in data && data.alarm === alarm);
  const scope = scopeOf(game.site, facts);
  return game.facts.filter(isSignal).flatMap((fact) => {
    if (!isWithin(scope, fact)) return [];
    const {
      account,
      area: of,
      zone,
      input,
      panel,
      device,
    } = { ...fact.data } as Record<string, string | undefined>;
    return [`${fact.type} ${account ?? of ?? zone ?? input ?? panel ?? device ?? ''}`];
  });
}

describe('the signals of an alarm', () => {
  it('are what its own panel says, and nothing of another panel at the same receiver', () => {
    const game = watch(site);
    report(game, { account: '9999', zone: '001' });
    const club = game.newest();
    report(game);
    report(game, { code: '301', kind: 'mains', zone: '0' });
    const shops = game.of('alarm.raised')[1]?.data.alarm;
    const events = (alarm: typeof shops) =>
      within(game, alarm).filter((one) => one.startsWith('panel.event'));
    expect(events(shops)).toEqual(['panel.event 1A2B', 'panel.event 1A2B']);
    expect(events(club)).toEqual(['panel.event 9999']);
  });

  it('of an account that nobody knows are what came under it, and not under another', () => {
    const game = watch(site);
    report(game, { account: 'AB 1', kind: 'panic', zone: '001' });
    const stranger = game.of('alarm.raised').find(({ data }) => data.source?.startsWith('event '))
      ?.data.alarm;
    report(game, { account: 'AB2', kind: 'panic', zone: '001' });
    report(game);
    const told = within(game, stranger);
    expect(told).toContain('panel.event AB 1');
    expect(told).not.toContain('panel.event AB2');
    expect(told).not.toContain('panel.event 1A2B');
  });

  it('of a contact are what that contact told, and no panel', () => {
    const game = watch(site);
    report(game);
    game.contact(HALL, 'on');
    const hall = game.newest();
    game.contact(SHOP, 'on');
    expect(within(game, hall).filter((one) => one.startsWith('panel'))).toEqual([]);
    expect(new Set(within(game, hall).filter((one) => one.startsWith('input')))).toEqual(
      new Set([`input.observed zone.${HALL}`]),
    );
  });

  it('name no input where no contact is about it, so that none is looked for', () => {
    const game = watch(site);
    report(game);
    expect(inputsOf(scopeOf(site, game.of('alarm.raised')))).toEqual([]);
    game.contact(HALL, 'on');
    expect(inputsOf(scopeOf(site, game.of('alarm.raised').slice(-1)))).toEqual([`zone.${HALL}`]);
  });

  it('tell how its area was armed, and no other', () => {
    const game = watch(site);
    const until = toRfc3339((game.now + 3_600_000) as never);
    for (const id of ['shops', 'hall']) {
      game.act({ type: 'area.disarm', data: { area: id as ArmAreaId, until, why: '盘点' } });
      game.act({ type: 'area.arm', data: { area: id as ArmAreaId } });
    }
    report(game);
    const areas = within(game).filter((one) => one.startsWith('area'));
    expect(areas.length).toBeGreaterThan(1);
    expect(areas.filter((one) => !one.endsWith(' shops'))).toEqual([]);
  });

  it('tell of tests of its panel and of the receiver that hears it, and not of a board', () => {
    const game = watch(site);
    const until = toRfc3339((game.now + 3_600_000) as never);
    for (const of of [{ panel: SHOPS }, { device: RECEIVER }, { device: BOARD }]) {
      game.act({ type: 'test.begin', data: { ...of, until, why: '年检' } });
      game.act({ type: 'test.end', data: of });
    }
    report(game);
    expect(within(game).filter((one) => one.startsWith('test'))).toEqual([
      `test.begun ${SHOPS}`,
      `test.ended ${SHOPS}`,
      `test.begun ${RECEIVER}`,
      `test.ended ${RECEIVER}`,
    ]);
  });

  it('of a fire are what each detector said, and the fire is a signal of every alarm', () => {
    const game = watch(site);
    game.contact(HALL, 'on');
    const burglary = game.newest();
    report(game, { code: '110', kind: 'fire', zone: '007' });
    report(game, { code: '110', kind: 'fire', zone: '008' });
    const fire = game.of('alarm.raised').find(({ data }) => data.source === 'fire site')
      ?.data.alarm;
    const told = game
      .of('panel.event')
      .map(({ data }) => data.zone)
      .sort();
    expect(told).toEqual([SMOKE_A, SMOKE_B]);
    expect(within(game, fire).filter((one) => one.startsWith('panel.event'))).toHaveLength(2);
    expect(within(game, fire)).toContain('fire.raised ');
    expect(within(game, burglary)).toContain('fire.raised ');
  });
});
