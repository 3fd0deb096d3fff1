import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CredentialId, PersonId } from '../../rules/vocabulary/ids.ts';
import { card } from '../unit/rules/access/gate.ts';
import { clicks, type Desk, fitsPhone, picture, startDesk, ZHANG } from './desk.ts';

const STAFF = card('0A0B0C0D');

let desk: Desk;
let page: Page;
beforeAll(async () => {
  desk = await startDesk();
  const { site } = desk;
  const person = 'wang' as PersonId;
  await site.act({ type: 'person.save', data: { person, name: '王队长', guard: true } });
  const credential = 'staff-wang' as CredentialId;
  await site.act({ type: 'credential.enrol', data: { credential, card: STAFF, holder: person } });
  await site.show('desk-reader', STAFF);
  await desk.through('in-1', ZHANG.card);
  await byHand('in-1-barrier-board');
  page = await desk.open('guard', '/');
});
afterAll(() => desk?.close());

/** Somebody presses the button in the booth: the arm goes up and down. */
async function byHand(board: string): Promise<void> {
  const { site } = desk;
  await site.contact(board, 'booth-up', 'on');
  await site.contact(board, 'arm-down', 'off');
  await site.contact(board, 'arm-up', 'on');
  await site.contact(board, 'booth-up', 'off');
  await site.contact(board, 'arm-up', 'off');
  await site.contact(board, 'arm-down', 'on');
}

const figure = (name: string) => page.getByTestId(name).locator('dd');

describe('the page of openings', () => {
  it('asks the guard on post at once, and one press answers', async () => {
    const asked = page.getByTestId('asked');
    await asked.getByText('岗亭手控盒').waitFor();
    await picture(page, 'openings-asked-zh');
    await clicks(page);
    await asked.getByRole('button', { name: '推车' }).click();
    await asked.waitFor({ state: 'detached' });
    expect(await clicks(page)).toBe(1);
  });

  it('takes the guard’s own words too, from the ledger, in two presses and Enter', async () => {
    await byHand('out-1-barrier-board');
    await page.getByRole('link', { name: '开闸对账' }).click();
    const toSay = page.getByTestId('to-say');
    await toSay.getByText('东门出口').waitFor();
    await picture(page, 'openings-guard-zh');
    await clicks(page);
    await toSay.getByRole('button', { name: '其他…' }).click();
    await page.keyboard.type('搬家车辆压杆');
    await page.keyboard.press('Enter');
    await toSay.waitFor({ state: 'detached' });
    expect(await clicks(page)).toBe(1);
    await page.locator('.openings').getByText('搬家车辆压杆').waitFor();
  });

  it('is the first screen a manager is shown', async () => {
    await byHand('out-1-barrier-board');
    await page.close();
    page = await desk.open('manager', '/');
    await page.getByRole('heading', { name: '开闸对账' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/openings');
    await page.getByRole('link', { name: '实时监控' }).click();
    await page.getByTestId('lane-in-1').waitFor();
    await page.goBack();
    await page.getByTestId('total').waitFor();
  });

  it('shows in big figures what nobody can explain, with nought as the target', async () => {
    await figure('total').getByText('4').waitFor();
    expect(await figure('unexplained').textContent()).toBe('0');
    expect(await page.getByTestId('unexplained').textContent()).toContain('目标 0');
    expect(await figure('unsaid').textContent()).toBe('1');
    await page.getByTestId('to-say').getByText('岗亭手控盒').waitFor();
    await picture(page, 'openings-zh');
  });

  it('walks any opening back to its cause in one press', async () => {
    await clicks(page);
    await page.locator('.openings tbody tr', { hasText: '通行许可' }).click();
    const chain = page.getByTestId('chain');
    await chain.getByText('准予驶入').waitFor();
    await chain.getByText('card.read').waitFor();
    expect(await clicks(page)).toBe(1);
    await page.keyboard.press('Escape');
    await chain.waitFor({ state: 'hidden' });
  });

  it('sums by barrier and by shift, with who stood there', async () => {
    const barrier = page.locator('.by-barrier tbody tr', { hasText: '东门出口' });
    await expect.poll(() => barrier.textContent()).toContain('2');
    const shift = page.locator('.shifts tbody tr', { hasText: '王队长' });
    await shift.getByText('岗亭手控盒 3').waitFor();
    expect(await shift.textContent()).toContain('东门岗');
    expect(await shift.textContent()).toContain('在岗');
    await picture(page, 'openings-shifts-zh');
  });

  it('shows another day, and comes back to today', async () => {
    await page.getByRole('button', { name: '前一天' }).click();
    await page.getByText('当日没有开闸').waitFor();
    expect(await figure('total').textContent()).toBe('0');
    await page.getByRole('button', { name: '今天' }).click();
    await figure('total').getByText('4').waitFor();
  });

  it('is exported as a table with names and the words of the keys', async () => {
    const href = await page.getByRole('link', { name: '导出 CSV' }).getAttribute('href');
    const answer = await desk.site.get(href ?? '', await desk.site.cookie('manager'));
    const lines = (await answer.text()).trim().split('\r\n');
    expect(lines).toHaveLength(5);
    expect(lines[2]).toContain('搬家车辆压杆');
    expect(lines[3]).toContain('东门入口,岗亭手控盒');
    expect(lines[3]).toContain('推车、三轮');
    expect(lines[3]).toContain('王队长');
  });

  it('speaks English, and fits a phone', async () => {
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'By shift' }).waitFor();
    await page.locator('.openings').getByText('a cart or tricycle').waitFor();
    await picture(page, 'openings-en');
    expect(await fitsPhone(page)).toBe(true);
    await picture(page, 'openings-phone-en');
  });

  it('breaks the policy of the page nowhere', () => {
    expect(desk.browser.faults).toEqual([]);
  });
});
