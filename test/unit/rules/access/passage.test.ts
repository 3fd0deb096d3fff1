import { describe, expect, it } from 'vitest';
import { card, giveCard, oneArm, openGate, openings, siteOf, vehicleAt } from './gate.ts';

const wang = card('A1B2C3D4');
const zhao = card('11223344');

function ready(site?: Parameters<typeof openGate>[0]) {
  const gate = openGate(site);
  giveCard(gate, 'wang', wang);
  giveCard(gate, 'zhao', zhao);
  return gate;
}
const types = (told: { readonly facts: readonly { readonly type: string }[] }) =>
  told.facts.map(({ type }) => type);

describe('a passage', () => {
  it('goes from the arming loop to being committed, and only then changes who is inside', () => {
    const gate = ready();
    const car = vehicleAt(gate, 'in-1');
    expect(types(car.arrives())).toEqual(['input.observed', 'passage.started']);
    const shown = gate.show('in-1', wang);
    expect(types(shown)).toEqual(['entry.granted']);
    expect(openings(shown)).toMatchObject([
      { barrier: 'in-1-barrier', lane: 'in-1', authority: { kind: 'permit', id: 'p-wang' } },
    ]);
    expect(gate.state().presence).toEqual({});
    car.drivesThrough();
    expect(gate.all('passage.committed')).toMatchObject([
      { data: { lane: 'in-1', from: 'unknown', to: 'inside', assurance: 'sensed' } },
    ]);
    expect(gate.state().presence['v-wang']).toMatchObject({ is: 'inside', sure: true });
    expect(gate.all('condition.raised')).toEqual([]);
  });

  it('is named by the input that began it, through to the barrier', () => {
    const gate = ready();
    const car = vehicleAt(gate, 'out-1');
    const [started] = gate.all('passage.started').slice(-1);
    expect(started).toBeUndefined();
    car.arrives();
    const passage = gate.all('passage.started')[0]?.data.passage;
    gate.show('out-1', wang);
    car.drivesThrough();
    expect(gate.all('exit.granted')[0]?.data.passage).toBe(passage);
    expect(gate.all('barrier.opened')[0]?.data).toMatchObject({
      passage,
      authority: { kind: 'permit', id: 'p-wang' },
    });
    expect(gate.all('passage.committed')[0]?.data.passage).toBe(passage);
  });

  it('opens once per shown card while the arm moves for it', () => {
    const gate = ready();
    const car = vehicleAt(gate, 'out-1');
    car.arrives();
    gate.show('out-1', wang);
    expect(types(gate.show('out-1', wang))).toEqual([]);
    car.armRises();
    expect(types(gate.show('out-1', wang))).toEqual([]);
    car.goesUnder();
    expect(types(gate.show('out-1', zhao))).toEqual([]);
    expect(gate.commands().filter(({ type }) => type === 'barrier.open')).toHaveLength(1);
  });

  it('has backed out when the vehicle is on the arming loop again and was never under the arm', () => {
    const gate = ready();
    const car = vehicleAt(gate, 'in-1');
    car.arrives();
    gate.show('in-1', wang);
    car.armRises();
    car.leaves();
    gate.wait(8_000);
    expect(types(car.arrives())).toEqual(['input.observed', 'passage.ended', 'passage.started']);
    expect(gate.all('passage.ended')).toMatchObject([{ data: { outcome: 'backed-out' } }]);
    expect(gate.state().presence).toEqual({});
  });

  it('has backed out when the arm came down and nobody was under it', () => {
    const gate = ready();
    const car = vehicleAt(gate, 'in-1');
    car.arrives();
    gate.show('in-1', wang);
    car.armRises();
    car.leaves();
    car.armFalls();
    expect(gate.all('passage.ended')).toMatchObject([{ data: { outcome: 'backed-out' } }]);
    expect(gate.all('passage.committed')).toEqual([]);
  });

  it('begins anew for a vehicle that still stands there when the arm came down', () => {
    const gate = ready();
    const car = vehicleAt(gate, 'in-1');
    car.arrives();
    gate.show('in-1', wang);
    car.armRises();
    expect(types(car.armFalls())).toContain('passage.started');
    expect(types(gate.show('in-1', wang))).toEqual(['entry.granted']);
  });

  it('ends as refused when a refused vehicle leaves', () => {
    const gate = ready();
    const car = vehicleAt(gate, 'out-1');
    car.arrives();
    gate.show('out-1', card('DEADBEEF'));
    car.leaves();
    expect(gate.all('passage.ended')).toMatchObject([{ data: { outcome: 'refused' } }]);
  });

  it('decides anew when a refused card is shown again', () => {
    const gate = ready();
    vehicleAt(gate, 'out-1').arrives();
    expect(types(gate.show('out-1', card('DEADBEEF')))).toEqual(['exit.refused']);
    expect(types(gate.show('out-1', card('DEADBEEF')))).toEqual(['exit.refused']);
    expect(types(gate.show('out-1', wang))).toEqual(['exit.granted']);
  });

  it('lets the next car in the queue open before the arm is down', () => {
    const gate = ready();
    const car = vehicleAt(gate, 'in-1');
    car.arrives();
    gate.show('in-1', wang);
    car.armRises();
    car.goesUnder();
    car.leaves();
    car.arrives();
    car.clears();
    expect(openings(gate.show('in-1', zhao))).toHaveLength(1);
    gate.wait(2_000);
    car.goesUnder();
    car.leaves();
    car.clears();
    expect(gate.all('passage.committed').map(({ data }) => data.vehicle)).toEqual([
      'v-wang',
      'v-zhao',
    ]);
    car.armFalls();
    expect(gate.all('condition.raised')).toEqual([]);
  });

  it('is told as stuck when the arm does not move, and the card may be shown again', () => {
    const gate = ready();
    vehicleAt(gate, 'out-1').arrives();
    gate.show('out-1', wang);
    const told = gate.wait(5_000);
    expect(types(told)).toEqual(['condition.raised', 'command.failed']);
    expect(openings(gate.show('out-1', wang))).toHaveLength(1);
    vehicleAt(gate, 'out-1').drivesThrough();
    expect(gate.all('condition.cleared')).toMatchObject([{ data: { condition: 'arm-stuck' } }]);
    expect(gate.all('passage.committed')).toHaveLength(1);
  });

  it('gives a card that comes late its fact and no opening', () => {
    const gate = ready();
    const told = gate.show('out-1', wang, 6_000);
    expect(types(told)).toEqual(['passage.started', 'exit.granted', 'command.failed']);
    expect(told.facts.at(-1)?.data).toMatchObject({ type: 'barrier.open', why: 'expired' });
    expect(openings(told)).toEqual([]);
    expect(openings(gate.show('out-1', wang))).toHaveLength(1);
  });

  it('opens again for the same card after the barrier refused the command', () => {
    const gate = ready();
    vehicleAt(gate, 'out-1').arrives();
    const [sent] = gate.show('out-1', wang).commands;
    if (sent === undefined) throw new Error('nothing was commanded');
    gate.give({
      id: 'gone' as never,
      time: gate.now(),
      at: gate.now(),
      kind: 'command.unanswered',
      command: sent,
      why: 'no-answer',
    });
    expect(openings(gate.show('out-1', wang))).toHaveLength(1);
  });
});

