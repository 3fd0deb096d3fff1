import { describe, expect, it } from 'vitest';
import { card, giveCard, id, oneArm, openGate, openings, START, vehicleAt } from './gate.ts';

const wang = card('A1B2C3D4');
const iso = (ms: number) => new Date(START + ms).toISOString();
const types = (told: { readonly facts: readonly { readonly type: string }[] }) =>
  told.facts.map(({ type }) => type);

describe('a fire', () => {
  it('raises and holds every arm until a named person resets it', () => {
    const gate = openGate();
    const told = gate.contact('panel', 'site.fire', 'on');
    const raised = gate.all('fire.raised')[0];
    expect(told.commands).toMatchObject([
      { type: 'barrier.hold', manner: 'level', data: { barrier: 'in-1-barrier' } },
      { type: 'barrier.hold', data: { authority: { kind: 'fire', id: raised?.id } } },
    ]);
    gate.contact('panel', 'site.fire', 'off');
    const reset = gate.act({ type: 'fire.reset', data: {} }, 'chief-sun');
    expect(reset.commands.map(({ type }) => type)).toEqual(['barrier.release', 'barrier.release']);
    expect(types(reset)).toContain('presence.forgotten');
  });

  it('is asserted again as long as it stands', () => {
    const gate = openGate();
    gate.act({ type: 'fire.confirm', data: { why: '明火' } });
    const rulebookLevels = () => gate.levels().filter(({ type }) => type === 'barrier.hold');
    expect(rulebookLevels()).toHaveLength(2);
    gate.act({ type: 'fire.reset', data: {} });
    expect(rulebookLevels()).toEqual([]);
  });

  it('refuses nobody and commands nothing more, but records who goes through', () => {
    const gate = openGate();
    giveCard(gate, 'wang', wang, { state: 'suspended' });
    gate.contact('panel', 'site.fire', 'on');
    const car = vehicleAt(gate, 'in-1');
    car.armRises();
    car.arrives();
    const shown = gate.show('in-1', wang);
    expect(types(shown)).toEqual(['entry.granted']);
    expect(openings(shown)).toEqual([]);
    expect(types(gate.show('in-1', card('DEADBEEF')))).toEqual([]);
    car.goesUnder();
    car.leaves();
    car.clears();
    expect(gate.all('passage.committed')).toMatchObject([{ data: { vehicle: 'v-wang' } }]);
    expect(gate.all('barrier.opened')).toMatchObject([{ data: { authority: { kind: 'fire' } } }]);
    gate.wait(3_600_000);
    expect(gate.all('condition.raised')).toEqual([]);
  });

  it('takes back what was known of who is inside', () => {
    const gate = openGate();
    gate.act({ type: 'presence.correct', data: { subject: 'v-wang', is: 'inside', why: 'count' } });
    gate.contact('panel', 'site.fire', 'on');
    gate.contact('panel', 'site.fire', 'off');
    gate.act({ type: 'fire.reset', data: {} });
    expect(gate.state().presence).toEqual({});
  });

  it('gives an arm back to a free flow that still runs', () => {
    const gate = openGate();
    const flow = { lane: id.lane('out-1'), mode: 'free-flow', until: iso(3_600_000) } as const;
    gate.act({ type: 'mode.set', data: flow });
    gate.act({ type: 'fire.confirm', data: { why: '明火' } });
    gate.act({ type: 'fire.reset', data: {} });
    expect(gate.all('barrier.released').map(({ data }) => data.barrier)).toEqual(['in-1-barrier']);
    expect(gate.state().barriers['out-1-barrier']?.held).toMatchObject({ kind: 'free-flow' });
    gate.wait(3_600_000);
    expect(gate.all('barrier.released')).toHaveLength(2);
  });

  it('holds an arm again that fell all the same', () => {
    const gate = openGate();
    gate.contact('panel', 'site.fire', 'on');
    const car = vehicleAt(gate, 'out-1');
    car.armRises();
    expect(car.armFalls().commands).toMatchObject([{ type: 'barrier.hold' }]);
  });

  it('leaves no arm that was up for it to be called left up the moment it is given back', () => {
    const gate = openGate();
    gate.contact('panel', 'site.fire', 'on');
    vehicleAt(gate, 'out-1').armRises();
    gate.wait(600_000);
    gate.contact('panel', 'site.fire', 'off');
    gate.act({ type: 'fire.reset', data: {} });
    gate.wait(5_000);
    vehicleAt(gate, 'out-1').armFalls();
    expect(gate.all('condition.raised')).toEqual([]);
  });
});

describe('a mode', () => {
  it('free flow needs an end, and the arm is held until then', () => {
    const gate = openGate();
    const lane = id.lane('out-1');
    gate.act({ type: 'mode.set', data: { lane, mode: 'free-flow' } });
    expect(gate.all('act.refused')).toMatchObject([{ data: { why: 'free-flow-needs-an-end' } }]);
    const told = gate.act({
      type: 'mode.set',
      data: { lane, mode: 'free-flow', until: iso(60_000) },
    });
    expect(told.commands).toMatchObject([
      { type: 'reader.show' },
      { type: 'barrier.hold', data: { authority: { kind: 'free-flow', by: 'guard-li' } } },
    ]);
    const over = gate.wait(60_000);
    expect(types(over)).toEqual(['mode.changed', 'barrier.released']);
    expect(gate.all('mode.changed').at(-1)?.data).toMatchObject({ is: 'automatic' });
  });

  it('free flow of both lanes of one arm ends with the later of them, or with both', () => {
    const gate = openGate(oneArm);
    for (const lane of ['in-1', 'out-1']) {
      gate.act({
        type: 'mode.set',
        data: { lane: id.lane(lane), mode: 'free-flow', until: iso(60_000) },
      });
    }
    gate.wait(60_000);
    expect(gate.all('barrier.released')).toHaveLength(1);
    expect(gate.all('barrier.held')).toHaveLength(1);
    expect(gate.state().barriers['gate']?.held).toBeUndefined();
  });

  it.each([
    [{ lane: id.lane('nowhere'), mode: 'closed' as const }, 'unknown-lane'],
    [{ lane: id.lane('out-1'), mode: 'closed' as const, until: 'tomorrow' }, 'bad-time'],
    [{ lane: id.lane('out-1'), mode: 'closed' as const, until: iso(-1) }, 'end-is-past'],
  ])('%j is refused', (data, why) => {
    const gate = openGate();
    gate.act({ type: 'mode.set', data });
    expect(gate.all('act.refused')).toMatchObject([{ data: { why } }]);
  });
});
