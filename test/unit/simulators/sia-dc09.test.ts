import { cbc } from '@noble/ciphers/aes.js';
import { describe, expect, it } from 'vitest';
import { crc16Arc } from '../../../drivers/framing/checksums.ts';
import { toHex } from '../../../drivers/framing/hex.ts';
import { after, instant } from '../../../rules/vocabulary/time.ts';
import { createSiaDc09 } from '../../../simulators/sia-dc09/device.ts';
import type { SimOutput } from '../../../simulators/simulator.ts';

const START = instant(Date.UTC(2026, 10, 24, 8, 15, 30));
const STAMP = '_08:15:30,11-24-2026';
const KEY = '0123456789ABCDEF';
const bytesOf = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0) & 0xff);
const textOf = (bytes: Uint8Array) => [...bytes].map((byte) => String.fromCharCode(byte)).join('');

function frame(inside: string): string {
  const hex = (number: number) => number.toString(16).toUpperCase().padStart(4, '0');
  return `\n${hex(crc16Arc(bytesOf(inside)))}${hex(inside.length)}${inside}\r`;
}

/** A panel in front of a receiver that the test plays. */
function create(settings: object = { accounts: [{ account: '1234' }] }) {
  const panel = createSiaDc09({ id: 'panel', settings });
  let now = START;
  const said: string[] = [];
  const put = ({ send = [], error }: SimOutput): void => {
    if (error !== undefined) throw new Error(error);
    said.push(...send.map(textOf));
  };
  return {
    said,
    do: (verb: string, args: Readonly<Record<string, string>> = {}) =>
      put(panel.act(verb, args, now)),
    answer: (inside: string) => put(panel.receive(bytesOf(frame(inside)), now)),
    wait(ms: number) {
      const until = after(now, ms);
      for (let due = panel.nextWake; due !== undefined && due <= until; due = panel.nextWake) {
        now = instant(Math.max(now, due));
        put(panel.wake(now));
      }
      now = until;
    },
    seen: () => panel.observe(),
  };
}

