import { describe, expect, it } from 'vitest';
import { EVENTS_MAX } from '../../../../drivers/sia-dc09/events.ts';
import { RESEND_MS } from '../../../../drivers/sia-dc09/resends.ts';
import type { Settings } from '../../../../drivers/sia-dc09/settings.ts';
import { HALF_MS } from '../../../../drivers/sia-dc09/streams.ts';
import { STRANGERS_MAX } from '../../../../drivers/strangers.ts';
import { createDesk, type Desk, frame, NOON, sealed } from './desk.ts';

const PLAIN: Settings = { accounts: [{ account: '1234' }, { account: '5678' }] };
const KEYED: Settings = {
  accounts: [
    { account: '1234', keyFile: 'key-16' },
    { account: '5678', keyFile: 'key-a' },
    { account: '9999' },
  ],
};
const event = (sequence: string, zone = '016', account = '1234'): string =>
  frame(`"SIA-DCS"${sequence}L0#${account}[#${account}|Nri1/BA${zone}]`);
const secret = (sequence: string, stamp: string, said = '|#1234|Nri1/FA016'): string =>
  sealed({ token: 'SIA-DCS', sequence, account: '1234', file: 'key-16' }, `${said}]${stamp}`);
/** Its length says that much more follows. */
const overlong = (sequence: string): string =>
  `${event(sequence).slice(0, 5)}0FFF${event(sequence).slice(9)}`;
const NOW = '_08:15:30,11-24-2026';
const zones = (desk: Desk) => desk.told('panel.reported').map(({ zone }) => zone);
const doubts = (desk: Desk) =>
  desk.told('panel.suspected').map(({ account, why }) => `${account} ${why}`);
const tokens = (desk: Desk) => desk.said().map((text) => /"(.+?)"/.exec(text)?.[1]);

describe('a message is acknowledged when it is durable', () => {
  it('and not before', () => {
    const desk = createDesk(PLAIN);
    desk.hear(event('0001'));
    desk.wait(20_000);
    expect(desk.said()).toEqual([]);
    desk.store();
    expect(tokens(desk)).toEqual(['ACK']);
  });

  it('with all events that it told', () => {
    const desk = createDesk(PLAIN);
    desk.hear(frame('"SIA-DCS"0001L0#1234[#1234|Nri1/BA01/BA02/FA03]'));
    expect(zones(desk)).toEqual(['01', '02', '03']);
    for (const { ref } of desk.readings.slice(0, 2)) desk.session.stored(ref, desk.now());
    expect(desk.session.stored(desk.readings[2]?.ref ?? 0, desk.now()).send).toHaveLength(1);
  });

  it('a resend that comes meanwhile waits for the same event, and is answered where it came from', () => {
    const desk = createDesk(PLAIN);
    desk.hear(event('0001'), 'a');
    desk.hangUp('a');
    desk.hear(event('0001'), 'b');
    expect(desk.said()).toEqual([]);
    desk.store();
    expect(desk.answers.map(({ peer }) => peer)).toEqual(['b']);
    expect(zones(desk)).toEqual(['016']);
  });

  it('a panel that says nothing but that it is there is acknowledged likewise', () => {
    const desk = createDesk(PLAIN);
    desk.hear(frame('"NULL"0000L0#1234[]'));
    expect(desk.said()).toEqual([]);
    desk.store();
    expect(desk.told('panel.alive')).toEqual([{ account: '1234' }]);
    expect(tokens(desk)).toEqual(['ACK']);
  });
});