describe('a lane with fewer sensors', () => {
  const withInputs = (inputs: readonly string[]) =>
    siteOf([{ id: 'out-1', direction: 'exit' }], { 'out-1-barrier': inputs });

  it('begins the passage at the card where there is no arming loop', () => {
    const gate = ready(withInputs(['arm-up', 'arm-down', 'safety-loop']));
    expect(types(gate.show('out-1', wang))).toEqual(['passage.started', 'exit.granted']);
    const car = vehicleAt(gate, 'out-1');
    car.armRises();
    car.goesUnder();
    car.clears();
    expect(gate.all('passage.committed')).toMatchObject([{ data: { assurance: 'sensed' } }]);
  });

  it('assumes the passage at arm-down where only the arm is seen', () => {
    const gate = ready(withInputs(['arm-up', 'arm-down']));
    gate.show('out-1', wang);
    const car = vehicleAt(gate, 'out-1');
    car.armRises();
    expect(gate.all('passage.committed')).toEqual([]);
    car.armFalls();
    expect(gate.all('passage.committed')).toMatchObject([{ data: { assurance: 'assumed' } }]);
  });

  it('assumes the passage when the barrier reports the command done where nothing is seen', () => {
    const gate = ready(withInputs([]));
    const [sent] = gate.show('out-1', wang).commands;
    if (sent === undefined) throw new Error('nothing was commanded');
    const done = { command: sent.id, outcome: 'done' } as const;
    gate.read('out-1-barrier-board', { type: 'command.done', data: done }, 0, sent);
    expect(gate.all('passage.committed')).toMatchObject([{ data: { assurance: 'assumed' } }]);
  });

  it('holds an assumed passage against nobody', () => {
    const site = { ...withInputs(['arm-up', 'arm-down']), hard: ['not-inside'] as const };
    const gate = ready(site);
    const car = vehicleAt(gate, 'out-1');
    for (const _ of [1, 2]) {
      gate.show('out-1', wang);
      car.armRises();
      car.armFalls();
    }
    expect(gate.all('exit.refused')).toEqual([]);
    expect(gate.all('exit.granted')).toHaveLength(2);
  });

  it('goes on without a loop that is stuck', () => {
    const gate = ready();
    const car = vehicleAt(gate, 'out-1');
    car.arrives();
    gate.wait(620_000);
    expect(gate.all('condition.raised').map(({ data }) => data.condition)).toContain('loop-stuck');
    expect(openings(gate.show('out-1', wang))).toHaveLength(1);
    car.armRises();
    car.goesUnder();
    car.clears();
    expect(gate.all('passage.committed')).toHaveLength(1);
    car.leaves();
    expect(gate.all('condition.cleared').map(({ data }) => data.condition)).toContain('loop-stuck');
  });
});

