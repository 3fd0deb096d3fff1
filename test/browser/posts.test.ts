import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CredentialId, PersonId } from '../../rules/vocabulary/ids.ts';
import { card } from '../unit/rules/access/gate.ts';
import { clicks, type Desk, fitsPhone, picture, startDesk } from './desk.ts';

const WANG = card('0A0B0C0D');

let desk: Desk;
let page: Page;
beforeAll(async () => {
  desk = await startDesk();
  for (const [person, name, shown] of [
    ['wang', '王队长', WANG],
    ['zhao', '赵保安', card('5B1C2D3E')],
  ] as const) {
    const holder = person as PersonId;
    await desk.site.act({ type: 'person.save', data: { person: holder, name, guard: true } });
    const credential = `staff-${person}` as CredentialId;
    await desk.site.act({ type: 'credential.enrol', data: { credential, card: shown, holder } });
  }
  page = await desk.open('controller', '/posts');
});
afterAll(() => desk?.close());

const post = () => page.getByTestId('post-east-gate');
/** Signs in as somebody else: the browser has one session. */
const as = async (role: string, path: string): Promise<void> => {
  await page.close();
  page = await desk.open(role, path);
};
const lane = () => page.getByTestId('lane-out-1');

/** An override at the exit, as far as the act is sent. */
async function override(): Promise<void> {
  await lane().getByRole('button', { name: '特殊放行' }).click();
  for (const name of ['忘带卡', '监控录像', '确认放行']) {
    await page.getByText(name, { exact: true }).last().click();
  }
}

async function whoGave(): Promise<unknown> {
  const answer = await desk.site.get('/api/v1/feed?limit=300', await desk.site.cookie('guard'));
  const { facts } = (await answer.json()) as { facts: { type: string; data: { by?: string } }[] };
  return facts.filter(({ type }) => type === 'override.given').map(({ data }) => data.by);
}

describe('the page of posts', () => {
  it('shows who signs on by card, as it happens', async () => {
    await post().getByText('无人在岗').waitFor();
    await desk.site.show('desk-reader', WANG);
    await post().getByText('王队长').waitFor();
    await picture(page, 'posts-zh');
  });

  it('relieves a guard in four presses, and says who stands there now', async () => {
    await clicks(page);
    await post().getByRole('button', { name: '调换' }).click();
    await page.locator('.ant-modal input:focus').waitFor();
    await page.keyboard.type('zba');
    await page.locator('.ant-modal').getByText('赵保安').click();
    await page.locator('.ant-modal').getByText('身体不适').click();
    await picture(page, 'posts-relieve-zh');
    await page.locator('.ant-modal').getByRole('button', { name: '调换' }).click();
    await post().getByText('赵保安').waitFor();
    expect(await clicks(page)).toBe(4);
  });

  it('checks whether the guard is there, who answers by his card in time', async () => {
    await post().getByRole('button', { name: '查岗' }).click();
    const asked = page.getByTestId('checks-east-gate');
    await asked.getByText('查岗：请应答').waitFor();
    expect(await asked.getByText(/剩余 \d:\d\d/).count()).toBe(1);
    // Who asked does not answer.
    expect(await asked.getByRole('button').count()).toBe(0);
    await picture(page, 'posts-check-zh');
    await desk.site.show('desk-reader', card('5B1C2D3E'));
    await asked.waitFor({ state: 'detached' });
    await post().getByText('赵保安').waitFor();
  });

  it('is answered by a guard with one key', async () => {
    await post().getByRole('button', { name: '查岗' }).click();
    await as('guard', '/');
    await page.getByTestId('checks-east-gate').getByText('查岗：请应答').waitFor();
    await picture(page, 'live-check-guard-zh');
    await page.getByRole('link', { name: '岗位' }).click();
    const asked = page.getByTestId('checks-east-gate');
    await asked.getByRole('button', { name: '在岗，应答' }).waitFor();
    await picture(page, 'posts-check-guard-zh');
    await page.keyboard.press('Enter');
    await asked.waitFor({ state: 'detached' });
    await as('controller', '/posts');
  });

  it('is not offered to a guard, who is refused by the server too', async () => {
    await as('guard', '/posts');
    await post().getByText('赵保安').waitFor();
    expect(await post().getByRole('button', { name: '调换' }).count()).toBe(0);
    const act = { type: 'post.relieve', data: { post: 'east-gate', why: '换班' } };
    const answer = await desk.site.post('/api/v1/acts', act, await desk.site.cookie('guard'));
    expect(answer.status).toBe(403);
  });
});

describe('an act signed by staff card', () => {
  it('waits for the card where the machine was set so, unless called off, and is his whose card it was', async () => {
    await page.getByRole('switch', { name: '刷卡签字' }).click();
    await picture(page, 'posts-guard-zh');
    await page.getByRole('link', { name: '实时监控' }).click();
    await desk.site.contact('out-1-barrier-board', 'arming-loop', 'on');
    await override();
    const waiting = page.getByRole('alertdialog', { name: '请刷卡签字' });
    await waiting.getByText('在“东门岗”的读卡器上刷工牌').waitFor();
    expect(await waiting.textContent()).toMatch(/\d+ 秒/);
    await picture(page, 'signature-zh');
    await waiting.getByRole('button', { name: '取消' }).click();
    await waiting.waitFor({ state: 'detached' });
    expect(await whoGave()).toEqual([]);
    await page.getByText('确认放行', { exact: true }).last().click();
    await waiting.waitFor();
    await desk.site.show('desk-reader', WANG);
    await page.getByText('已放行：东门出口').waitFor();
    await waiting.waitFor({ state: 'detached' });
    expect(await whoGave()).toEqual(['wang']);
  });

  it('is what the tablet in the booth has for every way out but an emergency', async () => {
    for (const [input, state] of [
      ['arm-down', 'off'],
      ['arm-up', 'on'],
      ['safety-loop', 'on'],
      ['arming-loop', 'off'],
      ['safety-loop', 'off'],
      ['arm-up', 'off'],
      ['arm-down', 'on'],
      ['arming-loop', 'on'],
    ] as const) {
      await desk.site.contact('out-1-barrier-board', input, state);
    }
    await as('booth', '/');
    await override();
    await page.getByRole('alertdialog', { name: '请刷卡签字' }).waitFor();
    await desk.site.show('desk-reader', WANG);
    await page.getByText('已放行：东门出口').waitFor();
    expect(await whoGave()).toEqual(['wang', 'wang']);
  });

  it('an emergency waits for no card', async () => {
    await page.getByTestId('lane-in-1').getByRole('button', { name: '紧急放行' }).click();
    await page.locator('.ant-modal').getByRole('button').filter({ hasText: '救护' }).click();
    await page.getByText('已放行：东门入口').waitFor();
    expect(await page.getByRole('alertdialog').count()).toBe(0);
  });

  it('speaks English, and fits a phone', async () => {
    await as('controller', '/posts');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('button', { name: 'Relieve' }).waitFor();
    expect(await fitsPhone(page)).toBe(true);
    await picture(page, 'posts-phone-en');
  });

  it('breaks the policy of the page nowhere', () => {
    expect(desk.browser.faults).toEqual([]);
  });
});
