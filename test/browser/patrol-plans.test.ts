import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clicks, type Desk, fitsPhone, picture, startDesk } from './desk.ts';
import { enrolGuards, patrolled } from './patrol-day.ts';

let desk: Desk;
let page: Page;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-folder-'));
  desk = await startDesk({ site: patrolled, folders: new Map([['patrol-files', folder]]) });
  await enrolGuards(desk.site);
  page = await desk.open('manager', '/patrol/routes');
}, 60_000);
afterAll(async () => {
  await desk?.close();
  await rm(folder, { recursive: true, force: true });
});

const route = (id: string) => page.getByTestId(`route-${id}`);
const form = () => page.getByTestId('route-form');
const save = () => page.getByRole('button', { name: '保存计划' });

describe('the page of routes', () => {
  it('shows each route with its plans, and the week that follows from them', async () => {
    await route('walls').getByText('执行中').waitFor();
    await route('walls').getByText('site.yaml 所设').waitFor();
    await page.getByTestId('week').getByText('09:00–10:00').first().waitFor();
    await picture(page, 'patrol-routes-zh');
  });

  it('puts a point elsewhere by keyboard and shows the week before anything is saved', async () => {
    await route('walls').getByRole('button', { name: '修改计划' }).click();
    await form().getByText('北围墙').waitFor();
    await form().getByRole('button', { name: '下移 北围墙' }).focus();
    await page.keyboard.press('Alt+ArrowDown');
    await expect
      .poll(() => page.getByTestId('route-points').locator('b').allTextContents())
      .toEqual(['游泳池', '北围墙', '地下车库']);
    await form().locator('#row-0-from').fill('08:30');
    await form().getByText('08:30–10:00').first().waitFor();
    await picture(page, 'patrol-route-form-zh');
  });

  it('says what is wrong with a plan, and saves none that would be refused', async () => {
    await form().locator('#row-1-from').fill('09:00');
    await form().locator('.ant-alert-error').first().waitFor();
    expect(await save().isDisabled()).toBe(true);
    await form().locator('#row-1-from').fill('14:00');
    await form().locator('.ant-alert-error').waitFor({ state: 'detached' });
  });

  it('saves it with effect from tomorrow, and takes it back in one press', async () => {
    await expect.poll(() => save().isDisabled()).toBe(false);
    await save().click();
    await form().waitFor({ state: 'hidden' });
    await route('walls').getByText('待生效').waitFor();
    await picture(page, 'patrol-routes-planned-zh');
    await clicks(page);
    await route('walls').getByRole('button', { name: '撤回' }).click();
    await route('walls').getByText('待生效').waitFor({ state: 'detached' });
    expect(await clicks(page)).toBe(1);
  });

  it('makes a new route at a rhythm, and ends one with a reason', async () => {
    await page.getByRole('button', { name: '新路线' }).click();
    await form().locator('#route-zh').fill('消防点');
    await form().locator('#route-en').fill('Fire points');
    for (const name of ['大门', '屋顶水箱']) {
      await form().getByLabel('添加巡更点…').selectOption({ label: name });
    }
    await form().getByLabel('方式').selectOption('every');
    await form().locator('#row-0-to').fill('23:00');
    await form().locator('#row-0-everyMin').fill('60');
    await form().getByText('20:00–21:00').first().waitFor();
    await expect.poll(() => save().isDisabled()).toBe(false);
    await save().click();
    const made = page.locator('.route-card', { hasText: '消防点' });
    await made.getByText('2 点，每日 3 次').waitFor();
    await route('lamps').getByRole('button', { name: '停用' }).click();
    await page.locator('#end-why').fill('不再需要');
    await page.locator('.ant-modal').getByRole('button', { name: '停用' }).click();
    await route('lamps').getByText('不再需要').waitFor();
  });

  it('puts a baton’s file into its folder, and says what became of it', async () => {
    await page.getByRole('link', { name: '巡更棒上传' }).click();
    await page.locator('input[type=file]').setInputFiles({
      name: 'taps.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('time,point\n'),
    });
    await page.getByTestId('files-waiting').getByText('taps.csv').waitFor();
    expect(await readFile(join(folder, 'taps.csv'), 'utf8')).toBe('time,point\n');
    await picture(page, 'patrol-upload-zh');
  });

  it('lets a guard look and change nothing', async () => {
    await page.close();
    page = await desk.open('guard', '/patrol/routes');
    await route('walls').getByText('执行中').waitFor();
    expect(await page.getByRole('button', { name: '修改计划' }).count()).toBe(0);
    expect(await page.getByRole('link', { name: '巡更棒上传' }).count()).toBe(0);
  });

  it('speaks English, and fits a phone', async () => {
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'The coming week' }).waitFor();
    await picture(page, 'patrol-routes-en');
    expect(await fitsPhone(page)).toBe(true);
  });

  it('breaks the policy of the page nowhere', () => {
    expect(desk.browser.faults).toEqual([]);
  });
});
