import type { Duplex } from 'node:stream';
import { unreachable } from '../../rules/vocabulary/result.ts';

/** No message of ours comes near it; more is a mistake or an attack. */
export const MESSAGE_BYTES_MAX = 64 * 1024;

/** Looks at the sizes packets announce; false once one is too large or its size is no MQTT (2.2.3). */
export type Gauge = { accepts(chunk: Uint8Array): boolean };

/** Follows the fixed headers of a byte stream, however it is cut. */
export function createGauge(bytesMax: number): Gauge {
  let at: 'type' | 'length' | 'body' = 'type';
  let length = 0;
  let digits = 0;
  let bodyLeft = 0;
  let broken = false;

  const lengthByte = (byte: number): void => {
    length += (byte & 0x7f) * 128 ** digits;
    digits += 1;
    const more = (byte & 0x80) !== 0;
    if (length > bytesMax || (more && digits === LENGTH_DIGITS_MAX)) broken = true;
    if (more) return;
    bodyLeft = length;
    at = bodyLeft === 0 ? 'type' : 'body';
  };

  /** Takes what it can from `index` on and says where it came to. */
  const take = (chunk: Uint8Array, index: number): number => {
    switch (at) {
      case 'type':
        at = 'length';
        length = 0;
        digits = 0;
        return index + 1;
      case 'length':
        lengthByte(chunk[index] ?? 0);
        return index + 1;
      case 'body': {
        const step = Math.min(bodyLeft, chunk.length - index);
        bodyLeft -= step;
        if (bodyLeft === 0) at = 'type';
        return index + step;
      }
      default:
        return unreachable(at);
    }
  };

  return {
    accepts(chunk) {
      let index = 0;
      while (index < chunk.length && !broken) index = take(chunk, index);
      return !broken;
    },
  };
}

// MQTT 2.2.3: the remaining length has at most four bytes.
const LENGTH_DIGITS_MAX = 4;

/**
 * Closes a socket before anything too large is parsed. Aedes pulls with `read(null)`, so the place to look is that call:
 * no copy and no stream in between.
 */
export function guardSocket(socket: Duplex, tooLarge: () => void): void {
  const gauge = createGauge(MESSAGE_BYTES_MAX);
  const read = socket.read.bind(socket);
  socket.read = (size?: number): unknown => {
    const chunk: unknown = read(size);
    if (!(chunk instanceof Uint8Array) || gauge.accepts(chunk)) return chunk;
    tooLarge();
    socket.destroy();
    return null;
  };
}
