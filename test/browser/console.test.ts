import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CONSOLE_DIR,
  KNOWN_CARD,
  type RunningSite,
  STRANGE_CARD,
  startSite,
} from '../unit/gateway/http/running-site.ts';
import { type Browser, openBrowser } from './browser.ts';
import { builtConsole } from './built-console.ts';
import { createTcpCut, type TcpCut } from './tcp-cut.ts';

const ARTIFACTS = join(import.meta.dirname, '../artifacts');
const FIRST_ROUTE_BYTES_MAX = 330 * 1024;

let site: RunningSite;
let browser: Browser;
let page: Page;
let link: TcpCut;

beforeAll(async () => {
  await mkdir(ARTIFACTS, { recursive: true });
  site = await startSite({ consoleDir: await builtConsole() });
  await site.enrol('li', '粤B12345', KNOWN_CARD);
  browser = await openBrowser();
  link = await createTcpCut(site.http.port);
  page = await browser.page();
  await page.goto(
    site.http.signInLink('controller').replace(String(site.http.port), String(link.port)),
  );
  await page.getByTestId('lane-out-1').waitFor();
  await page.locator('[data-link=live]').waitFor();
});

afterAll(async () => {
  await browser?.close();
  await link?.close();
  await site?.close();
});

const lane = () => page.getByTestId('lane-out-1');
const shownLines = () =>
  page
    .getByTestId('feed')
    .locator('[data-sequence]')
    .evaluateAll((rows) => rows.map((row) => Number(row.getAttribute('data-sequence'))).reverse());

async function journal(): Promise<readonly number[]> {
  const cookie = await site.cookie('guard');
  const answer = await site.get('/api/v1/feed?after=0&limit=1000', cookie);
  const { facts } = (await answer.json()) as { facts: readonly { sequence: number }[] };
  return facts.map((fact) => fact.sequence);
}

