import type { Page } from 'playwright-core';
import readXlsx from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../gateway/clock.ts';
import { dayAfter, localDay } from '../../rules/vocabulary/zone-time.ts';
import { createSetClock } from '../support/set-clock.ts';
import { clicks, type Desk, fitsPhone, picture, startDesk } from './desk.ts';
import { enrolGuards, patrolled, walkYesterday, yesterday } from './patrol-day.ts';

const TODAY = localDay(patrolled.zone, systemClock.now());
const YESTERDAY = dayAfter(TODAY, -1);

const lampPoint = patrolled.checkpoints.find(({ items }) => items?.some(({ id }) => id === 'lamp'));
if (lampPoint === undefined) throw new Error('no lamp to look at');
const { id: LAMP_POINT, name: LAMP_POINT_NAME } = { ...lampPoint, name: lampPoint.name.zh };

let desk: Desk;
let page: Page;
beforeAll(async () => {
  const clock = createSetClock(yesterday(8));
  desk = await startDesk({ site: patrolled, engineClock: clock });
  await enrolGuards(desk.site);
  await walkYesterday(desk, clock);
  page = await desk.open('controller', '/');
}, 60_000);
afterAll(() => desk?.close());

const figure = (name: string) => page.getByTestId(name).locator('dd');
const missed = () => page.getByTestId('not-made');

describe('the page of coverage', () => {
  it('finds yesterday’s missed visits, and why, in two presses', async () => {
    await clicks(page);
    await page.getByRole('link', { name: '到位率', exact: true }).first().click();
    await page.getByRole('button', { name: '昨天' }).click();
    const row = missed().locator('tr', { hasText: '09:00–10:00' });
    await row.getByText('地下车库').waitFor();
    expect(await clicks(page)).toBe(2);
    const said = await row.textContent();
    expect(said).toContain('漏巡');
    expect(said).toContain('至容限结束无打点');
    await row.getByText('王队长（本轮打点人）').waitFor();
  });

  it('shows what cannot be proved in a figure of its own, and says how it counts', async () => {
    await expect
      .poll(async () => Number(await figure('unprovable').textContent()))
      .toBeGreaterThan(0);
    await page.getByText('无法证明的不算到位也不算未到位').waitFor();
    await picture(page, 'coverage-zh');
  });

  it('leads from a point to its own misses in one press', async () => {
    await clicks(page);
    await page.getByTestId('coverage').getByRole('button', { name: '屋顶水箱' }).click();
    await page.getByRole('heading', { name: '未到位明细：屋顶水箱' }).waitFor();
    await missed().locator('tbody tr', { hasText: '地下车库' }).waitFor({ state: 'detached' });
    await missed().locator('tbody tr', { hasText: '屋顶水箱' }).first().waitFor();
    expect(await clicks(page)).toBe(1);
  });

  it('is told by guard as well, with their names', async () => {
    await page.getByLabel('按').selectOption('guard');
    await page.getByTestId('coverage').getByRole('button', { name: '王队长' }).waitFor();
    await page.getByTestId('coverage').getByRole('button', { name: '（不明）' }).waitFor();
    await picture(page, 'coverage-guards-zh');
  });
});

describe('the year', () => {
  it('is walked by arrow keys, day by day, and opens a day with Enter', async () => {
    await page.getByRole('link', { name: '全年热力图' }).click();
    const cell = page.locator(`[data-day="${YESTERDAY}"]`);
    // Fair until the round of the night is judged at half past two, and bad from then on.
    await page.locator(`[data-day="${YESTERDAY}"]:is(.fair, .bad)`).waitFor();
    expect(await cell.getAttribute('aria-label')).toMatch(/到位率 \d+\.\d%，应到 \d+，漏巡 \d+/);
    await picture(page, 'coverage-year-zh');
    const before = page.locator(`[data-day="${dayAfter(YESTERDAY, -7)}"]`);
    await before.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await figure('coverage').waitFor();
    expect(await page.getByLabel('从').inputValue()).toBe(YESTERDAY);
    expect(await page.getByLabel('至').inputValue()).toBe(YESTERDAY);
  });

  it('says its steps in words, each with a sign besides its colour', async () => {
    await page.getByRole('link', { name: '全年热力图' }).click();
    const legend = page.locator('.year-legend li');
    expect(await legend.allTextContents()).toEqual([
      '全部到位',
      '·95%以上',
      '–85%–95%',
      '×低于 85%',
      '?应到但未知',
      '无应到',
    ]);
  });
});

describe('what was inspected', () => {
  it('is counted by item, with the share that was fine', async () => {
    for (const state of ['fine', 'fine', 'faulty'] as const) {
      const place = { checkpoint: LAMP_POINT, item: 'lamp' };
      const found = state === 'fine' ? { state } : { state, note: '灯不亮' };
      await desk.site.act({ type: 'inspection.record', data: { ...place, ...found } });
    }
    await page.getByRole('link', { name: '检查完好率' }).click();
    await page.getByRole('button', { name: '今天' }).click();
    const row = page.getByTestId('inspections').locator('tr', { hasText: '路灯' });
    await row.waitFor();
    expect(await row.locator('td').allTextContents()).toEqual(['路灯', '66.6%', '3', '2', '1']);
    await picture(page, 'inspections-zh');
    await page.getByLabel('按').selectOption('checkpoint');
    await page.getByTestId('inspections').getByText(LAMP_POINT_NAME).waitFor();
  });
});

describe('the month’s sheet', () => {
  it('fits an A4 page across, without the console around it', async () => {
    await page.getByRole('link', { name: '月度表' }).click();
    await page.getByLabel('月份').fill(YESTERDAY.slice(0, 7));
    const row = page.getByTestId('month').locator('tbody tr', { hasText: '地下车库' });
    await row.waitFor();
    // The round of the night is judged or not yet, by when the test runs.
    expect(await row.textContent()).toMatch(/2\/[34]/);
    await picture(page, 'coverage-month-zh');
    await page.emulateMedia({ media: 'print' });
    // A4 across at 96 dots to the inch, without its margins.
    await page.setViewportSize({ width: 1_047, height: 718 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(1_047);
    await page.getByRole('navigation', { name: '到位率各页' }).waitFor({ state: 'hidden' });
    await picture(page, 'coverage-print-zh');
    await page.emulateMedia({ media: null });
    await page.setViewportSize({ width: 1_440, height: 900 });
  });

  it('is a workbook too', async () => {
    const href = await page.getByRole('link', { name: '导出 Excel 月表' }).getAttribute('href');
    const answer = await desk.site.get(href ?? '', await desk.site.cookie('controller'));
    const sheets = await readXlsx(Buffer.from(await answer.arrayBuffer()));
    expect(JSON.stringify(sheets)).toContain('屋顶水箱');
  });

  it('speaks English, and fits a phone', async () => {
    await page.getByRole('button', { name: 'English' }).click();
    await picture(page, 'coverage-month-en');
    await page.getByRole('link', { name: 'The year' }).click();
    await page.getByText('below 85%').waitFor();
    await picture(page, 'coverage-year-en');
    await page.getByRole('link', { name: 'Coverage', exact: true }).last().click();
    await page.getByText('counts neither way').waitFor();
    await picture(page, 'coverage-en');
    expect(await fitsPhone(page)).toBe(true);
    await picture(page, 'coverage-phone-en');
  });

  it('breaks the policy of the page nowhere', () => {
    expect(desk.browser.faults).toEqual([]);
  });
});
