import { describe, expect, it } from 'vitest';
import { card, giveCard, id, openGate, openings, vehicleAt } from './gate.ts';

const wang = card('A1B2C3D4');
const spare = card('11223344');
const SPARE = id.credential('spare-1');

type Gate = ReturnType<typeof openGate>;
const refusals = (gate: Gate) => gate.all('act.refused').map(({ data }) => data.why);
const opens = (gate: Gate, shown: typeof wang) => openings(gate.show('out-1', shown)).length > 0;

describe('a temporary card', () => {
  /** A spare card of the gate, and a visitor's permit. */
  function ready() {
    const gate = openGate();
    giveCard(gate, 'wang', wang, { class: 'visitor' });
    gate.act({ type: 'credential.enrol', data: { credential: SPARE, card: spare } });
    vehicleAt(gate, 'out-1').arrives();
    return gate;
  }
  const handOut = (gate: Gate) =>
    gate.act({
      type: 'credential.hand-out',
      data: { credential: SPARE, permit: id.permit('p-wang') },
    });
  const handBack = (gate: Gate) =>
    gate.act({ type: 'credential.hand-back', data: { credential: SPARE } });

  it('opens nothing before it is handed out', () => {
    expect(opens(ready(), spare)).toBe(false);
  });

  it('opens as the permit does for which it was handed out', () => {
    const gate = ready();
    handOut(gate);
    expect(opens(gate, spare)).toBe(true);
    expect(gate.all('exit.granted').map(({ data }) => data.permit)).toEqual(['p-wang']);
  });

  it('opens nothing once it was handed back', () => {
    const gate = ready();
    handOut(gate);
    handBack(gate);
    expect(opens(gate, spare)).toBe(false);
  });

  it('is with one visitor at a time', () => {
    const gate = ready();
    handOut(gate);
    handOut(gate);
    expect(refusals(gate)).toEqual(['card-has-a-permit']);
  });

  it('is no card that belongs to somebody: that one is not handed back', () => {
    const gate = ready();
    const [own] = gate.all('credential.enrolled');
    if (own !== undefined) {
      const { credential } = own.data;
      gate.act({ type: 'credential.hand-back', data: { credential } });
    }
    expect(refusals(gate)).toEqual(['card-not-handed-out']);
    expect(opens(gate, wang)).toBe(true);
  });
});

describe('a lost card that is replaced', () => {
  function replaced(shown = spare) {
    const gate = openGate();
    giveCard(gate, 'wang', wang);
    vehicleAt(gate, 'out-1').arrives();
    const [own] = gate.all('credential.enrolled');
    const lost = own?.data.credential ?? id.credential('none');
    gate.act({ type: 'credential.replace', data: { lost, credential: SPARE, card: shown } });
    return { gate, lost };
  }

  it('opens nothing, and the new one opens all that it did', () => {
    const { gate } = replaced();
    expect([opens(gate, wang), opens(gate, spare)]).toEqual([false, true]);
    expect(gate.all('exit.refused').map(({ data }) => data.reason)).toEqual(['card-lost']);
  });

  it('is not replaced by itself', () => {
    const { gate } = replaced(wang);
    expect(refusals(gate)).toEqual(['not-lost-and-new']);
    expect(opens(gate, wang)).toBe(true);
  });

  it('is taken back like the one it stands for, where that one was handed out', () => {
    const gate = openGate();
    giveCard(gate, 'wang', wang, { class: 'visitor' });
    gate.act({ type: 'credential.enrol', data: { credential: SPARE, card: spare } });
    const permit = id.permit('p-wang');
    gate.act({ type: 'credential.hand-out', data: { credential: SPARE, permit } });
    const credential = id.credential('spare-2');
    gate.act({
      type: 'credential.replace',
      data: { lost: SPARE, credential, card: card('55667788') },
    });
    vehicleAt(gate, 'out-1').arrives();
    expect(opens(gate, card('55667788'))).toBe(true);
    gate.act({ type: 'credential.hand-back', data: { credential } });
    expect(refusals(gate)).toEqual([]);
    expect(gate.state().credentials['spare-2']?.permit).toBeUndefined();
  });

  it('stays good where the new one is somebody else’s: nothing is half done', () => {
    const gate = openGate();
    giveCard(gate, 'wang', wang);
    giveCard(gate, 'li', spare);
    const [own] = gate.all('credential.enrolled');
    const lost = own?.data.credential ?? id.credential('none');
    gate.act({ type: 'credential.replace', data: { lost, credential: SPARE, card: spare } });
    expect(refusals(gate)).toEqual(['card-number-taken']);
    vehicleAt(gate, 'out-1').arrives();
    expect(opens(gate, wang)).toBe(true);
  });
});
