import { writeFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSetClock } from '../support/set-clock.ts';
import { clicks, type Desk, fitsPhone, picture, startDesk } from './desk.ts';
import { enrolGuards, patrolled, WANG, walkYesterday, yesterday } from './patrol-day.ts';

let desk: Desk;
let page: Page;
beforeAll(async () => {
  const clock = createSetClock(yesterday(8));
  desk = await startDesk({ site: patrolled, engineClock: clock, planFile: 'plan.svg' });
  await writeFile(desk.site.planFile ?? '', PLAN);
  await enrolGuards(desk.site);
  await walkYesterday(desk, clock);
  page = await desk.open('controller', '/');
}, 60_000);
afterAll(() => desk?.close());

const row = (route: string) => page.getByTestId(`row-${route}`);
const visit = () => page.getByTestId('visit');

const shut = async (): Promise<void> => {
  await page.keyboard.press('Escape');
  await visit().waitFor({ state: 'hidden' });
};

describe('the page of rounds', () => {
  it('finds yesterday’s missed point, and why, in three presses', async () => {
    await clicks(page);
    await page.getByRole('link', { name: '巡更', exact: true }).click();
    await page.getByRole('button', { name: '前一天' }).click();
    await row('walls').locator('[data-mark=missed]').first().click();
    await visit().getByText('时段和容差内没有打点').waitFor();
    expect(await clicks(page)).toBe(3);
    await visit().getByText('王队长').first().waitFor();
    const said = await visit().textContent();
    expect(said).toContain('漏巡');
    expect(said).toContain('09:00–10:00');
    await picture(page, 'patrol-missed-zh');
    await shut();
  });

  it('says of a point whose reader was down that nobody can tell, and since when it was', async () => {
    await row('lamps').locator('[data-mark=unprovable]').click();
    await visit().getByText('pool-reader 自 19:15:', { exact: false }).waitFor();
    await visit().getByText('恢复').waitFor();
    await shut();
  });

  it('lists what went wrong with its reason, the way to more one press away', async () => {
    const trouble = page.getByTestId('trouble');
    await trouble.getByText('15:08:', { exact: false }).first().waitFor();
    await picture(page, 'patrol-yesterday-zh');
    await clicks(page);
    await trouble.locator('tbody tr', { hasText: '地下车库' }).filter({ hasText: '迟到' }).click();
    await visit().getByText('固定读卡器').waitFor();
    expect(await clicks(page)).toBe(1);
    await picture(page, 'patrol-late-zh');
    await shut();
  });

  it('shows a tap in its round at once, without a reload', async () => {
    await page.getByRole('button', { name: '今天' }).click();
    await page.evaluate('window.stayed = true');
    const point = row('all-day').locator('[data-checkpoint=gate]');
    await expect.poll(() => point.getAttribute('data-mark')).toBe('due');
    await desk.site.show('gate-reader', WANG.card);
    await expect.poll(() => point.getAttribute('data-mark')).toBe('on-time');
    expect(await page.evaluate('window.stayed')).toBe(true);
    await row('all-day').getByText('王队长').waitFor();
    await row('all-day').getByText('余 1 点').waitFor();
    await picture(page, 'patrol-today-zh');
  });

  it('is walked through by keyboard alone', async () => {
    await row('all-day').locator('button').first().focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await visit().getByText('待打点').waitFor();
    await shut();
  });

  it('leaves a point out with a reason, in four presses', async () => {
    await clicks(page);
    await row('all-day').locator('[data-checkpoint=roof]').click();
    await visit().getByRole('button', { name: '跳过此点' }).click();
    await page.locator('.ant-modal').getByText('恶劣天气').click();
    await page.locator('.ant-modal').getByRole('button', { name: '保存' }).click();
    expect(await clicks(page)).toBe(4);
    await page.locator('.ant-message-notice').first().waitFor();
    await page.locator('.ant-modal').waitFor({ state: 'hidden' });
    await shut();
  });

  it('shows where each point is and how it stands', async () => {
    await page.getByRole('link', { name: '平面图' }).click();
    const gate = page.locator('[data-spot=gate]');
    await gate.waitFor();
    expect(await gate.getAttribute('data-mark')).toBe('on-time');
    await page.locator('.plan-sheet img').evaluate('(picture) => picture.decode()');
    // What site.yaml gives no place stands in a list beside the plan.
    await page.getByRole('button', { name: /屋顶水箱/ }).waitFor();
    await picture(page, 'patrol-map-zh');
  });

  it('replays a round tap by tap, each leg with the time it took', async () => {
    const day = new Date(yesterday(14)).toISOString().slice(0, 10);
    const round = encodeURIComponent(`walls/${day}T14:00`);
    await page.goto(`${desk.site.http.url}/patrol/replay?round=${round}`);
    const replay = page.getByTestId('replay');
    await replay
      .getByText(/步行 1[45]:\d\d/)
      .first()
      .waitFor();
    await replay.getByText('最少 1:00').waitFor();
    expect(await replay.locator('.is-now').getAttribute('data-spot')).toBe('north');
    await replay.getByRole('button', { name: '下一点' }).click();
    await page.keyboard.press('ArrowRight');
    expect(await replay.locator('.is-now').getAttribute('data-spot')).toBe('garage');
    await picture(page, 'patrol-replay-zh');
    await replay.getByRole('button', { name: /^#/ }).first().click();
    await page.getByTestId('chain').getByText('card.read').waitFor();
    await page.keyboard.press('Escape');
  });

  it('prints a label for each checkpoint, on A4, and waits for its tag', async () => {
    await page.getByRole('link', { name: '标签打印' }).click();
    await page.getByTestId('labels').getByText('屋顶水箱').waitFor();
    expect(await page.getByTestId('labels').locator('li').count()).toBe(5);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.parts').isVisible()).toBe(false);
    await picture(page, 'patrol-labels-print');
    await page.emulateMedia({ media: null });
    await page.getByTestId('labels').getByText('登记标签').first().click();
    await page.locator('.ant-modal').getByRole('button', { name: '开始登记' }).click();
    await page.locator('.ant-modal').getByText('请碰标签').waitFor();
    await picture(page, 'patrol-enrol-tag-zh');
    await page.locator('.ant-modal').getByRole('button', { name: '停止' }).click();
    await page.locator('.ant-modal .ant-alert-warning').waitFor();
    await page.locator('.ant-modal').getByRole('button', { name: '取消' }).click();
    await page.getByRole('link', { name: '巡更甘特图' }).click();
  });

  it('speaks English, is light or dark, and fits a phone', async () => {
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Rounds' }).waitFor();
    await page.getByRole('button', { name: 'Day before' }).click();
    await row('walls').locator('[data-mark=missed]').first().waitFor();
    await page.setViewportSize({ width: 1920, height: 1080 });
    await picture(page, 'patrol-yesterday-en-1080');
    await page.getByRole('button', { name: 'Dark' }).click();
    await page.locator('html[data-theme=dark]').waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Day before' }).click();
    await row('walls').locator('[data-mark=missed]').first().waitFor();
    await picture(page, 'patrol-dark-en-1080');
    expect(await fitsPhone(page)).toBe(true);
    await picture(page, 'patrol-phone-en');
  });

  it('breaks the policy of the page nowhere', () => {
    expect(desk.browser.faults).toEqual([]);
  });
});

const PLAN = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 450">
  <rect width="800" height="450" fill="#eef3ea"/>
  <path d="M0 380h800M400 0v450" stroke="#cfd6dd" stroke-width="26"/>
  <g fill="#cdd9e8" stroke="#9fb2c8">
    <rect x="60" y="60" width="130" height="90"/><rect x="230" y="60" width="130" height="90"/>
    <rect x="450" y="60" width="130" height="90"/><rect x="620" y="60" width="130" height="90"/>
    <rect x="60" y="220" width="130" height="90"/><rect x="450" y="220" width="300" height="110"/>
  </g>
  <script>window.top.broken = true</script>
</svg>`;
