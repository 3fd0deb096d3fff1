import { type ChildProcess, spawn } from 'node:child_process';
import { pbkdf2 } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import type { LinkEvents } from '../../drivers/driver.ts';
import { openLink } from '../../drivers/link/open.ts';
import { systemClock } from '../../gateway/clock.ts';
import { can } from '../support/machine.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** A pty and the program that holds its other end. */
async function pty(): Promise<{ readonly path: string; readonly holder: ChildProcess }> {
  const path = join(temporaryFolder(), 'line');
  const holder = spawn('socat', [`PTY,raw,echo=0,link=${path}`, 'PIPE'], { stdio: 'ignore' });
  onTestFinished(() => void holder.kill('SIGKILL'));
  while (!existsSync(path)) await delay(5);
  return { path, holder };
}

/** Keeps the threads that read files at work for a moment, so that what is asked of them next waits its turn. */
function occupyThreads(tasks: number): void {
  for (let task = 0; task < tasks; task += 1) {
    pbkdf2('', '', 200_000, 64, 'sha512', () => {});
  }
}

it.skipIf(!can('socat'))(
  'a port that goes while it is being read is told, and is not read for ever',
  async () => {
    const { path, holder } = await pty();
    // Loaded before, so that the threads open the port next.
    await import('serialport');
    occupyThreads(4);
    const closed = new Promise<string>((resolve) => {
      const events: LinkEvents = {
        opened: () => void holder.kill('SIGKILL'),
        message: () => {},
        ended: () => {},
        closed: resolve,
      };
      const line = { id: 'line', kind: 'serial', path } as const;
      openLink({ line, carries: 'bytes', clock: systemClock, events });
    });
    // The first read waits behind these, and finds a port that is gone.
    setImmediate(() => occupyThreads(12));
    expect(await closed).toMatch(/went away|Input\/output|EIO/);
  },
);
