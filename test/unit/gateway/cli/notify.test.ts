import { writeFileSync } from 'node:fs';
import { expect, it, onTestFinished, vi } from 'vitest';
import { serveControl } from '../../../../gateway/cli/control.ts';
import { answerControl } from '../../../../gateway/cli/control-requests.ts';
import { dataFiles } from '../../../../gateway/cli/data-folder.ts';
import { webhookDiagnoses } from '../../../../gateway/cli/webhook-diagnoses.ts';
import { startReceiver } from '../../../support/receiver.ts';
import { gatehouse } from '../../../support/terminal.ts';
import { startSite } from '../http/running-site.ts';
import { hookTo } from '../notify/tower.ts';

vi.setConfig({ testTimeout: 30_000 });

it('gatehouse notify tests a receiver, lists messages, and sends one anew', async () => {
  const duty = await startReceiver();
  const site = await startSite({ accounts: false, hooks: [hookTo(duty.url)] });
  onTestFinished(() => site.close());
  const { folder } = site;
  const control = await serveControl(dataFiles(folder).control, (asked) =>
    answerControl(site, asked),
  );
  onTestFinished(() => control.close());
  const run = (...args: readonly string[]) => gatehouse(['notify', ...args, '--data', folder]);

  expect(await run('test', 'duty')).toMatchObject({
    code: 0,
    out: 'duty took the test message (204)',
  });
  duty.answer(410);
  const failed = await run('test', 'duty');
  expect(failed).toMatchObject({ code: 1 });
  expect(failed.error).toContain('webhook-failed');
  const [row] = await site.notify.list({ limit: 1 });
  const listed = await run('list', '--state', 'discarded');
  expect(listed.out).toContain(`${row?.notice}`);
  expect(listed.out).toContain('receiver-gone 410');
  duty.answer(200);
  expect(await run('resend', row?.notice ?? '')).toMatchObject({ code: 0 });
  await duty.received.until((_, index) => index === 2);
  expect(await run('discard', 'nothing')).toMatchObject({ code: 1 });
  expect(await run('test', 'nobody')).toMatchObject({ code: 1 });
});

it('gatehouse doctor says which receiver cannot be told, and which was not', async () => {
  const duty = await startReceiver();
  duty.answer(410);
  const hook = hookTo(duty.url);
  const site = await startSite({ accounts: false, hooks: [hook] });
  onTestFinished(() => site.close());
  const path = dataFiles(site.folder).control;
  const control = await serveControl(path, (asked) => answerControl(site, asked));
  onTestFinished(() => control.close());
  const diagnose = async () => (await webhookDiagnoses({ webhooks: [hook] }, path))[0];

  expect(await diagnose()).toMatchObject({ state: 'good', what: 'webhook duty' });
  await site.notify.test('duty', 'li');
  const [row] = await site.notify.list({ limit: 1 });
  await site.notify.resend(row?.notice ?? '', 'li');
  await vi.waitUntil(async () => (await diagnose())?.state === 'bad', { timeout: 10_000 });
  expect((await diagnose())?.text).toBe('1 message did not arrive');
  writeFileSync(hook.secretFile, '');
  expect((await diagnose())?.text).toContain('holds no secret');
  expect(await webhookDiagnoses({ webhooks: [] }, path)).toEqual([]);
});
