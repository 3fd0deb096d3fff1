import { crc16Modbus } from '../drivers/framing/checksums.ts';

/** One request as a board takes it from the wire: unit, function and what follows. */
export type Asked = {
  readonly unit: number;
  readonly pdu: Uint8Array;
  /** Puts the answer to it in the frame it came in. */
  reply(pdu: Uint8Array): Uint8Array;
};

/** Takes bytes from the wire as they come and gives the requests in them. */
export type Intake = { push(bytes: Uint8Array): readonly Asked[]; reset(): void };

/** Exceptions a board answers with (Modbus application protocol, section 7). */
export const EXCEPTION = { function: 1, address: 2, value: 3 } as const;

const WRITE_MANY = new Set([0x0f, 0x10]);
const ADU_MAX = 256;

/** Requests of the serial line: unit, function, data, CRC with its low byte first; a torn frame costs one byte. */
export function rtuIntake(): Intake {
  let held: number[] = [];
  const frameLength = (): number | undefined => {
    const code = held[1];
    if (code === undefined) return undefined;
    if (!WRITE_MANY.has(code)) return 8;
    const count = held[6];
    return count === undefined ? undefined : 9 + count;
  };
  const take = (): Asked | undefined => {
    for (let length = frameLength(); length !== undefined; length = frameLength()) {
      if (held.length < length && length <= ADU_MAX) return undefined;
      const frame = Uint8Array.from(held.slice(0, length));
      if (length <= ADU_MAX && crc16Modbus(frame) === 0) {
        held = held.slice(length);
        const unit = frame[0] ?? 0;
        return { unit, pdu: frame.slice(1, -2), reply: (pdu) => rtuFrame(unit, pdu) };
      }
      held = held.slice(1);
    }
    return undefined;
  };
  return {
    push(bytes) {
      held = [...held, ...bytes];
      const all: Asked[] = [];
      for (let asked = take(); asked !== undefined; asked = take()) all.push(asked);
      return all;
    },
    reset() {
      held = [];
    },
  };
}

/** A frame of the serial line. */
function rtuFrame(unit: number, pdu: Uint8Array): Uint8Array {
  const body = Uint8Array.of(unit, ...pdu);
  const crc = crc16Modbus(body);
  return Uint8Array.of(...body, crc & 0xff, crc >> 8);
}

/** Requests over TCP: transaction, protocol 0, length, unit, function, data. */
export function mbapIntake(): Intake {
  let held: number[] = [];
  const word = (at: number): number => ((held[at] ?? 0) << 8) | (held[at + 1] ?? 0);
  const take = (): Asked | undefined => {
    if (held.length < 8) return undefined;
    const length = word(4);
    if (word(2) !== 0 || length < 2 || length > ADU_MAX) {
      // No resynchronising on a TCP stream: what follows cannot be trusted.
      held = [];
      return undefined;
    }
    if (held.length < 6 + length) return undefined;
    const header = held.slice(0, 4);
    const unit = held[6] ?? 0;
    const pdu = Uint8Array.from(held.slice(7, 6 + length));
    held = held.slice(6 + length);
    return {
      unit,
      pdu,
      reply(answer) {
        const size = answer.length + 1;
        return Uint8Array.of(...header, size >> 8, size & 0xff, unit, ...answer);
      },
    };
  };
  return {
    push(bytes) {
      held = [...held, ...bytes];
      const all: Asked[] = [];
      for (let asked = take(); asked !== undefined; asked = take()) all.push(asked);
      return all;
    },
    reset() {
      held = [];
    },
  };
}

/** The bits of a coil or input answer, eight to a byte, lowest first. */
export function packBits(bits: readonly boolean[]): Uint8Array {
  const packed = new Uint8Array(Math.ceil(bits.length / 8));
  bits.forEach((bit, i) => {
    if (bit) packed[i >> 3] = (packed[i >> 3] ?? 0) | (1 << (i & 7));
  });
  return packed;
}

/** The answer of a board that will not: the function with its top bit set, and why. */
export const refuse = (pdu: Uint8Array, code: number): Uint8Array =>
  Uint8Array.of((pdu[0] ?? 0) | 0x80, code);
