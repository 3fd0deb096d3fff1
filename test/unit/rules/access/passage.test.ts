import { describe, expect, it } from 'vitest';
import { card, giveCard, openGate, openings, vehicleAt } from './gate.ts';

const wang = card('A1B2C3D4');

function ready() {
  const gate = openGate();
  giveCard(gate, 'wang', wang);
  return gate;
}
const types = (told: { facts: readonly { type: string }[] }) => told.facts.map(({ type }) => type);

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
});
