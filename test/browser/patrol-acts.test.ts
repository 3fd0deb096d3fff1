import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../gateway/clock.ts';
import { createSetClock } from '../support/set-clock.ts';
import { clicks, type Desk, picture, startDesk } from './desk.ts';
import { enrolGuards, passTo, patrolled, WANG, yesterday } from './patrol-day.ts';

let desk: Desk;
let page: Page;
beforeAll(async () => {
  const clock = createSetClock(yesterday(8));
  desk = await startDesk({ site: patrolled, engineClock: clock });
  await enrolGuards(desk.site);
  await passTo(desk.site, clock, yesterday(9, 10));
  await desk.site.show('north-reader', WANG.card);
  await desk.site.show('pool-reader', WANG.card);
  await passTo(desk.site, clock, systemClock.now());
  page = await desk.open('controller', '/patrol');
}, 60_000);
afterAll(() => desk?.close());

const row = (route: string) => page.getByTestId(`row-${route}`);
const visit = () => page.getByTestId('visit');
const form = () => page.locator('.ant-modal');
const shut = async (): Promise<void> => {
  await page.keyboard.press('Escape');
  await visit().waitFor({ state: 'hidden' });
};

describe('what the office does about a round', () => {
  it('sees that a point was tapped quicker than anybody walks there', async () => {
    await page.getByRole('button', { name: '前一天' }).click();
    await row('walls').locator('[data-mark=too-fast]').click();
    await visit().getByTestId('reasons').getByText('距上一点 北围墙', { exact: false }).waitFor();
    await visit().getByText('王队长').first().waitFor();
    // The tap stands, though it proves nothing: what the rule would refuse is not offered.
    await visit().getByRole('button', { name: '补录打点' }).waitFor();
    expect(await visit().getByRole('button', { name: '跳过此点' }).count()).toBe(0);
    await picture(page, 'patrol-too-fast-zh');
    await shut();
  });

  it('records in four presses that somebody was there, marked as its word', async () => {
    const garage = row('walls').locator('[data-checkpoint=garage]').first();
    await expect.poll(() => garage.getAttribute('data-mark')).toBe('missed');
    await clicks(page);
    await garage.click();
    await visit().getByRole('button', { name: '补录打点' }).click();
    await picture(page, 'patrol-by-hand-zh');
    await form().getByText('监控录像确认').click();
    await form().getByRole('button', { name: '保存' }).click();
    await expect.poll(() => garage.getAttribute('data-mark')).toBe('on-time');
    expect(await clicks(page)).toBe(4);
    await visit().locator('dd', { hasText: '人工补录' }).waitFor();
    await visit().getByTestId('reasons').getByText('补录：监控录像确认').waitFor();
    await shut();
  });

  it('hands a round to another guard, found by his initials', async () => {
    await page.getByRole('button', { name: '今天' }).click();
    await clicks(page);
    await row('all-day').locator('[data-checkpoint=gate]').click();
    await visit().getByRole('button', { name: '移交任务' }).click();
    await form().locator('input:focus').waitFor();
    await page.keyboard.type('zba');
    await form().getByText('赵保安').click();
    await picture(page, 'patrol-hand-over-zh');
    await form().getByRole('button', { name: '保存' }).click();
    await form().waitFor({ state: 'hidden' });
    expect(await clicks(page)).toBe(4);
    await visit().locator('dd', { hasText: '赵保安' }).waitFor();
    await shut();
  });

  it('breaks the policy of the page nowhere', () => {
    expect(desk.browser.faults).toEqual([]);
  });
});
