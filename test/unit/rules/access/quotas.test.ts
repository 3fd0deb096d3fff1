import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { card, giveCard, openGate, openings, siteOf, vehicleAt } from './gate.ts';

const NAMES = ['wang', 'li', 'zhao'] as const;
const CARDS = { wang: card('A1B2C3D4'), li: card('11223344'), zhao: card('5566778A') } as const;
type Name = (typeof NAMES)[number];
type Gate = ReturnType<typeof openGate>;

const twoEntries = siteOf(
  [
    { id: 'in-1', direction: 'entry' },
    { id: 'in-2', direction: 'entry' },
  ],
  {},
);

/** Drives through a lane from the card to the arm down again; true where the arm was opened. */
function pass(gate: Gate, name: Name, lane: 'in-1' | 'out-1'): boolean {
  const car = vehicleAt(gate, lane);
  car.arrives();
  const isOpened = openings(gate.show(lane, CARDS[name])).length > 0;
  if (isOpened) car.drivesThrough();
  else car.leaves();
  return isOpened;
}
const reasons = (gate: Gate) => gate.all('entry.refused').map(({ data }) => data.reason);
const notices = (gate: Gate) => gate.all('exit.granted').flatMap(({ data }) => data.notices);

describe('a permit for so many visits', () => {
  it('lets in as often and no more', () => {
    const gate = openGate();
    giveCard(gate, 'wang', CARDS.wang, { visits: 2 });
    const entries = [1, 2, 3].map(() => {
      const isIn = pass(gate, 'wang', 'in-1');
      if (isIn) pass(gate, 'wang', 'out-1');
      return isIn;
    });
    expect(entries).toEqual([true, true, false]);
    expect(reasons(gate)).toEqual(['quota-used']);
  });

  it('is not used up by a card that is shown and drives away again', () => {
    const gate = openGate();
    giveCard(gate, 'wang', CARDS.wang, { visits: 1 });
    const car = vehicleAt(gate, 'in-1');
    car.arrives();
    gate.show('in-1', CARDS.wang);
    car.leaves();
    gate.wait(600_000);
    expect(pass(gate, 'wang', 'in-1')).toBe(true);
  });

  it('is one visit also where its card is shown at two lanes at once', () => {
    const gate = openGate(twoEntries);
    giveCard(gate, 'wang', CARDS.wang, { visits: 1 });
    const [first, second] = [vehicleAt(gate, 'in-1'), vehicleAt(gate, 'in-2')];
    first.arrives();
    second.arrives();
    expect(openings(gate.show('in-1', CARDS.wang))).toHaveLength(1);
    expect(openings(gate.show('in-2', CARDS.wang))).toEqual([]);
    expect(reasons(gate)).toEqual(['quota-used']);
  });

  it('is still there for another lane when its vehicle has backed out of the first', () => {
    const gate = openGate(twoEntries);
    giveCard(gate, 'wang', CARDS.wang, { visits: 1 });
    const first = vehicleAt(gate, 'in-1');
    first.arrives();
    gate.show('in-1', CARDS.wang);
    first.leaves();
    gate.wait(600_000);
    vehicleAt(gate, 'in-2').arrives();
    expect(openings(gate.show('in-2', CARDS.wang))).toHaveLength(1);
  });

  it('is nothing to follow up when its last visitor leaves', () => {
    const gate = openGate();
    giveCard(gate, 'wang', CARDS.wang, { visits: 1 });
    pass(gate, 'wang', 'in-1');
    expect(pass(gate, 'wang', 'out-1')).toBe(true);
    expect(notices(gate)).toEqual([]);
  });
});

describe('a household with more vehicles than spaces', () => {
  it('has one car in its one space, also where two come at two lanes at once', () => {
    const gate = openGate(twoEntries);
    for (const name of ['wang', 'li'] as const) {
      giveCard(gate, name, CARDS[name], { household: '3-1201' });
    }
    gate.act({ type: 'household.set', data: { household: '3-1201', spaces: 1 } });
    vehicleAt(gate, 'in-1').arrives();
    vehicleAt(gate, 'in-2').arrives();
    expect(openings(gate.show('in-1', CARDS.wang))).toHaveLength(1);
    expect(openings(gate.show('in-2', CARDS.li))).toEqual([]);
    expect(reasons(gate)).toEqual(['household-full']);
  });

  function household(spaces: number) {
    const gate = openGate();
    for (const name of NAMES) giveCard(gate, name, CARDS[name], { household: '3-1201' });
    gate.act({ type: 'household.set', data: { household: '3-1201', spaces } });
    return gate;
  }

  it('has as many inside as it has spaces', () => {
    const gate = household(2);
    expect(NAMES.map((name) => pass(gate, name, 'in-1'))).toEqual([true, true, false]);
    expect(reasons(gate)).toEqual(['household-full']);
  });

  it('has a space again once one has left', () => {
    const gate = household(1);
    pass(gate, 'wang', 'in-1');
    pass(gate, 'wang', 'out-1');
    expect(pass(gate, 'li', 'in-1')).toBe(true);
  });

  it('has a space again once somebody says that one is not inside', () => {
    const gate = household(1);
    pass(gate, 'wang', 'in-1');
    gate.act({ type: 'presence.correct', data: { subject: 'v-wang', is: 'outside', why: 'seen' } });
    expect(pass(gate, 'li', 'in-1')).toBe(true);
  });

  it('counts a vehicle that somebody saw inside', () => {
    const gate = household(1);
    gate.act({ type: 'presence.correct', data: { subject: 'v-wang', is: 'inside', why: 'seen' } });
    expect(pass(gate, 'li', 'in-1')).toBe(false);
  });

  it('has no limit where none is set', () => {
    const gate = openGate();
    for (const name of NAMES) giveCard(gate, name, CARDS[name], { household: '3-1201' });
    expect(NAMES.map((name) => pass(gate, name, 'in-1'))).toEqual([true, true, true]);
  });

  it('is held at no exit, and its list is who is inside, whatever its members do', () => {
    const deed = fc.record({
      name: fc.constantFrom(...NAMES),
      what: fc.constantFrom('in-1' as const, 'out-1' as const, 'inside', 'outside', 'unknown'),
    });
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 12 }), fc.nat({ max: 3 }), (deeds, spaces) => {
        const gate = household(spaces);
        for (const { name, what } of deeds) {
          if (what === 'in-1' || what === 'out-1') {
            const isOpened = pass(gate, name, what);
            if (what === 'out-1') expect(isOpened).toBe(true);
          } else {
            const is = what === 'inside' || what === 'outside' ? what : 'unknown';
            const data = { subject: `v-${name}`, is, why: 'seen' } as const;
            gate.act({ type: 'presence.correct', data });
          }
        }
        const { presence, households } = gate.state();
        const sure = Object.entries(presence).filter(([, one]) => one.is === 'inside' && one.sure);
        const listed = [...(households['3-1201']?.inside ?? [])];
        expect(listed.toSorted()).toEqual(sure.map(([subject]) => subject).toSorted());
      }),
      { numRuns: 60 },
    );
  });
});
