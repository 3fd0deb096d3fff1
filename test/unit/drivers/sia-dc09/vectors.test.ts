import { describe, expect, it } from 'vitest';
import { ack, duh, nak, sealedAck } from '../../../../drivers/sia-dc09/codec.ts';
import { unseal } from '../../../../drivers/sia-dc09/seal.ts';
import type { Settings } from '../../../../drivers/sia-dc09/settings.ts';
import { stampOf } from '../../../../drivers/sia-dc09/stamp.ts';
import { instant } from '../../../../rules/vocabulary/time.ts';
import { createDesk, KEYS, latin, NOON, textOf } from './desk.ts';

type Account = NonNullable<Settings['accounts']>[number];

/** Public frames: source, frame without LF and CR, the account it is from, what it says, how it is answered. */
type Case = {
  readonly name: string;
  readonly frame: string;
  readonly account: Account;
  readonly reported?: readonly object[];
  readonly answer: RegExp | string;
  readonly at?: number;
};

const plain: readonly Case[] = [
  {
    name: 'py-sia-dc-07',
    frame: '9EC40027"ADM-CID"0001L0#1002[#1002|1602 00 001]',
    account: { account: '1002' },
    reported: [{ code: '602', kind: 'test', qualifier: 'new', zone: '001' }],
    answer: '"ACK"0001L0#1002[]',
  },
  {
    name: 'fioletoven test',
    frame: 'F4D20029"SIA-DCS"0001RF3L77#1234[#1234|NRR|Atest]',
    account: { account: '1234' },
    reported: [{ code: 'RR', kind: 'log', qualifier: 'new', text: 'test' }],
    answer: '"ACK"0001RF3L77#1234[]',
  },
  {
    name: 'fioletoven test, empty',
    frame: '96ED0016"SIA-DCS"0001L0#1234[]',
    account: { account: '1234' },
    answer: '"ACK"0001L0#1234[]',
  },
  {
    name: 'fioletoven doc, no L',
    frame: '3BAC0029"SIA-DCS"0002#0123[#0123|Nti20:50:26RP99]',
    account: { account: '0123' },
    reported: [{ code: 'RP', kind: 'test', zone: '99', panelTime: '2026-11-23T20:50:26.000Z' }],
    answer: '"ACK"0002#0123[]',
  },
  {
    name: 'DC-09 annex, SIA',
    frame: 'CE110032"SIA-DCS"9876R579BDFL789ABC#12345A[#12345A|NFA129]',
    account: { account: '12345A' },
    reported: [{ code: 'FA', kind: 'fire', qualifier: 'new', zone: '129' }],
    answer: '"ACK"9876R579BDFL789ABC#12345A[]',
  },
  {
    name: 'DC-09 annex, Contact ID',
    frame: '87CD0037"ADM-CID"9876R579BDFL789ABC#12345A[#12345A|1110 00 129]',
    account: { account: '12345A' },
    reported: [{ code: '110', kind: 'fire', qualifier: 'new', zone: '129' }],
    answer: '"ACK"9876R579BDFL789ABC#12345A[]',
  },
  {
    name: 'extended data with a place',
    frame:
      '73580056"SIA-DCS"0002R1L232#78919[#78919|Nri1/BA012][X012W34.1][Y045N12.2]_14:12:04,09-25-2026',
    account: { account: '78919' },
    reported: [{ code: 'BA', kind: 'burglary', partition: '1', zone: '012' }],
    answer: '"ACK"0002R1L232#78919[]_08:15:30,11-24-2026',
  },
  {
    name: 'NULL with data',
    frame: 'CA2F0038"NULL"0000L0#7890[#0000|0000 00 000]_22:13:29,12-29-2022',
    account: { account: '7890' },
    answer: '"ACK"0000L0#7890[]_08:15:30,11-24-2026',
  },
  {
    name: 'captured, Ajax',
    frame: '34CB003B"SIA-DCS"1702L0#0000[#0000|Nri0/RP0000]_13:33:28,12-22-2021',
    account: { account: '0000' },
    reported: [
      { code: 'RP', kind: 'test', qualifier: 'new', panelTime: '2021-12-22T13:33:28.000Z' },
    ],
    answer: '"ACK"1702L0#0000[]_08:15:30,11-24-2026',
  },
  {
    name: 'captured, empty L',
    frame: 'BB86002C"NULL"0001L#7303658550[]_15:39:38,06-07-2019',
    account: { account: '7303658550' },
    answer: '"ACK"0001L#7303658550[]_08:15:30,11-24-2026',
  },
  {
    name: 'captured, Lupus',
    frame: '9B3C004d"SIA-DCS"0047L0#100200[#100200|Nti10:01:00/da08-18-24/RP]_10:01:00,08-18-2024',
    account: { account: '100200' },
    reported: [{ code: 'RP', panelTime: '2024-08-18T10:01:00.000Z' }],
    answer: '"ACK"0047L0#100200[]_08:15:30,11-24-2026',
  },
  {
    name: 'captured, letters in the account',
    frame: '7A28002F"ADM-CID"6616R0L0#foc7688[#foc7688|1351 01 000]',
    account: { account: 'FOC7688' },
    reported: [{ code: '351', kind: 'communication', partition: '01' }],
    answer: '"ACK"6616R0L0#foc7688[]',
  },
  {
    name: 'HENG-BO docs, arm',
    frame: '02130047"HENG-BO"0000R1234L6789#000000[#000000|3400 00 000]_17:15:29,12-09-2015',
    account: { account: '000000', profile: 'heng-bo' },
    reported: [
      {
        code: '400',
        kind: 'arming',
        qualifier: 'restore',
        armed: true,
        meaning: { zh: '离家布防（键盘）', en: 'armed: away (keypad)' },
        panelTime: '2015-12-09T09:15:29.000Z',
      },
    ],
    answer: '"ACK"0000R1234L6789#000000[]_16:15:30,11-24-2026',
  },
  {
    name: 'HENG-BO docs, NULL',
    frame: '93B30031"NULL"0000R1234L6789#000000[]_17:24:14,12-09-2015',
    account: { account: '000000', profile: 'heng-bo' },
    answer: '"ACK"0000R1234L6789#000000[]_16:15:30,11-24-2026',
  },
];

