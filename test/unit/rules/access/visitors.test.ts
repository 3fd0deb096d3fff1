import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActData } from '../../../../rules/vocabulary/acts.ts';
import { instant, toRfc3339 } from '../../../../rules/vocabulary/time.ts';
import {
  card,
  type Gate,
  giveCard,
  id,
  openGate,
  openings,
  START,
  twoLanes,
  vehicleAt,
} from './gate.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const spare = card('11223344');
const SPARE = id.credential('spare-1');
const PERMIT = id.permit('visit-1');
const VEHICLE = 'v-guest';

const at = (ms: number) => toRfc3339(instant(START + ms));
const invitation = (more: Partial<ActData<'visitor.invite'>> = {}) => ({
  type: 'visitor.invite' as const,
  data: {
    permit: PERMIT,
    holder: id.person('h-guest'),
    name: '张三',
    vehicle: id.vehicle(VEHICLE),
    plate: '粤B12345',
    host: '3-1201',
    to: at(2 * HOUR),
    visits: 1,
    lanes: [],
    credential: SPARE,
    ...more,
  },
});

/** A gate with a spare card and a visitor who was announced and given it. */
function announced(more: Partial<ActData<'visitor.invite'>> = {}, site = twoLanes): Gate {
  const gate = openGate(site);
  gate.act({ type: 'credential.enrol', data: { credential: SPARE, card: spare } });
  gate.act(invitation(more));
  return gate;
}

/** Drives through a lane with the spare card; true where the arm was opened. */
function pass(gate: Gate, lane: 'in-1' | 'out-1'): boolean {
  const car = vehicleAt(gate, lane);
  car.arrives();
  const isOpened = openings(gate.show(lane, spare)).length > 0;
  if (isOpened) car.drivesThrough();
  else car.leaves();
  return isOpened;
}

const refusals = (gate: Gate) => gate.all('act.refused').map(({ data }) => data.why);
const conditions = (gate: Gate) =>
  [...gate.all('condition.raised'), ...gate.all('condition.cleared')]
    .toSorted((a, b) => a.sequence - b.sequence)
    .map(({ type, data }) => `${data.condition} ${type === 'condition.raised' ? 'on' : 'off'}`);