describe('the same message', () => {
  it('counts once within five minutes, by TCP, UDP or another connection', () => {
    const desk = createDesk(PLAIN);
    desk.hear(event('0001'), 'a');
    desk.store();
    desk.wait(RESEND_MS - 1);
    desk.datagram(event('0001'));
    desk.hear(event('0001'), 'c');
    expect(zones(desk)).toEqual(['016']);
    expect(desk.answers.map(({ peer }) => peer)).toEqual(['a', 'udp a', 'c']);
  });

  it('is a new event after five minutes, under a name of its own', () => {
    const desk = createDesk(PLAIN);
    desk.hear(event('0001'));
    desk.wait(RESEND_MS);
    desk.hear(event('0001'));
    expect(zones(desk)).toEqual(['016', '016']);
    expect(new Set(desk.readings.map(({ key }) => key)).size).toBe(2);
  });

  it('is a new event with another number, another content, or of another panel', () => {
    const desk = createDesk(PLAIN);
    desk.hear(event('0001') + event('0002') + event('0001', '017') + event('0001', '016', '5678'));
    expect(desk.told('panel.reported')).toHaveLength(4);
  });

  it('is a new event after a minute where its sender does not count', () => {
    const desk = createDesk(PLAIN);
    desk.hear(event('0000'));
    desk.wait(59_000);
    desk.hear(event('0000'));
    desk.wait(1_000);
    desk.hear(event('0000'));
    expect(zones(desk)).toEqual(['016', '016']);
  });

  it('is a new event where its sender does not count and said something else meanwhile', () => {
    const desk = createDesk(PLAIN);
    for (const zone of ['016', '017', '016']) desk.hear(event('0000', zone));
    desk.hear(event('0000', '016'));
    expect(zones(desk)).toEqual(['016', '017', '016']);
    desk.store();
    expect(desk.answers).toHaveLength(3);
  });

  it('is none where its sender does not count and only said meanwhile that it is alive', () => {
    const desk = createDesk(PLAIN);
    desk.hear(`${event('0000')}${frame('"NULL"0000L0#1234[]')}${event('0000')}`);
    expect(zones(desk)).toEqual(['016']);
  });

  it('is a new event where its sender calls every message FFFF and its end came meanwhile', () => {
    const desk = createDesk(PLAIN);
    const said = ['BA', 'BR', 'BA'];
    for (const code of said) desk.hear(frame(`"SIA-DCS"FFFFL0#1234[#1234|Nri1/${code}016]`));
    expect(desk.told('panel.reported').map(({ code }) => code)).toEqual(said);
  });

  it('has no name where its sender does not count: what came back while we were away is not lost', () => {
    for (const sequence of ['0000', 'FFFF']) {
      const desk = createDesk(PLAIN);
      desk.hear(event(sequence));
      expect(desk.readings).toMatchObject([{ type: 'panel.reported' }]);
      expect(desk.readings[0]).not.toHaveProperty('key');
      expect(desk.readings[0]).not.toHaveProperty('formerKey');
    }
  });

  it('has the name that an earlier start gave it, or says which that was', () => {
    const before = createDesk(PLAIN);
    before.hear(event('0001'));
    const again = createDesk(PLAIN, before.now());
    again.hear(event('0001'));
    expect(again.readings[0]?.key).toBe(before.readings[0]?.key);
    const later = createDesk(PLAIN, before.now());
    later.wait(RESEND_MS - 1);
    later.hear(event('0001'));
    expect(later.readings[0]?.formerKey).toBe(before.readings[0]?.key);
    later.wait(1);
    later.hear(event('0002'));
    expect(later.readings[1]?.formerKey).toBeUndefined();
  });

  it('sequences out of order are no fault', () => {
    const desk = createDesk(PLAIN);
    desk.hear(event('9999', '1') + event('0001', '2') + event('0500', '3') + event('FFFF', '4'));
    desk.store();
    expect(desk.said().map((text) => text.slice(13, 17))).toEqual(['9999', '0001', '0500', 'FFFF']);
  });
});

