import { describe, expect, it } from 'vitest';
import { card, giveCard, id, openGate, openings, vehicleAt } from './gate.ts';

const wang = card('A1B2C3D4');
const LANE = id.lane('out-1');

/** A car in a lane that asks for a look, its card shown. */
function waiting() {
  const gate = openGate();
  giveCard(gate, 'wang', wang);
  gate.act({ type: 'mode.set', data: { lane: LANE, mode: 'confirm' } });
  const car = vehicleAt(gate, 'out-1');
  car.arrives();
  const shown = gate.show('out-1', wang);
  const look = (vehicle: 'matches' | 'differs') =>
    gate.act({ type: 'exit.confirm', data: { lane: LANE, vehicle } });
  return { gate, car, shown, look };
}

describe('a lane that asks for a look at the vehicle', () => {
  it('keeps shut until somebody has looked', () => {
    const { gate, shown } = waiting();
    expect(openings(shown)).toEqual([]);
    expect(gate.all('exit.refused').map(({ data }) => [data.reason, data.may[0]])).toEqual([
      ['awaits-confirmation', 'exit.confirm'],
    ]);
  });

  it('opens under the permit once the vehicle is the one of the card', () => {
    const { gate, look } = waiting();
    expect(openings(look('matches')).map(({ authority }) => authority.kind)).toEqual(['permit']);
    expect(gate.all('exit.granted').map(({ data }) => data.rule)).toEqual(['confirmed']);
  });

  it('keeps another vehicle in, and says which rule it was', () => {
    const { gate, look } = waiting();
    expect(openings(look('differs'))).toEqual([]);
    expect(gate.all('exit.refused').at(-1)?.data).toMatchObject({
      reason: 'other-vehicle',
      rule: 'guard',
    });
  });

  it('opens once for one look', () => {
    const { gate, car, look } = waiting();
    look('matches');
    car.drivesThrough();
    expect(openings(look('matches'))).toEqual([]);
    expect(gate.all('act.refused').map(({ data }) => data.why)).toEqual(['nobody-to-confirm']);
  });

  it('judges again: a card lost meanwhile opens nothing', () => {
    const { gate, look } = waiting();
    const [credential] = gate.all('credential.enrolled');
    if (credential !== undefined) {
      gate.act({
        type: 'credential.lose',
        data: { credential: credential.data.credential },
      });
    }
    expect(openings(look('matches'))).toEqual([]);
    expect(gate.all('exit.refused').at(-1)?.data.reason).toBe('card-lost');
  });

  it('has nobody to confirm where no card was shown', () => {
    const gate = openGate();
    gate.act({ type: 'exit.confirm', data: { lane: LANE, vehicle: 'matches' } });
    expect(gate.all('act.refused').map(({ data }) => data.why)).toEqual(['nobody-to-confirm']);
  });
});
