import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { resolve } from 'node:path';
import type { Clock } from '../../drivers/driver.ts';
import type { Instant } from '../../rules/vocabulary/time.ts';
import { dayAfter, localDay, localInstant } from '../../rules/vocabulary/zone-time.ts';
import { createShelf } from '../backup/shelf.ts';
import { systemClock } from '../clock.ts';
import type { SiteConfig } from '../config/config.ts';
import type { Logger } from '../log.ts';

/** The backups a running gateway makes by itself. */
export type ScheduledBackups = { close(): Promise<void> };

/** Behind everything that opens a gate. */
const LOW_PRIORITY = 15;

/** Makes a backup every day as site.yaml says, in a process of its own: neither its memory nor its work is the gateway's. */
export function startBackups(options: {
  readonly config: SiteConfig;
  readonly data: string;
  readonly file: string;
  readonly log: Logger;
  readonly clock?: Clock;
}): ScheduledBackups {
  const { config, data, log, clock = systemClock } = options;
  const { backup: plan, site } = config;
  if (plan === undefined) return { close: () => Promise.resolve() };
  const shelf = createShelf(plan.folder, site.id);
  let child: ChildProcess | undefined;
  let cancel = (): void => undefined;
  let isClosed = false;

  const make = async (): Promise<void> => {
    const file = shelf.nameAt(clock.now());
    child = spawn(process.execPath, [
      ...process.execArgv,
      ...process.argv.slice(1, 2),
      ...['backup', file, '--config', resolve(options.file), '--data', data],
      ...(plan.passphraseFile === undefined ? [] : ['--passphrase-file', plan.passphraseFile]),
    ]);
    if (child.pid !== undefined) setPriority(child.pid, LOW_PRIORITY);
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-SAID_MAX);
    });
    child.stdout?.resume();
    const [code] = await once(child, 'close');
    child = undefined;
    if (isClosed) return;
    if (code !== 0) {
      log.error({ code: 'backup-failed', file, why: said.trim() }, 'no backup was made');
      return;
    }
    const gone = await shelf.thin(plan.keep);
    log.info({ code: 'backup-made', file, removed: gone.length }, 'a backup was made');
  };

  const wait = (): void => {
    cancel = clock.at(nextBackup(site.zone, plan.minute, clock.now()), () => {
      make()
        .catch((error: unknown) => log.error({ code: 'backup-failed', err: error }))
        .finally(() => {
          if (!isClosed) wait();
        });
    });
  };
  wait();

  return {
    async close() {
      isClosed = true;
      cancel();
      const running = child;
      if (running === undefined) return;
      running.kill();
      await once(running, 'close');
    },
  };
}

/** The last of what it said tells why it failed. */
const SAID_MAX = 2_000;

/** When the site's clock shows that minute next. */
export function nextBackup(zone: string, minute: number, now: Instant): Instant {
  const today = localDay(zone, now);
  const due = localInstant(zone, today, minute);
  return due > now ? due : localInstant(zone, dayAfter(today, 1), minute);
}
