import { describe, expect, it } from 'vitest';
import type { Settings } from '../../../../drivers/sia-dc09/settings.ts';
import { createDesk, type Desk, frame, KEYS, opened, sealed } from './desk.ts';

const PLAIN: Settings = { accounts: [{ account: '1234' }] };
const KEYED: Settings = { accounts: [{ account: '1234', keyFile: 'key-16' }] };
const STAMP = '_08:15:30,11-24-2026';
const event = (sequence: string, code = 'BA', zone = '016'): string =>
  frame(`"SIA-DCS"${sequence}R1L0#1234[#1234|Nri1/${code}${zone}]`);
const secret = (said: string, sequence = '0042', token = 'SIA-DCS'): string =>
  sealed({ token, sequence, account: '1234', file: 'key-16' }, said);

const desk = (settings = PLAIN): Desk => createDesk(settings);
/** Says it, makes what it told durable, and gives the answers without check and length. */
const answersTo = (one: Desk, ...frames: readonly string[]): readonly string[] => {
  for (const text of frames) one.hear(text);
  one.store();
  return one.said().map((answer) => answer.slice(8));
};
const codes = (one: Desk) => one.told('panel.reported').map(({ code }) => code);
const doubts = (one: Desk) => one.told('panel.suspected').map(({ why }) => why);

