import { cmac } from '@noble/ciphers/aes.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TagKeys } from '../../../../drivers/driver.ts';
import { fromHex, toHex } from '../../../../drivers/framing/hex.ts';
import { decode } from '../../../../drivers/tap-link/codec.ts';
import {
  applicationKeyOf,
  diversified,
  fileKeyOf,
} from '../../../../drivers/tap-link/diversify.ts';
import { verify } from '../../../../drivers/tap-link/sun.ts';
import { Secret } from '../../../../rules/vocabulary/secret.ts';
import { createTag } from '../../../../simulators/tap-link/tag.ts';

const secret = (hex: string) => new Secret(fromHex(hex));
const hexOf = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((made) => toHex(made));
const NAMES = { piccData: 'picc_data', cmac: 'cmac' };

/** A message as the driver gets it. */
function read(piccData: string, mac: string) {
  const message = decode({ picc_data: piccData, cmac: mac }, NAMES);
  if (!message.ok) throw new Error(message.error.text);
  return message.value;
}

describe('AES-CMAC', () => {
  // RFC 4493, section 4: its key and its four messages.
  const key = fromHex('2B7E151628AED2A6ABF7158809CF4F3C');
  const message =
    '6BC1BEE22E409F96E93D7E117393172AAE2D8A571E03AC9C9EB76FAC45AF8E5130C81C46A35CE411E5FBC1191A0A52EFF69F2445DF4F9B17AD2B417BE66C3710';
  it.each([
    [0, 'BB1D6929E95937287FA37D129B756746'],
    [16, '070A16B46B4D4144F79BDD9DD04A287C'],
    [40, 'DFA66747DE9AE63030CA32611497C827'],
    [64, '51F0BEBF7E3B9D92FC49741779363CFE'],
  ])('of %i bytes is that of RFC 4493', (length, mac) => {
    expect(toHex(cmac(fromHex(message).subarray(0, length), key))).toBe(mac);
  });
});

describe('the key of a tag', () => {
  // AN10922, 2.2.1: AES-128 key diversification example.
  const master = '00112233445566778899AABBCCDDEEFF';
  const uid = fromHex('04782E21801D80');
  const systemId = fromHex('3042F54E585020416275');
  const file = { kind: 'diversified', master: secret(master), systemId } as const;

  it('is made of UID and system identifier as AN10922 has it', () => {
    expect(toHex(diversified(fromHex(master), uid, systemId))).toBe(
      'A8DD63A3B89D54B37CA802473FDA9175',
    );
    expect(toHex(fileKeyOf({ file }, uid))).toBe('A8DD63A3B89D54B37CA802473FDA9175');
  });

  it('is another one than what guards its settings', () => {
    expect(applicationKeyOf({ file }, uid)).toBeDefined();
    expect(applicationKeyOf({ file }, uid)).not.toEqual(fileKeyOf({ file }, uid));
  });
});

describe('a SUN message', () => {
  const zero = secret('00'.repeat(16));
  const factory: TagKeys = { meta: zero, file: { kind: 'fixed', key: zero } };

  it('of AN12196 is that of its tag, touched 61 times', () => {
    const message = read('EF963FF7828658A599F3041510671E88', '94EED9EE65337086');
    const signed = verify(message, [factory]);
    expect(signed.ok && [toHex(signed.value.uid), signed.value.counter]).toEqual([
      '04DE5F1EACC040',
      61,
    ]);
  });

  const anyTag = fc.record({
    uid: hexOf(7),
    meta: hexOf(16),
    file: hexOf(16),
    counter: fc.integer({ min: 0, max: 0xff_ff_fe }),
    random: hexOf(5),
  });

  it('tells the UID and every count that a tag can have', () => {
    fc.assert(
      fc.property(anyTag, ({ random, ...written }) => {
        const touch = createTag(written).touch(random);
        const keys: TagKeys = {
          meta: secret(written.meta),
          file: { kind: 'fixed', key: secret(written.file) },
        };
        const signed = verify(read(touch.piccData, touch.cmac), [keys]);
        expect(signed.ok && [toHex(signed.value.uid), signed.value.counter]).toEqual([
          written.uid,
          written.counter + 1,
        ]);
      }),
    );
  });

  it('is refused whichever bit of it is turned', () => {
    fc.assert(
      fc.property(anyTag, fc.integer({ min: 0, max: 191 }), ({ random, ...written }, bit) => {
        const touch = createTag(written).touch(random);
        const bytes = fromHex(touch.piccData + touch.cmac);
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (0x80 >> (bit & 7));
        const text = toHex(bytes);
        const keys: TagKeys = {
          meta: secret(written.meta),
          file: { kind: 'fixed', key: secret(written.file) },
        };
        expect(verify(read(text.slice(0, 32), text.slice(32)), [keys]).ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('is taken under an older generation of keys, and under none it is not of', () => {
    const old: TagKeys = {
      meta: secret('11'.repeat(16)),
      file: { kind: 'fixed', key: secret('22'.repeat(16)) },
    };
    const tag = { uid: '04010203040506', meta: '11'.repeat(16), file: '22'.repeat(16), counter: 0 };
    const touch = createTag(tag).touch('0000000000');
    const message = read(touch.piccData, touch.cmac);
    expect(verify(message, [factory, old]).ok).toBe(true);
    expect(verify(message, [factory])).toEqual({ ok: false, error: 'tap-unknown-key' });
    const sameMeta: TagKeys = { meta: old.meta, file: factory.file };
    expect(verify(message, [sameMeta])).toEqual({ ok: false, error: 'tap-forged' });
    expect(verify(message, [sameMeta, old]).ok).toBe(true);
  });
});
