import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clicks, type Desk, fitsPhone, picture, startDesk } from './desk.ts';

let desk: Desk;
let page: Page;
beforeAll(async () => {
  desk = await startDesk();
  page = await desk.open('controller', '/');
});
afterAll(() => desk?.close());

const rows = () => page.locator('.records tbody tr');
const find = async (typed: string): Promise<void> => {
  await page.getByRole('searchbox').fill(typed);
};
const permits = async () => {
  const answer = await desk.site.post(
    '/api/v1/permits/search',
    { find: '王小明' },
    await desk.site.cookie('manager'),
  );
  return (await answer.json()) as { items: readonly object[] };
};

describe('the page of permits', () => {
  it('issues a permit with a car and a card in three presses', async () => {
    await clicks(page);
    await page.getByRole('link', { name: '通行证' }).click();
    await page.getByRole('button', { name: '办理通行证' }).click();
    const form = page.locator('.permit-form');
    await form.getByLabel('持证人').fill('王小明');
    await form.getByLabel('房号').fill('5栋2单元808');
    await form.getByLabel('电话').fill('13912345678');
    await form.getByPlaceholder('车牌').fill('粤B·88A66');
    await form.getByPlaceholder('颜色').fill('蓝色');
    await form.getByLabel('卡号').fill('04 77 88 99');
    await picture(page, 'permits-form-zh');
    await page.getByRole('button', { name: '签发' }).click();
    await page.getByText('已签发：王小明').waitFor();
    expect(await clicks(page)).toBeLessThanOrEqual(4);
    expect((await permits()).items).toMatchObject([
      {
        class: 'resident',
        state: 'active',
        household: '5栋2单元808',
        holder: { name: '王小明', phone: '13912345678' },
        vehicles: [{ plate: '粤B88A66', colour: '蓝色' }],
        cards: [{ tail: '8899' }],
      },
    ]);
  });

  it('finds a permit by the initials of its holder, without a press', async () => {
    await find('zs');
    await page.getByText('李小龙').waitFor({ state: 'detached' });
    expect(await rows().count()).toBe(1);
    expect(await rows().textContent()).toContain('张三');
    await find('');
    await page.getByText('李小龙').waitFor();
    await picture(page, 'permits-zh');
  });

  it('replaces a lost card in four presses, and the old one opens nothing more', async () => {
    await clicks(page);
    await rows().filter({ hasText: '王小明' }).click();
    await page.getByTestId('permit').getByRole('button', { name: '补卡' }).click();
    await page.locator('.ant-modal').getByLabel('卡号').fill('04AABBCC');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('已补卡，旧卡已挂失').waitFor();
    expect(await clicks(page)).toBeLessThanOrEqual(4);
    await page.getByTestId('card-BBCC').waitFor();
    await page.getByTestId('card-8899').getByText('已挂失').waitFor();
    await picture(page, 'permits-permit-zh');
  });

  it('suspends a permit and resumes it', async () => {
    await page.getByTestId('permit').getByRole('button', { name: '停用' }).click();
    await page.getByTestId('permit').getByRole('button', { name: '恢复' }).waitFor();
    expect((await permits()).items).toMatchObject([{ state: 'suspended' }]);
    await page.getByTestId('permit').getByRole('button', { name: '恢复' }).click();
    await page.getByTestId('permit').getByRole('button', { name: '停用' }).waitFor();
  });

  it('changes hours and validity, and keeps what was not touched', async () => {
    await page.getByTestId('permit').getByRole('button', { name: '修改' }).click();
    const form = page.locator('.permit-form');
    await form.getByRole('button', { name: '添加时段' }).click();
    await form.getByLabel('日期').selectOption('workdays');
    await form.getByRole('button', { name: '一年' }).click();
    await form.getByLabel('东门入口').check();
    await form.getByRole('button', { name: '保存修改' }).click();
    await page.getByText('已修改：王小明').waitFor();
    expect((await permits()).items).toMatchObject([
      {
        hours: [{ days: 'workdays', from: '08:00', to: '18:00' }],
        lanes: ['in-1'],
        validTo: expect.stringContaining('T15:59:00'),
        vehicles: [{ plate: '粤B88A66', colour: '蓝色' }],
        cards: [{ tail: 'BBCC' }, { tail: '8899' }],
      },
    ]);
    await page.getByTestId('permit').getByText('工作日 08:00–18:00').waitFor();
  });

  it('locks a car for its owner, and blocks it with a reason, an end and a second person', async () => {
    const permit = page.getByTestId('permit');
    await permit.getByRole('button', { name: '锁车' }).click();
    await permit.getByText('已锁车').waitFor();
    await permit.getByRole('button', { name: '解锁' }).click();
    await permit.getByRole('button', { name: '列入黑名单' }).click();
    const form = page.locator('.ant-modal');
    await form.getByText('多次违规').click();
    await form.getByLabel('批准人').fill('物业经理');
    await picture(page, 'permits-block-zh');
    await form.getByRole('button', { name: '列入黑名单' }).click();
    await page.getByText('已列入黑名单').waitFor();
    await permit.getByText('多次违规').waitFor();
    await page.keyboard.press('Escape');
  });

  it('lists the block, and lifts it', async () => {
    await page.getByRole('link', { name: '黑名单' }).click();
    await rows().getByText('粤B88A66').waitFor();
    await picture(page, 'permits-blocks-zh');
    await rows().getByRole('button', { name: '移出' }).click();
    await page.locator('.ant-popconfirm').getByRole('button', { name: '移出' }).click();
    await page.getByText('黑名单为空').waitFor();
  });

  it('sets the spaces of a household in three presses', async () => {
    await clicks(page);
    await page.getByRole('link', { name: '本户车位' }).click();
    await page.getByRole('textbox', { name: '房号' }).fill('5栋2单元808');
    await page.getByLabel('车位数').fill('1');
    await page.getByRole('button', { name: '保存' }).click();
    await rows().getByText('5栋2单元808').waitFor();
    expect(await clicks(page)).toBeLessThanOrEqual(4);
  });

  it('is worked by keyboard: a row opens with Enter, Escape closes it', async () => {
    await page.getByRole('link', { name: '通行证' }).first().click();
    await rows().first().focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('permit').waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId('permit').waitFor({ state: 'hidden' });
  });

  it('speaks English, and fits a phone', async () => {
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('button', { name: 'New permit' }).waitFor();
    await picture(page, 'permits-en');
    expect(await fitsPhone(page)).toBe(true);
    await picture(page, 'permits-phone-en');
    await page.getByRole('button', { name: 'New permit' }).click();
    await page.locator('.permit-form').waitFor();
    await picture(page, 'permits-form-phone-en');
    expect(await fitsPhone(page)).toBe(true);
  });

  it('is not offered to a guard, who is refused by the server too', async () => {
    const guard = await desk.open('guard', '/');
    await guard.getByTestId('lane-out-1').waitFor();
    expect(await guard.getByRole('link', { name: '通行证' }).count()).toBe(0);
    const answer = await desk.site.post(
      '/api/v1/permits/search',
      {},
      await desk.site.cookie('guard'),
    );
    expect(answer.status).toBe(403);
    await guard.close();
  });

  it('breaks the policy of the page nowhere', () => {
    expect(desk.browser.faults).toEqual([]);
  });
});
