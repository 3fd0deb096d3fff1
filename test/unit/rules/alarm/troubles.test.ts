import { describe, expect, it } from 'vitest';
import { rulebook } from '../../../../rules/rules.ts';
import type { ReadingData } from '../../../../rules/vocabulary/readings.ts';
import { report, SMOKE_A } from '../panel/panel-site.ts';
import { watch } from './watch.ts';

type Said = Partial<ReadingData<'panel.reported'>>;
const mains: Said = { kind: 'power', code: '301', matter: 'mains', zone: '000' };
const battery: Said = { kind: 'power', code: '302', matter: 'battery', zone: '000' };

describe('two troubles of one panel', () => {
  it('are two alarms, and each ends by itself', () => {
    const game = watch();
    report(game, { ...mains, qualifier: 'new' });
    const first = game.newest();
    report(game, { ...battery, qualifier: 'new' });
    const second = game.newest();
    expect(second).not.toBe(first);
    report(game, { ...mains, qualifier: 'restore' });
    expect(game.view(first)['state']).toBe('returned');
    expect(game.view(second)['state']).toBe('unacknowledged');
    report(game, { ...battery, qualifier: 'restore' });
    expect(game.view(second)['state']).toBe('returned');
  });

  it('are two also in a zone that the site lists, which is unknown as long as one stands', () => {
    const game = watch();
    const zone = () => rulebook.view(game.site, game.states, { kind: 'zone', id: SMOKE_A });
    const says = (code: string, qualifier: 'new' | 'restore') =>
      report(game, { kind: 'supervision', code, matter: code, qualifier, zone: '7' });
    for (const code of ['381', '382', '381']) says(code, 'new');
    expect(game.of('alarm.raised').map(({ data }) => data.source)).toEqual([
      'event shops/supervision//7/381',
      'event shops/supervision//7/382',
    ]);
    says('382', 'restore');
    expect(game.of('alarm.returned')).toHaveLength(1);
    expect(zone()).toMatchObject({ state: 'unknown' });
    says('381', 'restore');
    expect(zone()).toMatchObject({ state: 'normal' });
  });

  it('of which a driver names none are one', () => {
    const game = watch();
    report(game, { kind: 'trouble', code: 'T', qualifier: 'new', zone: '7' });
    report(game, { kind: 'trouble', code: 'R', qualifier: 'restore', zone: '7' });
    expect(game.view(game.newest())['state']).toBe('returned');
  });
});
