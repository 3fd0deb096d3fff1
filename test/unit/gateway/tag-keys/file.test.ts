import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openTagKeyDesk } from '../../../../gateway/tag-keys/desk.ts';
import { type Generation, readTagKeys, writeTagKeys } from '../../../../gateway/tag-keys/file.ts';
import { Secret } from '../../../../rules/vocabulary/secret.ts';
import { silentLogger } from '../../../support/silent-logger.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const META = '0F0E0D0C0B0A09080706050403020100';
const MASTER = '00112233445566778899AABBCCDDEEFF';
const secret = (hex: string) => new Secret(Buffer.from(hex, 'hex'));
const siteKey = Buffer.alloc(32, 7);
const bySite = { siteKey, passphrase: undefined };
const byPassphrase = { siteKey, passphrase: '一句很长的口令' };

const generation = (number: number): Generation => ({
  set: 'main',
  number,
  madeAt: '2026-11-24T00:00:00.000Z',
  keys: {
    meta: secret(META),
    file: { kind: 'diversified', master: secret(MASTER), systemId: Buffer.from('gatehouse') },
  },
});
const shownKeys = (all: readonly Generation[]) =>
  all.map(({ keys: { meta, file } }) => [
    Buffer.from(meta.reveal()).toString('hex').toUpperCase(),
    file.kind === 'diversified' && Buffer.from(file.master.reveal()).toString('hex').toUpperCase(),
  ]);
const newFile = () => join(temporaryFolder(), 'tag-keys.json');

describe('the file of tag keys', () => {
  it('gives back what was put in, and holds no key that can be read', async () => {
    const file = newFile();
    await writeTagKeys(file, bySite, [generation(1), generation(2)]);
    expect(shownKeys(await readTagKeys(file, bySite))).toEqual([
      [META, MASTER],
      [META, MASTER],
    ]);
    const text = readFileSync(file, 'utf8').toUpperCase();
    expect(text).not.toContain(META);
    expect(text).not.toContain(MASTER);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is nothing without the key of its site', async () => {
    const file = newFile();
    await writeTagKeys(file, bySite, [generation(1)]);
    const other = { ...bySite, siteKey: Buffer.alloc(32, 8) };
    await expect(readTagKeys(file, other)).rejects.toThrow('does not open');
  });

  it('is nothing without its passphrase, the key of the site or not', async () => {
    const file = newFile();
    await writeTagKeys(file, byPassphrase, [generation(1)]);
    expect(shownKeys(await readTagKeys(file, byPassphrase))).toEqual([[META, MASTER]]);
    await expect(readTagKeys(file, bySite)).rejects.toThrow('sealed by a passphrase');
    const wrong = { ...byPassphrase, passphrase: 'another' };
    await expect(readTagKeys(file, wrong)).rejects.toThrow('does not open');
  });

  it('does not open where anything in it was changed', async () => {
    const file = newFile();
    await writeTagKeys(file, bySite, [generation(1)]);
    const written = readFileSync(file, 'utf8');
    const changes = [
      (text: string) => text.replace('"main"', '"other"'),
      (text: string) => text.replace('"generation": 1', '"generation": 2'),
      (text: string) => text.replace(/"systemId": "67/, '"systemId": "68'),
      (text: string) => text.replace(/"salt": "(.)/, (_, digit) => `"salt": "${other(digit)}`),
      (text: string) => text.replace(/"sealed": "(.)/, (_, digit) => `"sealed": "${other(digit)}`),
    ];
    for (const change of changes) {
      expect(change(written)).not.toBe(written);
      writeFileSync(file, change(written));
      await expect(readTagKeys(file, bySite)).rejects.toThrow('does not open');
    }
    writeFileSync(file, written.slice(0, 100));
    await expect(readTagKeys(file, bySite)).rejects.toThrow('no file of tag keys');
  });

  it('seals two equal keys into different bytes', async () => {
    const file = newFile();
    await writeTagKeys(file, bySite, [generation(1), generation(1)]);
    const sealed = [...readFileSync(file, 'utf8').matchAll(/"sealed": "(\w+)"/g)].map(
      ([, hex]) => hex,
    );
    expect(new Set(sealed).size).toBe(2);
  });
});

const other = (digit: string): string => (digit === '0' ? '1' : '0');

describe('the desk of a running gateway', () => {
  it('gives the newest first, and keeps what it had while the file cannot be read', async () => {
    const file = newFile();
    await writeTagKeys(file, bySite, [generation(1)]);
    const desk = await openTagKeyDesk({
      file,
      openers: () => Promise.resolve(bySite),
      log: silentLogger,
    });
    expect(desk.tagKeys('main')).toHaveLength(1);
    expect(desk.tagKeys('other')).toEqual([]);
    const fixed: Generation = {
      ...generation(2),
      keys: { meta: secret(META), file: { kind: 'fixed', key: secret(MASTER) } },
    };
    await writeTagKeys(file, bySite, [generation(1), fixed]);
    expect(await desk.reload()).toBeUndefined();
    expect(desk.tagKeys('main').map(({ file: { kind } }) => kind)).toEqual([
      'fixed',
      'diversified',
    ]);
    writeFileSync(file, '{}');
    expect(await desk.reload()).toContain('no file of tag keys');
    expect(desk.tagKeys('main')).toHaveLength(2);
  });
});

describe('a secret', () => {
  it('shows in no text that is made of it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        const hidden = new Secret(bytes);
        const kept = { keys: [hidden] };
        for (const text of [`${hidden}`, JSON.stringify(kept), inspect(kept, { depth: 9 })]) {
          expect(text).toContain('[secret]');
          expect(text).not.toContain(Buffer.from(bytes).toString('hex'));
        }
      }),
    );
  });
});
