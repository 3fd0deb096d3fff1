import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { musterOf } from '../../../../rules/access/muster.ts';
import type { ActData } from '../../../../rules/vocabulary/acts.ts';
import { card, giveCard, openGate, openings, twoLanes, vehicleAt } from './gate.ts';

const NAMES = ['wang', 'li', 'zhao', 'sun'] as const;
const cards = {
  wang: card('A1B2C3D4'),
  li: card('11223344'),
  zhao: card('55667788'),
  sun: card('99AABBCC'),
};
const MINUTE = 60_000;

type Gate = ReturnType<typeof openGate>;
function opened(site = twoLanes): Gate {
  const gate = openGate(site);
  for (const name of NAMES) giveCard(gate, name, cards[name], { household: `home-${name}` });
  return gate;
}
function pass(gate: Gate, lane: string, name: (typeof NAMES)[number]): void {
  const car = vehicleAt(gate, lane);
  car.arrives();
  gate.show(lane, cards[name]);
  car.drivesThrough();
}
const count = (gate: Gate, data: Partial<ActData<'presence.count'>>) =>
  gate.act(
    { type: 'presence.count', data: { subjects: [], why: '夜间盘点', ...data } },
    'guard-li',
  );
const inside = (gate: Gate) => musterOf(gate.state()).inside.map(({ subject }) => subject);
const unknown = (gate: Gate) => musterOf(gate.state()).unknown.map(({ subject }) => subject);

describe('a count of who is inside', () => {
  it('says of each who was seen where he was thought to be', () => {
    const gate = opened();
    pass(gate, 'in-1', 'wang');
    count(gate, { subjects: ['v-wang', 'v-li'] });
    expect(gate.all('presence.counted').map(({ data }) => data)).toMatchObject([
      { subject: 'v-wang', was: 'inside', is: 'inside', by: 'guard-li', household: 'home-wang' },
      { subject: 'v-li', was: 'unknown', is: 'inside', household: 'home-li' },
    ]);
    expect(inside(gate)).toEqual(['v-li', 'v-wang']);
    expect(unknown(gate)).toEqual(['v-zhao', 'v-sun']);
  });

  it('leaves the others as they are unless it says that nobody else is inside', () => {
    const gate = opened();
    pass(gate, 'in-1', 'wang');
    count(gate, { subjects: ['v-li'] });
    expect(inside(gate)).toEqual(['v-li', 'v-wang']);
    count(gate, { subjects: ['v-li'], nobodyElse: true });
    expect(inside(gate)).toEqual(['v-li']);
    expect(unknown(gate)).toEqual([]);
  });

  it('puts nobody outside who came in while it was made', () => {
    const gate = opened();
    pass(gate, 'in-1', 'wang');
    gate.wait(MINUTE);
    const began = new Date(gate.now()).toISOString();
    gate.wait(MINUTE);
    pass(gate, 'in-1', 'li');
    count(gate, { subjects: [], nobodyElse: true, began });
    expect(inside(gate)).toEqual(['v-li']);
  });

  it('that saw nobody else refuses nobody, however hard the site', () => {
    const gate = opened({ ...twoLanes, hard: ['not-inside', 'already-inside', 'passback'] });
    count(gate, { nobodyElse: true });
    vehicleAt(gate, 'out-1').arrives();
    expect(openings(gate.show('out-1', cards.wang))).toHaveLength(1);
  });

  it('is forgotten after a fire like everything else', () => {
    const gate = opened();
    count(gate, { subjects: ['v-wang'], nobodyElse: true });
    gate.act({ type: 'fire.confirm', data: { why: '明火' } });
    gate.act({ type: 'fire.reset', data: {} });
    expect(inside(gate)).toEqual([]);
    expect(unknown(gate)).toHaveLength(4);
  });

  it('counts no more once somebody is said to be nobody knows where', () => {
    const gate = opened();
    count(gate, { nobodyElse: true });
    gate.act({ type: 'presence.correct', data: { subject: 'v-wang', is: 'unknown', why: '?' } });
    expect(unknown(gate)).toHaveLength(4);
  });

  it('names areas that there are, and times that can be read', () => {
    const gate = opened();
    count(gate, { area: 'garage' });
    count(gate, { began: 'just now' });
    count(gate, { area: 'estate', subjects: ['v-wang'] });
    expect(gate.all('act.refused').map(({ data }) => data.why)).toEqual([
      'unknown-area',
      'bad-time',
    ]);
    expect(musterOf(gate.state()).inside).toMatchObject([
      { subject: 'v-wang', area: 'estate', sure: true, class: 'resident', holder: 'h-wang' },
    ]);
  });
});

describe('the muster', () => {
  it('after a full count lists those who were seen and whoever has come in since, and knows of everybody', () => {
    const moves = fc.array(
      fc.record({ lane: fc.constantFrom('in-1', 'out-1'), name: fc.constantFrom(...NAMES) }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(moves, fc.subarray([...NAMES]), moves, (before, seen, after) => {
        const gate = opened();
        for (const { lane, name } of before) pass(gate, lane, name);
        count(gate, { subjects: seen.map((name) => `v-${name}`), nobodyElse: true });
        for (const { lane, name } of after) pass(gate, lane, name);
        const expected = new Set<string>(seen);
        for (const { lane, name } of after) {
          if (lane === 'in-1') expected.add(name);
          else expected.delete(name);
        }
        expect(inside(gate)).toEqual([...expected].map((name) => `v-${name}`).sort());
        expect(unknown(gate)).toEqual([]);
        expect(gate.replayed()).toEqual(gate.states());
      }),
      { numRuns: 40 },
    );
  });
});
