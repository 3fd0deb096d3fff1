import { describe, expect, it } from 'vitest';
import type { Zone } from '../../../../rules/vocabulary/site.ts';
import { id, openGate, siteOf } from '../access/gate.ts';

const zone = (name: string, board: string): Zone => ({
  id: name as Zone['id'],
  name: { zh: name, en: name },
  kind: 'fire',
  priority: 'critical',
  latching: true,
  device: id.device(board),
  normal: 'off',
  near: [],
});
const site = siteOf(
  [
    { id: 'in-1', direction: 'entry' },
    { id: 'out-1', direction: 'exit' },
  ],
  {
    'in-1-barrier': ['arm-up', 'arm-down', 'fire', 'zone.hall', 'zone.lift'],
    'out-1-barrier': ['arm-up', 'arm-down', 'zone.garage'],
  },
  {
    zones: [
      zone('hall', 'in-1-barrier-board'),
      zone('lift', 'in-1-barrier-board'),
      zone('garage', 'out-1-barrier-board'),
    ],
  },
);
const A = 'in-1-barrier-board';
const B = 'out-1-barrier-board';
const reset = { type: 'fire.reset', data: {} } as const;

describe('a fire', () => {
  it.each([
    ['panel', 'site.fire'],
    [A, 'fire'],
  ])('is raised by the linkage contact at %s', (board, input) => {
    const gate = openGate(site);
    gate.contact(board, input, 'on');
    expect(gate.all('fire.raised')).toMatchObject([{ data: { origin: `${board}/${input}` } }]);
  });

  it('is raised by a linkage contact that is on when the board is first seen', () => {
    const gate = openGate(site);
    gate.contact('panel', 'site.fire', 'on', true);
    expect(gate.all('fire.raised')).toHaveLength(1);
  });

  it('is not raised by one detector, nor by two of the same device', () => {
    const gate = openGate(site);
    gate.contact(A, 'zone.hall', 'on');
    gate.contact(A, 'zone.lift', 'on');
    expect(gate.all('fire.raised')).toEqual([]);
  });

  it('is raised by two independent devices', () => {
    const gate = openGate(site);
    gate.contact(A, 'zone.hall', 'on');
    gate.contact(B, 'zone.garage', 'on');
    expect(gate.all('fire.raised')).toMatchObject([{ data: { origin: 'garage + hall' } }]);
  });

  it('is not raised by a cut line', () => {
    const gate = openGate(site);
    gate.contact(A, 'zone.hall', 'cut');
    gate.contact(B, 'zone.garage', 'on');
    gate.contact('panel', 'site.fire', 'cut');
    expect(gate.all('fire.raised')).toEqual([]);
  });

  it('is raised by an operator, once', () => {
    const gate = openGate(site);
    gate.act({ type: 'fire.confirm', data: { why: '明火' } });
    gate.act({ type: 'fire.confirm', data: { why: '明火' } });
    expect(gate.all('fire.raised')).toMatchObject([{ data: { by: 'guard-li' } }]);
    expect(gate.all('act.refused')).toMatchObject([{ data: { why: 'fire-raised-before' } }]);
  });

  it('is reset by a named person, only when the contact is off again', () => {
    const gate = openGate(site);
    gate.contact('panel', 'site.fire', 'on');
    gate.act(reset);
    expect(gate.all('act.refused')).toMatchObject([
      { data: { why: 'fire-signal-still-on', signals: ['panel/site.fire'] } },
    ]);
    gate.contact('panel', 'site.fire', 'off');
    gate.act(reset, 'chief-sun');
    expect(gate.all('fire.reset')).toMatchObject([
      { data: { origin: 'panel/site.fire', by: 'chief-sun' } },
    ]);
  });

  it('is not reset because its contact fell silent', () => {
    const gate = openGate(site);
    gate.contact('panel', 'site.fire', 'on');
    gate.contact('panel', 'site.fire', 'cut');
    gate.act(reset);
    expect(gate.all('fire.reset')).toEqual([]);
  });

  it('is not reset where there is none', () => {
    const gate = openGate(site);
    gate.act(reset);
    expect(gate.all('act.refused')).toMatchObject([{ data: { why: 'no-fire' } }]);
  });

  it('is the state of the site', () => {
    const gate = openGate(site);
    const ref = { kind: 'site', id: site.id } as const;
    const view = () => gate.view(ref);
    expect(view()).toEqual({ posture: 'normal', fire: false });
    gate.contact('panel', 'site.fire', 'on');
    expect(view()).toEqual({ posture: 'normal', fire: true });
  });
});
