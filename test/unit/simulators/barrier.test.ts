import { describe, expect, it } from 'vitest';
import { after, instant } from '../../../rules/vocabulary/time.ts';
import { createSimulator } from '../../../simulators/registry.ts';
import type { SimEvent, SimulatorConfig } from '../../../simulators/simulator.ts';

const SETTINGS = {
  relays: { gate: { open: 1, hold: 2 } },
  inputs: {
    1: 'arm-up',
    2: 'arm-down',
    3: 'arming-loop',
    4: 'safety-loop',
    5: 'manual-key',
    6: 'booth-up',
    7: 'zone.shop',
    8: 'arm-broken',
  },
};
const PULSE = Uint8Array.of(0x01, 0x05, 0x02, 0x00, 0x00, 0x07, 0x8d, 0xb0);

/** A simulated gate, and all that happened there in order of time. */
function gate(more: Partial<SimulatorConfig> = {}) {
  const made = createSimulator('barrier-modbus', { id: 'gate', settings: SETTINGS, ...more });
  if (made === undefined) throw new Error('no simulator');
  let now = instant(0);
  const log: string[] = [];
  const take = (events: readonly SimEvent[] = []): void => {
    for (const event of events) {
      if (event.kind === 'input' && event['state'] === 'on') log.push(String(event['input']));
      if (event.kind === 'input' && event['state'] === 'off') log.push(`-${event['input']}`);
    }
  };
  return {
    log,
    act: (verb: string, args = {}) => {
      const { events, error } = made.act(verb, args, now);
      take(events);
      return error;
    },
    open: () => take(made.receive(PULSE, now).events),
    pass(ms: number) {
      const until = after(now, ms);
      for (let at = made.nextWake; at !== undefined && at <= until; at = made.nextWake) {
        now = at;
        take(made.wake(now).events);
      }
      now = until;
    },
    input: (name: string): unknown => Reflect.get(Object(made.observe()['inputs']), name),
  };
}

describe('a simulated gate', () => {
  it('lets one car through in the order its contacts would show', () => {
    const { act, open, pass, log } = gate();
    act('arrive');
    open();
    act('drive');
    pass(20_000);
    expect(log).toEqual([
      'arming-loop',
      '-arm-down',
      'arm-up',
      'safety-loop',
      '-arming-loop',
      '-safety-loop',
      '-arm-up',
      'arm-down',
    ]);
  });

  it('shows a second car on the safety loop before the arm falls, when it follows the first', () => {
    const { act, open, pass, log } = gate();
    act('arrive');
    open();
    act('drive');
    act('tailgate');
    pass(20_000);
    expect(log.filter((entry) => entry === 'safety-loop')).toHaveLength(2);
    expect(log.lastIndexOf('safety-loop')).toBeLessThan(log.indexOf('-arm-up'));
    expect(log.filter((entry) => entry === 'arm-up')).toHaveLength(1);
  });

  it('closes by itself when nobody drives, and not before the car has backed off', () => {
    const { act, open, pass, log } = gate();
    act('arrive');
    open();
    pass(3_000);
    act('back-off');
    pass(20_000);
    expect(log).toEqual([
      'arming-loop',
      '-arm-down',
      'arm-up',
      '-arming-loop',
      '-arm-up',
      'arm-down',
    ]);
  });

  it('rises by key, box and hand, each as it shows', () => {
    for (const [verb, contact] of [
      ['turn-key', 'manual-key'],
      ['press-booth', 'booth-up'],
      ['lift-arm', undefined],
    ] as const) {
      const { act, pass, log } = gate();
      act(verb);
      pass(5_000);
      expect(log).toContain('arm-up');
      if (contact !== undefined) expect(log).toContain(contact);
    }
  });

  it('loses its arm and gets it back', () => {
    const { act, input } = gate();
    act('break-arm');
    expect([input('arm-broken'), input('arm-down')]).toEqual([true, false]);
    act('mend-arm');
    expect([input('arm-broken'), input('arm-down')]).toEqual([false, true]);
  });

  it('breaks a normally closed zone by opening it', () => {
    const { act, input } = gate({ normal: { 'zone.shop': 'on' } });
    expect(input('zone.shop')).toBe(true);
    act('break-in', { zone: 'shop' });
    expect(input('zone.shop')).toBe(false);
    act('restore-zone', { zone: 'shop' });
    expect(input('zone.shop')).toBe(true);
  });

  it('says what it does not know', () => {
    const { act } = gate();
    expect(act('fly')).toContain('fly');
    expect(act('break-in', { zone: 'moon' })).toContain('zone.moon');
    expect(act('arrive', { lane: 'nowhere' })).toContain('no such lane');
  });

  it('answers nothing without power', () => {
    const made = createSimulator('barrier-modbus', { id: 'gate', settings: SETTINGS });
    made?.act('cut-power', {}, instant(0));
    expect(made?.receive(PULSE, instant(0)).send).toEqual([]);
  });
});
