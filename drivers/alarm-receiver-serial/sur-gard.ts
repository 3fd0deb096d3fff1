import { contactIdEvent, type Plain, plainEvent, siaEvent, unknownCode } from './events.ts';
import { highSpeedEvents } from './high-speed.ts';
import { type LineMessage, type LineProfile, type LineShape, NOBODY, shortest } from './line.ts';
import { siaBlock } from './sia-block.ts';

/**
 * Lines of Sur-Gard receivers without the DC4 behind them (MLR2-E manual p. 38, System III p. 32): one digit for the
 * format, two for the receiver, one or three for its line, then what the panel said.
 */
export const SUR_GARD: readonly LineShape[] = [
  // `1011           @    `: every 30 s or so; Radionics 6500 has a blank in front.
  [/^ ?1(?:[0-9A-F]{3}|[0-9A-F]{5}) {11}@ {4}$/, () => ({ kind: 'heartbeat' })],
  // `5011 181234E12101001`, System III `501001 181234E12101001`
  [
    /^5(?:[0-9A-F]{3}|[0-9A-F]{5}) (?:18|98)([0-9A-F]{4})([ERP])([0-9A-F]{3})([0-9A-F]{2})([0-9A-F]{3})$/,
    contactId,
  ],
  // Radionics 6500: ` a011 123418E13001015`
  [/^ a[0-9A-F]{3} ([0-9A-F]{4})18([ERP])([0-9A-F]{3})([0-9A-F]{2})([0-9A-F]{3})$/, contactId],
  // `3011    001234BA0012`: SIA
  [
    /^3(?:[0-9A-F]{3}|[0-9A-F]{5}) {4}([0-9A-F ]{6})([A-Z]{2})([0-9A-F ]{4})$/,
    ([, account = '', code = '', number = ''], { sia }) => ({
      kind: 'events',
      account: shortest(account),
      events: [siaEvent(code, { number: number.trim() }, sia)],
    }),
  ],
  // `S011[#1234|Nri1BA01]`: the SIA block as the panel sent it; 0 in front of what a System III says of itself
  [
    /^[S0](?:[0-9A-F]{3}|[0-9A-F]{5})\[(?:#([0-9A-Za-z]{1,16})(?:\||(?=\]$)))?([\s\S]*)\]$/,
    ([, account = NOBODY, data = ''], profile) => ({
      kind: 'events',
      account: shortest(account),
      events: siaBlock(data, profile),
    }),
  ],
  // `1011    001234 A1015`: basic, 4-3
  [
    /^1(?:[0-9A-F]{3}|[0-9A-F]{5}) {4}([0-9A-F ]{6}) ([0-9A-Z])([0-9A-F ])([0-9A-F ]{3})$/,
    ([, account = '', code = '', partition = '', number = '']) => ({
      kind: 'events',
      account: shortest(account),
      events: [basic(code, { partition, number: number.trim() })],
    }),
  ],
  // `80111234 5515 5555 7`: Ademco High Speed
  [/^8(?:[0-9A-F]{3}|[0-9A-F]{5})([0-9A-F]{4}) ([0-9]{4} [0-9]{4}) ([0-9])$/, highSpeed],
  // `8011001234 55155555 7`: with an account of six digits
  [/^8(?:[0-9A-F]{3}|[0-9A-F]{5})([0-9A-F]{6}) ([0-9]{8}) ([0-9A])$/, highSpeed],
];

function highSpeed([, account = '', channels = '', status = '']: readonly string[]): LineMessage {
  return {
    kind: 'events',
    account: shortest(account),
    events: highSpeedEvents(channels, status),
  };
}

function contactId(
  [, account = '', mark = '', code = '', partition = '', number = '']: readonly string[],
  profile: LineProfile,
): LineMessage {
  const event = contactIdEvent(mark, code, { partition, number }, profile.contactId);
  return { kind: 'events', account, events: [event] };
}

const basic = (code: string, where: { readonly partition: string; readonly number: string }) =>
  BASIC[code] === undefined ? unknownCode(code, where) : plainEvent(code, BASIC[code], where);

/** Of an alarm whose sort the format does not say: it may be a break-in. */
const BASIC: Readonly<Record<string, Plain>> = {
  A: ['burglary', 'new', '报警', 'alarm'],
  R: ['burglary', 'restore', '报警', 'alarm'],
  T: ['trouble', 'new', '故障', 'trouble'],
  O: ['arming', 'new', '撤防', 'opening'],
  C: ['arming', 'restore', '布防', 'closing'],
  B: ['bypass', 'new', '旁路', 'bypass'],
  H: ['bypass', 'restore', '旁路', 'bypass'],
  F: ['log', 'new', '取消', 'cancelled'],
  '0': ['test', 'new', '测试', 'test'],
  '1': ['fire', 'new', '火警', 'fire'],
  '2': ['panic', 'new', '紧急报警', 'panic'],
  '3': ['burglary', 'new', '盗警', 'burglary'],
  '4': ['arming', 'restore', '布防', 'closing'],
  '5': ['arming', 'new', '撤防', 'opening'],
  '6': ['log', 'new', '维护', 'service'],
  '7': ['medical', 'new', '医疗求助', 'medical'],
  '8': ['log', 'new', '信息', 'message'],
  '9': ['burglary', 'restore', '报警', 'alarm'],
};
