import { describe, expect, it } from 'vitest';
import { id, openGate, openings, twoLanes, vehicleAt } from './gate.ts';

const LANE = id.lane('out-1');

/** A car without a card at an exit of a site that wants two people for an override. */
function waiting() {
  const gate = openGate({ ...twoLanes, secondPerson: true });
  const car = vehicleAt(gate, 'out-1');
  car.arrives();
  const give = (by = 'guard-li') =>
    gate.act(
      { type: 'override.give', data: { lane: LANE, why: '忘带卡', evidence: 'camera' } },
      by,
    );
  const approve = (by: string) => gate.act({ type: 'override.approve', data: { lane: LANE } }, by);
  return { gate, car, give, approve };
}
type Waiting = ReturnType<typeof waiting>;
const refusals = ({ gate }: Waiting) => gate.all('act.refused').map(({ data }) => data.why);
const given = ({ gate }: Waiting) => gate.all('override.given').map(({ data }) => data);

describe('an override where the site wants a second person', () => {
  it('opens nothing by one person', () => {
    const it = waiting();
    expect(openings(it.give())).toEqual([]);
    expect(it.gate.all('override.asked').map(({ data }) => data.by)).toEqual(['guard-li']);
  });

  it('opens once the second agrees, and names both', () => {
    const it = waiting();
    it.give();
    expect(openings(it.approve('controller')).map(({ authority }) => authority.kind)).toEqual([
      'override',
    ]);
    expect(given(it)).toMatchObject([{ by: 'guard-li', second: 'controller', reason: '忘带卡' }]);
  });

  it('is not approved by who asked', () => {
    const it = waiting();
    it.give();
    expect(openings(it.approve('guard-li'))).toEqual([]);
    expect(refusals(it)).toEqual(['second-person-is-the-first']);
  });

  it('is given alone after a minute of silence, and says so', () => {
    const it = waiting();
    it.give();
    it.gate.wait(60_000);
    expect(openings(it.give())).toHaveLength(1);
    expect(given(it)).toMatchObject([{ by: 'guard-li', alone: true }]);
  });

  it('is not given alone before the minute is over', () => {
    const it = waiting();
    it.give();
    it.gate.wait(59_000);
    expect(openings(it.give())).toEqual([]);
    expect(refusals(it)).toEqual(['second-person-asked']);
  });

  it('is not given alone by somebody who has asked nobody', () => {
    const it = waiting();
    it.give('guard-li');
    it.gate.wait(61_000);
    expect(openings(it.give('guard-wu'))).toEqual([]);
  });

  it('is over when its vehicle has gone', () => {
    const it = waiting();
    it.give();
    it.car.leaves();
    it.gate.wait(1_000);
    it.approve('controller');
    expect(refusals(it)).toEqual(['nothing-to-approve']);
  });

  it('is approved once', () => {
    const it = waiting();
    it.give();
    it.approve('controller');
    it.car.drivesThrough();
    it.approve('controller');
    expect(refusals(it)).toEqual(['nothing-to-approve']);
  });

  it('shows at the lane who waits', () => {
    const it = waiting();
    it.give();
    expect(it.gate.state().lanes[LANE]?.asked?.by).toBe('guard-li');
  });
});
