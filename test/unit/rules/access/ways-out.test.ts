import { describe, expect, it } from 'vitest';
import type { ActBody } from '../../../../rules/vocabulary/acts.ts';
import { card, giveCard, id, openGate, openings, vehicleAt } from './gate.ts';

const lane = id.lane('out-1');
const verify: ActBody = {
  type: 'exit.verify',
  data: {
    lane,
    papers: { kind: 'driving-licence', lastFour: '1234', calledBack: true },
    vehicle: id.vehicle('v-wang'),
    why: '忘带卡',
  },
};
const override: ActBody = {
  type: 'override.give',
  data: { lane, why: '搬家', evidence: 'photo-17' },
};
const emergency: ActBody = {
  type: 'emergency.let-through',
  data: { lane, vehicleKind: 'ambulance' },
};
const lower: ActBody = { type: 'barrier.lower', data: { lane } };
const test: ActBody = { type: 'barrier.test', data: { lane } };
const refusals = (gate: ReturnType<typeof openGate>) =>
  gate.all('act.refused').map(({ data }) => data.why);

describe('ways out', () => {
  it.each([
    ['exit.verify', verify, 'verified'],
    ['override.give', override, 'override'],
    ['emergency.let-through', emergency, 'emergency'],
  ])('%s opens once, named in the command', (_, act, kind) => {
    const gate = openGate();
    const told = gate.act(act);
    const by = told.facts.at(-1);
    expect(openings(told)).toMatchObject([
      { lane: 'out-1', authority: { kind, id: by?.cause, by: 'guard-li' } },
    ]);
    vehicleAt(gate, 'out-1').armRises();
    expect(gate.all('barrier.opened')[0]?.data.authority).toMatchObject({ kind });
  });

  it('lets the waiting vehicle out in the passage it began', () => {
    const gate = openGate();
    const car = vehicleAt(gate, 'out-1');
    car.arrives();
    gate.show('out-1', card('DEADBEEF'));
    gate.act(verify);
    car.drivesThrough();
    expect(gate.all('passage.started')).toHaveLength(1);
    expect(gate.all('passage.committed')).toMatchObject([{ data: { vehicle: 'v-wang' } }]);
    expect(gate.state().presence['v-wang']).toMatchObject({ is: 'outside' });
  });

  it('expires seconds after it was given', () => {
    const gate = openGate();
    gate.act(verify);
    const [verified] = gate.all('exit.verified');
    expect(Date.parse(verified?.data.expires ?? '') - (verified?.time ?? 0)).toBe(5_000);
    gate.wait(20_000);
    gate.contact('out-1-barrier-board', 'arm-up', 'on');
    expect(gate.all('barrier.opened')[0]?.data.authority.kind).toBe('unexplained');
  });

  it('an override leaves a debt until it is settled', () => {
    const gate = openGate();
    gate.act(override);
    const debt = gate.all('override.given')[0]?.id ?? id.fact('');
    expect(Object.keys(gate.state().debts)).toEqual([debt]);
    gate.act({ type: 'override.settle', data: { override: debt, settlement: '已补办' } });
    expect(gate.state().debts).toEqual({});
    gate.act({ type: 'override.settle', data: { override: debt, settlement: 'again' } });
    expect(refusals(gate)).toEqual(['unknown-override']);
  });

  it('an override has no second person who is the first', () => {
    const gate = openGate();
    const second = id.person('guard-li');
    const told = gate.act({ ...override, data: { ...override.data, second } } as ActBody);
    expect(openings(told)).toEqual([]);
    expect(refusals(gate)).toEqual(['second-person-is-the-first']);
  });

  it('is refused while the arm moves for somebody, except in an emergency', () => {
    const gate = openGate();
    giveCard(gate, 'wang', card('A1B2C3D4'));
    gate.show('out-1', card('A1B2C3D4'));
    expect(openings(gate.act(override))).toEqual([]);
    expect(refusals(gate)).toEqual(['passage-under-way']);
    expect(openings(gate.act(emergency))).toHaveLength(1);
  });

  it.each([verify, override, emergency, lower, test])(
    'refuses $type at a lane it does not know',
    (act) => {
      const gate = openGate();
      const told = gate.act({ ...act, data: { ...act.data, lane: id.lane('nowhere') } } as ActBody);
      expect(refusals(gate)).toEqual(['unknown-lane']);
      expect(told.commands).toEqual([]);
    },
  );

  it('papers are checked at an exit', () => {
    const gate = openGate();
    gate.act({ ...verify, data: { ...verify.data, lane: id.lane('in-1') } } as ActBody);
    expect(refusals(gate)).toEqual(['not-an-exit']);
  });
});

describe('the arm by a person', () => {
  it('is tested only where the lane is out of service', () => {
    const gate = openGate();
    gate.act(test);
    expect(refusals(gate)).toEqual(['lane-in-service']);
    gate.act({ type: 'mode.set', data: { lane, mode: 'closed' } }, 'installer');
    const told = gate.act(test, 'installer');
    expect(openings(told)).toMatchObject([{ authority: { kind: 'test', by: 'installer' } }]);
    vehicleAt(gate, 'out-1').armRises();
    expect(gate.all('barrier.opened')[0]?.data.authority.kind).toBe('test');
  });

  it('is lowered only with nothing under it', () => {
    const gate = openGate();
    expect(gate.act(lower).commands).toMatchObject([
      { type: 'barrier.close', manner: 'impulse', data: { lane: 'out-1' } },
    ]);
    gate.contact('out-1-barrier-board', 'safety-loop', 'on');
    expect(gate.act(lower).commands).toEqual([]);
    gate.contact('out-1-barrier-board', 'safety-loop', 'cut');
    expect(gate.act(lower).commands).toEqual([]);
    expect(refusals(gate)).toEqual(['safety-loop-occupied', 'safety-loop-unknown']);
  });
});
