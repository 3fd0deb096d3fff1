import { expect, it, onTestFinished, vi } from 'vitest';
import { startReceiver } from '../../../support/receiver.ts';
import { hookTo, SECRET } from '../notify/tower.ts';
import { startSite } from './running-site.ts';

vi.setConfig({ testTimeout: 30_000 });

async function siteWithReceiver() {
  const duty = await startReceiver();
  const site = await startSite({
    hooks: [hookTo(`${duty.url}?key=whoever-has-this-may-write`)],
  });
  onTestFinished(() => site.close());
  const controller = await site.cookie('controller');
  return { site, duty, controller };
}

it('a receiver is shown without its secret and without the rest of its address', async () => {
  const { site, duty, controller } = await siteWithReceiver();
  const answer = await site.get('/api/v1/webhooks', controller);
  const text = await answer.text();
  expect(JSON.parse(text)).toEqual({
    webhooks: [
      { id: 'duty', at: `http://127.0.0.1:${duty.port}`, tells: 'place', waiting: 0, dead: 0 },
    ],
  });
  expect(text).not.toMatch(new RegExp(`${SECRET}|whoever-has-this`));
});

it('a test is sent at the press of a button, and stands on the list', async () => {
  const { site, duty, controller } = await siteWithReceiver();
  const taken = await site.post('/api/v1/webhooks/duty/test', {}, controller);
  expect(await taken.json()).toEqual({ taken: true, status: 204 });
  duty.answer(500);
  const failed = await site.post('/api/v1/webhooks/duty/test', {}, controller);
  expect(await failed.json()).toMatchObject({
    taken: false,
    why: 'not-accepted',
    whyText: { zh: '对方未接收' },
    status: 500,
  });
  const list = await site.get('/api/v1/notices?limit=1', controller);
  expect(await list.json()).toMatchObject({
    more: true,
    notices: [{ webhook: 'duty', type: 'notice.test', state: 'discarded', by: 'controller' }],
  });
  expect((await site.post('/api/v1/webhooks/nobody/test', {}, controller)).status).toBe(404);
});

it('what did not arrive is sent anew or discarded by who may, and by nobody else', async () => {
  const { site, duty, controller } = await siteWithReceiver();
  duty.answer(410);
  await site.post('/api/v1/webhooks/duty/test', {}, controller);
  const { notices } = Object(await (await site.get('/api/v1/notices', controller)).json());
  const path = `/api/v1/notices/${notices[0].notice}`;
  const guard = await site.cookie('guard');
  expect((await site.post(`${path}/resend`, {}, guard)).status).toBe(403);
  expect((await site.get('/api/v1/notices', guard)).status).toBe(403);
  expect((await site.post(`${path}/discard`, {}, '')).status).toBe(401);
  duty.answer(200);
  expect((await site.post(`${path}/resend`, {}, controller)).status).toBe(200);
  await duty.received.until((_, index) => index === 1);
  expect((await site.post('/api/v1/notices/none/resend', {}, controller)).status).toBe(404);
});
