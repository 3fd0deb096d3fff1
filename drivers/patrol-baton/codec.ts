import { err, ok, type Result } from '../../rules/vocabulary/result.ts';
import type { WallTime } from '../../rules/vocabulary/wall-time.ts';
import { crc16Modbus, sum, xor } from '../framing/checksums.ts';
import type { FrameRule } from '../framing/framer.ts';
import { fromHex, joinBytes, sameBytes, toHex } from '../framing/hex.ts';
import { digitBytes, digitsAt, numberAt, timeAt, timeBytes } from './numbers.ts';
import { type Layout, type NumberField, PAYLOAD_MAX } from './settings.ts';

/** What a baton is asked or told. `first` counts the records in its memory from 0, oldest first. */
export type Question =
  | { readonly kind: 'status' | 'clock' | 'clear' }
  | { readonly kind: 'read' | 'acknowledge'; readonly first: number; readonly count: number }
  | { readonly kind: 'setClock'; readonly wall: WallTime };

/** What a baton answers. */
export type Answer = { readonly baton: string } & (
  | {
      readonly kind: 'status';
      readonly count: number;
      readonly isFull: boolean;
      readonly isWeak: boolean;
    }
  | { readonly kind: 'clock'; readonly wall: WallTime | undefined }
  | { readonly kind: 'read'; readonly first: number; readonly records: readonly TapRecord[] }
  | { readonly kind: 'acknowledge' | 'clear' | 'setClock'; readonly isDone: boolean }
);

/** One record of a baton's memory. */
export type TapRecord = {
  readonly number?: number;
  /** Undefined where the record cannot be read. */
  readonly tag: string | undefined;
  readonly badge?: string;
  readonly wall: WallTime | undefined;
  readonly raw: string;
};

/** Why a sound frame is no answer. */
export type DecodeError = { readonly code: 'bad-frame'; readonly text: string };

/** The frames of one layout. */
export type Codec = {
  readonly rule: FrameRule;
  /** To that baton; any baton where it is not known yet. */
  ask(question: Question, baton: string | undefined): Uint8Array;
  decode(frame: Uint8Array): Result<Answer, DecodeError>;
};

const CHECKS = { xor, sum, 'crc16-modbus': crc16Modbus } as const;
const COUNT_AT = 2;
const BLOCK_HEAD = 3;
const DONE = 0;

