import { describe, expect, it } from 'vitest';
import { FLOORS } from '../../../../rules/access/lane-mode.ts';
import type { PermitClass } from '../../../../rules/vocabulary/acts.ts';
import { POSTURES, type Posture } from '../../../../rules/vocabulary/site.ts';
import { card, giveCard, id, oneArm, openGate, openings, START, vehicleAt } from './gate.ts';

const wang = card('A1B2C3D4');
const HOUR = 3_600_000;
const iso = (ms: number) => new Date(START + ms).toISOString();

type Gate = ReturnType<typeof openGate>;
const set = (gate: Gate, posture: Posture, until?: string) =>
  gate.act(
    { type: 'posture.set', data: { posture, ...(until === undefined ? {} : { until }) } },
    'chief-sun',
  );
const refusals = (gate: Gate) => gate.all('act.refused').map(({ data }) => data.why);
const siteOf = (gate: Gate) => gate.view({ kind: 'site', id: gate.site.id });

/** What a card of that class gets at a lane. */
function answer(gate: Gate, lane: string, of: PermitClass = 'resident'): string {
  giveCard(gate, of, wang, { class: of });
  vehicleAt(gate, lane).arrives();
  const told = gate.show(lane, wang);
  if (openings(told).length > 0) return 'opened';
  const refused = told.facts.find(
    ({ type }) => type === 'exit.refused' || type === 'entry.refused',
  );
  return refused !== undefined && 'reason' in refused.data ? String(refused.data.reason) : 'none';
}

describe('a posture of the site', () => {
  it('is strict in one table: nobody is looked at twice in normal times, nobody enters a lockdown', () => {
    expect(FLOORS).toMatchObject({
      normal: { entry: { everybody: 'free-flow' }, exit: { everybody: 'free-flow' } },
      lockdown: { entry: { everybody: 'closed' }, exit: { everybody: 'confirm' } },
    });
    for (const posture of POSTURES) expect(FLOORS[posture].exit.everybody).not.toBe('closed');
  });

  it.each([
    ['resident', 'opened'],
    ['staff', 'opened'],
    ['visitor', 'awaits-confirmation'],
    ['contractor', 'awaits-confirmation'],
  ] as const)('heightened, lets a %s in: %s', (of, expected) => {
    const gate = openGate();
    set(gate, 'heightened');
    expect(answer(gate, 'in-1', of)).toBe(expected);
  });

  it('heightened, lets a visitor leave like anybody else', () => {
    const gate = openGate();
    set(gate, 'heightened');
    expect(answer(gate, 'out-1', 'visitor')).toBe('opened');
  });

  it('in a lockdown lets nobody in by card, and says why', () => {
    const gate = openGate();
    set(gate, 'lockdown');
    expect(answer(gate, 'in-1')).toBe('lane-out-of-service');
    expect(gate.all('entry.refused')[0]?.data).toMatchObject({
      rule: 'posture',
      text: { zh: expect.stringContaining('封控') },
    });
  });

  it('in a lockdown lets out who is looked at', () => {
    const gate = openGate();
    set(gate, 'lockdown');
    expect(answer(gate, 'out-1')).toBe('awaits-confirmation');
    const lane = id.lane('out-1');
    const told = gate.act({ type: 'exit.confirm', data: { lane, vehicle: 'matches' } });
    expect(openings(told)).toHaveLength(1);
  });

  it('makes no lane less strict than it is by itself', () => {
    const gate = openGate();
    gate.act({ type: 'mode.set', data: { lane: id.lane('out-1'), mode: 'closed' } });
    set(gate, 'lockdown');
    expect(answer(gate, 'out-1')).toBe('lane-out-of-service');
    expect(gate.all('exit.refused')[0]?.data.rule).toBe('mode');
  });

  it('ends every free flow, and each arm comes down once', () => {
    const gate = openGate(oneArm);
    for (const lane of ['in-1', 'out-1']) {
      const data = { lane: id.lane(lane), mode: 'free-flow', until: iso(HOUR) } as const;
      gate.act({ type: 'mode.set', data });
    }
    const told = set(gate, 'heightened');
    expect(told.commands.filter(({ type }) => type === 'barrier.release')).toHaveLength(1);
    expect(gate.state().barriers['gate']?.held).toBeUndefined();
    gate.act({
      type: 'mode.set',
      data: { lane: id.lane('in-1'), mode: 'free-flow', until: iso(HOUR) },
    });
    expect(refusals(gate)).toEqual(['posture-forbids-free-flow']);
  });

  it('gives way to fire: the arms stay up', () => {
    const gate = openGate();
    gate.contact('panel', 'site.fire', 'on');
    const told = set(gate, 'lockdown');
    expect(told.commands.some(({ type }) => type === 'barrier.release')).toBe(false);
    expect(answer(gate, 'in-1')).toBe('none');
    expect(gate.all('entry.granted')).toHaveLength(1);
  });

  it('ends at its time, and every lane decides as before', () => {
    const gate = openGate();
    set(gate, 'lockdown', iso(HOUR));
    expect(siteOf(gate)).toEqual({
      posture: 'lockdown',
      postureBy: 'chief-sun',
      postureUntil: iso(HOUR),
      fire: false,
    });
    const told = gate.wait(HOUR);
    expect(gate.all('posture.changed').at(-1)?.data).toMatchObject({
      was: 'lockdown',
      is: 'normal',
      by: 'configuration',
    });
    expect(told.commands).toMatchObject([
      { type: 'reader.show', device: 'in-1-reader', data: { sign: 'ready' } },
      { type: 'reader.show', device: 'out-1-reader', data: { sign: 'ready' } },
    ]);
    expect(answer(gate, 'in-1')).toBe('opened');
  });

  it('tells the drivers at the lanes that it closes', () => {
    const gate = openGate();
    expect(set(gate, 'lockdown').commands).toMatchObject([
      { device: 'in-1-reader', data: { sign: 'wait' } },
      { device: 'out-1-reader', data: { sign: 'ready' } },
    ]);
    expect(gate.levels()).toMatchObject([
      { device: 'in-1-reader', data: { sign: 'wait' } },
      { device: 'out-1-reader', data: { sign: 'ready' } },
    ]);
  });

  it('is no service: an arm is tested only where its lane itself is closed', () => {
    const gate = openGate();
    set(gate, 'lockdown');
    gate.act({ type: 'barrier.test', data: { lane: id.lane('in-1') } });
    expect(refusals(gate)).toEqual(['lane-in-service']);
  });

  it('of a past end is refused, and so is normal with one', () => {
    const gate = openGate();
    set(gate, 'lockdown', iso(-1));
    set(gate, 'lockdown', 'soon');
    set(gate, 'normal', iso(HOUR));
    expect(refusals(gate)).toEqual(['end-is-past', 'bad-time', 'normal-has-no-end']);
  });

  it('lets out nobody who was looked at before his lane closed', () => {
    const gate = openGate();
    gate.act({ type: 'mode.set', data: { lane: id.lane('in-1'), mode: 'confirm' } });
    expect(answer(gate, 'in-1')).toBe('awaits-confirmation');
    set(gate, 'lockdown');
    const lane = id.lane('in-1');
    const told = gate.act({ type: 'exit.confirm', data: { lane, vehicle: 'matches' } });
    expect(openings(told)).toEqual([]);
  });

  it('is rebuilt from its facts alone', () => {
    const gate = openGate();
    set(gate, 'heightened', iso(HOUR));
    set(gate, 'lockdown');
    gate.wait(2 * HOUR);
    expect(gate.replayed()).toEqual(gate.states());
  });
});
