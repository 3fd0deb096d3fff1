import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary.ts';

const run = (limitKiB: number | 'unlimited', file: string, count: number): string =>
  execFileSync(
    'bash',
    [
      '-c',
      `ulimit -f ${limitKiB}; exec node --import tsx test/e2e/small-disk.ts "$0" "$1" 2>&1`,
      file,
      `${count}`,
    ],
    { encoding: 'utf8' },
  );

it('tells that the disk is full, goes on, and keeps the file readable', () => {
  const file = join(temporaryFolder(), 'outbox');
  const said = run(16, file, 100);
  expect(said).toContain('outbox-disk-failed');
  expect(said).toContain('left 0');
  // No half line stands in the way of what was written once there was room.
  const next = run('unlimited', file, 0);
  expect(next).not.toContain('outbox-damaged');
  expect(next).toContain('left 2');
});