describe('what is not to be trusted', () => {
  it('the very bytes of an encrypted message, once answered, count for nothing and are told once', () => {
    const desk = createDesk(KEYED);
    desk.hear(secret('0042', NOW));
    desk.store();
    for (let i = 0; i < 20; i += 1) desk.hear(secret('0042', NOW), `thief ${i}`);
    desk.store();
    expect(zones(desk)).toEqual(['016']);
    expect(doubts(desk)).toEqual(['1234 replayed']);
    expect(tokens(desk)).toEqual(Array(21).fill('*ACK'));
    desk.wait(60_000);
    desk.hear(secret('0042', NOW));
    expect(tokens(desk).at(-1)).toBe('NAK');
    expect(doubts(desk)).toEqual(['1234 replayed']);
  });

  it('the very bytes of a message refused for its time are taken when that has come', () => {
    const desk = createDesk(KEYED);
    const ahead = secret('0042', '_08:15:55,11-24-2026');
    desk.hear(ahead);
    expect(tokens(desk)).toEqual(['NAK']);
    desk.wait(11_000);
    desk.hear(ahead);
    expect(tokens(desk)).toEqual(['NAK']);
    expect(zones(desk)).toEqual(['016']);
    desk.store();
    expect(tokens(desk)).toEqual(['NAK', '*ACK']);
    expect(doubts(desk)).toEqual(['1234 clock-off']);
    desk.hear(ahead);
    expect(zones(desk)).toEqual(['016']);
    expect(doubts(desk)).toEqual(['1234 clock-off', '1234 replayed']);
  });

  it('the very bytes of a message that waits to be durable are not answered before it is', () => {
    const desk = createDesk(KEYED);
    const [first, second] = [secret('0000', NOW), secret('0000', NOW, '|#1234|Nri1/FA017')];
    desk.hear(first + second + first);
    expect(desk.said()).toEqual([]);
    desk.store();
    expect(zones(desk)).toEqual(['016', '017']);
    expect(tokens(desk)).toEqual(['*ACK', '*ACK']);
  });

  it('a replayed NULL shows no panel to be there', () => {
    const desk = createDesk(KEYED);
    const null_ = sealed(
      { token: 'NULL', sequence: '0000', account: '1234', file: 'key-16' },
      `]${NOW}`,
    );
    desk.hear(null_);
    desk.store();
    desk.hear(null_);
    expect(desk.told('panel.alive')).toHaveLength(1);
    expect(doubts(desk)).toEqual(['1234 replayed']);
  });

  it('an encrypted resend with a fresh time is no replay', () => {
    const desk = createDesk(KEYED);
    desk.hear(secret('0042', NOW));
    desk.store();
    desk.wait(11_000);
    desk.hear(secret('0042', '_08:15:41,11-24-2026'));
    expect(zones(desk)).toEqual(['016']);
    expect(doubts(desk)).toEqual([]);
    expect(tokens(desk)).toEqual(['*ACK', '*ACK']);
  });

  it('a message under another key is refused with the time, and told once', () => {
    const desk = createDesk(KEYED);
    const wrong = (sequence: string) =>
      sealed({ token: 'SIA-DCS', sequence, account: '1234', file: 'key-32' }, `|#1234|NFA1]${NOW}`);
    desk.hear(wrong('0001') + wrong('0002') + wrong('0003'));
    expect(tokens(desk)).toEqual(['NAK', 'NAK', 'NAK']);
    expect(doubts(desk)).toEqual(['1234 wrong-key']);
    desk.hear(secret('0004', NOW));
    expect(zones(desk)).toEqual(['016']);
  });

  it('an encrypted message without a time is refused', () => {
    const desk = createDesk(KEYED);
    desk.hear(secret('0001', ''));
    expect(tokens(desk)).toEqual(['NAK']);
    expect(doubts(desk)).toEqual(['1234 clock-off']);
  });

  it('half a ciphertext is refused', () => {
    const desk = createDesk(KEYED);
    desk.hear(frame('"*SIA-DCS"0001L0#1234[0E8DD3B39717E8D19A'));
    expect(tokens(desk)).toEqual(['NAK']);
    expect(doubts(desk)).toEqual(['1234 malformed']);
  });

  it('an encrypted message of a panel without a key is refused', () => {
    const desk = createDesk(KEYED);
    desk.hear(
      sealed({ token: 'NULL', sequence: '0001', account: '9999', file: 'key-16' }, `]${NOW}`),
    );
    expect(tokens(desk)).toEqual(['NAK']);
    expect(doubts(desk)).toEqual(['9999 wrong-key']);
  });

  it('a panel cannot speak for another that has a key of its own', () => {
    const desk = createDesk(KEYED);
    desk.hear(secret('0001', NOW, '|#5678|Nri1/FA016'));
    desk.hear(frame('"SIA-DCS"0002L0#9999[#5678|Nri1/FA016]'));
    expect(desk.told('panel.reported').map(({ account }) => account)).toEqual(['1234', '9999']);
  });

  it('a communicator speaks for a listed panel that has none', () => {
    const desk = createDesk(PLAIN);
    desk.hear(frame('"SIA-DCS"0001L0#1234[#5678|Nri1/FA016]'));
    expect(desk.told('panel.reported')).toMatchObject([
      { account: '5678', raw: '#5678|Nri1/FA016]' },
    ]);
  });

  it('a key in extended data is left out of what is kept', () => {
    const desk = createDesk(PLAIN);
    desk.hear(frame('"SIA-DCS"0001L0#1234[#1234|NRP][KAAAAAAAAAAAAAAAA][X1]'));
    expect(desk.told('panel.reported')).toMatchObject([{ raw: '#1234|NRP][K(hidden)][X1]' }]);
    expect(JSON.stringify(desk.readings)).not.toContain('AAAA');
  });

  it('a token that nobody knows is kept where it tells something, and not understood where not', () => {
    const desk = createDesk(PLAIN);
    desk.hear(
      frame('"VIS-BBA"0001L0#1234[#1234|1110 01 016]') + frame('"MODULE_REG"0002L0#1234[]'),
    );
    desk.store();
    expect(desk.told('panel.reported')).toMatchObject([{ kind: 'unknown', code: '1110 01 016' }]);
    expect(tokens(desk)).toEqual(['DUH', 'ACK']);
    expect(doubts(desk)).toEqual(['1234 malformed']);
  });

  it('a key that cannot be read degrades the receiver, and what needs it is refused', () => {
    const desk = createDesk({ accounts: [{ account: '1234', keyFile: 'nowhere' }] });
    expect(desk.health).toEqual(['degraded no-keys']);
    desk.hear(secret('0001', NOW) + event('0002'));
    expect(tokens(desk)).toEqual(['NAK', 'NAK']);
    expect(doubts(desk)).toEqual(['1234 wrong-key', '1234 downgraded']);
  });
});