describe('the console', () => {
  it('shows a refused exit with its reason, at once and in words', async () => {
    await site.contact('out-1-barrier-board', 'arming-loop', 'on');
    await site.show('out-1-reader', STRANGE_CARD);
    const decision = page.getByTestId('decision-out-1');
    await decision.getByText('禁止驶出').waitFor();
    expect(await decision.textContent()).toContain('未登记卡');
    await expect.poll(() => lane().textContent()).toContain('地感 有车');
  });

  it('gives an override in four presses and no keys', async () => {
    let presses = 0;
    const press = async (name: string): Promise<void> => {
      presses += 1;
      await page.getByText(name, { exact: true }).last().click();
    };
    await lane().getByRole('button', { name: '特殊放行' }).click();
    presses += 1;
    await press('忘带卡');
    await press('监控录像');
    await press('确认放行');
    await page.getByText('已放行：东门出口').waitFor();
    expect(presses).toBe(4);
    const feed = page.getByTestId('feed');
    await feed.getByText('东门出口：特殊放行，忘带卡').first().waitFor();
  });

  it('says why an act was refused, and what to do, to who gave it and in the feed', async () => {
    await lane().getByRole('button', { name: '特殊放行' }).click();
    for (const name of ['忘带卡', '监控录像', '确认放行']) {
      await page.getByText(name, { exact: true }).last().click();
    }
    const why = '道闸正在放行另一辆车，请待其通过后再操作';
    await page.getByText(`操作未受理：${why}`).waitFor();
    const feed = page.getByTestId('feed');
    await feed.getByText(`操作未受理：特殊放行（controller），${why}`).waitFor();
    await page.getByText('取消', { exact: true }).last().click();
  });

  it('shows who is inside by plate, to who may see plates', async () => {
    await site.contact('in-1-barrier-board', 'arming-loop', 'on');
    await site.show('in-1-reader', KNOWN_CARD);
    for (const [input, state] of [
      ['arm-down', 'off'],
      ['arm-up', 'on'],
      ['safety-loop', 'on'],
      ['arming-loop', 'off'],
      ['safety-loop', 'off'],
    ] as const) {
      await site.contact('in-1-barrier-board', input, state);
    }
    await page.locator('.rows.inside').getByText('粤B12345').waitFor();
    await expect.poll(() => page.getByTestId('inside').textContent()).toBe('1');
  });

  it('counts down an open alarm and takes its acknowledgement', async () => {
    await site.contact('in-1-barrier-board', 'zone.shop-door', 'on');
    const alarm = page.locator('[data-testid^=alarm-]').filter({ hasText: '商铺后门' });
    await alarm.waitFor();
    const first = await alarm.getByTestId('countdown').textContent();
    expect(first).toMatch(/\d:\d\d/);
    await expect.poll(() => alarm.getByTestId('countdown').textContent()).not.toBe(first);
    await page.screenshot({ path: join(ARTIFACTS, 'console-zh.png') });
    await alarm.getByRole('button', { name: '接警确认' }).click();
    await alarm.getByText('已接警').waitFor();
  });

  it('walks a line of the feed back to what came in', async () => {
    await page.getByTestId('feed').getByText('闸杆抬起').first().click();
    const chain = page.getByTestId('chain');
    await chain.getByText('准予驶入').waitFor();
    await chain.getByText('card.read').waitFor();
    await page.screenshot({ path: join(ARTIFACTS, 'console-chain.png') });
    await page.keyboard.press('Escape');
  });

  it('asks what an opening by hand was, and is told in two presses', async () => {
    const board = 'in-1-barrier-board';
    await site.contact(board, 'arm-up', 'off');
    await site.contact(board, 'arm-down', 'on');
    await site.contact(board, 'booth-up', 'on');
    await site.contact(board, 'arm-down', 'off');
    await site.contact(board, 'arm-up', 'on');
    const opening = page.locator('[data-testid^=opening-]');
    await opening.getByText('岗亭手控盒').waitFor();
    await page.screenshot({ path: join(ARTIFACTS, 'console-openings.png') });
    await opening.getByRole('button', { name: '待说明' }).click();
    await page.getByRole('button', { name: '访客车辆' }).click();
    await opening.waitFor({ state: 'detached' });
    await page.getByText('全部有据').waitFor();
  });

  it('says within three seconds that the link is lost, and then shows every line it missed', async () => {
    await link.cut();
    const cutAt = Date.now();
    await page.getByTestId('link-lost').waitFor();
    expect(Date.now() - cutAt).toBeLessThan(3_000);
    await page.screenshot({ path: join(ARTIFACTS, 'console-link-lost.png') });
    for (const state of ['on', 'off', 'on', 'off'] as const) {
      await site.contact('out-1-barrier-board', 'booth-up', state);
    }
    link.mend();
    await page.getByTestId('link-lost').waitFor({ state: 'detached' });
    const wanted = await journal();
    const last = wanted.at(-1) ?? 0;
    await page.locator(`[data-sequence="${last}"]`).waitFor();
    const shown = (await shownLines()).filter((sequence) => sequence <= last);
    expect(shown).toEqual(wanted.slice(-500));
  });

  it('shows every line again after a reload', async () => {
    await page.reload();
    const wanted = await journal();
    const last = wanted.at(-1) ?? 0;
    // The page has the line that was last when it was asked; what comes while we look is not asked for.
    await page.locator(`[data-sequence="${last}"]`).waitFor();
    const shown = (await shownLines()).filter((sequence) => sequence <= last);
    expect(shown).toEqual(wanted.slice(-200));
  });

  it('changes its language and its light without a reload', async () => {
    await page.evaluate('window.stayed = true');
    await page.getByRole('button', { name: 'English' }).click();
    await lane().getByText('East gate out').waitFor();
    await page.getByTestId('feed').getByText('override').first().waitFor();
    await page.screenshot({ path: join(ARTIFACTS, 'console-en.png') });
    await page.getByRole('button', { name: 'Dark' }).click();
    await page.screenshot({ path: join(ARTIFACTS, 'console-en-dark.png') });
    expect(await page.evaluate('window.stayed')).toBe(true);
  });

  it('fits a phone: nothing is wider than the screen', async () => {
    const phone = await browser.page();
    await phone.setViewportSize({ width: 360, height: 740 });
    await phone.goto(page.url());
    await phone.getByTestId('lane-out-1').waitFor();
    await phone.getByTestId('feed').locator('[data-sequence]').first().waitFor();
    await phone.screenshot({ path: join(ARTIFACTS, 'console-phone.png') });
    const width = await phone.evaluate('document.documentElement.scrollWidth');
    await phone.close();
    expect(width).toBe(360);
  });

  it('says over everything that the barriers are held for a fire', async () => {
    await site.act({ type: 'fire.confirm', data: { why: '演练' } });
    await page.getByTestId('fire').waitFor();
    await page.screenshot({ path: join(ARTIFACTS, 'console-fire.png') });
    await page.getByTestId('fire').getByRole('button').click();
    await page.locator('.ant-popconfirm').getByRole('button', { name: 'Reset fire' }).click();
    await page.getByTestId('fire').waitFor({ state: 'detached' });
  });

  it('breaks its own policy nowhere', () => {
    expect(browser.faults).toEqual([]);
  });

  it('keeps its first route small', async () => {
    const html = await readFile(join(CONSOLE_DIR, 'index.html'), 'utf8');
    const names = await readdir(join(CONSOLE_DIR, 'assets'));
    const first = names.filter((name) => name.endsWith('.js') && html.includes(name));
    let bytes = 0;
    for (const name of first) {
      bytes += gzipSync(await readFile(join(CONSOLE_DIR, 'assets', name))).length;
    }
    expect(first.length).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(FIRST_ROUTE_BYTES_MAX);
  });
});
