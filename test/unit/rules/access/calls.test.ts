import { describe, expect, it } from 'vitest';
import { card, giveCard, id, openGate, SENSORS, siteOf, vehicleAt } from './gate.ts';

const wang = card('A1B2C3D4');
const inputs = [...SENSORS, 'call-button'];
const site = siteOf(
  [
    { id: 'in-1', direction: 'entry' },
    { id: 'out-1', direction: 'exit' },
  ],
  { 'in-1-barrier': inputs, 'out-1-barrier': inputs },
);
const shared = siteOf(
  [
    { id: 'in-1', direction: 'entry', barrier: 'gate' },
    { id: 'out-1', direction: 'exit', barrier: 'gate' },
  ],
  { gate: ['arm-up', 'arm-down', 'call-button'] },
);

type Gate = ReturnType<typeof openGate>;
const OUT = { kind: 'lane', id: 'out-1' } as const;
function press(gate: Gate, board = 'out-1-barrier-board'): void {
  gate.contact(board, 'call-button', 'on');
  gate.contact(board, 'call-button', 'off');
}
const answer = (gate: Gate, lane = 'out-1') =>
  gate.act({ type: 'call.answer', data: { lane: id.lane(lane) } }, 'guard-li');
const ends = (gate: Gate) => gate.all('call.ended').map(({ data }) => data.outcome);
const standing = (gate: Gate) => Object.keys(gate.state().conditions);

describe('the call button', () => {
  it('makes one call however often it is pressed', () => {
    const gate = openGate(site);
    press(gate);
    gate.wait(10_000);
    press(gate);
    expect(gate.all('call.made')).toHaveLength(1);
    expect(gate.view(OUT)).toMatchObject({ call: { missed: false } });
  });

  it('makes none at the first picture of its board', () => {
    const gate = openGate(site);
    gate.contact('out-1-barrier-board', 'call-button', 'on', true);
    expect(gate.all('call.made')).toEqual([]);
  });

  it('is over when somebody answers within the minute', () => {
    const gate = openGate(site);
    press(gate);
    gate.wait(59_000);
    answer(gate);
    gate.wait(60_000);
    expect(gate.all('call.ended').map(({ data }) => data)).toMatchObject([
      { lane: 'out-1', outcome: 'answered', by: 'guard-li' },
    ]);
    expect(gate.all('call.missed')).toEqual([]);
    expect(gate.view(OUT)).not.toHaveProperty('call');
  });

  it('unanswered for a minute stands as a condition until somebody does', () => {
    const gate = openGate(site);
    press(gate);
    gate.wait(60_000);
    expect(gate.all('call.missed')).toHaveLength(1);
    expect(gate.view(OUT)).toMatchObject({
      call: { missed: true },
      conditions: ['call-unanswered'],
    });
    gate.wait(600_000);
    expect(gate.all('call.missed')).toHaveLength(1);
    answer(gate);
    expect(standing(gate)).toEqual([]);
  });

  it('is over when the lane lets the driver through', () => {
    const gate = openGate(site);
    giveCard(gate, 'wang', wang);
    vehicleAt(gate, 'out-1').arrives();
    press(gate);
    gate.show('out-1', wang);
    expect(ends(gate)).toEqual(['decided']);
  });

  it('is over when he drives away, and not while he tries another card', () => {
    const gate = openGate(site);
    const car = vehicleAt(gate, 'out-1');
    car.arrives();
    press(gate);
    gate.show('out-1', wang);
    gate.show('out-1', card('11223344'));
    expect(ends(gate)).toEqual([]);
    gate.wait(61_000);
    car.leaves();
    expect(ends(gate)).toEqual(['left']);
    expect(standing(gate)).toEqual([]);
  });

  it('is not over because a passage of another lane was', () => {
    const gate = openGate(site);
    giveCard(gate, 'wang', wang);
    press(gate);
    vehicleAt(gate, 'in-1').arrives();
    gate.show('in-1', wang);
    expect(ends(gate)).toEqual([]);
  });

  it('of one barrier for both ways is answered at either lane', () => {
    const gate = openGate(shared);
    press(gate, 'gate-board');
    expect(gate.view({ kind: 'lane', id: 'in-1' })).toMatchObject({ call: { missed: false } });
    answer(gate, 'in-1');
    expect(ends(gate)).toEqual(['answered']);
  });

  it('is not answered where nobody calls', () => {
    const gate = openGate(site);
    answer(gate);
    answer(gate, 'nowhere');
    expect(gate.all('act.refused').map(({ data }) => data.why)).toEqual([
      'no-call',
      'unknown-lane',
    ]);
  });

  it('is rebuilt from its facts alone', () => {
    const gate = openGate(site);
    press(gate);
    gate.wait(70_000);
    press(gate, 'in-1-barrier-board');
    expect(gate.replayed()).toEqual(gate.states());
  });
});