describe('accounts', () => {
  it('that the site lists are known, with a profile of their own or without', () => {
    const desk = createDesk({ profile: 'heng-bo' }, NOON, ['1234']);
    desk.hear(frame('"ADM-CID"0001L0#1234[#1234|1113 01 005]'));
    expect(desk.told('panel.reported')).toMatchObject([{ account: '1234', kind: 'technical' }]);
    expect(doubts(desk)).toEqual([]);
  });

  it('that nobody lists are heard out, and not beyond what a forgotten panel says', () => {
    const desk = createDesk({}, NOON, ['1234']);
    for (let i = 0; i < STRANGERS_MAX + 50; i += 1) {
      desk.hear(event('0001', '1', `F${i}`));
    }
    expect(desk.told('panel.reported')).toHaveLength(STRANGERS_MAX);
    expect(desk.faults).toContain('strangers-crowded');
    desk.hear(event('0001'));
    expect(desk.told('panel.reported')).toHaveLength(STRANGERS_MAX + 1);
    desk.wait(10 * 60_000);
    desk.hear(event('0002', '1', 'F1'));
    expect(desk.told('panel.reported')).toHaveLength(STRANGERS_MAX + 2);
  });

  it('that stand inside only are heard, and answered as they came', () => {
    const desk = createDesk(PLAIN);
    desk.hear(frame('"SIA-DCS"0001L0#[#1234|NFA1]') + frame('"SIA-DCS"0002L0[#1234|NFA2]'));
    desk.store();
    expect(desk.told('panel.reported')).toMatchObject([{ account: '1234' }, { account: '1234' }]);
    expect(desk.said().map((text) => text.slice(8))).toEqual(['"ACK"0001L0#[]', '"ACK"0002L0[]']);
  });

  it('too long to be one are an alarm about nobody known, and silence', () => {
    const desk = createDesk(PLAIN);
    for (const sequence of ['0001', '0002'])
      desk.hear(frame(`"SIA-DCS"${sequence}L0#${'1'.repeat(30)}[|NFA1]`));
    expect(desk.said()).toEqual([]);
    expect(desk.faults).toEqual(['bad-frame', 'bad-frame']);
    expect(doubts(desk)).toEqual(['unknown malformed']);
  });

  it('are the same in small letters', () => {
    const desk = createDesk({ accounts: [{ account: 'ab12' }] });
    desk.hear(event('0001', '1', 'AB12'));
    expect(desk.told('panel.reported')).toMatchObject([{ account: 'ab12' }]);
    expect(doubts(desk)).toEqual([]);
  });
});

describe('several codes in one message', () => {
  const codesOf = (data: string) => {
    const desk = createDesk(PLAIN);
    desk.hear(frame(`"SIA-DCS"0001L0#1234[#1234|${data}]`));
    return desk.told('panel.reported').map(({ code, zone = '' }) => `${code}${zone}`);
  };

  it('are told also behind what nobody can read', () => {
    expect(codesOf('Nri1/BA0A1/FA016')).toEqual(['BA', 'FA016']);
    expect(codesOf('NidTom/ri2/FA016^Hall^')).toEqual(['FA016']);
    expect(codesOf('N?/?/FA016')).toEqual(['FA016']);
  });

  it('are none where somebody writes words with slashes', () => {
    expect(codesOf('NBA01 Main door/OPEN/Close/CLosed')).toEqual(['BA01']);
    expect(codesOf('NBA01^East/OP1^/FA02')).toEqual(['BA01', 'FA02']);
  });

  it('are as many as a panel may say, and one for the rest', () => {
    const codes = codesOf(`N${'/BA1'.repeat(1_000)}`);
    expect(codes).toHaveLength(EVENTS_MAX + 1);
    expect(codes.slice(EVENTS_MAX - 1)).toEqual(['BA1', '900 more']);
  });
});

