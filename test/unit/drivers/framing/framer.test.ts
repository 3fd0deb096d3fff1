import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc16Modbus, sum, xor } from '../../../../drivers/framing/checksums.ts';
import {
  createFramer,
  type FrameRule,
  fixedLength,
  lengthByte,
  lengthTable,
  untilEnd,
} from '../../../../drivers/framing/framer.ts';
import { fromHex, joinBytes, toHex } from '../../../../drivers/framing/hex.ts';

const sound = (frame: Uint8Array): boolean => xor(frame) === 0;
const none = new Uint8Array(0);
const rules: Readonly<Record<string, FrameRule>> = {
  fixed: { start: Uint8Array.of(2), ...fixedLength(6), sound },
  'length byte': { start: none, ...lengthByte({ at: 0, adds: 2, lengthMax: 32 }), sound },
  'length table': {
    start: none,
    ...lengthTable({
      at: 0,
      totals: new Map([
        [1, 3],
        [5, 6],
      ]),
    }),
    sound,
  },
  delimited: {
    start: Uint8Array.of(9),
    ...untilEnd({ end: Uint8Array.of(13), lengthMax: 12 }),
    sound: () => true,
  },
};

const frames = (found: ReturnType<ReturnType<typeof createFramer>['push']>): string[] =>
  found.flatMap((one) => (one.kind === 'frame' ? [toHex(one.frame)] : []));

describe.each(Object.entries(rules))('a framer by %s', (_, rule) => {
  it('finds the same however the stream is cut, and holds at most one frame', () => {
    const stream = fc.uint8Array({ maxLength: 120, max: 14 });
    fc.assert(
      fc.property(
        stream,
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
        (bytes, cuts) => {
          const whole = frames(createFramer(rule).push(bytes));
          const framer = createFramer(rule);
          const inPieces: string[] = [];
          let rest = bytes;
          for (let i = 0; rest.length > 0; i++) {
            const size = cuts[i % cuts.length] ?? 1;
            inPieces.push(...frames(framer.push(rest.slice(0, size))));
            rest = rest.slice(size);
            expect(framer.bytesHeld).toBeLessThanOrEqual(rule.lengthMax);
          }
          expect(inPieces).toEqual(whole);
        },
      ),
    );
  });

  it('accounts for every byte: in a frame, as noise, or held', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200, max: 14 }), (bytes) => {
        const framer = createFramer(rule);
        let seen = 0;
        for (const found of framer.push(bytes)) {
          if (found.kind === 'frame') seen += found.frame.length;
          else seen += found.kind === 'noise' ? found.bytes : 1;
        }
        expect(seen + framer.bytesHeld).toBe(bytes.length);
      }),
    );
  });
});

describe('resynchronising', () => {
  const rule: FrameRule = { start: Uint8Array.of(2), ...fixedLength(4), sound };

  it('goes on one byte after a bad check, so that the frame inside the torn one is found', () => {
    const good = Uint8Array.of(2, 7, 8, 2 ^ 7 ^ 8);
    const found = createFramer(rule).push(joinBytes(Uint8Array.of(2, 1), good));
    expect(frames(found)).toEqual([toHex(good)]);
    expect(found.map(({ kind }) => kind)).toContain('bad-check');
  });

  it('is linear: a megabyte that looks like beginnings is done at once', () => {
    const framer = createFramer({ ...rule, ...fixedLength(64) });
    const before = process.hrtime.bigint();
    for (let i = 0; i < 256; i++) framer.push(new Uint8Array(4_096).fill(2));
    expect(Number(process.hrtime.bigint() - before) / 1e6).toBeLessThan(3_000);
    expect(framer.bytesHeld).toBeLessThan(64);
  });

  it('forgets a half frame when told', () => {
    const framer = createFramer(rule);
    framer.push(Uint8Array.of(2, 7));
    expect(framer.reset()).toBe(2);
    expect(frames(framer.push(Uint8Array.of(2, 7, 8, 13)))).toEqual(['0207080D']);
  });
});

describe('checksums', () => {
  it('are those of the published frames', () => {
    expect(xor(fromHex('0F FF 00'))).toBe(0xf0);
    expect(sum(fromHex('01 01'))).toBe(0x02);
    expect(crc16Modbus(fromHex('01 05 00 00 FF 00'))).toBe(0x3a8c);
    expect(crc16Modbus(fromHex('01 05 02 00 00 07 8D B0'))).toBe(0);
  });
});
