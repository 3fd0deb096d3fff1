import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ActBody } from '../../rules/vocabulary/acts.ts';
import { CONSOLE_DIR, STRANGE_CARD } from '../unit/gateway/http/running-site.ts';
import { card } from '../unit/rules/access/gate.ts';
import { clicks, type Desk, fitsPhone, picture, startDesk, ZHANG } from './desk.ts';
import { createTcpCut, type TcpCut } from './tcp-cut.ts';

// A tablet of ten years ago, on the wireless of a gate.
const BYTES_MAX = 80 * 1024;
const GLOVE_PX = 64;
const STAFF = card('0A0B0C0D');
const BOARD = 'out-1-barrier-board';

let desk: Desk;
let page: Page;
let link: TcpCut;
beforeAll(async () => {
  desk = await startDesk();
  const { site } = desk;
  await site.act({
    type: 'person.save',
    data: { person: 'sun', name: '孙强', guard: true },
  } as unknown as ActBody);
  await site.act({
    type: 'credential.enrol',
    data: { credential: 'staff-sun', card: STAFF, holder: 'sun' },
  } as unknown as ActBody);
  link = await createTcpCut(site.http.port);
  page = await desk.browser.page();
  page.setDefaultTimeout(15_000);
  await page.setViewportSize({ width: 1280, height: 800 });
  const here = (url: string) => url.replace(String(site.http.port), String(link.port));
  await page.goto(here(site.http.signInLink('booth')));
  await page.goto(here(`${site.http.url}/booth/out-1`));
  await page.evaluate(COUNT);
  await page.locator('[data-link=live]').waitFor();
});
afterAll(async () => {
  await link?.close();
  await desk?.close();
});

const COUNT = `window.clicks = 0;
  document.addEventListener('click', (event) => { if (event.isTrusted && event.detail > 0) window.clicks += 1; }, true);`;
const LOADED = `performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname.slice(1))
  .filter((name) => /\\.(js|css)$/.test(name))`;
const vehicle = () => page.getByTestId('vehicle');
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const drives = async (): Promise<void> => {
  for (const [input, state] of [
    ['arm-down', 'off'],
    ['arm-up', 'on'],
    ['safety-loop', 'on'],
    ['arming-loop', 'off'],
    ['safety-loop', 'off'],
    ['arm-up', 'off'],
    ['arm-down', 'on'],
  ] as const) {
    await desk.site.contact(BOARD, input, state);
  }
};
/** Resolves once an act waits for a staff card. */
const waiting = (): Promise<void> =>
  new Promise((resolve) => {
    const stop = desk.site.engine.onFacts((facts) => {
      if (facts.every(({ type }) => type !== 'signature.awaited')) return;
      stop();
      resolve();
    });
  });

