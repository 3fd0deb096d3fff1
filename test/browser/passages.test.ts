import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STRANGE_CARD } from '../unit/gateway/http/running-site.ts';
import { clicks, type Desk, fitsPhone, picture, startDesk, ZHANG } from './desk.ts';

let desk: Desk;
let page: Page;
beforeAll(async () => {
  desk = await startDesk();
  await desk.through('in-1', ZHANG.card);
  await desk.site.contact('out-1-barrier-board', 'arming-loop', 'on');
  await desk.site.show('out-1-reader', STRANGE_CARD);
  page = await desk.open('controller', '/');
});
afterAll(() => desk?.close());

const rows = () => page.locator('.records tbody tr');

describe('the page of passages', () => {
  it('finds a passage by initials and opens its whole chain in two presses', async () => {
    await clicks(page);
    await page.getByRole('link', { name: '过车记录' }).click();
    await rows().nth(1).waitFor();
    await picture(page, 'passages-zh');
    await page.getByRole('searchbox').fill('zs');
    await rows().filter({ hasText: '未登记卡' }).waitFor({ state: 'detached' });
    await rows().getByText('粤B12345').waitFor();
    await rows().getByText('张三').waitFor();
    await rows().click();
    const chain = page.getByTestId('chain');
    await chain.getByText('准予驶入').first().waitFor();
    await chain.getByText('input.changed').waitFor();
    expect(await clicks(page)).toBeLessThanOrEqual(4);
    await picture(page, 'passages-chain-zh');
    await page.keyboard.press('Escape');
  });

  it('says why a vehicle was refused, in words, and finds it by lane', async () => {
    await page.getByRole('searchbox').fill('');
    await page.getByLabel('车道').selectOption('out-1');
    await rows().filter({ hasText: '张三' }).waitFor({ state: 'detached' });
    expect(await rows().textContent()).toContain('未放行');
    expect(await rows().textContent()).toContain('未登记卡');
    await page.getByLabel('车道').selectOption('');
  });

  it('shows a new passage without a press', async () => {
    await rows().nth(1).waitFor();
    await desk.through('in-1', ZHANG.card);
    await rows().nth(2).waitFor();
  });

  it('never writes what is looked for into an address', async () => {
    const addresses: string[] = [];
    page.on('request', (request) => addresses.push(request.url()));
    await page.getByRole('searchbox').fill('04A1B2C3');
    await rows().nth(2).waitFor({ state: 'detached' });
    expect(addresses.some((address) => address.includes('/passages/search'))).toBe(true);
    expect(addresses.filter((address) => address.includes('04A1B2C3'))).toEqual([]);
    await page.getByRole('searchbox').fill('');
  });
});

describe('the page of who is inside', () => {
  it('corrects where somebody is in three presses', async () => {
    await clicks(page);
    await page.getByRole('link', { name: '场内' }).click();
    await page.getByTestId('count-inside').getByText('1').waitFor();
    await rows().getByText('粤B12345').waitFor();
    expect(await page.getByTestId('count-inside').textContent()).toContain('1');
    await picture(page, 'inside-zh');
    await rows().getByRole('button', { name: '更正' }).click();
    await picture(page, 'inside-correct-zh');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('已更正：粤B12345，在场外').waitFor();
    expect(await clicks(page)).toBeLessThanOrEqual(4);
    await page.getByTestId('count-outside').click();
    await rows().getByText('盘点更正').waitFor();
  });

  it('keeps apart whose whereabouts are unknown', async () => {
    await desk.site.act({ type: 'fire.confirm', data: { why: '演练' } });
    await desk.site.act({ type: 'fire.reset', data: {} });
    await page.getByTestId('count-unknown').click();
    await rows().getByText('粤B12345').waitFor();
    await page.getByText('未知不会使任何人被拦').waitFor();
  });

  it('gives a table for a spreadsheet', async () => {
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: '导出 CSV' }).click();
    expect((await download).suggestedFilename()).toBe('muster.csv');
  });

  it('prints the list alone', async () => {
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.top').isVisible()).toBe(false);
    expect(await rows().getByText('粤B12345').isVisible()).toBe(true);
    await page.emulateMedia({ media: 'screen' });
  });

  it('speaks English, and fits a phone, as the passages do', async () => {
    await page.getByRole('button', { name: 'English' }).click();
    await picture(page, 'inside-en');
    expect(await fitsPhone(page)).toBe(true);
    await picture(page, 'inside-phone-en');
    await page.getByRole('link', { name: 'Passages' }).click();
    await rows().nth(2).waitFor();
    expect(await fitsPhone(page)).toBe(true);
    await picture(page, 'passages-phone-en');
  });

  it('breaks the policy of the page nowhere', () => {
    expect(desk.browser.faults).toEqual([]);
  });
});