describe('the part that a message names', () => {
  const partsOf = (settings: Settings, ...messages: readonly string[]) => {
    const desk = createDesk(settings);
    messages.forEach((said, index) => {
      desk.hear(frame(`"${said.slice(0, 7)}"000${index}L0#1234[#1234|${said.slice(8)}]`));
    });
    return desk.told('panel.reported').map(({ partition }) => partition);
  };

  it('is told whatever its number or letter: none would be all of them', () => {
    const areas = ['SIA-DCS Nri2/OP1', 'SIA-DCS Nri128/OP1', 'SIA-DCS NriA/OP1'];
    expect(partsOf(PLAIN, ...areas, 'ADM-CID 1401 A1 007')).toEqual(['2', '128', 'A', 'A1']);
  });

  it('is none where it is 0, or more than such a panel has', () => {
    expect(partsOf(PLAIN, 'SIA-DCS Nri0/OP1', 'ADM-CID 1401 00 007')).toEqual([
      undefined,
      undefined,
    ]);
    const hengBo: Settings = { accounts: [{ account: '1234', profile: 'heng-bo' }] };
    expect(partsOf(hengBo, 'ADM-CID 1400 03 000', 'ADM-CID 1400 04 000')).toEqual([
      '03',
      undefined,
    ]);
  });
});

describe('a stream that is broken', () => {
  it('loses no good frame behind a wrong length', () => {
    const desk = createDesk(PLAIN);
    const long = overlong('0001');
    desk.hear(long + event('0002') + event('0003'));
    expect(desk.readings).toEqual([]);
    desk.wait(HALF_MS);
    expect(desk.told('panel.reported')).toHaveLength(2);
    expect(desk.faults).toContain('half-frame');
  });

  it('is not held open by what goes on coming', () => {
    const desk = createDesk(PLAIN);
    desk.hear(overlong('0001'));
    for (let second = 0; second < HALF_MS / 1_000; second += 1) {
      desk.hear(event(`000${second + 2}`));
      desk.wait(1_000);
    }
    expect(desk.told('panel.reported').length).toBeGreaterThan(0);
  });

  it('that ends is looked through to its end', () => {
    const desk = createDesk(PLAIN);
    desk.hear(`\n00000FFF"${event('0002')}`);
    desk.hangUp();
    expect(desk.told('panel.reported')).toHaveLength(1);
  });

  it('of one peer is not mixed with that of another', () => {
    const desk = createDesk(PLAIN);
    const [one, two] = [event('0001', '1'), event('0002', '2')];
    desk.hear(one.slice(0, 20), 'a');
    desk.hear(two.slice(0, 30), 'b');
    desk.hear(one.slice(20), 'a');
    desk.hear(two.slice(30), 'b');
    expect(zones(desk)).toEqual(['1', '2']);
  });

  it('a datagram ends what it begins', () => {
    const desk = createDesk(PLAIN);
    desk.datagram(event('0001').slice(0, 30));
    desk.datagram(event('0002', '2'));
    expect(zones(desk)).toEqual(['2']);
    expect(desk.faults).toContain('half-frame');
  });

  it('a zero behind the return, as some panels send it, is no fault', () => {
    const desk = createDesk(PLAIN);
    desk.hear(`${event('0001')}\0${event('0002')}\0`);
    desk.wait(HALF_MS);
    expect(desk.faults).toEqual([]);
  });

  it('small letters in check and length are taken, and so is a check in two raw bytes', () => {
    const desk = createDesk(PLAIN);
    const small = event('0001');
    desk.hear(small.slice(0, 9).toLowerCase() + small.slice(9));
    const raw = event('0002');
    const crc = Number.parseInt(raw.slice(1, 5), 16);
    desk.hear(`\n${String.fromCharCode(crc >> 8, crc & 0xff)}${raw.slice(5)}`);
    expect(desk.told('panel.reported')).toHaveLength(2);
    expect(desk.faults).toEqual([]);
    desk.store();
    // Who writes its check in raw bytes reads it so.
    expect(desk.said().map((text) => text.indexOf('"'))).toEqual([8, 6]);
  });

  it('a frame longer than any panel sends is skipped', () => {
    const desk = createDesk(PLAIN);
    desk.hear(frame(`"SIA-DCS"0001L0#1234[#1234|NFA1^${'x'.repeat(5_000)}^]`) + event('0002'));
    desk.wait(HALF_MS);
    expect(desk.told('panel.reported')).toHaveLength(1);
  });
});