describe('the booth page', () => {
  it('shows plate, model, colour and holder of the vehicle that is let out, as it comes', async () => {
    await vehicle().getByText('无车').waitFor();
    await desk.site.contact(BOARD, 'arming-loop', 'on');
    await vehicle().getByText('有车，等待刷卡').waitFor();
    await desk.site.show('out-1-reader', ZHANG.card);
    await vehicle().getByText('放行', { exact: true }).waitFor();
    await vehicle().getByText('粤B12345').waitFor();
    await vehicle().getByText('黑色 比亚迪 汉').waitFor();
    await vehicle().getByText('张三 · 1栋1单元301').waitFor();
    await picture(page, 'booth-granted-zh');
    await drives();
    await vehicle().getByText('无车').waitFor();
  });

  it('says why a vehicle is stopped', async () => {
    await desk.site.contact(BOARD, 'arming-loop', 'on');
    await desk.site.show('out-1-reader', STRANGE_CARD);
    await vehicle().getByText('禁止通行').waitFor();
    await vehicle().getByText('未登记卡').waitFor();
    await picture(page, 'booth-refused-zh');
  });

  it('gives an override in three presses, signed by the staff card of the guard', async () => {
    await clicks(page);
    await press('特殊放行');
    await press('业主本人');
    const asked = waiting();
    await press('对讲确认');
    await asked;
    await page.getByText('请刷员工卡签字').waitFor();
    await desk.site.show('desk-reader', STAFF);
    await page.getByText('已放行').waitFor();
    expect(await clicks(page)).toBeLessThanOrEqual(4);
    await drives();
    const passages = await desk.site.store.search.passages(desk.site.engine.site.id, { limit: 1 });
    expect(passages).toMatchObject([{ authority: 'override', by: 'sun' }]);
  });

  it('takes the papers of a verified exit by big keys', async () => {
    await desk.site.contact(BOARD, 'arming-loop', 'on');
    await vehicle().getByText('有车，等待刷卡').waitFor();
    await press('查证放行');
    await press('驾驶证');
    for (const figure of ['1', '2', '3', 'X']) await press(figure);
    await picture(page, 'booth-verify-zh');
    const asked = waiting();
    await press('忘带卡');
    await asked;
    await desk.site.show('desk-reader', STAFF);
    await page.getByText('已放行').first().waitFor();
    await drives();
  });

  it('lets an emergency through in two presses, and asks for no card', async () => {
    await clicks(page);
    await press('紧急放行');
    await press('救护车');
    await page.getByText('已放行').first().waitFor();
    expect(await clicks(page)).toBe(2);
    await drives();
  });

  it('asks what an opening by hand was, and is told in one press', async () => {
    await desk.site.contact(BOARD, 'booth-up', 'on');
    await desk.site.contact(BOARD, 'arm-down', 'off');
    await desk.site.contact(BOARD, 'arm-up', 'on');
    await page.getByText('这次开闸是？').waitFor();
    await clicks(page);
    await press('访客车辆');
    await page.getByText('这次开闸是？').waitFor({ state: 'detached' });
    expect(await clicks(page)).toBe(1);
    await desk.site.contact(BOARD, 'booth-up', 'off');
    await desk.site.contact(BOARD, 'arm-up', 'off');
    await desk.site.contact(BOARD, 'arm-down', 'on');
  });

  it('asks whether the guard is there, and is told in one press', async () => {
    const check = { type: 'duty.check', data: { post: 'east-gate' } };
    const asked = await desk.site.post('/api/v1/acts', check, await desk.site.cookie('controller'));
    expect(asked.status).toBe(200);
    const bar = page.getByTestId('duty-check');
    await bar.getByText(/查岗：请应答 · 截止 \d\d:\d\d/).waitFor();
    await picture(page, 'booth-check-zh');
    await press('在岗');
    await bar.waitFor({ state: 'detached' });
  });

  it('lets a guard compare the car with its card, where the lane waits for his look', async () => {
    await desk.site.act({
      type: 'mode.set',
      data: { lane: 'out-1', mode: 'confirm' },
    } as unknown as ActBody);
    await desk.site.contact(BOARD, 'arming-loop', 'on');
    await desk.site.show('out-1-reader', ZHANG.card);
    await vehicle().getByText('粤B12345').waitFor();
    await vehicle().getByText('请核对车辆').waitFor();
    await vehicle().getByText('张三 · 1栋1单元301').waitFor();
    await page.getByRole('button', { name: '车卡不符' }).waitFor();
    await picture(page, 'booth-confirm-zh');
    const asked = waiting();
    await press('车卡相符，放行');
    await asked;
    await desk.site.show('desk-reader', STAFF);
    await vehicle().getByText('放行', { exact: true }).waitFor();
    await drives();
  });

  it('has keys that a glove hits', async () => {
    const heights = await page
      .locator('button')
      .evaluateAll((keys) => keys.map((key) => Number(key.getBoundingClientRect().height)));
    expect(heights.length).toBeGreaterThan(3);
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(GLOVE_PX);
  });

  it('says that the link is lost, and follows again by itself', async () => {
    await link.cut();
    await page.getByTestId('link-lost').waitFor();
    await picture(page, 'booth-lost-zh');
    link.mend();
    await page.getByTestId('link-lost').waitFor({ state: 'detached' });
    await desk.site.contact(BOARD, 'arming-loop', 'on');
    await vehicle().getByText('有车，等待刷卡').waitFor();
  });

  it('speaks English by day, and fits a phone', async () => {
    await press('English');
    await press('Day');
    await vehicle().getByText('A vehicle: waiting for a card').waitFor();
    await picture(page, 'booth-day-en');
    expect(await fitsPhone(page)).toBe(true);
    await picture(page, 'booth-phone-en');
  });

  it('is small', async () => {
    const html = await readFile(join(CONSOLE_DIR, 'booth.html'), 'utf8');
    const names = [...html.matchAll(/\/(assets\/[^"]+\.(?:js|css))"/g)].map((match) => match[1]);
    expect(names.length).toBeGreaterThan(0);
    // Whatever the page has loaded by now is counted.
    const loaded = await page.evaluate(LOADED);
    expect(new Set([loaded].flat())).toEqual(new Set(names));
    let bytes = 0;
    for (const name of names) {
      bytes += gzipSync(await readFile(join(CONSOLE_DIR, name ?? ''))).length;
    }
    expect(bytes).toBeLessThan(BYTES_MAX);
  });

  it('breaks its own policy nowhere', () => {
    expect(desk.browser.faults).toEqual([]);
  });
});
