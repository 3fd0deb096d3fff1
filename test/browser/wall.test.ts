import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ActBody } from '../../rules/vocabulary/acts.ts';
import type { PersonId } from '../../rules/vocabulary/ids.ts';
import { CONSOLE_DIR } from '../unit/gateway/http/running-site.ts';
import { type Desk, fitsPhone, picture, startDesk } from './desk.ts';
import { createTcpCut, type TcpCut } from './tcp-cut.ts';

const WALL_BYTES_MAX = 90 * 1024;

let desk: Desk;
let page: Page;
let link: TcpCut;
beforeAll(async () => {
  desk = await startDesk();
  const { site } = desk;
  await site.act({
    type: 'person.save',
    data: { person: 'wang' as PersonId, name: '王强', guard: true },
  } as ActBody);
  link = await createTcpCut(site.http.port);
  page = await desk.browser.page();
  page.setDefaultTimeout(15_000);
  await page.setViewportSize({ width: 1920, height: 1080 });
  await page.goto(
    site.http.signInLink('controller').replace(String(site.http.port), String(link.port)),
  );
  await page.locator('[data-link=live]').waitFor();
  await page.goto(`http://127.0.0.1:${link.port}/wall`);
  await page.locator('[data-link=live]').waitFor();
});
afterAll(async () => {
  await link?.close();
  await desk?.close();
});

const tile = (name: string) => page.getByTestId(`tile-${name}`);
const TILES = ['posture', 'lanes', 'alarms', 'rounds', 'devices'];

describe('the wall', () => {
  it('shows posture, lanes, alarms, rounds and devices on one screen, in the dark as it comes', async () => {
    await tile('posture').getByText('正常').waitFor();
    await tile('lanes').getByText('东门出口').waitFor();
    await tile('rounds').getByText('日间巡更').waitFor();
    await tile('devices').getByText('全部在线').waitFor();
    await tile('alarms').getByText('没有未结警情').waitFor();
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
    expect(await page.evaluate('document.documentElement.scrollHeight')).toBe(1080);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(1920);
  });

  it('follows what happens at the gates, at the alarms and of the devices', async () => {
    const { site } = desk;
    await site.contact('out-1-barrier-board', 'arming-loop', 'on');
    await page.getByTestId('lane-out-1').getByText('有车，等待刷卡').waitFor();
    await site.contact('in-1-barrier-board', 'zone.shop-door', 'on');
    await site.contact('in-1-barrier-board', 'zone.lobby', 'on');
    const alarms = tile('alarms').locator('[data-alarm]');
    await alarms.filter({ hasText: '商铺后门' }).waitFor();
    await expect.poll(() => alarms.first().textContent()).toContain('火灾报警');
    await tile('alarms').getByText('2 条待接警').waitFor();
    await site.health('pool-reader', 'offline');
    await tile('devices').getByText('pool-reader').waitFor();
    await site.act({
      type: 'posture.set',
      data: { posture: 'heightened', why: '台风' },
    } as ActBody);
    await tile('posture').getByText('加强戒备').waitFor();
    await picture(page, 'wall-zh-dark-1080p');
  });

  it('has an age on each tile', async () => {
    for (const name of TILES) {
      expect(await tile(name).locator('.age').textContent()).toMatch(/刚刚|\d+ 秒前/);
      expect(await tile(name).getAttribute('data-stale')).toBe('false');
    }
  });

  it('says within three seconds that the link is cut, marks every tile, and is right again after', async () => {
    await link.cut();
    const cutAt = Date.now();
    await page.getByTestId('link-lost').waitFor();
    expect(Date.now() - cutAt).toBeLessThan(3_000);
    for (const name of TILES) expect(await tile(name).getAttribute('data-stale')).toBe('true');
    await picture(page, 'wall-link-lost-zh');
    await desk.site.contact('in-1-barrier-board', 'zone.lobby', 'off');
    await desk.site.health('pool-reader', 'online');
    link.mend();
    await page.getByTestId('link-lost').waitFor({ state: 'detached' });
    await tile('devices').getByText('全部在线').waitFor();
    for (const name of TILES) {
      await expect
        .poll(() => tile(name).getAttribute('data-stale'), { timeout: 10_000 })
        .toBe('false');
    }
  });

  it('says over everything that the barriers are held for a fire', async () => {
    await desk.site.act({ type: 'fire.confirm', data: { why: '演练' } });
    await page.getByTestId('fire').waitFor();
    await picture(page, 'wall-fire-zh');
  });

  it('speaks English by day, and can be read on a phone', async () => {
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('button', { name: 'Light' }).click();
    await tile('lanes').getByText('East gate out').waitFor();
    await picture(page, 'wall-en-light-1080p');
    expect(await fitsPhone(page)).toBe(true);
    await picture(page, 'wall-phone-en');
  });

  it('breaks the policy of the page nowhere', () => {
    expect(desk.browser.faults).toEqual([]);
  });

  it('is a small page of its own', async () => {
    const html = await readFile(join(CONSOLE_DIR, 'wall.html'), 'utf8');
    const names = await readdir(join(CONSOLE_DIR, 'assets'));
    let bytes = 0;
    for (const name of names.filter((one) => one.endsWith('.js') && html.includes(one))) {
      bytes += gzipSync(await readFile(join(CONSOLE_DIR, 'assets', name))).length;
    }
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(WALL_BYTES_MAX);
  });
});
