import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSealed, seal, unseal } from '../../../../gateway/backup/sealing.ts';
import { readTar, tarEnd, tarHeader, tarPadding } from '../../../../gateway/backup/tar.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

type File = { readonly name: string; readonly text: string };

const files: readonly File[] = [
  { name: 'manifest.json', text: '{}' },
  { name: 'empty', text: '' },
  { name: 'one-block', text: 'x'.repeat(512) },
  { name: 'more', text: '门'.repeat(1_000) },
];

function archive(all: readonly File[]): Buffer {
  const parts = all.flatMap(({ name, text }) => {
    const body = Buffer.from(text);
    return [tarHeader(name, body.length, 1_700_000_000_000), body, tarPadding(body.length)];
  });
  return Buffer.concat([...parts, tarEnd()]);
}

/** The same bytes, in pieces of any lengths. */
function cut(bytes: Buffer, lengths: readonly number[]): AsyncIterable<Buffer> {
  const pieces: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    const length = lengths[pieces.length % lengths.length] ?? 1;
    pieces.push(bytes.subarray(from, from + length));
    from += length;
  }
  return Readable.from(pieces);
}

async function allOf(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(Uint8Array.from(chunk));
  return Buffer.concat(chunks);
}

async function filesOf(source: AsyncIterable<Buffer>): Promise<File[]> {
  const found: File[] = [];
  for await (const { name, body } of readTar(source)) {
    found.push({ name, text: (await allOf(body)).toString() });
  }
  return found;
}

const lengths = fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 5 });

describe('the archive', () => {
  it('is read as it was written, however it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(lengths, async (pieces) => {
        expect(await filesOf(cut(archive(files), pieces))).toEqual(files);
      }),
      { numRuns: 50 },
    );
  });

  it('is one that tar opens', () => {
    const file = join(temporaryFolder(), 'archive.tar');
    writeFileSync(file, archive(files));
    expect(execFileSync('tar', ['tf', file], { encoding: 'utf8' }).trim().split('\n')).toEqual(
      files.map(({ name }) => name),
    );
    expect(execFileSync('tar', ['xOf', file, 'more'], { encoding: 'utf8' })).toBe(files[3]?.text);
  });

  it('is refused wherever it ends too early', async () => {
    const whole = archive(files);
    const end = whole.length - tarEnd().length;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: end }), async (length) => {
        await expect(filesOf(cut(whole.subarray(0, length), [700]))).rejects.toThrow('too early');
      }),
      { numRuns: 50 },
    );
  });

  it('writes sizes beyond 8 GiB so that they are read again', async () => {
    const size = 12 * 1024 ** 3 + 5;
    const entries = readTar(cut(tarHeader('large', size, 0), [512]));
    expect((await entries.next()).value?.size).toBe(size);
  });
});

describe('a sealed archive', () => {
  it('opens under its passphrase only, and wherever a bit is turned it does not', async () => {
    const plain = archive(files);
    const sealed = await allOf(seal(cut(plain, [999]), '一个口令'));
    expect(isSealed(sealed)).toBe(true);
    expect(sealed.includes('manifest')).toBe(false);
    expect((await allOf(unseal(cut(sealed, [777]), '一个口令'))).equals(plain)).toBe(true);
    await expect(allOf(unseal(cut(sealed, [777]), 'another'))).rejects.toMatchObject({
      fault: 'wrong-passphrase',
    });
    for (const at of [60, Math.floor(sealed.length / 2), sealed.length - 1]) {
      const turned = Buffer.from(sealed);
      turned.writeUInt8(turned.readUInt8(at) ^ 1, at);
      await expect(allOf(unseal(cut(turned, [777]), '一个口令'))).rejects.toMatchObject({
        fault: 'damaged',
      });
    }
    for (const length of [10, 60, sealed.length - 1]) {
      const short = sealed.subarray(0, length);
      await expect(allOf(unseal(cut(short, [777]), '一个口令'))).rejects.toMatchObject({
        fault: 'damaged',
      });
    }
  });
});
