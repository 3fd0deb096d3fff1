import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { registry } from '../../drivers/registry.ts';
import { dataFiles } from '../../gateway/cli/data-folder.ts';
import { systemClock } from '../../gateway/clock.ts';
import { readConfig } from '../../gateway/config/config.ts';
import { dialIn } from '../../simulators/dial-in.ts';
import { createLine, type SimulatedLine } from '../../simulators/line.ts';
import { createSiaDc09 } from '../../simulators/sia-dc09/device.ts';
import { freePort } from '../support/ports.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/process-site.ts';
import { recordsOf, type Told } from './panel-records.ts';

/** Panels of the site. */
export const PANELS = 20;
/** Twenty seconds, by a clock that runs forty times as fast as that of a real panel. */
const NULL_MS = 500;
const ANSWER_MS = 1_000;
/** The key of those that encrypt. */
export const KEY = '0123456789ABCDEF';

/** An alarm by its panel and zone. */
export const nameOf = ({ account, zone }: Told): string => `${account} ${Number(zone)}`;

/** Every fourth panel encrypts, every fourth is of HENG-BO, every fourth sends datagrams. */
const accounts = Array.from({ length: PANELS }, (_, index) => ({
  account: `A${1_000 + index}`,
  isKeyed: index % 4 === 1,
  isHengBo: index % 4 === 2,
  way: index % 4 === 3 ? ('udp' as const) : ('tcp' as const),
}));

/** A site with one receiver, its gateway in a process of its own, and the panels that report to it. */
export async function createPanelSite(folder: string) {
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
  const close = async (): Promise<void> => {
    for (const panel of panels) panel.close();
    await end('SIGKILL');
  };
  return { panels, start, end, close, records: recordsOf(dataFiles(data).database) };
}

type Panel = { readonly account: string; readonly line: SimulatedLine; close(): void };

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
  if (isKeyed) line.act(account, 'key', { ascii: KEY });
  line.act(account, 'timing', { ms: `${ANSWER_MS}` });
  line.act(account, 'supervise', { ms: `${NULL_MS}` });
  return {
    account,
    line,
    close() {
      dialled.close();
      line.close();
    },
  };
}

/** Alarms that this panel was told were taken. */
export function acknowledged({ account, line }: Panel): readonly string[] {
  const { delivered } = line.observe(account) ?? {};
  return (Array.isArray(delivered) ? delivered : [])
    .map(String)
    .flatMap((data) => /(?:BA|1130 01 )(\d+)$/.exec(data)?.[1] ?? [])
    .map((zone) => nameOf({ account, zone }));
}
