import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clicks, type Desk, fitsPhone, picture, startDesk, ZHANG } from './desk.ts';

let desk: Desk;
let page: Page;
beforeAll(async () => {
  desk = await startDesk();
  page = await desk.open('controller', '/');
});
afterAll(() => desk?.close());

const rows = () => page.locator('.records tbody tr');

describe('the page of lanes', () => {
  it('takes a lane out of service until the end of the day in three presses', async () => {
    await clicks(page);
    await page.getByRole('link', { name: '车道' }).click();
    await page.getByTestId('mode-out-1').click();
    await picture(page, 'gates-mode-zh');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('已设置：东门出口，停用').waitFor();
    expect(await clicks(page)).toBeLessThanOrEqual(4);
    await page.getByTestId('lane-out-1').getByText('停用').first().waitFor();
    await desk.site.contact('out-1-barrier-board', 'arming-loop', 'on');
    await desk.site.show('out-1-reader', ZHANG.card);
    await page.getByTestId('decision-out-1').waitFor();
    await picture(page, 'gates-zh');
  });

  it('lets nothing stand open without an end', async () => {
    await page.getByTestId('mode-in-1').click();
    await page.locator('.ant-modal').getByText('常开放行').click();
    expect(await page.getByText('直到再次设置').count()).toBe(0);
    await page.getByRole('button', { name: '取消' }).click();
  });
});

describe('the page of hand-overs', () => {
  it('records a parcel in two presses, and its delivery in two', async () => {
    await clicks(page);
    await page.getByRole('link', { name: '交接物品' }).click();
    await page.getByRole('textbox', { name: '收件人或房号' }).fill('1栋1单元301');
    await page.getByRole('textbox', { name: '物品' }).fill('纸箱 2 件');
    await page.getByLabel('送货方').fill('顺丰');
    await page.getByRole('button', { name: '登记' }).click();
    await rows().getByText('1栋1单元301').waitFor();
    expect(await clicks(page)).toBeLessThanOrEqual(4);
    await picture(page, 'goods-zh');
    await rows().getByRole('button', { name: '送达' }).click();
    await picture(page, 'goods-deliver-zh');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('门岗没有待送物品').waitFor();
    expect(await clicks(page)).toBeLessThanOrEqual(4);
    await page.getByRole('button', { name: '已送达' }).click();
    await rows().getByText('controller').first().waitFor();
  });

  it('speaks English, and fits a phone, as the lanes do', async () => {
    await page.getByRole('button', { name: 'English' }).click();
    expect(await fitsPhone(page)).toBe(true);
    await picture(page, 'goods-phone-en');
    await page.getByRole('link', { name: 'Lanes' }).click();
    await page.getByTestId('lane-out-1').waitFor();
    expect(await fitsPhone(page)).toBe(true);
    await picture(page, 'gates-phone-en');
  });

  it('is a guard’s, and no installer’s', async () => {
    const installer = await desk.open('installer', '/gates');
    await installer.getByTestId('mode-out-1').waitFor();
    expect(await installer.getByRole('link', { name: '交接物品' }).count()).toBe(0);
    const answer = await desk.site.post(
      '/api/v1/handovers/search',
      {},
      await desk.site.cookie('installer'),
    );
    expect(answer.status).toBe(403);
    await installer.close();
  });

  it('breaks the policy of the page nowhere', () => {
    expect(desk.browser.faults).toEqual([]);
  });
});
