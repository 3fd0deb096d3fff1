import { partsOf, type WallTime, wallTime } from '../../rules/vocabulary/wall-time.ts';
import { sum } from '../framing/checksums.ts';
import type { FrameRule } from '../framing/framer.ts';
import { joinBytes, toHex } from '../framing/hex.ts';

/** What a frame is sent for (GB/T 26875.3, table 1); from 128 on it is a maker's own. */
export const COMMANDS = {
  control: 1,
  send: 2,
  confirm: 3,
  request: 4,
  answer: 5,
  deny: 6,
} as const;

/** The control unit of a frame (GB/T 26875.3, 6.1). */
export type Head = {
  /** Set by who asks, echoed by who answers; some count it high byte first, so no order is read out of it. */
  readonly seq: number;
  /** Main and user version of the protocol. */
  readonly version: readonly [number, number];
  /** What the sender's clock showed; undefined where no calendar has that. */
  readonly time: WallTime | undefined;
  /** Six bytes in hex, the highest first. */
  readonly source: string;
  readonly destination: string;
  readonly command: number;
};

/** A frame with its application unit. */
export type Frame = Head & { readonly unit: Uint8Array };

const START = Uint8Array.of(0x40, 0x40);
const END = Uint8Array.of(0x23, 0x23);
/** GB/T 26875.3, 6.1: the application unit has no more. */
export const UNIT_MAX = 1_024;
/** Bytes of a frame beside its application unit. */
const BARE = 30;
const AT = { seq: 2, version: 4, time: 6, source: 12, destination: 18, length: 24, command: 26 };
const UNIT_AT = 27;

const word = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0);
const unitLength = (bytes: Uint8Array): number => word(bytes, AT.length);

/**
 * How frames are cut out of a stream. One that says it is longer than any may be is taken for its bare length, which its
 * check then refuses: it is denied like any other broken one, and its length swallows nothing.
 */
export const RULE: FrameRule = {
  start: START,
  lengthMax: BARE + UNIT_MAX,
  length(bytes) {
    if (bytes.length < AT.length + 2) return 'more';
    const told = unitLength(bytes);
    return isTooLong(bytes) ? BARE : BARE + told;
  },
  sound(frame) {
    const end = frame.length - END.length;
    return (
      frame.length === BARE + unitLength(frame) &&
      END.every((byte, i) => frame[end + i] === byte) &&
      frame[end - 1] === sum(frame.subarray(AT.seq, end - 1))
    );
  },
};

/** True where a frame says that it is longer than any may be. */
export const isTooLong = (frame: Uint8Array): boolean => unitLength(frame) > UNIT_MAX;

/** The head of a frame, also of one that is broken behind it; undefined where not even that is whole. */
export function headOf(bytes: Uint8Array): Head | undefined {
  if (bytes.length < UNIT_AT) return undefined;
  return {
    seq: word(bytes, AT.seq),
    version: [bytes[AT.version] ?? 0, bytes[AT.version + 1] ?? 0],
    time: readTime(bytes, AT.time),
    source: readAddress(bytes, AT.source),
    destination: readAddress(bytes, AT.destination),
    command: bytes[AT.command] ?? 0,
  };
}

/** Reads a frame that the framer found sound. */
export function decode(frame: Uint8Array): Frame | undefined {
  const head = headOf(frame);
  return head && { ...head, unit: frame.slice(UNIT_AT, UNIT_AT + unitLength(frame)) };
}

/** Writes a frame; a time that is not known is zeros. */
export function encode({ seq, version, time, source, destination, command, unit }: Frame) {
  const covered = joinBytes(
    littleEndian(seq, 2),
    Uint8Array.from(version),
    time === undefined ? new Uint8Array(6) : writeTime(time),
    writeAddress(source),
    writeAddress(destination),
    littleEndian(unit.length, 2),
    Uint8Array.of(command),
    unit,
  );
  return joinBytes(START, covered, Uint8Array.of(sum(covered)), END);
}

/** Six bytes in plain binary: second, minute, hour, day, month, year from 2000 on (GB/T 26875.3, 8.2). */
export function readTime(bytes: Uint8Array, at: number): WallTime | undefined {
  const [second = 0, minute = 0, hour = 0, day = 0, month = 0, year = 0] = bytes.subarray(
    at,
    at + 6,
  );
  return wallTime([2_000 + year, month, day, hour, minute, second]);
}

/** The six bytes of a time. */
export function writeTime(time: WallTime): Uint8Array {
  const [year = 2_000, ...rest] = partsOf(time);
  return Uint8Array.from([...rest.reverse(), year - 2_000]);
}

const readAddress = (bytes: Uint8Array, at: number): string =>
  toHex(bytes.slice(at, at + 6).reverse());

const writeAddress = (address: string): Uint8Array => littleEndian(Number.parseInt(address, 16), 6);

/** A number in so many bytes, the lowest first. */
function littleEndian(value: number, bytes: number): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** i) % 256);
}
