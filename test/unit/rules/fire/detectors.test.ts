import { describe, expect, it } from 'vitest';
import type { ZoneId } from '../../../../rules/vocabulary/ids.ts';
import { patient, watch } from '../alarm/watch.ts';
import { types } from '../engine/play.ts';
import { BOARD, HALL } from '../engine/small-site.ts';
import { report, SHOPS, SMOKE_A, SMOKE_B } from '../panel/panel-site.ts';

const burns = { kind: 'fire', code: '111' } as const;
const reset = { type: 'fire.reset', data: {} } as const;

describe('detectors of a panel that is no longer configured', () => {
  const without = {
    ...patient,
    panels: (patient.panels ?? []).filter(({ id }) => id !== SHOPS),
    zones: patient.zones.filter(({ panel }) => panel !== SHOPS),
    digest: 'without',
  };

  it.each([
    ['listed', ['7', '8']],
    ['unlisted', ['77', '78']],
  ])('%s leave the fire standing, and let a person end it', (_, numbers) => {
    const game = watch();
    for (const zone of numbers) report(game, { ...burns, zone });
    expect(game.of('fire.raised')).toHaveLength(1);
    expect(types(game.act(reset))).toEqual(['act.refused']);
    expect(types(game.configure(without))).not.toContain('fire.reset');
    expect(types(game.act(reset))).toContain('fire.reset');
  });

  it('are no second witness of another', () => {
    const game = watch();
    report(game, { ...burns, zone: '7' });
    game.configure(without);
    report(game, { account: '9999', ...burns, zone: '1' });
    expect(game.of('fire.raised')).toEqual([]);
  });
});

it('a zone of a panel that is called as a board is another witness than that board', () => {
  const zones = patient.zones.map((zone) =>
    zone.id === SMOKE_A ? { ...zone, id: `${BOARD}` as ZoneId } : zone,
  );
  const game = watch({ ...patient, zones });
  report(game, { ...burns, zone: '7' });
  game.contact(HALL, 'on');
  expect(game.of('fire.raised')).toMatchObject([{ data: { origin: `${BOARD} + ${HALL}` } }]);
});

describe('zones listed as fire detectors whose panel calls them something else', () => {
  it('raise the fire when two of them stand', () => {
    const game = watch();
    report(game, { zone: '7' });
    expect(game.of('fire.raised')).toEqual([]);
    report(game, { zone: '8' });
    expect(game.of('fire.raised')).toMatchObject([{ data: { origin: `${SMOKE_A} + ${SMOKE_B}` } }]);
  });

  it('let the fire be ended once their panel takes it back', () => {
    const game = watch();
    for (const zone of ['7', '8']) report(game, { zone });
    for (const zone of ['7', '8']) report(game, { zone, qualifier: 'restore' });
    expect(types(game.act(reset))).toContain('fire.reset');
  });

  it('raise the fire where they stand as their test is over', () => {
    const game = watch();
    const until = '2026-11-25T03:00:00Z';
    game.act({ type: 'test.begin', data: { panel: SHOPS, until, why: 'yearly' } });
    for (const zone of ['7', '8']) report(game, { zone });
    expect(game.of('fire.raised')).toEqual([]);
    game.until(until);
    expect(game.of('fire.raised')).toHaveLength(1);
  });
});
