import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGauge, MESSAGE_BYTES_MAX } from '../../../../gateway/bus/guard.ts';

const packet = (length: number): Buffer => {
  const header = [0x30];
  let rest = length;
  do {
    header.push((rest % 128) | (rest >= 128 ? 0x80 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.concat([Buffer.from(header), Buffer.alloc(length, 0xff)]);
};

const pieces = (bytes: Buffer, cuts: readonly number[]): readonly Buffer[] => {
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
};

describe('the gauge', () => {
  it('lets through any run of messages up to the limit, however it is cut', () => {
    const lengths = fc.array(fc.oneof(fc.nat(300), fc.constant(MESSAGE_BYTES_MAX)), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(lengths, fc.array(fc.nat()), (sizes, cuts) => {
        const gauge = createGauge(MESSAGE_BYTES_MAX);
        const wire = Buffer.concat(sizes.map(packet));
        expect(pieces(wire, cuts).every((piece) => gauge.accepts(piece))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('stops at the header of a message over the limit, wherever it comes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(300), { maxLength: 5 }),
        fc.integer({ min: MESSAGE_BYTES_MAX + 1, max: 0x0fff_ffff }),
        fc.array(fc.nat()),
        (before, tooLarge, cuts) => {
          const gauge = createGauge(MESSAGE_BYTES_MAX);
          const header = packet(0x1_0001).subarray(0, 1);
          const length: number[] = [];
          for (
            let rest = tooLarge;
            length.length === 0 || rest > 0;
            rest = Math.floor(rest / 128)
          ) {
            length.push((rest % 128) | (rest >= 128 ? 0x80 : 0));
          }
          const wire = Buffer.concat([...before.map(packet), header, Buffer.from(length)]);
          expect(pieces(wire, cuts).every((piece) => gauge.accepts(piece))).toBe(false);
        },
      ),
    );
  });

  it('stops at a length of five bytes, which is no MQTT', () => {
    const gauge = createGauge(MESSAGE_BYTES_MAX);
    expect(gauge.accepts(Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80]))).toBe(false);
  });
});
