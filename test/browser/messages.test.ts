import { expect, it, onTestFinished } from 'vitest';
import { startReceiver } from '../support/receiver.ts';
import { hookTo } from '../unit/gateway/notify/tower.ts';
import { fitsPhone, picture, startDesk } from './desk.ts';

it('messages to receivers outside are tested, seen where they did not arrive, and sent anew', async () => {
  const duty = await startReceiver();
  const chief = await startReceiver();
  chief.answer(500);
  const desk = await startDesk({
    hooks: [hookTo(duty.url), hookTo(chief.url, { id: 'chief', tells: 'kind' })],
  });
  onTestFinished(() => desk.close());
  const page = await desk.open('controller', '/messages');
  const row = (key: string) => page.locator(`tr[data-key=${key}]`);

  await row('duty').getByRole('button', { name: '测试' }).click();
  await page.getByText('duty 已收到测试消息').waitFor();
  await row('chief').getByRole('button', { name: '测试' }).click();
  await page.getByText('chief 未收到测试消息：对方未接收 500').waitFor();
  expect(duty.received.told).toHaveLength(1);

  await page.getByRole('button', { name: '全部' }).click();
  await page.getByText('已忽略').waitFor();
  await picture(page, 'messages-zh');
  chief.answer(410);
  await page.getByRole('button', { name: '重发' }).click();
  await page.getByRole('button', { name: '未送达' }).click();
  await page.getByText('对方已停用 410').waitFor();
  await picture(page, 'messages-dead-zh');
  await page.getByRole('button', { name: '忽略' }).click();
  await page.getByRole('tooltip').getByRole('button', { name: '忽略' }).click();
  await page.getByText('没有消息').waitFor();

  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('button', { name: 'All' }).click();
  await page.getByText('discarded').waitFor();
  await page.getByRole('button', { name: 'Dark' }).click();
  await picture(page, 'messages-dark-en');
  expect(await fitsPhone(page)).toBe(true);
  await picture(page, 'messages-phone-en');

  const guard = await desk.open('guard', '/');
  await guard.locator('nav.nav').waitFor();
  expect(await guard.getByRole('link', { name: /外部通知|Messages/ }).count()).toBe(0);
});