/** The table of receivers and odd frames: every row, with what ours does. */
describe('odd frames', () => {
  it('NULL, plain or encrypted, is acknowledged', () => {
    const one = desk();
    expect(answersTo(one, frame('"NULL"0000L0#1234[]'))).toEqual(['"ACK"0000L0#1234[]']);
    const two = desk(KEYED);
    const [answer = ''] = answersTo(two, secret(`]${STAMP}`, '0000', 'NULL'));
    expect(answer).toMatch(/^"\*ACK"0000R1L0#1234\[/);
    expect([...one.told('panel.alive'), ...two.told('panel.alive')]).toEqual(
      Array(2).fill({ account: '1234' }),
    );
  });

  it('three frames in one segment are three acknowledgements', () => {
    const one = desk();
    expect(answersTo(one, event('0001') + event('0002', 'FA') + event('0003', 'PA'))).toEqual(
      ['0001', '0002', '0003'].map((sequence) => `"ACK"${sequence}R1L0#1234[]`),
    );
    expect(codes(one)).toEqual(['BA', 'FA', 'PA']);
  });

  it('one frame in two segments is acknowledged', () => {
    const whole = event('0001');
    for (let cut = 1; cut < whole.length; cut += 1) {
      const one = desk();
      expect(answersTo(one, whole.slice(0, cut), whole.slice(cut))).toHaveLength(1);
      expect(codes(one)).toEqual(['BA']);
    }
  });

  it('a good frame after a line of garbage is acknowledged', () => {
    const one = desk();
    expect(answersTo(one, `GET / HTTP/1.1\r\n\r\n${event('0001')}`)).toEqual([
      '"ACK"0001R1L0#1234[]',
    ]);
    expect(one.faults).toEqual(['noise']);
  });

  it('the same event sent twice is one event and two acknowledgements', () => {
    const one = desk();
    expect(answersTo(one, event('0001'))).toHaveLength(1);
    expect(answersTo(one, event('0001'))).toHaveLength(2);
    expect(codes(one)).toEqual(['BA']);
    expect(one.faults).toEqual(['message-repeated']);
  });

  it('a bad check is silence, and one alarm about the panel where it is one', () => {
    const one = desk();
    const bad = event('0001').replace('016', '017');
    expect(answersTo(one, bad, bad, bad)).toEqual([]);
    expect(codes(one)).toEqual([]);
    expect(one.faults.filter((code) => code === 'bad-check')).toHaveLength(3);
    expect(one.told('panel.suspected')).toMatchObject([{ account: '1234', why: 'malformed' }]);
    const nobody = desk({ accounts: [] });
    expect(answersTo(nobody, bad)).toEqual([]);
    expect(nobody.readings).toEqual([]);
  });

  it('a frame that is cut short is silence, and one alarm about the panel', () => {
    const short = event('0001').slice(0, -10);
    const one = desk();
    one.hear(short);
    one.wait(2_000);
    one.datagram(short);
    one.hear(short.slice(0, 25), 'b');
    one.hangUp('b');
    expect(answersTo(one, event('0002'))).toEqual(['"ACK"0002R1L0#1234[]']);
    expect(one.faults.filter((code) => code === 'half-frame')).toHaveLength(3);
    expect(doubts(one)).toEqual(['malformed']);
  });

  it('an unknown account is acknowledged, told, and an alarm about it', () => {
    const one = desk({ accounts: [] });
    expect(answersTo(one, event('0001'))).toEqual(['"ACK"0001R1L0#1234[]']);
    expect(codes(one)).toEqual(['BA']);
    expect(doubts(one)).toEqual(['unknown-account']);
  });

  it('what an unknown account encrypts cannot be read: it is refused, and an alarm about it', () => {
    const one = desk({ accounts: [] });
    expect(answersTo(one, secret(`|#1234|Nri1/FA016]${STAMP}`))).toEqual([
      `"NAK"0000R0L0A0[]${STAMP}`,
    ]);
    expect(doubts(one)).toEqual(['unknown-account']);
  });

  it.each([
    ['60 s old', '_08:14:30,11-24-2026', false],
    ['41 s old', '_08:14:49,11-24-2026', false],
    ['40 s old', '_08:14:50,11-24-2026', true],
    ['20 s ahead', '_08:15:50,11-24-2026', true],
    ['21 s ahead', '_08:15:51,11-24-2026', false],
    ['30 s ahead', '_08:16:00,11-24-2026', false],
  ])('an encrypted frame %s', (_, stamp, isTaken) => {
    const one = desk(KEYED);
    const [answer = ''] = answersTo(one, secret(`|#1234|Nri1/FA016]${stamp}`));
    if (isTaken) expect(answer).toMatch(/^"\*ACK"/);
    else expect(answer).toBe(`"NAK"0000R0L0A0[]${STAMP}`);
    expect(codes(one)).toEqual(isTaken ? ['FA'] : []);
    expect(doubts(one)).toEqual(isTaken ? [] : ['clock-off']);
  });

  it('a plain frame is never judged by its time', () => {
    const one = desk();
    const old = frame('"SIA-DCS"0001L0#1234[#1234|Nri1/FA016]_23:59:59,01-01-2001');
    expect(answersTo(one, old)).toEqual([`"ACK"0001L0#1234[]${STAMP}`]);
    expect(one.told('panel.reported')).toMatchObject([
      { code: 'FA', panelTime: '2001-01-01T23:59:59.000Z' },
    ]);
  });

  it.each([
    ['an unknown code', 'Nri1/UQ007', { code: 'UQ', kind: 'unknown', zone: '007' }],
    ['ti with seconds', 'Nti20:50:26/RP99', { code: 'RP', kind: 'test' }],
    ['no code at all', 'N????', { code: 'N????', kind: 'unknown' }],
  ])('%s is acknowledged and kept as it came', (_, data, wanted) => {
    const one = desk();
    const raw = `#1234|${data}]`;
    expect(answersTo(one, frame(`"SIA-DCS"0001L0#1234[${raw}`))).toEqual(['"ACK"0001L0#1234[]']);
    expect(one.told('panel.reported')).toMatchObject([{ ...wanted, raw }]);
  });

  it('an account with a key that speaks in the clear is refused, and an alarm about it', () => {
    const one = desk(KEYED);
    expect(answersTo(one, event('0001'))).toEqual([`"NAK"0000R0L0A0[]${STAMP}`]);
    expect(doubts(one)).toEqual(['downgraded']);
    expect(codes(one)).toEqual([]);
  });

  it('an account that may speak in the clear although it has a key is heard', () => {
    const one = desk({ accounts: [{ account: '1234', keyFile: 'key-16', clear: 'accept' }] });
    expect(answersTo(one, event('0001'))).toEqual(['"ACK"0001R1L0#1234[]']);
    expect(doubts(one)).toEqual([]);
  });

  it('an account with a key that tells a place is acknowledged, and its key is nowhere', () => {
    const one = desk(KEYED);
    const place = '[X012W34.1][Y045N12.2]';
    const [answer = ''] = answersTo(one, secret(`|#1234|Nri1/BA012]${place}${STAMP}`));
    expect(opened(answer, 'key-16')).toMatch(/^[A-Z]{11}\]_08:15:30,11-24-2026$/);
    const clear = desk(KEYED);
    answersTo(clear, frame(`"SIA-DCS"0002R1L0#1234[#1234|Nri1/BA012]${place}${STAMP}`));
    for (const all of [JSON.stringify([one, clear]), ...one.said(), ...clear.said()]) {
      expect(all).not.toContain(KEYS['key-16']);
    }
  });

  it('no R element is acknowledged without one', () => {
    expect(answersTo(desk(), frame('"SIA-DCS"0001L0#1234[#1234|NFA1]'))).toEqual([
      '"ACK"0001L0#1234[]',
    ]);
  });

  it('no L element is acknowledged with what came', () => {
    expect(answersTo(desk(), frame('"SIA-DCS"0001#1234[#1234|NFA1]'))).toEqual([
      '"ACK"0001#1234[]',
    ]);
    expect(answersTo(desk(), frame('"SIA-DCS"0001L#1234[#1234|NFA1]'))).toEqual([
      '"ACK"0001L#1234[]',
    ]);
  });

  it('a text of 1,500 letters is acknowledged, plain or encrypted', () => {
    const text = 'w'.repeat(1_500);
    const one = desk();
    expect(answersTo(one, frame(`"SIA-DCS"0001L0#1234[#1234|NFA1^${text}^]`))).toHaveLength(1);
    const two = desk(KEYED);
    expect(answersTo(two, secret(`|#1234|NFA1^${text}^]${STAMP}`))).toHaveLength(1);
    expect([...one.told('panel.reported'), ...two.told('panel.reported')]).toMatchObject(
      Array(2).fill({ code: 'FA', text }),
    );
  });

  it('Chinese text in UTF-8 is acknowledged and its bytes are kept', () => {
    const utf8 = '\xe4\xb8\x9c\xe9\x97\xa8';
    const raw = '#1234|NBA5^\\xE4\\xB8\\x9C\\xE9\\x97\\xA8^]';
    const one = desk();
    expect(answersTo(one, frame(`"SIA-DCS"0001L0#1234[#1234|NBA5^${utf8}^]`))).toHaveLength(1);
    expect(one.told('panel.reported')).toMatchObject([{ text: '东门', raw }]);
    const two = desk(KEYED);
    expect(answersTo(two, secret(`|#1234|NBA5^${utf8}^]${STAMP}`))).toHaveLength(1);
    expect(two.told('panel.reported')).toMatchObject([{ text: '东门' }]);
  });

  it('bytes of GB18030 that look like bars and brackets end nothing', () => {
    const one = desk({ accounts: [{ account: '1234', charset: 'gb18030' }] });
    // 東區 is 96 7C 85 5E; both seconds are signs of the frame.
    answersTo(one, frame('"SIA-DCS"0001L0#1234[#1234|NBA5^\x96\x7c\x85\x5e^/FA6]'));
    expect(one.told('panel.reported')).toMatchObject([
      { code: 'BA', text: '東區' },
      { code: 'FA', zone: '6' },
    ]);
  });

  it('CR and LF within extended data end nothing', () => {
    const one = desk();
    const inside = '"SIA-DCS"0001L0#1234[#1234|NFA1][Vhttp:\r\n\x5d\r]';
    expect(answersTo(one, frame(inside) + event('0002'))).toHaveLength(2);
    expect(codes(one)).toEqual(['FA', 'BA']);
  });

  it('an encrypted acknowledgement is padding, bracket and time, and ends on the block', () => {
    const one = desk(KEYED);
    const [answer = ''] = answersTo(one, secret(`|#1234|NFA1]${STAMP}`));
    const content = opened(answer, 'key-16');
    expect(content).toHaveLength(32);
    expect(content.slice(11)).toBe(`]${STAMP}`);
  });

  it.each([
    ['115', 'fire', 'manual call point'],
    ['116', 'fire', 'duct smoke'],
    ['123', 'panic', 'audible panic'],
    ['154', 'technical', 'water leak'],
    ['383', 'tamper', 'sensor tamper'],
    ['384', 'power', 'sensor battery low'],
    ['426', 'access', 'door propped open'],
    ['113', 'fire', 'sprinkler water flow'],
  ])('Contact ID %s is %s: %s', (code, kind, en) => {
    const one = desk();
    for (const [sequence, mark] of [
      ['0001', '1'],
      ['0002', '3'],
      ['0003', '6'],
    ] as const) {
      answersTo(one, frame(`"ADM-CID"${sequence}L0#1234[#1234|${mark}${code} 01 016]`));
    }
    expect(one.said()).toHaveLength(3);
    expect(one.told('panel.reported')).toMatchObject([
      { code, kind, qualifier: 'new', meaning: { en }, partition: '01', zone: '016' },
      { code, kind, qualifier: 'restore' },
      { code, kind, qualifier: 'still', meaning: { en } },
    ]);
  });
});
