import { describe, expect, it } from 'vitest';
import type { ActBody } from '../../../../rules/vocabulary/acts.ts';
import { after, toRfc3339 } from '../../../../rules/vocabulary/time.ts';
import { card, giveCard, id, openGate, openings, START, vehicleAt } from './gate.ts';

const wang = card('A1B2C3D4');
const HOUR_MS = 3_600_000;
const VEHICLE = id.vehicle('v-wang');

function ready() {
  const gate = openGate();
  giveCard(gate, 'wang', wang);
  vehicleAt(gate, 'out-1').arrives();
  return gate;
}
type Gate = ReturnType<typeof ready>;

const block = (subject: string, approved = 'manager'): ActBody => ({
  type: 'block.set',
  data: {
    subject,
    approved: id.person(approved),
    until: toRfc3339(after(START, HOUR_MS)),
    why: 'court order',
  },
});
const reasons = (gate: Gate) => gate.all('exit.refused').map(({ data }) => data.reason);
const refusals = (gate: Gate) => gate.all('act.refused').map(({ data }) => data.why);

describe('the block list', () => {
  it.each([
    ['vehicle', 'v-wang'],
    ['holder', 'h-wang'],
    ['permit', 'p-wang'],
  ])('keeps a %s in and out, whatever his permit says', (_what, subject) => {
    const gate = ready();
    gate.act(block(subject));
    expect(openings(gate.show('out-1', wang))).toEqual([]);
    expect(reasons(gate)).toEqual(['blocked']);
  });

  it('shows nothing at the reader', () => {
    const gate = ready();
    gate.act(block('v-wang'));
    const { commands } = gate.show('out-1', wang);
    const signs = commands.flatMap((one) => (one.type === 'reader.show' ? [one.data.sign] : []));
    expect(signs).not.toContain('refused');
  });

  it('ends by itself', () => {
    const gate = ready();
    gate.act(block('v-wang'));
    gate.wait(HOUR_MS + 1);
    expect(openings(gate.show('out-1', wang))).toHaveLength(1);
  });

  it('is left by a named person before its end', () => {
    const gate = ready();
    gate.act(block('v-wang'));
    gate.act({ type: 'block.lift', data: { subject: 'v-wang', why: 'settled' } });
    expect(openings(gate.show('out-1', wang))).toHaveLength(1);
  });

  it('needs somebody who approves, other than who asks', () => {
    const gate = ready();
    gate.act(block('v-wang', 'guard-li'));
    expect(refusals(gate)).toEqual(['approver-asked-himself']);
    expect(gate.all('subject.blocked')).toEqual([]);
  });

  it('does not take an end that is past', () => {
    const gate = ready();
    gate.wait(2 * HOUR_MS);
    gate.act(block('v-wang'));
    expect(refusals(gate)).toEqual(['end-is-past']);
  });
});

describe('a vehicle locked by its owner', () => {
  it('passes no lane, even with its own card', () => {
    const gate = ready();
    gate.act({ type: 'vehicle.lock', data: { vehicle: VEHICLE } });
    expect(openings(gate.show('out-1', wang))).toEqual([]);
    expect(reasons(gate)).toEqual(['vehicle-locked']);
  });

  it('passes again once unlocked', () => {
    const gate = ready();
    gate.act({ type: 'vehicle.lock', data: { vehicle: VEHICLE } });
    gate.act({ type: 'vehicle.unlock', data: { vehicle: VEHICLE } });
    expect(openings(gate.show('out-1', wang))).toHaveLength(1);
  });

  it('is not locked twice, and not unlocked without a lock', () => {
    const gate = ready();
    gate.act({ type: 'vehicle.unlock', data: { vehicle: VEHICLE } });
    gate.act({ type: 'vehicle.lock', data: { vehicle: VEHICLE } });
    gate.act({ type: 'vehicle.lock', data: { vehicle: VEHICLE } });
    expect(refusals(gate)).toEqual(['not-locked', 'locked-before']);
  });

  it('is let out in a fire like everybody', () => {
    const gate = ready();
    gate.act({ type: 'vehicle.lock', data: { vehicle: VEHICLE } });
    gate.act({ type: 'fire.confirm', data: { why: 'smoke' } });
    gate.show('out-1', wang);
    expect(gate.all('exit.granted').map(({ data }) => data.notices)).toEqual([['vehicle-locked']]);
  });
});
