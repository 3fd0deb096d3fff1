import { describe, expect, it } from 'vitest';
import type { ActData } from '../../../../rules/vocabulary/acts.ts';
import type { Card } from '../../../../rules/vocabulary/readings.ts';
import { card, type Gate, giveCard, id, openGate } from './gate.ts';

const tag: Card = { technology: 'em4100', uid: '0A00B1C2D3', bits: 40 };
const refusals = (gate: Gate) => gate.all('act.refused').map(({ data }) => data.why);
const terms = (more: Partial<ActData<'permit.issue'>> = {}): ActData<'permit.issue'> => ({
  permit: id.permit('p-wang'),
  class: 'resident',
  holder: id.person('h-wang'),
  vehicles: [id.vehicle('v-wang')],
  lanes: [],
  state: 'active',
  ...more,
});
const enrol = (gate: Gate, credential: string, shown: Card, more = {}) =>
  gate.act({
    type: 'credential.enrol',
    data: { credential: id.credential(credential), card: shown, ...more },
  });

describe('enrolment', () => {
  it('lets one card open at readers that read it differently', () => {
    const gate = openGate();
    giveCard(gate, 'wang', tag);
    gate.show('in-1', { technology: 'wiegand', uid: 'B1C2D3', bits: 24 });
    gate.wait(60_000);
    gate.show('in-1', { technology: 'wiegand', uid: '00B1C2D3', bits: 32 });
    expect(gate.all('entry.granted').map(({ data }) => data.credential)).toEqual([
      'c-wang',
      'c-wang',
    ]);
  });

  it('refuses a card that a 24-bit reader could not tell from another', () => {
    const gate = openGate();
    giveCard(gate, 'wang', tag);
    enrol(gate, 'c-zhao', { technology: 'em4100', uid: '0B11B1C2D3', bits: 40 });
    expect(refusals(gate)).toEqual(['card-number-taken']);
    expect(gate.all('credential.enrolled')).toHaveLength(1);
  });

  it('binds the same card anew under the same name', () => {
    const gate = openGate();
    giveCard(gate, 'wang', tag);
    gate.act({ type: 'permit.issue', data: terms({ permit: id.permit('p-new') }) });
    enrol(gate, 'c-wang', tag, { permit: id.permit('p-new') });
    gate.show('in-1', tag);
    expect(gate.all('entry.granted')[0]?.data.permit).toBe('p-new');
  });

  it('gives a lost card that was found out under a new name, and nobody else’s', () => {
    const gate = openGate();
    giveCard(gate, 'wang', tag);
    enrol(gate, 'c-2', tag);
    gate.act({ type: 'credential.lose', data: { credential: id.credential('c-wang') } });
    enrol(gate, 'c-3', { technology: 'em4100', uid: '0B11B1C2D3', bits: 40 });
    expect(refusals(gate)).toEqual(['card-number-taken', 'card-number-taken']);
    enrol(gate, 'c-4', tag, { permit: id.permit('p-wang') });
    gate.show('in-1', tag);
    expect(gate.all('entry.granted')).toMatchObject([{ data: { credential: 'c-4' } }]);
  });

  it('does not give one name to two cards', () => {
    const gate = openGate();
    giveCard(gate, 'wang', tag);
    enrol(gate, 'c-wang', card('01020304'));
    expect(refusals(gate)).toEqual(['credential-names-another-card']);
  });

  it.each([
    [{ permit: id.permit('none') }, 'unknown-permit'],
    [{ checkpoint: 'nowhere' }, 'unknown-checkpoint'],
    [{ permit: id.permit('p-wang'), vehicle: id.vehicle('v-other') }, 'vehicle-not-on-permit'],
  ])('refuses %j', (more, why) => {
    const gate = openGate();
    gate.act({ type: 'permit.issue', data: terms() });
    enrol(gate, 'c', tag, more);
    expect(refusals(gate)).toEqual([why]);
  });

  it('keeps no number, only digests and the last four characters', () => {
    const gate = openGate();
    giveCard(gate, 'wang', tag);
    expect(JSON.stringify(gate.states())).not.toContain('B1C2D3');
    expect(gate.all('credential.enrolled')[0]?.data.tail).toBe('C2D3');
  });

  it('takes no name of a built-in thing for one of ours', () => {
    const gate = openGate();
    enrol(gate, 'c', tag, { permit: id.permit('constructor') });
    gate.act({ type: 'credential.lose', data: { credential: id.credential('toString') } });
    expect(refusals(gate)).toEqual(['unknown-permit', 'unknown-credential']);
  });
});

describe('a permit', () => {
  it('is issued once, changed, and ended once', () => {
    const gate = openGate();
    gate.act({ type: 'permit.issue', data: terms() });
    gate.act({ type: 'permit.issue', data: terms() });
    gate.act({ type: 'permit.change', data: terms({ state: 'suspended' }) });
    gate.act({ type: 'permit.end', data: { permit: id.permit('p-wang') } });
    gate.act({ type: 'permit.end', data: { permit: id.permit('p-wang') } });
    expect(refusals(gate)).toEqual(['permit-exists', 'permit-ended-before']);
    expect(gate.all('permit.changed')[0]?.data).toMatchObject({ was: 'active', is: 'suspended' });
    expect(gate.state().permits['p-wang']?.state).toBe('revoked');
  });

  it.each([
    [{ lanes: [id.lane('nowhere')] }, 'unknown-lane'],
    [{ validFrom: 'soon' }, 'bad-time'],
    [{ validTo: 'later' }, 'bad-time'],
    [
      { validFrom: '2026-12-01T00:00:00Z', validTo: '2026-11-01T00:00:00Z' },
      'ends-before-it-begins',
    ],
  ])('with %j is refused', (more, why) => {
    const gate = openGate();
    gate.act({ type: 'permit.issue', data: terms(more) });
    expect(refusals(gate)).toEqual([why]);
  });

  it('that was never issued is neither changed nor ended', () => {
    const gate = openGate();
    gate.act({ type: 'permit.change', data: terms() });
    gate.act({ type: 'permit.end', data: { permit: id.permit('p-wang') } });
    expect(refusals(gate)).toEqual(['unknown-permit', 'unknown-permit']);
  });
});

describe('a lost card', () => {
  it('is reported once, and opens nothing until it is enrolled again', () => {
    const gate = openGate();
    giveCard(gate, 'wang', tag);
    const lose = {
      type: 'credential.lose',
      data: { credential: id.credential('c-wang') },
    } as const;
    gate.act(lose);
    gate.act(lose);
    gate.show('out-1', tag);
    expect(refusals(gate)).toEqual(['lost-before']);
    expect(gate.all('exit.refused')).toMatchObject([{ data: { reason: 'card-lost' } }]);
    enrol(gate, 'c-wang', tag, { permit: id.permit('p-wang') });
    gate.show('out-1', tag);
    expect(gate.all('exit.granted')).toHaveLength(1);
  });
});
