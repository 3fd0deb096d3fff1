import { Compile } from 'typebox/compile';
import { describe, expect, it } from 'vitest';
import { access } from '../../../../rules/access/access.ts';
import { STATES } from '../../../../rules/vocabulary/states.ts';
import { card, giveCard, openGate, twoLanes, vehicleAt } from './gate.ts';

const ref = { kind: 'lane', id: 'out-1' } as const;

describe('the state of a lane', () => {
  it('shows arm, loops, passage, last decision and conditions', () => {
    const gate = openGate();
    giveCard(gate, 'wang', card('A1B2C3D4'));
    const car = vehicleAt(gate, 'out-1');
    car.arrives();
    gate.show('out-1', card('DEADBEEF'));
    car.set('arm-broken', 'on');
    const seen = access.view(gate.site, gate.state(), ref);
    expect(seen).toMatchObject({
      direction: 'exit',
      mode: 'automatic',
      arm: 'broken',
      inputs: { 'arming-loop': 'on', 'safety-loop': 'off' },
      passage: { stage: 'refused' },
      lastDecision: { type: 'exit.refused', reason: 'card-unknown' },
      conditions: ['arm-broken'],
      decidedBy: '',
    });
    expect(Compile(STATES.lane).Check(seen)).toBe(true);
  });

  it('says where its reader proves little', () => {
    const { devices, ...site } = twoLanes;
    const reader = devices.map((one) =>
      one.id === 'out-1-reader' ? { ...one, assurance: 'bits-24' as const } : one,
    );
    const gate = openGate({ ...site, devices: reader });
    expect(access.view(gate.site, gate.state(), ref)).toMatchObject({ assurance: 'bits-24' });
    const other = { kind: 'lane', id: 'in-1' } as const;
    expect(access.view(gate.site, gate.state(), other)).not.toHaveProperty('assurance');
  });

  it('follows the arm', () => {
    const gate = openGate();
    const arm = () => (access.view(gate.site, gate.state(), ref) as { arm: string }).arm;
    expect(arm()).toBe('down');
    gate.contact('out-1-barrier-board', 'arm-down', 'off');
    expect(arm()).toBe('moving');
    gate.contact('out-1-barrier-board', 'arm-up', 'on');
    expect(arm()).toBe('up');
    gate.contact('out-1-barrier-board', 'arm-up', 'cut');
    expect(arm()).toBe('unknown');
  });

  it('is nothing for a lane the site has not', () => {
    const gate = openGate();
    expect(access.view(gate.site, gate.state(), { kind: 'lane', id: 'x' })).toBeUndefined();
    expect(access.view(gate.site, gate.state(), { kind: 'site', id: 'x' })).toBeUndefined();
  });

  it('is told again by every fact that changes it', () => {
    const gate = openGate();
    giveCard(gate, 'wang', card('A1B2C3D4'));
    const shown = () => JSON.stringify(access.view(gate.site, gate.state(), ref));
    let last = shown();
    const car = vehicleAt(gate, 'out-1');
    const steps = [
      () => car.arrives(),
      () => gate.show('out-1', card('A1B2C3D4')),
      () => car.armRises(),
      () => car.goesUnder(),
      () => car.leaves(),
      () => car.clears(),
      () => car.armFalls(),
      () => gate.act({ type: 'fire.confirm', data: { why: 'x' } }),
    ];
    for (const step of steps) {
      const from = gate.facts().length;
      step();
      const touched = gate
        .facts()
        .slice(from)
        .flatMap((fact) => access.touches(gate.site, fact).map(({ id }) => id));
      if (shown() !== last) expect(touched).toContain('out-1');
      last = shown();
    }
  });
});