const ascii = { keyFile: 'key-16' } as const;
const sealed: readonly Case[] = [
  {
    name: 'jeedom, a whole block of padding',
    frame:
      '05BB0076"*SIA-DCS"7654L0#1111[C07DA1EB73C617857476EE5D79436CEE5E0084485E79EC56B0D5D1F3F6E648B278050BBCCBC8FE5DCA7E3C80DBDD4945',
    account: { account: '1111', keyFile: 'key-a' },
    reported: [{ code: 'WA', kind: 'technical', partition: '1' }],
    answer: /^.{4}0052"\*ACK"7654L0#1111\[[0-9A-F]{64}$/,
    at: Date.UTC(2020, 6, 9, 16, 4, 12),
  },
  {
    name: 'captured, NULL without a bar',
    frame:
      '76D80055"*NULL"0000R0L0#AAAB[B4BC8B40D0E6D959D6BEA78E88CC0B2155741A3C44FBB96D476A3E557CAD64D9',
    account: { account: 'AAAB', keyFile: 'key-a' },
    answer: /"\*ACK"0000R0L0#AAAB\[/,
    at: Date.UTC(2020, 6, 5, 18, 24, 52),
  },
  {
    name: '128 bits, SIA',
    frame:
      '21670078"*SIA-DCS"0042R1L0#1234[0E8DD3B39717E8D19A3D1B790627F20391D783637CB5A8579109812654F5919E44BA7DB815C82095944CE48BFE48E578',
    account: { account: '1234', ...ascii },
    reported: [{ code: 'FA', kind: 'fire', partition: '1', zone: '016' }],
    answer: /"\*ACK"0042R1L0#1234\[/,
  },
  {
    name: '128 bits, Contact ID',
    frame:
      'F7860078"*ADM-CID"0042R1L0#1234[D24BFC4C55079394290C5D38266ABF0482778D9E27D0D6CBBF797785C77415DFC44CC7448DE896E141161C22E2D7C4F7',
    account: { account: '1234', ...ascii },
    reported: [{ code: '110', kind: 'fire', partition: '01', zone: '016' }],
    answer: /"\*ACK"0042R1L0#1234\[/,
  },
  {
    name: '128 bits, NULL',
    frame:
      'F1220055"*NULL"0042R1L0#1234[3FEECF8AC6AE52ED3D38F42775ED97A966FAD941F09AD888976C49F95461D41C',
    account: { account: '1234', ...ascii },
    answer: /"\*ACK"0042R1L0#1234\[/,
  },
  {
    name: '192 bits, Contact ID',
    frame:
      '7F4B0078"*ADM-CID"0042R1L0#1234[9D86AEF75E05CE2CA3A970E9B4A6D4BDF5E65CC6335A7EBF7EC8D317D2C693CD7AFD60B9A1DE3522EC5BFE400F183C99',
    account: { account: '1234', keyFile: 'key-24' },
    reported: [{ code: '110', kind: 'fire', partition: '01', zone: '016' }],
    answer: /"\*ACK"0042R1L0#1234\[/,
  },
  {
    name: '256 bits, NULL',
    frame:
      '8EE10055"*NULL"0042R1L0#1234[0946239E9F9DB24CE6724D7961D1B13EC00CA7A284D658A5EED0019768BF2092',
    account: { account: '1234', keyFile: 'key-32' },
    answer: /"\*ACK"0042R1L0#1234\[/,
  },
  {
    name: '256 bits, SIA',
    frame:
      '9D080078"*SIA-DCS"0042R1L0#1234[549FF10BF5F98D50A6612FB39A881EC77E3DF6D868C269B8CE0D6793AA5ED4D4DFA0F505F6434E8737254A45B2D37CF7',
    account: { account: '1234', keyFile: 'key-32' },
    reported: [{ code: 'FA', kind: 'fire', partition: '1', zone: '016' }],
    answer: /"\*ACK"0042R1L0#1234\[/,
  },
];