describe('one arm for both ways', () => {
  const at = (gate: ReturnType<typeof ready>) => (input: string, state: 'on' | 'off') =>
    gate.contact('gate-board', input, state);

  it('is not begun by one that leaves over the loop of the other lane while the arm falls', () => {
    const gate = ready(oneArm);
    const board = (input: string, is: 'on' | 'off') => gate.contact('gate-board', input, is);
    board('in-1.arming-loop', 'on');
    gate.show('in-1', wang);
    board('arm-down', 'off');
    board('arm-up', 'on');
    board('safety-loop', 'on');
    board('in-1.arming-loop', 'off');
    board('out-1.arming-loop', 'on');
    board('safety-loop', 'off');
    board('arm-up', 'off');
    board('arm-down', 'on');
    board('out-1.arming-loop', 'off');
    expect(gate.all('passage.started')).toHaveLength(1);
    expect(gate.all('passage.committed')).toHaveLength(1);
  });

  it('takes a vehicle that leaves over the other arming loop for no second vehicle', () => {
    const gate = ready(oneArm);
    const set = at(gate);
    set('in-1.arming-loop', 'on');
    gate.show('in-1', wang);
    set('arm-down', 'off');
    set('arm-up', 'on');
    set('safety-loop', 'on');
    set('in-1.arming-loop', 'off');
    set('out-1.arming-loop', 'on');
    set('safety-loop', 'off');
    gate.wait(500);
    set('out-1.arming-loop', 'off');
    set('arm-up', 'off');
    set('arm-down', 'on');
    gate.wait(60_000);
    expect(gate.all('passage.started')).toHaveLength(1);
    expect(gate.all('passage.committed')).toMatchObject([{ data: { lane: 'in-1', to: 'inside' } }]);
    expect(gate.all('condition.raised')).toEqual([]);
  });

  it('opens for one passage at a time', () => {
    const gate = ready(oneArm);
    const set = at(gate);
    set('in-1.arming-loop', 'on');
    set('out-1.arming-loop', 'on');
    gate.show('in-1', wang);
    expect(types(gate.show('out-1', zhao))).toEqual([]);
  });
});

describe('a board that was not heard while its arm came down', () => {
  it('says of nobody that he went back: he may have driven through', () => {
    const gate = ready();
    const car = vehicleAt(gate, 'in-1');
    car.arrives();
    gate.show('in-1', wang);
    car.armRises();
    gate.wait(10_000);
    for (const [input, state] of [
      ['arming-loop', 'off'],
      ['safety-loop', 'off'],
      ['arm-up', 'off'],
      ['arm-down', 'on'],
    ] as const) {
      gate.contact('in-1-barrier-board', input, state, true);
    }
    expect(gate.all('passage.ended').map(({ data }) => data.outcome)).toEqual(['timed-out']);
    expect(gate.all('passage.committed')).toEqual([]);
  });
});
