import { describe, expect, it } from 'vitest';
import type { Passback, Site } from '../../../../rules/vocabulary/site.ts';
import { millis } from '../../../../rules/vocabulary/time.ts';
import { card, giveCard, id, openGate, openings, siteOf, vehicleAt } from './gate.ts';

const wang = card('A1B2C3D4');
const HOUR = 3_600_000;
const MINUTE = 60_000;

const lanes = siteOf(
  [
    { id: 'in-1', direction: 'entry' },
    { id: 'out-1', direction: 'exit' },
    { id: 'down-1', direction: 'entry' },
    { id: 'up-1', direction: 'exit' },
  ],
  {},
);
/** An estate with a garage below it. */
const withGarage = (kind: Passback['kind'], more: Partial<Passback> = {}): Site => ({
  ...lanes,
  areas: [{ id: 'garage', name: { zh: '地库', en: 'Garage' } }],
  lanes: lanes.lanes.map((lane) => {
    if (lane.id === 'down-1') return { ...lane, from: 'estate', to: 'garage' };
    return lane.id === 'up-1' ? { ...lane, from: 'garage', to: 'estate' } : lane;
  }),
  passback: { kind, within: millis(30 * MINUTE), ...more },
});

type Gate = ReturnType<typeof openGate>;
function opened(kind: Passback['kind'], more: Partial<Passback> = {}): Gate {
  const gate = openGate(withGarage(kind, more));
  const now = gate.now();
  gate.give({ kind: 'site.configured', id: 'c' as never, time: now, at: now, digest: 'd' });
  giveCard(gate, 'wang', wang);
  return gate;
}
/** Shows the card at a lane and drives through if the arm rises; what was told. */
function pass(gate: Gate, lane: string): string {
  const car = vehicleAt(gate, lane);
  car.arrives();
  const told = gate.show(lane, wang);
  if (openings(told).length > 0) car.drivesThrough();
  else car.leaves();
  const [said] = told.facts.filter(({ type }) => /granted|refused/.test(type));
  if (said === undefined) return 'nothing';
  if ('reason' in said.data) return String(said.data.reason);
  return 'notices' in said.data ? ['opened', ...said.data.notices].join(' ') : 'nothing';
}

describe('anti-passback by area', () => {
  it('takes a drive through the garage for in order, and counts one visit', () => {
    const gate = opened('hard');
    const way = ['in-1', 'down-1', 'up-1', 'down-1', 'up-1', 'out-1', 'in-1'];
    expect(way.map((lane) => pass(gate, lane))).toEqual(way.map(() => 'opened'));
  });

  it('is inside while in the garage, and says where', () => {
    const gate = opened('soft');
    pass(gate, 'in-1');
    pass(gate, 'down-1');
    expect(gate.state().presence['v-wang']).toMatchObject({ is: 'inside', area: 'garage' });
    pass(gate, 'up-1');
    expect(gate.all('passage.committed').at(-1)?.data).toMatchObject({
      to: 'inside',
      fromArea: 'garage',
      toArea: 'estate',
    });
  });

  it('soft, notes what is out of order', () => {
    const gate = opened('soft');
    pass(gate, 'in-1');
    expect(pass(gate, 'in-1')).toBe('opened already-inside');
    pass(gate, 'down-1');
    expect(pass(gate, 'out-1')).toBe('opened passback');
    expect(pass(gate, 'out-1')).toBe('opened not-inside');
    expect(pass(gate, 'down-1')).toBe('opened passback');
  });

  it('hard, refuses a second entry and a second exit in a row', () => {
    const gate = opened('hard');
    pass(gate, 'in-1');
    expect(pass(gate, 'in-1')).toBe('already-inside');
    expect(pass(gate, 'down-1')).toBe('opened');
    expect(pass(gate, 'out-1')).toBe('passback');
  });

  it('hard, lets in at the garage who was not seen coming in: at an entry it is a notice', () => {
    const gate = opened('hard');
    pass(gate, 'in-1');
    pass(gate, 'out-1');
    expect(pass(gate, 'down-1')).toBe('opened passback');
  });

  it('timed, refuses only so soon after the last passage', () => {
    const gate = opened('timed');
    pass(gate, 'in-1');
    expect(pass(gate, 'in-1')).toBe('already-inside');
    gate.wait(31 * MINUTE);
    expect(pass(gate, 'in-1')).toBe('opened already-inside');
  });

  it('holds nothing against whose whereabouts are unknown, however hard', () => {
    for (const lane of ['in-1', 'out-1', 'down-1', 'up-1']) {
      expect(pass(opened('hard'), lane)).toBe('opened');
    }
  });

  it('holds nothing against who is inside and nobody knows in which part', () => {
    const gate = opened('hard');
    const subject = 'v-wang';
    gate.act({ type: 'presence.correct', data: { subject, is: 'inside', why: 'seen' } });
    for (const lane of ['up-1', 'down-1', 'out-1']) {
      gate.act({ type: 'presence.correct', data: { subject, is: 'inside', why: 'seen' } });
      expect(pass(gate, lane)).toBe('opened');
    }
  });
});

describe('forgiving', () => {
  it('is not forgiven who is seen after the word, in the same moment', () => {
    const gate = opened('hard');
    pass(gate, 'in-1');
    forgive(gate);
    gate.act({
      type: 'presence.count',
      data: { subjects: ['v-wang'], why: 'seen' },
    });
    expect(pass(gate, 'in-1')).toBe('already-inside');
  });

  const forgive = (gate: Gate, permit?: string) =>
    gate.act({
      type: 'passback.forgive',
      data: { why: '门岗核实', ...(permit === undefined ? {} : { permit: id.permit(permit) }) },
    });

  it.each([['p-wang'], [undefined]])('lets %s pass again, and moves nobody', (permit) => {
    const gate = opened('hard');
    pass(gate, 'in-1');
    expect(pass(gate, 'in-1')).toBe('already-inside');
    forgive(gate, permit);
    expect(gate.state().presence['v-wang']).toMatchObject({ is: 'inside' });
    expect(pass(gate, 'in-1')).toBe('opened');
    expect(pass(gate, 'in-1')).toBe('already-inside');
  });

  it('is of a permit that there is', () => {
    const gate = opened('hard');
    forgive(gate, 'p-li');
    expect(gate.all('act.refused').map(({ data }) => data.why)).toEqual(['unknown-permit']);
  });

  it('comes every night, to everybody, and who is inside stays so', () => {
    const gate = opened('hard', { resetMinute: 240 });
    pass(gate, 'in-1');
    gate.wait(19 * HOUR);
    expect(pass(gate, 'in-1')).toBe('already-inside');
    gate.wait(2 * HOUR);
    expect(gate.state().presence['v-wang']).toMatchObject({ is: 'inside' });
    expect(pass(gate, 'in-1')).toBe('opened');
    gate.wait(24 * HOUR);
    expect(gate.all('passback.forgiven').map(({ data }) => data.why)).toEqual([
      'nightly-reset',
      'nightly-reset',
      'nightly-reset',
    ]);
    expect(gate.replayed()).toEqual(gate.states());
  });
});
