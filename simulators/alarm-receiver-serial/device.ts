import Type from 'typebox';
import { Check } from 'typebox/value';
import { after, earliest, type Instant, instant } from '../../rules/vocabulary/time.ts';
import { gb18030Bytes } from '../gb18030.ts';
import {
  joinOutputs,
  type SimOutput,
  type Simulator,
  type SimulatorConfig,
  silence,
} from '../simulator.ts';

type Args = Readonly<Record<string, string>>;

const VERBS = {
  event: 'a panel reports by Contact ID: {account} {mark} {code} {partition} {number}',
  alarm: 'zone {zone} (of {area}) of the panel {account} alarms: {kind}, a burglary',
  restore: 'it is as it should be again',
  sia: 'a panel reports by SIA: {account} {code} {number}',
  'sia-block':
    'a panel reports by SIA, and its block is printed as it came: {account} {data}, perhaps {text} in {charset}; {from} panel or receiver',
  basic: 'a panel reports in the basic format: {account} {code} {partition} {number}',
  'high-speed': 'a panel reports its eight channels: {account} {channels} {status}',
  'low-speed': 'an old panel reports: {account} {code}, perhaps {zone}',
  line: 'prints the line {text} as it stands',
  heartbeat: 'says that it is there',
  again: 'prints its last line again, as if it had heard no answer',
  corrupt: 'one character of the next line is another',
  half: 'only the first {characters} characters of the next line go out',
  noise: 'stray bytes go out (hex in {bytes})',
  timing: 'it waits {ms} milliseconds for an answer',
  deaf: 'it hears no answer any more',
  hear: 'it hears again',
  die: 'its power is cut',
  revive: 'it has power again',
} as const;

const ACK = 0x06;
const NAK = 0x15;
/** MLR2-E manual: it waits four seconds for an answer and sends a line three times more. */
const WAIT_MS = 4_000;
const RESENDS_MAX = 3;
const BUFFER_MAX = 256;
const BEAT_MS = 30_000;
const STRAY_BYTES = 'FF00';

const Configured = Type.Object({
  format: Type.Optional(Type.String()),
  heartbeatSeconds: Type.Optional(Type.Integer()),
});

const latin = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

/** What it prints, by the figures in the manuals of the two makers. */
const PRINTERS = {
  'sur-gard': {
    heartbeat: (line: string) => `101${line}${' '.repeat(11)}@${' '.repeat(4)}\x14`,
    contactId: (line: string, { account, mark, code, partition, number }: Event) =>
      `501${line} 18${account}${mark}${code}${partition}${number}\x14`,
    sia: (line: string, { account, code, number }: Event) =>
      `301${line}    ${account.padStart(6, '0')}${code}${number.padStart(4, '0')}\x14`,
    siaBlock: (line: string, { account, data, text, from }: Block) =>
      `${from === 'receiver' ? '0' : 'S'}01${line}[#${account}|${data}${text === '' ? '' : `*'${text}'NM`}]\x14`,
    basic: (line: string, { account, code, partition, number }: Event) =>
      `101${line}    ${account.padStart(6, '0')} ${code}${partition.slice(-1)}${number}\x14`,
    // Newer ones have six digits of account, and no blank among the channels.
    highSpeed: (line: string, account: string, channels: string, status: string) =>
      account.length === 6
        ? `801${line}${account} ${channels} ${status}\x14`
        : `801${line}${account} ${channels.slice(0, 4)} ${channels.slice(4)} ${status}\x14`,
    lowSpeed: undefined,
    plain: (text: string) => `${text}\x14`,
  },
  'ademco-685': {
    heartbeat: (line: string) => `\n1${line.slice(-1)} OKAY @\r`,
    contactId: (line: string, { account, mark, code, partition, number, who }: Event) =>
      `\n1${line.slice(-1)} ${account} 18 ${mark}${code} ${partition} ${who}${number} \r`,
    sia: undefined,
    siaBlock: undefined,
    basic: undefined,
    highSpeed: (line: string, account: string, channels: string, status: string) =>
      `\n1${line.slice(-1)} ${account} ${channels.slice(0, 4)} ${channels.slice(4)} ${status}\r`,
    lowSpeed: (line: string, account: string, code: string, zone: string) =>
      `\n1${line.slice(-1)} ${account.padStart(4, '0')} ${code}${zone === '' ? '' : ` ${zone}`}\r`,
    plain: (text: string) => `\n${text}\r`,
  },
} as const;

