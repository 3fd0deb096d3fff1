import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Clock } from '../../drivers/driver.ts';
import type { WebLines } from '../../gateway/devices/web-lines.ts';
import type { Hook } from '../../gateway/notify/hook.ts';
import type { ActBody } from '../../rules/vocabulary/acts.ts';
import type { Card } from '../../rules/vocabulary/readings.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import { type RunningSite, startSite } from '../unit/gateway/http/running-site.ts';
import { card } from '../unit/rules/access/gate.ts';
import { type Browser, openBrowser } from './browser.ts';
import { builtConsole } from './built-console.ts';

const ARTIFACTS = join(import.meta.dirname, '../artifacts');

/** Somebody of the seeded site. */
export const ZHANG = { id: 'zhang', plate: '粤B12345', card: card('04A1B2C3') };

/** A running site with people in it, and a browser in front of its console. */
export type Desk = {
  readonly site: RunningSite;
  readonly browser: Browser;
  /** A page where this role is signed in, at that address. */
  open(role: string, path: string): Promise<Page>;
  /** A vehicle with this card drives through, from the loop to the closed arm. */
  through(lane: 'in-1' | 'out-1', shown: Card): Promise<void>;
  close(): Promise<void>;
};

/** Starts it with three residents; whoever started it closes it. */
export async function startDesk(
  options: {
    readonly site?: Site;
    readonly engineClock?: Clock;
    readonly webLines?: WebLines;
    readonly planFile?: string;
    readonly folders?: ReadonlyMap<string, string>;
    readonly hooks?: readonly Hook[];
  } = {},
): Promise<Desk> {
  await mkdir(ARTIFACTS, { recursive: true });
  const site = await startSite({ consoleDir: await builtConsole(), ...options });
  await seed(site);
  const browser = await openBrowser();
  return {
    site,
    browser,
    async open(role, path) {
      const page = await browser.page();
      page.setDefaultTimeout(15_000);
      await page.addInitScript(COUNT_CLICKS);
      await page.goto(site.http.signInLink(role));
      await page.locator('[data-link=live]').waitFor();
      await page.goto(`${site.http.url}${path}`);
      return page;
    },
    async through(lane, shown) {
      const board = `${lane}-barrier-board`;
      await site.contact(board, 'arming-loop', 'on');
      await site.show(`${lane}-reader`, shown);
      for (const [input, state] of WAY_THROUGH) await site.contact(board, input, state);
    },
    async close() {
      await browser.close();
      await site.close();
    },
  };
}

/** Takes a picture for the eye. */
export const picture = (page: Page, name: string): Promise<Buffer> =>
  page.screenshot({ path: join(ARTIFACTS, `${name}.png`) });

/** How often a person pressed since this was asked last: what no person pressed does not count. */
export async function clicks(page: Page): Promise<number> {
  return Number(
    await page.evaluate('(() => { const n = window.clicks; window.clicks = 0; return n; })()'),
  );
}

/** True where the page is no wider than a phone. */
export async function fitsPhone(page: Page): Promise<boolean> {
  await page.setViewportSize({ width: 360, height: 740 });
  return (await page.evaluate('document.documentElement.scrollWidth')) === 360;
}

// Scripts of the page are text here: this project's types know no DOM. The click on a label comes twice, its press once.
const COUNT_CLICKS = `window.clicks = 0;
  document.addEventListener('pointerdown', (event) => { if (event.isTrusted) window.clicks += 1; }, true);`;

const WAY_THROUGH = [
  ['arm-down', 'off'],
  ['arm-up', 'on'],
  ['safety-loop', 'on'],
  ['arming-loop', 'off'],
  ['safety-loop', 'off'],
  ['arm-up', 'off'],
  ['arm-down', 'on'],
] as const;

async function seed(site: RunningSite): Promise<void> {
  await site.enrol(ZHANG.id, ZHANG.plate, ZHANG.card);
  await site.enrol('li', '粤BD67890', card('04D4E5F6'));
  await site.enrol('ouyang', '粤AF24680', card('0455AA66'));
  for (const [person, name, household] of [
    ['zhang', '张三', '1栋1单元301'],
    ['li', '李小龙', '2栋2单元1502'],
    ['ouyang', '欧阳娜娜', '3栋1单元603'],
  ] as const) {
    await site.act({
      type: 'person.save',
      data: { person, name, household, phone: '13800138000' },
    } as unknown as ActBody);
  }
  for (const [vehicle, plate, model, colour] of [
    ['v-zhang', ZHANG.plate, '比亚迪 汉', '黑色'],
    ['v-li', '粤BD67890', '特斯拉 Model Y', '白色'],
    ['v-ouyang', '粤AF24680', '大众 帕萨特', '银色'],
  ] as const) {
    await site.act({
      type: 'vehicle.save',
      data: { vehicle, plate, model, colour },
    } as unknown as ActBody);
  }
}
