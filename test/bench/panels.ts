import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registry } from '../../drivers/registry.ts';
import { startGateway } from '../../gateway/cli/gateway.ts';
import { systemClock } from '../../gateway/clock.ts';
import { readConfig } from '../../gateway/config/config.ts';
import { dialIn } from '../../simulators/dial-in.ts';
import { createLine } from '../../simulators/line.ts';
import { createSiaDc09 } from '../../simulators/sia-dc09/device.ts';
import { freePort } from '../support/ports.ts';
import { createSignal } from '../support/signal.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { type Measured, percentile } from './statistics.ts';

const PANELS = 500;
/** The shortest reporting time of EN 50136 (SP6). */
const NULL_MS = 20_000;
/** A panel that was not answered by then says it again: then something was too slow. */
const ANSWER_MS = 5_000;
/** Not measured: code that runs the first time is compiled. */
const WARM_UP_MS = 10_000;
const ACKNOWLEDGED_GOAL_MS = 100;

type Acknowledged = { readonly account: string; readonly data: string; readonly afterMs: number };

/** Five hundred panels at one gateway: what they wait for an acknowledgement, quietly and when all report at once. */
export async function measurePanels(isQuick: boolean): Promise<readonly Measured[]> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-panels-'));
  const accounts = Array.from({ length: PANELS }, (_, index) => `B${1_000 + index}`);
  const port = await freePort();
  const read = readConfig(siteText(accounts, port, await freePort()), 'site.yaml', registry);
  if (!read.ok) throw new Error(JSON.stringify(read.error.slice(0, 3)));
  const gateway = await startGateway({
    config: read.value,
    data: join(folder, 'data'),
    log: silentLogger,
  });
  const heard = createSignal<Acknowledged>();
  const panels = accounts.map((account) => panelOf(account, port, heard.tell));
  try {
    await Promise.all(panels.map(({ connected }) => connected));
    await quietly(panels, heard, WARM_UP_MS);
    const quiet = await quietly(panels, heard, isQuick ? 2_000 : 3 * NULL_MS);
    const storm = await stormOf(panels, heard);
    return rowsOf(
      quiet,
      storm,
      panels.reduce((sum, { resends }) => sum + resends(), 0),
    );
  } finally {
    for (const panel of panels) panel.close();
    await gateway.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const siteText = (accounts: readonly string[], port: number, mqtt: number): string => `
site: { id: bench, name: { zh: 测试, en: Bench }, zone: Asia/Shanghai }
lines: [{ id: panels, kind: tcp-listen, address: "127.0.0.1:${port}" }]
devices:
  - id: receiver
    driver: sia-dc09
    line: panels
    settings: { accounts: [${accounts.map((account) => `{ account: ${account} }`).join(', ')}] }
panels:
${accounts.map((account) => `  - { id: ${account.toLowerCase()}, name: { zh: ${account}, en: ${account} }, device: receiver, account: "${account}", intervalSeconds: 20 }`).join('\n')}
mqtt: { host: 127.0.0.1, port: ${mqtt} }
http: { host: 127.0.0.1, port: 0 }
`;

type Panel = {
  readonly connected: Promise<void>;
  act(verb: string, args?: Readonly<Record<string, string>>): void;
  resends(): number;
  close(): void;
};

function panelOf(account: string, port: number, told: (one: Acknowledged) => void): Panel {
  const simulator = createSiaDc09({ id: account, settings: { accounts: [{ account }] } });
  const line = createLine({
    simulators: [simulator],
    clock: systemClock,
    told: (_, { data, afterMs }) => told({ account, data: `${data}`, afterMs: Number(afterMs) }),
  });
  const dialled = dialIn(line, { host: '127.0.0.1', port, way: 'tcp', clock: systemClock });
  const act: Panel['act'] = (verb, args) => void line.act(account, verb, args);
  act('timing', { ms: `${ANSWER_MS}` });
  return {
    connected: dialled.connected,
    act,
    resends: () => Number(simulator.observe()['resends']),
    close() {
      dialled.close();
      line.close();
    },
  };
}

type Heard = ReturnType<typeof createSignal<Acknowledged>>;

/** Each panel says that it is there every twenty seconds, one after another: twenty-five messages a second. */
async function quietly(
  panels: readonly Panel[],
  heard: Heard,
  forMs: number,
): Promise<readonly number[]> {
  const apartMs = NULL_MS / panels.length;
  const messages = Math.floor(forMs / apartMs);
  const before = heard.told.length;
  for (let message = 0; message < messages; message += 1) {
    panels[message % panels.length]?.act('null');
    await new Promise((resolve) => setTimeout(resolve, apartMs));
  }
  await heard.until((_, index) => index + 1 >= before + messages);
  return heard.told.slice(before).map(({ afterMs }) => afterMs);
}

type Storm = { readonly samples: readonly number[]; readonly allMs: number };

/** All report at once, a fire among burglaries: a mains failure does that. */
async function stormOf(panels: readonly Panel[], heard: Heard): Promise<Storm> {
  const before = heard.told.length;
  const startedAt = performance.now();
  for (const [index, panel] of panels.entries()) {
    panel.act('alarm', { kind: index === 400 ? 'fire' : 'burglary', zone: '7' });
  }
  await heard.until((_, index) => index + 1 >= before + panels.length, { withinMs: 60_000 });
  const samples = heard.told.slice(before).map(({ afterMs }) => afterMs);
  return { samples, allMs: performance.now() - startedAt };
}

function rowsOf(
  quiet: readonly number[],
  { samples, allMs }: Storm,
  resends: number,
): readonly Measured[] {
  const quietP99 = percentile(quiet, 0.99);
  return [
    {
      name: `${PANELS} panels, 25 messages/s: to acknowledgement, p50`,
      value: percentile(quiet, 0.5),
      unit: 'ms',
    },
    {
      name: `${PANELS} panels, 25 messages/s: to acknowledgement, p99`,
      value: quietP99,
      unit: 'ms',
      goal: `<= ${ACKNOWLEDGED_GOAL_MS}`,
      met: quietP99 <= ACKNOWLEDGED_GOAL_MS,
    },
    {
      name: `${PANELS} alarms at once: to acknowledgement, p50`,
      value: percentile(samples, 0.5),
      unit: 'ms',
    },
    {
      name: `${PANELS} alarms at once: the last one acknowledged after`,
      value: allMs,
      unit: 'ms',
      goal: `< ${ANSWER_MS}`,
      met: allMs < ANSWER_MS,
    },
    {
      name: 'messages of panels said again',
      value: resends,
      unit: '',
      goal: '0',
      met: resends === 0,
    },
  ];
}
