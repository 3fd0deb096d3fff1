import { describe, expect, it } from 'vitest';
import { barrierModbus } from '../../../drivers/barrier-modbus/index.ts';
import { framedSerial } from '../../../drivers/framed-serial/index.ts';
import { findDriver } from '../../../drivers/registry.ts';

describe('how little a card proves', () => {
  it('is three bytes, or the number alone', () => {
    const framed = findDriver('framed-serial')?.assurance;
    const wiegand = findDriver('wiegand-serial')?.assurance;
    expect(framed?.({ preset: 'rdm6300' })).toBe('uid');
    expect(framed?.({ preset: 'rdm6300', card: { at: 5, bytes: 3, form: 'hex' } })).toBe('bits-24');
    expect(wiegand?.({ lengths: [26, 34] })).toBe('uid');
    expect(wiegand?.({ lengths: [26] })).toBe('bits-24');
  });
});

describe('what a driver says of its settings, for the check of a site', () => {
  it('is where a relay is used for the second time', () => {
    const relays = { 'barrier-in': { open: 1, hold: 2 }, 'barrier-out': { open: 3, hold: 1 } };
    expect(barrierModbus.problems({ relays })).toEqual([
      { text: 'relay 1 is used twice', at: ['relays', 'barrier-out', 'hold'] },
    ]);
  });

  it('is where an input is mapped for the second time, once however often it comes', () => {
    const inputs = { '1': 'arm-up', '4': 'arm-up', '7': 'arm-up' };
    expect(barrierModbus.problems({ inputs })).toEqual([
      { text: 'two terminals are mapped to the input arm-up', at: ['inputs', '4'] },
    ]);
  });

  it('is which barriers a board has relays for, and its address on the bus', () => {
    const relays = { 'barrier-in': { open: 1, hold: 2 } };
    expect(barrierModbus.barriers?.({ relays })).toEqual(['barrier-in']);
    expect(barrierModbus.address?.({ relays, unit: 7 })).toBe('unit 7');
    expect(barrierModbus.address?.({ relays })).toBe('unit 1');
  });

  it('tells polled readers of one line apart by their question, and others not at all', () => {
    const polled = (send: string) =>
      framedSerial.address?.({ poll: { send, everyMs: 200, answerMs: 100 } });
    expect(polled('02 01')).not.toBe(polled('02 02'));
    expect(framedSerial.address?.({ preset: 'rdm6300' })).toBe(framedSerial.address?.({}));
    expect(framedSerial.barriers?.({ preset: 'rdm6300' })).toEqual([]);
  });
});
