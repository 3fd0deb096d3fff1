import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { registry } from '../../drivers/registry.ts';
import { dataFiles } from '../../gateway/cli/data-folder.ts';
import { systemClock } from '../../gateway/clock.ts';
import { readConfig } from '../../gateway/config/config.ts';
import { createLine } from '../../simulators/line.ts';
import { createPatrolBaton } from '../../simulators/patrol-baton/device.ts';
import { servePty } from '../../simulators/wire.ts';
import { can } from '../support/machine.ts';
import { freePort } from '../support/ports.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/process-site.ts';
import { temporaryFolder } from '../support/temporary.ts';

const hasSocat = can('socat');
if (!hasSocat) console.log('NOT RUN: a baton on a real pty; to run it: apt-get install socat');

const TAPS = 600;
const WAIT = { timeout: 90_000, interval: 20 };

/** A site with a dock on a pty and a watched folder, and the baton that is in the dock. */
async function createSite() {
  const folder = temporaryFolder();
  const inbox = join(folder, 'in');
  mkdirSync(inbox);
  const baton = createPatrolBaton({ id: 'dock', settings: {} });
  const line = createLine({ simulators: [baton], clock: systemClock });
  const path = join(folder, 'dock');
  const served = await servePty(line, { path });
  onTestFinished(async () => {
    line.close();
    await served.close();
  });
  const file = join(folder, 'site.yaml');
  const text = `
site: { id: river-garden, name: { zh: 河畔花园, en: River Garden }, zone: Asia/Shanghai }
lines:
  - { id: dock-line, kind: serial, path: ${path} }
  - { id: patrol-files, kind: folder, path: ${inbox} }
devices:
  - { id: dock, driver: patrol-baton, line: dock-line }
  - { id: batons, driver: patrol-baton-file, line: patrol-files }
mqtt: { host: 127.0.0.1, port: ${await freePort()} }
http: { host: 127.0.0.1, port: 0 }
`;
  writeFileSync(file, text);
  const read = readConfig(text, file, registry);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  const data = join(folder, 'data');
  let running: GatewayProcess | undefined;
  const start = async (): Promise<void> => {
    running = startGatewayProcess({ file, data });
    await running.up;
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    running?.signal(signal);
    await running?.ended;
    running = undefined;
  };
  onTestFinished(() => end('SIGKILL'));
  /** The keys of the taps in the records, in the order they were taken. */
  const recorded = (device: string): readonly string[] => {
    try {
      const db = new Database(dataFiles(data).database, { readonly: true });
      try {
        const rows = db
          .prepare<[string], { key: string }>(
            "select key from inputs where device = ? and type = 'tag.tapped'",
          )
          .all(device);
        return rows.map(({ key }) => key);
      } finally {
        db.close();
      }
    } catch {
      return [];
    }
  };
  const standing = () => baton.observe();
  const act = (verb: string, args: Readonly<Record<string, string>> = {}): void => {
    const { error } = line.act('dock', verb, args);
    if (error !== undefined) throw new Error(error);
  };
  return { inbox, start, end, recorded, standing, act };
}

describe('a gateway that is killed while a baton is read out', () => {
  it.skipIf(!hasSocat)(
    'has every tap once in the end, and none was erased before it was in the records',
    { timeout: 300_000 },
    async () => {
      const site = await createSite();
      site.act('fill', { count: `${TAPS}`, every: '30' });
      /** The moment of each kill: nothing in the records yet, some of it, all of it. */
      for (const least of [0, 1, TAPS / 2]) {
        await site.start();
        await expect.poll(() => site.recorded('dock').length, WAIT).toBeGreaterThanOrEqual(least);
        await site.end('SIGKILL');
        const { records, erased } = site.standing();
        expect(Number(records) + Number(erased)).toBe(TAPS);
        if (Number(erased) > 0) expect(new Set(site.recorded('dock')).size).toBe(TAPS);
      }
      await site.start();
      await expect.poll(() => site.standing()['records'], WAIT).toBe(0);
      const keys = site.recorded('dock');
      expect(keys).toHaveLength(TAPS);
      expect(new Set(keys).size).toBe(TAPS);
      // A second dump of the same memory adds nothing.
      site.act('dump-again');
      await expect.poll(() => site.standing()['records'], WAIT).toBe(0);
      expect(site.recorded('dock')).toHaveLength(TAPS);
      await site.end('SIGTERM');
    },
  );
});

describe('a gateway with a watched folder', () => {
  it.skipIf(!hasSocat)(
    'takes a file once, also where it was killed over it',
    { timeout: 300_000 },
    async () => {
      const site = await createSite();
      const rows = Array.from({ length: TAPS }, (_, i) => {
        const at = new Date(Date.UTC(2026, 10, 20, 0, 0, i)).toISOString();
        return `17,0A00B1C2D3,${at.slice(0, 10)},${at.slice(11, 19)}`;
      });
      writeFileSync(join(site.inbox, 'a.csv'), `机号,卡号,日期,时间\n${rows.join('\n')}\n`);
      await site.start();
      await expect.poll(() => site.recorded('batons').length, WAIT).toBeGreaterThan(0);
      await site.end('SIGKILL');
      await site.start();
      const done = (): readonly string[] => {
        try {
          return readdirSync(join(site.inbox, 'done'));
        } catch {
          return [];
        }
      };
      await expect.poll(() => readdirSync(site.inbox), WAIT).toEqual(['done']);
      expect(done()).toHaveLength(1);
      expect(new Set(site.recorded('batons')).size).toBe(TAPS);
      expect(site.recorded('batons')).toHaveLength(TAPS);
      await site.end('SIGTERM');
    },
  );
});
