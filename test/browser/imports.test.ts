import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { card } from '../unit/rules/access/gate.ts';
import { clicks, type Desk, fitsPhone, picture, startDesk } from './desk.ts';

let desk: Desk;
let page: Page;
beforeAll(async () => {
  desk = await startDesk();
  page = await desk.open('controller', '/permits/import');
});
afterAll(() => desk?.close());

const GOOD = '姓名,卡号,车牌\n周杰,7A1B2C3D,粤B55555\n吴敏,8D4E5F6A,粤B66666\n';
const BAD = '姓名,卡号,车牌\n周杰,不是卡号,粤B55555\n,8D4E5F6A,粤B66666\n';

/** Chooses a file as a person does: one press, and the machine's own window. */
async function choose(name: string, text: string): Promise<void> {
  const asked = page.waitForEvent('filechooser');
  await page.getByText('选择文件').click();
  const chooser = await asked;
  await chooser.setFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
}

describe('the page of imports', () => {
  it('tells what is wrong with each row, and takes nothing of the file', async () => {
    await choose('错.csv', BAD);
    const result = page.getByTestId('import');
    await result.getByText('文件有 2 处问题').waitFor();
    expect(await result.locator('.problems tbody tr').count()).toBe(2);
    expect(await result.locator('.problems tbody tr').first().textContent()).toContain('卡号');
    await picture(page, 'import-refused-zh');
    await page.getByText('还没有导入过').waitFor();
  });

  it('reads card numbers as they are said to be written, and gives every problem as a file', async () => {
    await page.getByLabel('文字编码').selectOption('gb18030');
    await page.getByLabel('卡号写法').selectOption('decimal');
    const rows = Array.from({ length: 25 }, (_, n) => `Li ${n},ABCDEF${n}`);
    await choose('hex.csv', ['name,card', ...rows].join('\n'));
    await page.getByText('文件有 25 处问题').waitFor();
    const all = page.getByRole('link', { name: '下载全部 25 处' });
    const href = (await all.getAttribute('href')) ?? '';
    const answer = await page.request.get(new URL(href, page.url()).href);
    expect((await answer.text()).trim().split('\r\n')).toHaveLength(26);
    await page.getByLabel('文字编码').selectOption('auto');
    await page.getByLabel('卡号写法').selectOption('auto');
  });

  it('looks at a file first, and imports it in two presses', async () => {
    await clicks(page);
    await choose('住户.csv', GOOD);
    await page.getByText('试读通过：新增 2 行').waitFor();
    await page.getByRole('button', { name: '导入这 2 行' }).click();
    await page.getByText('已导入 2 行').waitFor();
    expect(await clicks(page)).toBe(2);
    const row = page.locator('.imports tbody tr', { hasText: '住户.csv' });
    await row.getByText('已生效').waitFor();
    await picture(page, 'import-zh');
  });

  it('undoes an import in two presses', async () => {
    await clicks(page);
    const row = page.locator('.imports tbody tr', { hasText: '住户.csv' });
    await row.getByRole('button', { name: '撤销' }).click();
    await page.locator('.ant-popconfirm').getByRole('button', { name: '撤销' }).click();
    await row.getByText('已撤销').waitFor();
    expect(await clicks(page)).toBe(2);
  });

  it('gives a template that the reader of files takes as it is', async () => {
    const href = await page.getByRole('link', { name: '下载模板' }).getAttribute('href');
    const text = decodeURIComponent((href ?? '').split(',').slice(1).join(','));
    await choose('模板.csv', text);
    await page.getByText('模板.csv：试读通过：新增 1 行').waitFor();
  });

  it('fits a phone', async () => {
    expect(await fitsPhone(page)).toBe(true);
    await picture(page, 'import-phone-zh');
    await page.setViewportSize({ width: 1440, height: 900 });
  });
});

describe('a card enrolled at a reader', () => {
  it('is the next one shown there: which reader waits is told, and what came of it', async () => {
    await page.getByRole('link', { name: '通行证' }).first().click();
    await page.locator('.records tbody tr', { hasText: '李小龙' }).click();
    await clicks(page);
    await page.getByTestId('permit').getByRole('button', { name: '登记新卡' }).click();
    await page.getByLabel('读卡器', { exact: true }).selectOption({ label: '北围墙' });
    await page.getByRole('button', { name: '等待刷卡' }).click();
    await page.getByText('“北围墙”等待刷卡').waitFor();
    await picture(page, 'enrol-zh');
    await desk.site.show('north-reader', card('9A8B7C6D'));
    await page.getByText('已登记新卡').waitFor();
    await page.getByTestId('card-7C6D').waitFor();
    expect(await clicks(page)).toBeLessThanOrEqual(4);
  });

  it('says so where the card is another’s, and stops when it is told to', async () => {
    await page.getByTestId('permit').getByRole('button', { name: '登记新卡' }).click();
    await page.getByLabel('读卡器', { exact: true }).selectOption({ label: '北围墙' });
    await page.getByRole('button', { name: '等待刷卡' }).click();
    await page.getByText('“北围墙”等待刷卡').waitFor();
    await desk.site.show('north-reader', card('04A1B2C3'));
    await page.locator('.enrol-at .ant-alert-warning').waitFor();
    await page.getByRole('button', { name: '等待刷卡' }).click();
    await page.getByRole('button', { name: '停止' }).click();
    await page.getByRole('button', { name: '等待刷卡' }).waitFor();
    await page.keyboard.press('Escape');
  });
});

describe('the posture of the site', () => {
  it('is set in three presses and shown until when', async () => {
    await page.goto(`${desk.site.http.url}/gates`);
    await clicks(page);
    const bar = page.getByTestId('posture');
    await bar.getByText('正常').waitFor();
    await bar.getByRole('button', { name: '设置态势' }).click();
    await page.locator('.ant-modal').getByText('全区封控').click();
    await picture(page, 'posture-form-zh');
    await page.getByRole('button', { name: '保存' }).click();
    await bar.getByText('全区封控，至').waitFor();
    expect(await clicks(page)).toBe(3);
    await picture(page, 'posture-zh');
    await page.getByRole('button', { name: 'English' }).click();
    await bar.getByText('lockdown, until').waitFor();
  });

  it('breaks the policy of the page nowhere', () => {
    expect(desk.browser.faults).toEqual([]);
  });
});
