import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { zipOf } from '../../gateway/packs/zip.ts';
import { temporaryFolder } from '../support/temporary.ts';

const PYTHON = '/usr/bin/python3';
const part = fc.record({
  name: fc.stringMatching(/^[a-z]{1,8}\.txt$/),
  bytes: fc.uint8Array({ maxLength: 3_000 }),
});

it.skipIf(!existsSync(PYTHON))('a hand-over is unpacked by Python as it was packed', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(part, { selector: ({ name }) => name, minLength: 1, maxLength: 5 }),
      (parts) => {
        const folder = temporaryFolder();
        const file = join(folder, 'some.zip');
        const written = parts.map(({ name, bytes }) => ({ name, bytes: Buffer.from(bytes) }));
        writeFileSync(file, zipOf(written, new Date(Date.UTC(2026, 10, 30, 4))));
        execFileSync(PYTHON, ['-m', 'zipfile', '-t', file]);
        execFileSync(PYTHON, ['-m', 'zipfile', '-e', file, join(folder, 'out')]);
        for (const { name, bytes } of written) {
          expect(readFileSync(join(folder, 'out', name)).equals(bytes)).toBe(true);
        }
      },
    ),
    { numRuns: 10 },
  );
});