const texts: readonly Case[] = [
  '^\xb6\xab\xc3\xc5\xd6\xdc\xbd\xe7^',
  '^\xe4\xb8\x9c\xe9\x97\xa8\xe5\x91\xa8\xe7\x95\x8c^',
].map(
  (text, index): Case => ({
    name: index === 0 ? 'text in GBK' : 'text in UTF-8',
    frame: `${index === 0 ? '4F4E0046' : '6B43004A'}"SIA-DCS"0043R1L0#1234[#1234|Nri1/BA016${text}]_08:15:30,11-24-2026`,
    account: { account: '1234' },
    reported: [{ code: 'BA', zone: '016', text: '东门周界' }],
    answer: '"ACK"0043R1L0#1234[]_08:15:30,11-24-2026',
  }),
);

const OURS = { sequence: '0042', receiver: 'R1', line: 'L0', account: '1234', hasRawCheck: false };
const SEALED = '3FEECF8AC6AE52ED3D38F42775ED97A966FAD941F09AD888976C49F95461D41C';

describe('DC-09 frames of public sources', () => {
  it.each([...plain, ...sealed, ...texts])('$name', ({ frame, account, reported, answer, at }) => {
    const desk = createDesk({ accounts: [account] }, at === undefined ? NOON : instant(at));
    desk.hear(`\n${frame}\r`);
    expect(desk.said()).toEqual([]);
    expect(desk.told('panel.reported')).toMatchObject(reported ?? []);
    expect(desk.told('panel.reported')).toHaveLength(reported?.length ?? 0);
    expect(desk.told('panel.alive')).toEqual(
      reported === undefined ? [{ account: account.account }] : [],
    );
    expect(desk.told('panel.suspected')).toEqual([]);
    expect(desk.faults).toEqual([]);
    desk.store();
    const [said = ''] = desk.said();
    if (typeof answer === 'string') expect(said.slice(8)).toBe(answer);
    else expect(said).toMatch(answer);
  });

  it('a message resent with a fresh time is one event, and two acknowledgements', () => {
    const desk = createDesk({ accounts: [{ account: 'AAA' }] });
    for (const one of [
      'A2350038"SIA-DCS"7232L0#AAA[#AAA|Nri1/PE501]_08:21:05,02-20-2023',
      '27330038"SIA-DCS"7232L0#AAA[#AAA|Nri1/PE501]_08:21:16,02-20-2023',
    ]) {
      desk.hear(`\n${one}\r`);
      desk.store();
    }
    expect(desk.told('panel.reported')).toMatchObject([
      { code: 'PE', kind: 'unknown', zone: '501' },
    ]);
    expect(desk.said().map((one) => one.slice(8))).toEqual(
      Array(2).fill('"ACK"7232L0#AAA[]_08:15:30,11-24-2026'),
    );
    expect(desk.faults).toEqual(['message-repeated']);
  });

  it.each([
    ['9EBC0014"ACK"0042R1L0#1234[]', ack(OURS, undefined)],
    ['65C40028"ACK"0042R1L0#1234[]_08:15:30,11-24-2026', ack(OURS, stampOf(NOON, 0))],
    ['EE640014"DUH"0042R1L0#1234[]', duh(OURS)],
    ['05150025"NAK"0000R0L0A0[]_08:15:30,11-24-2026', nak(OURS, stampOf(NOON, 0))],
    [
      'E4410025"NAK"0000R0L0A0[]_16:20:01,09-24-2025',
      nak(OURS, stampOf(instant(Date.UTC(2025, 8, 24, 16, 20, 1)), 0)),
    ],
    [
      'F0550030"ACK"0000R1234L6789#000000[]_17:27:09,12-09-2015',
      ack(
        {
          sequence: '0000',
          receiver: 'R1234',
          line: 'L6789',
          account: '000000',
          hasRawCheck: false,
        },
        stampOf(instant(Date.UTC(2015, 11, 9, 9, 27, 9)), 480),
      ),
    ],
    [`72C90054"*ACK"0042R1L0#1234[${SEALED}`, sealedAck(OURS, SEALED)],
  ])('is answered as published: %s', (published, made) => {
    expect(textOf(made)).toBe(`\n${published}\r`);
  });

  it('has the published padding and time in a published encrypted answer', () => {
    const key = latin(KEYS['key-16'] ?? '');
    expect(textOf(unseal(latin(SEALED), key) ?? latin(''))).toBe(
      'ppppppppppp]_08:15:30,11-24-2026',
    );
  });
});