describe('a visitor', () => {
  it('is let in no more when his visit is ended, and out like anybody else', () => {
    const gate = announced({ visits: 9 });
    expect(pass(gate, 'in-1')).toBe(true);
    gate.act({ type: 'visitor.end', data: { permit: PERMIT } });
    expect([pass(gate, 'in-1'), pass(gate, 'out-1')]).toEqual([false, true]);
    gate.act({ type: 'visitor.end', data: { permit: PERMIT } });
    gate.act({ type: 'visitor.end', data: { permit: id.permit('nobody') } });
    expect(refusals(gate)).toEqual(['permit-ended-before', 'unknown-permit']);
  });

  it('alone is ended so: whoever lives here has a permit of the office', () => {
    const gate = openGate();
    giveCard(gate, 'wang', card('A1B2C3D4'));
    gate.act({ type: 'visitor.end', data: { permit: id.permit('p-wang') } });
    expect(refusals(gate)).toEqual(['no-visitor']);
    expect(gate.all('permit.ended')).toEqual([]);
  });

  it('who delivers stops at the gate, but for the errands that the site lets in', () => {
    for (const [errand, isIn] of [
      ['food', false],
      ['movers', true],
    ] as const) {
      const gate = announced({ errand }, { ...twoLanes, letIn: ['movers'] });
      expect(pass(gate, 'in-1')).toBe(isIn);
    }
  });

  it('comes in and goes out with the temporary card that he was given with his permit', () => {
    const gate = announced();
    expect([pass(gate, 'in-1'), pass(gate, 'out-1')]).toEqual([true, true]);
  });

  it('comes in once where he is expected once', () => {
    const gate = announced();
    pass(gate, 'in-1');
    pass(gate, 'out-1');
    expect(pass(gate, 'in-1')).toBe(false);
    expect(gate.all('entry.refused').map(({ data }) => data.reason)).toEqual(['quota-used']);
  });

  it('comes as often as he likes within a window without a number', () => {
    const gate = openGate();
    gate.act({ type: 'credential.enrol', data: { credential: SPARE, card: spare } });
    const { visits: _, ...open } = invitation().data;
    gate.act({ type: 'visitor.invite', data: open });
    for (const lane of ['in-1', 'out-1', 'in-1'] as const) expect(pass(gate, lane)).toBe(true);
  });

  it('is not let in before he is expected', () => {
    const gate = announced({ from: at(HOUR), visits: 5 });
    expect(pass(gate, 'in-1')).toBe(false);
    gate.wait(HOUR);
    expect(pass(gate, 'in-1')).toBe(true);
  });

  it('is named by ids only: neither name nor plate is in any fact', () => {
    const told = JSON.stringify(announced({ phone: '13800000000' }).facts());
    for (const secret of ['张三', '粤B12345', '13800000000']) expect(told).not.toContain(secret);
  });

  it.each([
    [
      'neither name nor plate',
      { name: undefined, plate: undefined, vehicle: undefined },
      'visitor-unnamed',
    ],
    ['a plate without its vehicle', { vehicle: undefined }, 'visitor-unnamed'],
    ['an end that is past', { to: at(-HOUR) }, 'end-is-past'],
    ['an end before its beginning', { from: at(3 * HOUR) }, 'ends-before-it-begins'],
    ['more than a month', { to: at(32 * 24 * HOUR) }, 'visit-too-long'],
    ['a time that is none', { to: 'tomorrow' }, 'bad-time'],
    ['a lane that is not there', { lanes: [id.lane('in-9')] }, 'unknown-lane'],
    ['a card that is not there', { credential: id.credential('none') }, 'unknown-credential'],
  ])('is refused whole with %s: no permit and no card is left behind', (_, more, why) => {
    const gate = openGate();
    gate.act({ type: 'credential.enrol', data: { credential: SPARE, card: spare } });
    const given = Object.entries({ ...invitation().data, ...more }).filter(
      ([, value]) => value !== undefined,
    );
    gate.act({
      type: 'visitor.invite',
      data: Object.fromEntries(given) as ActData<'visitor.invite'>,
    });
    expect(refusals(gate)).toEqual([why]);
    expect(gate.all('permit.issued')).toEqual([]);
    expect(gate.all('credential.handed-out')).toEqual([]);
  });

  it('may stay longer without a new permit', () => {
    const gate = announced({ visits: 9 });
    gate.act({ type: 'visitor.extend', data: { permit: PERMIT, to: at(5 * HOUR) } });
    gate.wait(4 * HOUR);
    expect(pass(gate, 'in-1')).toBe(true);
  });
});

describe('a visitor who stays past his time', () => {
  it('is told when it happens, and no longer once he is out', () => {
    const gate = announced();
    pass(gate, 'in-1');
    gate.wait(2 * HOUR);
    expect(conditions(gate)).toEqual(['overstay on']);
    pass(gate, 'out-1');
    expect(conditions(gate)).toEqual(['overstay on', 'overstay off']);
  });

  it('is let out all the same, with a notice', () => {
    const gate = announced();
    pass(gate, 'in-1');
    gate.wait(3 * HOUR);
    expect(pass(gate, 'out-1')).toBe(true);
    expect(gate.all('exit.granted').flatMap(({ data }) => data.notices)).toEqual(['permit-over']);
  });

  it('is not told of who never came', () => {
    const gate = announced();
    gate.wait(5 * HOUR);
    expect(conditions(gate)).toEqual([]);
  });

  it('is over when he may stay longer, and begins again at the new end', () => {
    const gate = announced();
    pass(gate, 'in-1');
    gate.wait(2 * HOUR);
    gate.act({ type: 'visitor.extend', data: { permit: PERMIT, to: at(4 * HOUR) } });
    gate.wait(2 * HOUR);
    expect(conditions(gate)).toEqual(['overstay on', 'overstay off', 'overstay on']);
  });

  it.each(['outside', 'unknown'] as const)('is over when a person says that he is %s', (is) => {
    const gate = announced();
    pass(gate, 'in-1');
    gate.wait(3 * HOUR);
    gate.act({ type: 'presence.correct', data: { subject: VEHICLE, is, why: '盘点' } });
    expect(conditions(gate)).toEqual(['overstay on', 'overstay off']);
  });
});

