import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CredentialId, PermitId } from '../../rules/vocabulary/ids.ts';
import { card } from '../unit/rules/access/gate.ts';
import { clicks, type Desk, fitsPhone, picture, startDesk } from './desk.ts';

let desk: Desk;
let page: Page;
const LENT = card('0A0B0C01');
beforeAll(async () => {
  desk = await startDesk();
  for (const [credential, shown] of [
    ['visitor-1', LENT],
    ['visitor-2', card('5B1C2D02')],
  ] as const) {
    const data = { credential: credential as CredentialId, card: shown };
    await desk.site.act({ type: 'credential.enrol', data });
  }
  page = await desk.open('guard', '/visitors');
});
afterAll(() => desk?.close());

const row = (text: string): Locator => page.locator('.visitors tbody tr', { hasText: text });
const shelf = (name: string): Locator => page.getByTestId(`shelf-${name}`);

type Told = { readonly permit: string; readonly plate?: string; readonly until: string };

async function visitors(): Promise<readonly Told[]> {
  const answer = await desk.site.get('/api/v1/visitors', await desk.site.cookie('guard'));
  return ((await answer.json()) as { items: readonly Told[] }).items;
}

/** Types as a person does, and counts the keys. */
function keyboard() {
  let keys = 0;
  return {
    async type(text: string) {
      keys += text.length;
      await page.keyboard.type(text);
    },
    async press(key: string) {
      keys += 1;
      await page.keyboard.press(key);
    },
    keys: () => keys,
  };
}

describe('the page of visitors', () => {
  it('announces a visitor by keyboard alone: the plate, Tab, the household, Enter', async () => {
    await page.getByLabel('车牌').waitFor();
    await clicks(page);
    const { type, press, keys } = keyboard();
    await type('yue b·12345');
    await press('Tab');
    await type('3-1201');
    await press('Enter');
    await row('粤B12345').getByText('待到访').waitFor();
    expect(keys()).toBe('yue b·12345'.length + '3-1201'.length + 2);
    expect(await clicks(page)).toBe(0);
    expect(await visitors()).toMatchObject([
      { plate: '粤B12345', host: '3-1201', visits: 1, state: 'expected', by: 'guard' },
    ]);
  });

  it('is ready for the next one at once, and takes what is folded away by Tab', async () => {
    await clicks(page);
    const { type, press } = keyboard();
    await press('Tab');
    await type('物业');
    await press('Tab');
    await press('Tab');
    await press('Enter');
    await press('Tab');
    await type('王五');
    await press('Tab');
    await type('13900000000');
    await press('Tab');
    await type('前台小李');
    await picture(page, 'visitors-more-zh');
    await press('Enter');
    await row('王五').getByText('物业').waitFor();
    expect(await clicks(page)).toBe(0);
    expect(await visitors()).toMatchObject([
      { name: '王五', phone: '13900000000', agreed: '前台小李' },
      {},
    ]);
  });

  it('says what is missing, and puts the keyboard there', async () => {
    const { type, press } = keyboard();
    await type('沪A99999');
    await press('Enter');
    await page.getByText('请填写到访房号或单位').waitFor();
    await type('2-0302');
    await press('Enter');
    await row('沪A99999').getByText('2-0302').waitFor();
  });

  it('gives a province by one press, for who has no Chinese keyboard', async () => {
    await page.getByRole('group', { name: '省份简称' }).getByText('京').click();
    await page.keyboard.type('N8888f');
    expect(await page.getByLabel('车牌').inputValue()).toBe('京N8888F');
    await page.getByLabel('车牌').fill('');
  });

  it('gives a free temporary card, and takes it back, in two presses each at most', async () => {
    await clicks(page);
    await row('王五').getByRole('button', { name: '发卡' }).click();
    await page.locator('.ant-popover:visible').getByRole('button', { name: '…0C01' }).click();
    await row('王五').getByText('…0C01').waitFor();
    expect(await clicks(page)).toBe(2);
    await row('王五').getByRole('button', { name: '收卡' }).click();
    await row('王五').getByText('…0C01').waitFor({ state: 'detached' });
    expect(await clicks(page)).toBe(1);
  });

  it('lets a visitor stay an hour longer, until tonight or until a time, in two presses', async () => {
    const until = async () =>
      (await visitors()).find(({ plate }) => plate === '沪A99999')?.until ?? '';
    const before = Date.parse(await until());
    await clicks(page);
    await row('沪A99999').getByRole('button', { name: '延长' }).click();
    await page.locator('.ant-popover:visible').getByRole('button', { name: '再 1 小时' }).click();
    await expect.poll(async () => Date.parse(await until()) - before).toBe(3_600_000);
    expect(await clicks(page)).toBe(2);
  });

  it('shows at once who has come in, and that his card is missing when he has left', async () => {
    const [, , first] = await visitors();
    const data = { credential: 'visitor-1' as CredentialId, permit: first?.permit as PermitId };
    await desk.site.act({ type: 'credential.hand-out', data });
    await desk.through('in-1', LENT);
    await row('粤B12345').getByText('在场').waitFor();
    await expect.poll(() => shelf('inside').textContent()).toContain('1');
    await picture(page, 'visitors-zh');
    await desk.through('out-1', LENT);
    await shelf('cards').click();
    await row('粤B12345').getByText('已离场').waitFor();
    await row('粤B12345').getByRole('button', { name: '收卡' }).click();
    await page.getByText('没有这样的访客').waitFor();
    await shelf('open').click();
  });

  it('says what a delivery is about, and which of them stop at the gate', async () => {
    const errand = page.getByLabel('配送事由');
    expect(await errand.locator('option').allTextContents()).toContain('送餐（门口止步）');
    await page.getByLabel('车牌').fill('粤B77777');
    await page.getByLabel('到访房号或单位').fill('5-0101');
    await errand.selectOption('movers');
    await page.getByRole('button', { name: '登记（回车）' }).click();
    await row('粤B77777').getByText('搬家').waitFor();
    expect((await visitors())[0]).toMatchObject({ plate: '粤B77777', errand: 'movers' });
  });

  it('ends a visit in two presses', async () => {
    await clicks(page);
    await row('王五').getByRole('button', { name: '结束' }).click();
    await page.locator('.ant-popconfirm').getByRole('button', { name: '结束' }).click();
    await row('王五').waitFor({ state: 'detached' });
    expect(await clicks(page)).toBe(2);
    await shelf('history').click();
    await row('王五').getByText('已结束').waitFor();
    await shelf('open').click();
  });

  it('speaks English, and fits a phone', async () => {
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('button', { name: 'Announce (Enter)' }).waitFor();
    await picture(page, 'visitors-en');
    expect(await fitsPhone(page)).toBe(true);
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByLabel('Plate').focus();
    await picture(page, 'visitors-phone-en');
    expect(await fitsPhone(page)).toBe(true);
  });

  it('breaks the policy of the page nowhere', () => {
    expect(desk.browser.faults).toEqual([]);
  });
});
