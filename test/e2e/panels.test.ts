import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { registry } from '../../drivers/registry.ts';
import { dataFiles } from '../../gateway/cli/data-folder.ts';
import { systemClock } from '../../gateway/clock.ts';
import { readConfig } from '../../gateway/config/config.ts';
import { dialIn } from '../../simulators/dial-in.ts';
import { createLine, type SimulatedLine } from '../../simulators/line.ts';
import { createSiaDc09 } from '../../simulators/sia-dc09/device.ts';
import { freePort } from '../support/ports.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/process-site.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { recordsOf, type Told } from './panel-records.ts';

const PANELS = 20;
/** Twenty seconds, by a clock that runs forty times as fast as that of a real panel. */
const NULL_MS = 500;
const ANSWER_MS = 1_000;
/** Alarms of each panel in the storm. */
const ALARMS = 25;
const KEY = '0123456789ABCDEF';
const WAIT = { timeout: 90_000, interval: 20 };

const nameOf = ({ account, zone }: Told): string => `${account} ${Number(zone)}`;

/** Every fourth panel encrypts, every fourth is of HENG-BO, every fourth sends datagrams. */
const accounts = Array.from({ length: PANELS }, (_, index) => ({
  account: `A${1_000 + index}`,
  isKeyed: index % 4 === 1,
  isHengBo: index % 4 === 2,
  way: index % 4 === 3 ? ('udp' as const) : ('tcp' as const),
}));

/** A site with one receiver, and the panels that report to it. */
async function createSite() {
  const folder = temporaryFolder();
  const port = await freePort();
  const keyFile = join(folder, 'panel.key');
  writeFileSync(keyFile, `${KEY}\n`, { mode: 0o600 });
  const settings = {
    accounts: accounts
      .filter(({ isKeyed, isHengBo }) => isKeyed || isHengBo)
      .map(({ account, isKeyed, isHengBo }) => ({
        account,
        ...(isKeyed && { keyFile }),
        ...(isHengBo && { profile: 'heng-bo' }),
      })),
  };
  const file = join(folder, 'site.yaml');
  const text = `
site: { id: river-garden, name: { zh: 河畔花园, en: River Garden }, zone: Asia/Shanghai }
lines: [{ id: panels, kind: tcp-udp, address: "127.0.0.1:${port}" }]
devices: [{ id: receiver, driver: sia-dc09, line: panels, settings: ${JSON.stringify(settings)} }]
panels:
${accounts.map(({ account }) => `  - { id: ${account.toLowerCase()}, name: { zh: 主机${account}, en: Panel ${account} }, device: receiver, account: ${account}, intervalSeconds: 20 }`).join('\n')}
mqtt: { host: 127.0.0.1, port: ${await freePort()} }
http: { host: 127.0.0.1, port: 0 }
`;
  writeFileSync(file, text);
  const read = readConfig(text, file, registry);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  const panels = accounts.map((one) => panelOf(one, port));
  const data = join(folder, 'data');
  let running: GatewayProcess | undefined;
  const start = async (): Promise<void> => {
    running = startGatewayProcess({ file, data });
    await running.up;
  };
  const end = async (signal: NodeJS.Signals): Promise<string> => {
    running?.signal(signal);
    await running?.ended;
    const said = running?.errors() ?? '';
    running = undefined;
    return said;
  };
  onTestFinished(async () => void (await end('SIGKILL')));
  return { panels, start, end, records: recordsOf(dataFiles(data).database) };
}

type Panel = { readonly account: string; readonly line: SimulatedLine };

function panelOf(
  { account, isKeyed, isHengBo, way }: (typeof accounts)[number],
  port: number,
): Panel {
  const profile = isHengBo ? { profile: 'heng-bo' } : {};
  const simulator = createSiaDc09({
    id: account,
    settings: { accounts: [{ account, ...profile }] },
  });
  const line = createLine({ simulators: [simulator], clock: systemClock });
  const dialled = dialIn(line, { host: '127.0.0.1', port, way, clock: systemClock });
  onTestFinished(() => {
    dialled.close();
    line.close();
  });
  if (isKeyed) line.act(account, 'key', { ascii: KEY });
  line.act(account, 'timing', { ms: `${ANSWER_MS}` });
  line.act(account, 'supervise', { ms: `${NULL_MS}` });
  return { account, line };
}

/** Alarms that this panel was told were taken. */
function acknowledged({ account, line }: Panel): readonly string[] {
  const { delivered } = line.observe(account) ?? {};
  return (Array.isArray(delivered) ? delivered : [])
    .map(String)
    .flatMap((data) => /(?:BA|1130 01 )(\d+)$/.exec(data)?.[1] ?? [])
    .map((zone) => nameOf({ account, zone }));
}

describe('a gateway that is killed while twenty panels report', () => {
  it('loses no alarm, doubles none, and acknowledged none that was not in the records', {
    timeout: 300_000,
  }, async () => {
    const site = await createSite();
    for (const { account, line } of site.panels) {
      line.act(account, 'storm', { count: `${ALARMS}`, kind: 'burglary' });
    }
    const all = PANELS * ALARMS;
    for (const least of [0, 1, all / 4, all / 2, (3 * all) / 4]) {
      await site.start();
      await expect.poll(() => site.records.reported().length, WAIT).toBeGreaterThanOrEqual(least);
      await site.end('SIGKILL');
      const recorded = new Set(site.records.reported().map(nameOf));
      const early = site.panels.flatMap(acknowledged).filter((name) => !recorded.has(name));
      expect(early).toEqual([]);
    }
    await site.start();
    await expect.poll(() => site.panels.flatMap(acknowledged).length, WAIT).toBe(all);
    const before = site.records.alive();
    await expect.poll(site.records.alive, WAIT).toBeGreaterThan(before + PANELS);
    const said = await site.end('SIGTERM');
    const names = site.records.reported().map(nameOf);
    expect(names).toHaveLength(all);
    expect(new Set(names).size).toBe(all);
    expect(site.records.events()).toBe(all);
    expect(said).not.toContain(KEY);
    expect(site.records.everything().filter((text) => text.includes(KEY))).toEqual([]);
    expect(site.records.suspected()).toBe(0);
  });
});