/** For each kind its Contact ID (alarm facts, 3.8). */
const KINDS: Readonly<Record<string, string>> = {
  burglary: '130',
  fire: '110',
  panic: '120',
  'hold-up': '122',
  medical: '100',
  gas: '151',
  tamper: '137',
};

type Event = {
  readonly account: string;
  readonly mark: string;
  readonly code: string;
  readonly partition: string;
  readonly number: string;
  readonly who: string;
};

type Block = {
  readonly account: string;
  readonly data: string;
  readonly text: string;
  readonly from: string;
};

/** The bytes of a text, each as a letter: a receiver prints what the panel sent. */
const lettersOf = (text: string, charset: string): string =>
  String.fromCharCode(...(charset === 'gb18030' ? gb18030Bytes(text) : Buffer.from(text)));

/** A receiver that prints what panels report, one line at a time, and waits for each to be acknowledged. */
export function createAlarmReceiverSerial({ id, settings }: SimulatorConfig): Simulator {
  if (!Check(Configured, settings)) throw new Error(`${id}: no settings of an alarm receiver`);
  const printer = PRINTERS[settings.format === 'ademco-685' ? 'ademco-685' : 'sur-gard'];
  const beatMs =
    settings.heartbeatSeconds === undefined ? BEAT_MS : settings.heartbeatSeconds * 1_000;
  const buffer: Uint8Array[] = [];
  let waiting: { readonly bytes: Uint8Array; tries: number; due: Instant } | undefined;
  let beatAt: Instant | undefined = beatMs === 0 ? undefined : instant(0);
  let last: Uint8Array = new Uint8Array(0);
  let waitMs = WAIT_MS;
  let isAlive = true;
  let isDeaf = false;
  let hurt: ((bytes: Uint8Array) => Uint8Array) | undefined;
  const seen = { acknowledged: 0, refused: 0, failed: 0, beats: 0 };

  const out = (bytes: Uint8Array): SimOutput => {
    const spoilt = hurt?.(bytes) ?? bytes;
    hurt = undefined;
    return { send: [spoilt] };
  };

  /** The next line of its buffer, where none waits for an answer. */
  const print = (now: Instant): SimOutput => {
    if (waiting !== undefined || !isAlive) return silence;
    const bytes = buffer.shift();
    if (bytes === undefined) return silence;
    last = bytes;
    waiting = { bytes, tries: 0, due: after(now, waitMs) };
    return out(bytes);
  };

  const report = (text: string | undefined, now: Instant): SimOutput => {
    if (text === undefined) return { error: 'its format has no such line' };
    if (buffer.length >= BUFFER_MAX) return { events: [{ kind: 'buffer-full' }] };
    buffer.push(latin(text));
    return print(now);
  };

  const again = (now: Instant): SimOutput => {
    if (waiting === undefined) return silence;
    if (waiting.tries >= RESENDS_MAX) {
      // "Computer trouble": it keeps the line, and goes on when a heartbeat is answered.
      buffer.unshift(waiting.bytes);
      waiting = undefined;
      seen.failed += 1;
      return { events: [{ kind: 'computer-trouble' }] };
    }
    waiting.tries += 1;
    waiting.due = after(now, waitMs);
    return out(waiting.bytes);
  };

  const hearByte = (byte: number, now: Instant): SimOutput => {
    if (byte === NAK) {
      seen.refused += 1;
      return again(now);
    }
    if (byte !== ACK) return silence;
    if (waiting !== undefined) {
      seen.acknowledged += 1;
      waiting = undefined;
      return joinOutputs({ events: [{ kind: 'acknowledged' }] }, print(now));
    }
    return print(now);
  };

  const eventOf = (args: Args): Event => ({
    account: args['account'] ?? '1234',
    mark: args['mark'] ?? 'E',
    code: args['code'] ?? '130',
    partition: args['partition'] ?? '01',
    number: args['number'] ?? '001',
    who: args['who'] ?? 'C',
  });
  const lineOf = (args: Args): string => args['line'] ?? '1';
  const zoneEvent = (mark: string, args: Args): Event => ({
    ...eventOf(args),
    mark,
    code: KINDS[args['kind'] ?? 'burglary'] ?? '140',
    partition: (args['area'] ?? '1').padStart(2, '0'),
    number: (args['zone'] ?? '1').padStart(3, '0'),
  });

  const acts: Readonly<Record<keyof typeof VERBS, (args: Args, now: Instant) => SimOutput>> = {
    event: (args, now) => report(printer.contactId(lineOf(args), eventOf(args)), now),
    alarm: (args, now) => report(printer.contactId(lineOf(args), zoneEvent('E', args)), now),
    restore: (args, now) => report(printer.contactId(lineOf(args), zoneEvent('R', args)), now),
    sia: (args, now) => report(printer.sia?.(lineOf(args), eventOf(args)), now),
    'sia-block': (
      {
        account = '1234',
        data = 'Nri1/BA001',
        text = '',
        charset = 'utf-8',
        from = 'panel',
        ...args
      },
      now,
    ) => {
      const block = { account, data, from, text: lettersOf(text, charset) };
      return report(printer.siaBlock?.(lineOf(args), block), now);
    },
    basic: (args, now) => report(printer.basic?.(lineOf(args), eventOf(args)), now),
    'high-speed': ({ account = '1234', channels = '55555555', status = '7', ...args }, now) =>
      report(printer.highSpeed(lineOf(args), account, channels, status), now),
    'low-speed': ({ account = '1234', code = '3', zone = '', ...args }, now) =>
      report(printer.lowSpeed?.(lineOf(args), account, code, zone), now),
    line: ({ text = '' }, now) => report(printer.plain(text), now),
    heartbeat: (args) => ({ send: [latin(printer.heartbeat(lineOf(args)))] }),
    again: () => ({ send: [last] }),
    corrupt() {
      hurt = (bytes) => bytes.map((byte, at) => (at === 7 ? 0x7e : byte));
      return silence;
    },
    half({ characters = '8' }) {
      hurt = (bytes) => bytes.slice(0, Number(characters));
      return silence;
    },
    noise: ({ bytes = STRAY_BYTES }) => ({ send: [Uint8Array.from(Buffer.from(bytes, 'hex'))] }),
    timing({ ms = String(WAIT_MS) }) {
      waitMs = Number(ms);
      return silence;
    },
    deaf() {
      isDeaf = true;
      return silence;
    },
    hear() {
      isDeaf = false;
      return silence;
    },
    die() {
      isAlive = false;
      waiting = undefined;
      beatAt = undefined;
      return { events: [{ kind: 'power-off' }] };
    },
    revive(_, now) {
      isAlive = true;
      beatAt = beatMs === 0 ? undefined : after(now, beatMs);
      return joinOutputs({ events: [{ kind: 'power-on' }] }, print(now));
    },
  };
  const isVerb = (verb: string): verb is keyof typeof VERBS => Object.hasOwn(acts, verb);

  return {
    id,
    verbs: VERBS,
    receive(bytes, now) {
      if (!isAlive || isDeaf) return silence;
      return joinOutputs(...Array.from(bytes, (byte) => hearByte(byte, now)));
    },
    act: (verb, args, now) =>
      isVerb(verb) ? acts[verb](args, now) : { error: `an alarm receiver knows no verb "${verb}"` },
    wake(now) {
      const late = waiting !== undefined && waiting.due <= now ? again(now) : silence;
      if (beatAt === undefined || beatAt > now) return late;
      beatAt = after(now, beatMs);
      // A line that waits for its answer comes first.
      if (waiting !== undefined) return late;
      seen.beats += 1;
      return joinOutputs(late, { send: [latin(printer.heartbeat('1'))] });
    },
    get nextWake() {
      return earliest(waiting?.due, beatAt);
    },
    observe: () => ({
      isAlive,
      isDeaf,
      waits: waiting !== undefined,
      buffered: buffer.length,
      ...seen,
    }),
  };
}
