import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registry } from '../../drivers/registry.ts';
import { demoUsers } from '../../gateway/cli/accounts.ts';
import { startGateway } from '../../gateway/cli/gateway.ts';
import { systemClock } from '../../gateway/clock.ts';
import { readConfig } from '../../gateway/config/config.ts';
import { dialIn } from '../../simulators/dial-in.ts';
import { createLine } from '../../simulators/line.ts';
import { createSiaDc09 } from '../../simulators/sia-dc09/device.ts';
import { openBrowser } from '../browser/browser.ts';
import { freePort } from '../support/ports.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { type Measured, median, percentile } from './statistics.ts';

const ACCOUNT = 'B1000';
const ALARMS = { quick: 20, whole: 100 };
const GOAL_MS = 500;
const LOOK_EVERY_MS = 20;
const LOST_MS = 30_000;

// Scripts of the page are text here: this project's types know no DOM. A frame after the row is there, it is drawn.
const WATCH = `window.seen = [];
  new MutationObserver(() => {
    const rows = document.querySelectorAll('[data-alarm]').length;
    requestAnimationFrame(() => { while (window.seen.length < rows) window.seen.push(Date.now()); });
  }).observe(document.body, { subtree: true, childList: true });`;

/** From the press of a panic button at a panel to its line on the page of alarms, in a real browser. */
export async function measureAlarmScreen(isQuick: boolean): Promise<readonly Measured[]> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-screen-'));
  const port = await freePort();
  const read = readConfig(siteText(port, await freePort()), 'site.yaml', registry);
  if (!read.ok) throw new Error(JSON.stringify(read.error.slice(0, 3)));
  const gateway = await startGateway({
    config: read.value,
    data: join(folder, 'data'),
    log: silentLogger,
    accounts: { file: join(folder, 'accounts.json'), others: demoUsers },
  });
  const panel = panelAt(port);
  const browser = await openBrowser();
  try {
    await panel.connected;
    const page = await browser.page();
    await page.goto(gateway.http.signInLink('controller'));
    await page.locator('[data-link=live]').waitFor();
    await page.goto(`${gateway.http.url}/alarms`);
    await page.locator('[data-link=live]').waitFor();
    await page.evaluate(WATCH);
    const samples: number[] = [];
    const alarms = isQuick ? ALARMS.quick : ALARMS.whole;
    for (let zone = 1; zone <= alarms; zone += 1) {
      const pressedAt = systemClock.now();
      panel.alarm(zone);
      // The page's policy forbids what `waitForFunction` does.
      while (Number(await page.evaluate('window.seen.length')) < zone) {
        if (systemClock.now() - pressedAt > LOST_MS) throw new Error(`zone ${zone} has no line`);
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      }
      samples.push(Number(await page.evaluate(`window.seen[${zone - 1}]`)) - pressedAt);
    }
    return rowsOf(samples);
  } finally {
    panel.close();
    await browser.close();
    await gateway.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

// Calls for help from places that are listed are never put together: each is a line of its own.
const zones = Array.from(
  { length: ALARMS.whole },
  (_, index) =>
    `  - { id: z${index + 1}, panel: b, number: "${index + 1}", kind: panic, priority: critical, ` +
    `name: { zh: 按钮${index + 1}, en: Button ${index + 1} } }`,
).join('\n');
const siteText = (port: number, mqtt: number): string => `
site: { id: bench, name: { zh: 测试, en: Bench }, zone: Asia/Shanghai }
lines: [{ id: panels, kind: tcp-listen, address: "127.0.0.1:${port}" }]
devices:
  - { id: receiver, driver: sia-dc09, line: panels, settings: { accounts: [{ account: ${ACCOUNT} }] } }
panels:
  - { id: b, name: { zh: 主机, en: Panel }, device: receiver, account: "${ACCOUNT}", intervalSeconds: 60 }
zones:
${zones}
mqtt: { host: 127.0.0.1, port: ${mqtt} }
http: { host: 127.0.0.1, port: 0 }
`;

function panelAt(port: number) {
  const simulator = createSiaDc09({
    id: ACCOUNT,
    settings: { accounts: [{ account: ACCOUNT }] },
  });
  const line = createLine({ simulators: [simulator], clock: systemClock });
  const dialled = dialIn(line, { host: '127.0.0.1', port, way: 'tcp', clock: systemClock });
  return {
    connected: dialled.connected,
    alarm(zone: number): void {
      const { error } = line.act(ACCOUNT, 'alarm', { kind: 'panic', zone: `${zone}` });
      if (error !== undefined) throw new Error(error);
    },
    close(): void {
      dialled.close();
      line.close();
    },
  };
}

function rowsOf(samples: readonly number[]): readonly Measured[] {
  const p99 = percentile(samples, 0.99);
  return [
    { name: 'panel to alarm on screen, p50', value: median(samples), unit: 'ms' },
    {
      name: 'panel to alarm on screen, p99',
      value: p99,
      unit: 'ms',
      goal: `<= ${GOAL_MS}`,
      met: p99 <= GOAL_MS,
    },
  ];
}