describe('a temporary card that left with its visitor', () => {
  it('is told after the minutes that the guard has, and no longer once it is back', () => {
    const gate = announced();
    pass(gate, 'in-1');
    pass(gate, 'out-1');
    gate.wait(9 * MINUTE);
    expect(conditions(gate)).toEqual([]);
    gate.wait(MINUTE);
    expect(conditions(gate)).toEqual(['card-not-returned on']);
    gate.act({ type: 'credential.hand-back', data: { credential: SPARE } });
    expect(conditions(gate)).toEqual(['card-not-returned on', 'card-not-returned off']);
  });

  it('is not told where it was given back at the gate', () => {
    const gate = announced();
    pass(gate, 'in-1');
    pass(gate, 'out-1');
    gate.act({ type: 'credential.hand-back', data: { credential: SPARE } });
    gate.wait(HOUR);
    expect(conditions(gate)).toEqual([]);
  });

  it('is told no longer once it is reported lost', () => {
    const gate = announced();
    pass(gate, 'in-1');
    pass(gate, 'out-1');
    gate.wait(HOUR);
    gate.act({ type: 'credential.lose', data: { credential: SPARE } });
    expect(conditions(gate)).toEqual(['card-not-returned on', 'card-not-returned off']);
  });
});

describe('any day of a visitor', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('pass' as const), lane: fc.constantFrom('in-1', 'out-1') }),
    fc.record({ do: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 300 }) }),
    fc.record({ do: fc.constant('extend' as const), hours: fc.integer({ min: 1, max: 20 }) }),
    fc.record({
      do: fc.constant('correct' as const),
      is: fc.constantFrom('inside', 'outside', 'unknown'),
    }),
    fc.record({ do: fc.constantFrom('back', 'out', 'lose') }),
  );

  it('leaves no condition standing without its cause, and is rebuilt from its facts', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const gate = announced({ visits: 100 });
        for (const one of steps) walk(gate, one);
        const standing = new Set<string>();
        for (const { type, data } of gate.facts()) {
          if (type === 'condition.raised' && 'condition' in data) {
            expect(standing.has(data.condition)).toBe(false);
            standing.add(data.condition);
          }
          if (type === 'condition.cleared' && 'condition' in data) {
            expect(standing.delete(data.condition)).toBe(true);
          }
        }
        // The outside checker: last passage or word says whether he is inside; last terms say until when.
        const isOver = whereIs(gate) === 'inside' && gate.now() >= endOf(gate);
        expect(standing.has('overstay')).toBe(isOver);
        expect(gate.replayed()).toEqual(gate.states());
      }),
      { numRuns: 150 },
    );
  });

  function walk(gate: Gate, one: Step): void {
    if ('lane' in one) pass(gate, one.lane);
    else if ('minutes' in one) gate.wait(one.minutes * MINUTE);
    else if ('hours' in one) {
      const to = toRfc3339(instant(gate.now() + one.hours * HOUR));
      gate.act({ type: 'visitor.extend', data: { permit: PERMIT, to } });
    } else if ('is' in one) {
      gate.act({ type: 'presence.correct', data: { subject: VEHICLE, is: one.is, why: '盘点' } });
    } else if (one.do === 'back') {
      gate.act({ type: 'credential.hand-back', data: { credential: SPARE } });
    } else if (one.do === 'out') {
      gate.act({ type: 'credential.hand-out', data: { credential: SPARE, permit: PERMIT } });
    } else {
      gate.act({ type: 'credential.lose', data: { credential: SPARE } });
    }
  }

  type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

  /** A person's word that he is inside begins no visit: only a passage does. */
  function whereIs(gate: Gate): string {
    let is = 'unknown';
    for (const fact of gate.facts()) {
      if (fact.type === 'passage.committed') is = fact.data.to;
      if (fact.type === 'presence.corrected' && fact.data.is !== 'inside') is = fact.data.is;
    }
    return is;
  }

  function endOf(gate: Gate): number {
    const terms = [...gate.all('permit.issued'), ...gate.all('permit.changed')].at(-1);
    return Date.parse(terms?.data.validTo ?? '');
  }
});