/** Makes the codec of a layout. */
export function createCodec(layout: Layout): Codec {
  const { frame: look, commands } = layout;
  const start = fromHex(look.start);
  const end = fromHex(look.end);
  const checkBytes = look.check === 'crc16-modbus' ? 2 : 1;
  const batonField: NumberField = { ...look.baton, at: start.length + 1 };
  const lengthField: NumberField = {
    at: batonField.at + look.baton.bytes,
    bytes: look.lengthBytes,
    form: 'binary',
    lowFirst: look.lowFirst,
  };
  const payloadAt = lengthField.at + look.lengthBytes;
  const tail = checkBytes + end.length;

  const word = (value: number, bytes: number): Uint8Array => {
    const made = digitBytes(value.toString(16), { bytes, form: 'binary' });
    return look.lowFirst ? made.reverse() : made;
  };
  const checkOf = (frame: Uint8Array): Uint8Array => {
    const from = look.checkFrom === 'start' ? 0 : start.length;
    const value = CHECKS[look.check](frame.subarray(from, frame.length));
    const made = digitBytes(value.toString(16), { bytes: checkBytes, form: 'binary' });
    // The CRC of Modbus goes low byte first whatever the rest does.
    return look.lowFirst || look.check === 'crc16-modbus' ? made.reverse() : made;
  };
  const totalOf = (bytes: Uint8Array): number | undefined => {
    const payload = numberAt(bytes, lengthField);
    return payload === undefined ? undefined : payloadAt + payload + tail;
  };
  const payloadOf = (question: Question): Uint8Array => {
    if ('first' in question) {
      return joinBytes(word(question.first, 2), Uint8Array.of(question.count));
    }
    return 'wall' in question ? timeBytes(question.wall, layout.clock) : new Uint8Array(0);
  };
  const kinds = new Map(
    KINDS.map((kind) => [(Number.parseInt(commands[kind], 16) + commands.answerAdds) & 0xff, kind]),
  );

  return {
    rule: {
      start,
      lengthMax: payloadAt + PAYLOAD_MAX + tail,
      length: (bytes) => totalOf(bytes) ?? 'more',
      sound(frame) {
        const checked = frame.length - tail;
        return (
          sameBytes(
            frame.subarray(checked, checked + checkBytes),
            checkOf(frame.slice(0, checked)),
          ) && sameBytes(frame.subarray(checked + checkBytes), end)
        );
      },
    },
    ask(question, baton) {
      const payload = payloadOf(question);
      const body = joinBytes(
        start,
        fromHex(commands[question.kind]),
        digitBytes(baton ?? '0', look.baton),
        word(payload.length, look.lengthBytes),
        payload,
      );
      return joinBytes(body, checkOf(body), end);
    },
    decode(frame) {
      const kind = kinds.get(frame[start.length] ?? -1);
      const baton = look.baton.bytes === 0 ? '' : digitsAt(frame, batonField);
      const payload = frame.slice(payloadAt, frame.length - tail);
      const answer =
        kind === undefined || baton === undefined ? undefined : read(layout, kind, payload);
      if (answer === undefined || baton === undefined) {
        return err({ code: 'bad-frame', text: `expected an answer, got ${toHex(frame)}` });
      }
      return ok({ ...answer, baton });
    },
  };
}

const KINDS = ['status', 'clock', 'read', 'acknowledge', 'clear', 'setClock'] as const;

type Body<A = Answer> = A extends Answer ? Omit<A, 'baton'> : never;

/** What the payload of an answer says. */
function read(layout: Layout, kind: (typeof KINDS)[number], payload: Uint8Array): Body | undefined {
  switch (kind) {
    case 'status':
      return readStatus(layout.status, payload);
    case 'clock':
      return { kind, wall: timeAt(payload, 0, layout.clock) };
    case 'read':
      return readBlock(layout, payload);
    default:
      return payload.length === 1 ? { kind, isDone: payload[0] === DONE } : undefined;
  }
}

function readStatus({ count: field, flags }: Layout['status'], payload: Uint8Array) {
  const count = numberAt(payload, field);
  if (count === undefined) return undefined;
  const isSet = (bit: number | undefined): boolean =>
    flags !== undefined && bit !== undefined && (((payload[flags.at] ?? 0) >> bit) & 1) === 1;
  return { kind: 'status', count, isFull: isSet(flags?.full), isWeak: isSet(flags?.weak) } as const;
}

function readBlock({ frame, record }: Layout, payload: Uint8Array) {
  const first = numberAt(payload, {
    at: 0,
    bytes: COUNT_AT,
    form: 'binary',
    lowFirst: frame.lowFirst,
  });
  const count = payload[COUNT_AT];
  if (first === undefined || count === undefined) return undefined;
  if (payload.length !== BLOCK_HEAD + count * record.bytes) return undefined;
  const records = Array.from({ length: count }, (_, i) => {
    const at = BLOCK_HEAD + i * record.bytes;
    return readRecord(record, payload.subarray(at, at + record.bytes));
  });
  return { kind: 'read', first, records } as const;
}

function readRecord(record: Layout['record'], bytes: Uint8Array): TapRecord {
  const number = record.number && numberAt(bytes, record.number);
  const badge = record.badge && digitsAt(bytes, record.badge);
  return {
    tag: digitsAt(bytes, record.tag),
    wall: timeAt(bytes, record.time.at, record.time.form),
    raw: toHex(bytes),
    ...(number !== undefined && { number }),
    ...(badge !== undefined && /[^0]/.test(badge) && { badge }),
  };
}