describe('a simulated DC-09 panel', () => {
  it('says the same with the same number until it is acknowledged, and then the next', () => {
    const panel = create();
    panel.do('alarm', { zone: '1' });
    panel.do('alarm', { zone: '2' });
    panel.wait(11_000);
    expect(panel.said).toHaveLength(3);
    expect(new Set(panel.said).size).toBe(1);
    panel.answer('"ACK"0001R1L0#1234[]');
    expect(panel.said.at(-1)).toContain('"SIA-DCS"0002R1L0#1234[#1234|Nri1/BA002]');
    panel.answer(`"ACK"0002R1L0#1234[]${STAMP}`);
    expect(panel.seen()).toMatchObject({ acknowledged: 2, resends: 2, isWaiting: false });
  });

  it('takes no acknowledgement of another number or another panel for its own', () => {
    const panel = create();
    panel.do('alarm');
    panel.answer('"ACK"0009R1L0#1234[]');
    panel.answer('"ACK"0001R1L0#5678[]');
    expect(panel.seen()).toMatchObject({ acknowledged: 0, strange: 1, isWaiting: true });
  });

  it('sets its clock by a refusal and says it again soon', () => {
    const panel = create();
    panel.do('key', { ascii: KEY });
    panel.do('clock', { ms: '120000' });
    panel.do('alarm');
    panel.answer(`"NAK"0000R0L0A0[]${STAMP}`);
    expect(panel.seen()).toMatchObject({ naks: 1, aheadMs: 0 });
    panel.wait(500);
    expect(panel.said).toHaveLength(2);
  });

  it('goes on where it is not understood', () => {
    const panel = create();
    panel.do('alarm');
    panel.answer('"DUH"0001R1L0#1234[]');
    panel.wait(5_000);
    expect(panel.seen()).toMatchObject({ duhs: 1, isWaiting: true });
    expect(panel.said).toHaveLength(2);
  });

  it.each([
    ['capital letters', (digits: string) => digits, 0],
    ['small letters', (digits: string) => digits.toLowerCase(), 0],
    ['PKCS#7 padding behind the time', (digits: string) => digits, 16],
  ])('understands an encrypted acknowledgement in %s', (_, written, behind) => {
    const panel = create();
    panel.do('key', { ascii: KEY });
    panel.do('alarm');
    const plain = `${'x'.repeat(11)}]${STAMP}${'\x10'.repeat(behind)}`;
    const cipher = cbc(bytesOf(KEY), new Uint8Array(16), { disablePadding: true });
    panel.answer(`"*ACK"0001R1L0#1234[${written(toHex(cipher.encrypt(bytesOf(plain))))}`);
    expect(panel.seen()).toMatchObject({ acknowledged: 1 });
  });

  it('of HENG-BO takes an acknowledgement without a time for none', () => {
    const panel = create({ profile: 'heng-bo', accounts: [{ account: '000000' }] });
    panel.do('arm', { user: '0' });
    expect(panel.said[0]).toContain('"HENG-BO"0001R1234L6789#000000[#000000|3400 01 000]_16:15:30');
    panel.answer('"ACK"0001R1234L6789#000000[]');
    expect(panel.seen()).toMatchObject({ acknowledged: 0, untimed: 1 });
    panel.answer('"ACK"0001R1234L6789#000000[]_16:15:31,11-24-2026');
    expect(panel.seen()).toMatchObject({ acknowledged: 1 });
  });

  it('says that it is there whenever it was silent for so long', () => {
    const panel = create();
    panel.do('supervise', { ms: '20000' });
    for (let turn = 0; turn < 3; turn += 1) {
      panel.wait(20_000);
      panel.answer('"ACK"0000R1L0#1234[]');
    }
    expect(panel.said.map((text) => text.slice(9, 15))).toEqual(Array(3).fill('"NULL"'));
  });

  it.each([
    ['lose', []],
    ['half', ['part']],
    ['split', ['part', 'part']],
    ['duplicate', ['whole', 'whole']],
    ['join', ['more']],
    ['corrupt', ['wrong']],
    ['late', []],
  ])('misbehaves once when told to %s', (misdeed, wanted) => {
    const panel = create();
    panel.do(misdeed, { ms: '2000' });
    panel.do('alarm');
    const whole = frame('"SIA-DCS"0001R1L0#1234[#1234|Nri1/BA001]');
    const kind = (text: string) => {
      if (text === whole) return 'whole';
      if (whole.includes(text)) return 'part';
      return text.startsWith(whole) ? 'more' : 'wrong';
    };
    expect(panel.said.map(kind)).toEqual(wanted);
    panel.wait(5_000);
    expect(panel.said.at(-1)).toBe(whole);
  });

  it('writes as makers do: small letters, a raw check, Chinese in two bytes', () => {
    const panel = create();
    panel.do('habits', { small: 'yes' });
    panel.do('say', { data: 'Nri1/BA001' });
    expect(panel.said[0]?.slice(1, 9)).toMatch(/^[0-9a-f]{8}$/);
    const raw = create();
    raw.do('habits', { raw: 'yes', charset: 'gb18030' });
    raw.do('say', { data: 'NBA1^東^' });
    expect(raw.said[0]?.[7]).toBe('"');
    expect(raw.said[0]).toContain('^\x96\x7c^');
  });

  it('reports a storm zone by zone', () => {
    const panel = create();
    panel.do('storm', { count: '3', from: '7', kind: 'fire' });
    for (const sequence of ['0001', '0002', '0003']) panel.answer(`"ACK"${sequence}R1L0#1234[]`);
    expect(panel.seen()['delivered']).toEqual(['Nri1/FA007', 'Nri1/FA008', 'Nri1/FA009']);
  });

  it('knows no other verb and no other panel', () => {
    expect(() => create().do('dance')).toThrow('no verb');
    expect(() => create().do('alarm', { account: '9' })).toThrow('no panel 9');
  });
});
