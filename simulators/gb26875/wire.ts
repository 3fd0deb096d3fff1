import { sum } from '../../drivers/framing/checksums.ts';
import type { Instant } from '../../rules/vocabulary/time.ts';
import { localDay, localMinute } from '../../rules/vocabulary/zone-time.ts';

/** What goes between a transmission device and a centre (GB/T 26875.3-2011, clause 6). */
export type Message = {
  /** All numbers as bytes in hex, in the order they go over the wire. */
  readonly seq: string;
  readonly version: string;
  readonly time: string;
  readonly source: string;
  readonly destination: string;
  readonly command: number;
  readonly unit: Uint8Array;
};

const HEAD = 27;
const TAIL = 3;

/** Hex to bytes. */
export const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
/** Bytes to hex. */
export const hexOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes).toString('hex').toUpperCase();
/** A number in two bytes, low byte first. */
export const low16 = (value: number): readonly number[] => [value & 0xff, (value >> 8) & 0xff];

/** The whole frame of a message. */
export function frameOf(message: Message): Uint8Array {
  const { seq, version, time, source, destination, command, unit } = message;
  const body = [
    ...bytesOf(seq + version + time + source + destination),
    ...low16(unit.length),
    command,
    ...unit,
  ];
  return Uint8Array.from([0x40, 0x40, ...body, sum(Uint8Array.from(body)), 0x23, 0x23]);
}

/** Takes whole frames out of what has come; what is broken is thrown away. */
export function createEar(): { hear(bytes: Uint8Array): readonly Message[]; forget(): void } {
  let buffer: readonly number[] = [];
  return {
    hear(bytes) {
      buffer = [...buffer, ...bytes];
      const messages: Message[] = [];
      for (let size = firstOf(buffer); size !== 'more'; size = firstOf(buffer)) {
        const frame = Uint8Array.from(buffer.slice(0, size));
        buffer = buffer.slice(Math.max(1, size));
        if (size > 0) messages.push(messageOf(frame, size - TAIL));
      }
      return messages;
    },
    forget() {
      buffer = [];
    },
  };
}

/** How long the frame is that begins here: 0 where none does, `more` where it cannot be told yet. */
function firstOf(buffer: readonly number[]): number | 'more' {
  if (buffer.length < HEAD + TAIL) return 'more';
  const end = HEAD + (buffer[24] ?? 0) + 256 * (buffer[25] ?? 0);
  if (buffer[0] !== 0x40 || buffer[1] !== 0x40 || end > HEAD + 1_024) return 0;
  if (buffer.length < end + TAIL) return 'more';
  const check = sum(Uint8Array.from(buffer.slice(2, end)));
  return buffer[end] === check && buffer[end + 1] === 0x23 ? end + TAIL : 0;
}

function messageOf(frame: Uint8Array, end: number): Message {
  const hex = (from: number, to: number): string => hexOf(frame.slice(from, to));
  return {
    seq: hex(2, 4),
    version: hex(4, 6),
    time: hex(6, 12),
    source: hex(12, 18),
    destination: hex(18, 24),
    command: frame[26] ?? 0,
    unit: frame.slice(HEAD, end),
  };
}

/** Six bytes, from the second to the year, of what a clock of that zone shows. */
export function clockBytes(now: Instant, zone: string, offSeconds: number): readonly number[] {
  const wall =
    Date.parse(`${localDay(zone, now)}T00:00:00Z`) +
    localMinute(zone, now) * 60_000 +
    (now % 60_000) +
    offSeconds * 1_000;
  const at = new Date(wall);
  return [
    at.getUTCSeconds(),
    at.getUTCMinutes(),
    at.getUTCHours(),
    at.getUTCDate(),
    at.getUTCMonth() + 1,
    at.getUTCFullYear() - 2_000,
  ];
}

/** How far ahead of the true time a clock is that is set to this, in whole seconds. */
export function secondsAhead(time: Uint8Array, now: Instant, zone: string): number {
  const shown = (bytes: readonly number[]): number => {
    const [second = 0, minute = 0, hour = 0, day = 1, month = 1, year = 0] = bytes;
    return Date.UTC(2_000 + year, month - 1, day, hour, minute, second);
  };
  return Math.round((shown([...time]) - shown([...clockBytes(now, zone, 0)])) / 1_000);
}
