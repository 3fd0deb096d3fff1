import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFramer, type Found } from '../../../../drivers/framing/framer.ts';
import { fromHex, joinBytes, toHex } from '../../../../drivers/framing/hex.ts';
import { COMMANDS, decode, encode, type Frame, RULE } from '../../../../drivers/gb26875/codec.ts';
import { wallOf } from '../../../../rules/vocabulary/wall-time.ts';

const PUBLISHED_ANSWER = '404001000001050009020715050403020100 0B0A09080706 0000 03 73 2323';
const whole = (hex: string): string => hex.replaceAll(' ', '');
const address = () => fc.uint8Array({ minLength: 6, maxLength: 6 }).map((bytes) => toHex(bytes));
const frames = () =>
  fc.record<Frame>({
    seq: fc.integer({ min: 0, max: 65_535 }),
    version: fc.tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 255 })),
    time: fc
      .integer({ min: Date.UTC(2000, 0, 1) / 1_000, max: Date.UTC(2255, 0, 1) / 1_000 })
      .map((seconds) => wallOf(seconds * 1_000)),
    source: address(),
    destination: address(),
    command: fc.integer({ min: 0, max: 255 }),
    unit: fc.uint8Array({ maxLength: 120 }),
  });
const good = (found: readonly Found[]): readonly string[] =>
  found.flatMap((one) => (one.kind === 'frame' ? [toHex(one.frame)] : []));

describe('frames of GB/T 26875.3', () => {
  it('are read as published, and written back byte by byte', () => {
    const bytes = fromHex(PUBLISHED_ANSWER);
    const frame = decode(bytes);
    expect(frame).toMatchObject({
      seq: 1,
      version: [0, 1],
      source: '000102030405',
      destination: '060708090A0B',
      command: COMMANDS.confirm,
    });
    if (frame === undefined) throw new Error('no frame');
    expect(toHex(encode(frame))).toBe(whole(PUBLISHED_ANSWER));
  });

  it('come back as they were, whatever they say', () => {
    fc.assert(
      fc.property(frames(), (frame) => {
        const bytes = encode(frame);
        expect(RULE.sound(bytes)).toBe(true);
        expect(decode(bytes)).toEqual(frame);
      }),
    );
  });

  it('are found behind any bytes, once nothing more comes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 80 }),
        fc.array(frames(), { minLength: 1, maxLength: 4 }),
        (junk, sent) => {
          const framer = createFramer(RULE);
          const all = sent.map(encode);
          const found = framer.push(joinBytes(junk, ...all));
          const late = framer.giveUp();
          expect([...good(found), ...good(late.found)]).toEqual(
            expect.arrayContaining(all.map(toHex)),
          );
        },
      ),
    );
  });

  it('are found behind one that was cut short', () => {
    fc.assert(
      fc.property(frames(), frames(), fc.integer({ min: 1, max: 29 }), (first, second, bytes) => {
        const framer = createFramer(RULE);
        const found = framer.push(joinBytes(encode(first).slice(0, bytes), encode(second)));
        expect([...good(found), ...good(framer.giveUp().found)]).toContain(toHex(encode(second)));
      }),
    );
  });
});
