import { describe, expect, it } from 'vitest';
import { id, openGate } from './gate.ts';

type Gate = ReturnType<typeof openGate>;
const waiting = (gate: Gate) => Object.values(gate.state().handovers).map((one) => one.receiver);
const refusals = (gate: Gate) => gate.all('act.refused').map(({ data }) => data.why);

/** A bucket of water left at the gate. */
function recorded() {
  const gate = openGate();
  gate.act({
    type: 'handover.record',
    data: { carrier: '送水站', goods: '桶装水', receiver: '3-1201', lane: id.lane('in-1') },
  });
  const handover = gate.all('handover.recorded')[0]?.id ?? id.fact('none');
  return { gate, handover };
}

describe('a delivery that stops at the gate', () => {
  it('waits there for its receiver', () => {
    const { gate } = recorded();
    expect(waiting(gate)).toEqual(['3-1201']);
  });

  it('is over once somebody has it', () => {
    const { gate, handover } = recorded();
    gate.act({ type: 'handover.deliver', data: { handover, to: '3-1201' } });
    expect(waiting(gate)).toEqual([]);
    expect(gate.all('handover.delivered').map(({ data }) => data.to)).toEqual(['3-1201']);
  });

  it('is delivered once', () => {
    const { gate, handover } = recorded();
    gate.act({ type: 'handover.deliver', data: { handover, to: '3-1201' } });
    gate.act({ type: 'handover.deliver', data: { handover, to: '3-1201' } });
    expect(refusals(gate)).toEqual(['unknown-handover']);
  });

  it('is recorded at a lane that there is', () => {
    const gate = openGate();
    gate.act({
      type: 'handover.record',
      data: { carrier: 'x', goods: 'y', receiver: 'z', lane: id.lane('in-9') },
    });
    expect(refusals(gate)).toEqual(['unknown-lane']);
    expect(waiting(gate)).toEqual([]);
  });
});
