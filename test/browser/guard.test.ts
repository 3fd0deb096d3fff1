import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ActBody } from '../../rules/vocabulary/acts.ts';
import { CONSOLE_DIR } from '../unit/gateway/http/running-site.ts';
import { card } from '../unit/rules/access/gate.ts';
import { clicks, type Desk, fitsPhone, picture, startDesk } from './desk.ts';
import { guardSite } from './guard-site.ts';

const BYTES_MAX = 90 * 1024;
const WORKER_BYTES_MAX = 4 * 1024;
const GLOVE_PX = 56;
const BADGE = card('0A0B0C0D');
const SMALL = { width: 360, height: 740 };
const LARGE = { width: 412, height: 915 };

let desk: Desk;
let page: Page;
beforeAll(async () => {
  desk = await startDesk({ site: guardSite });
  const { site } = desk;
  for (const act of [
    { type: 'person.save', data: { person: 'guard', name: '孙强', guard: true } },
    { type: 'credential.enrol', data: { credential: 'badge', card: BADGE, holder: 'guard' } },
  ]) {
    await site.act(act as unknown as ActBody);
  }
  page = await desk.open('guard', '/guard');
  await page.setViewportSize(SMALL);
  await page.evaluate(READY);
});
afterAll(async () => {
  await desk?.close();
});

// Scripts of the page are text here: this project's types know no DOM.
const READY = `Promise.all(['/guard', '/t/'].map(async (scope) => {
  const wait = async () => {
    const known = await navigator.serviceWorker.getRegistration(scope);
    if (known?.active?.state !== 'activated') { await new Promise((done) => setTimeout(done, 20)); await wait(); }
  };
  await wait();
}))`;
const zippedBytes = async (name: string): Promise<number> =>
  gzipSync(await readFile(join(CONSOLE_DIR, name))).length;
const seen = (id: string) => page.getByTestId(id);
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const offline = (is: boolean) => desk.browser.context.setOffline(is);
/** Everything that was done by the phone and came in, oldest first. */
const cameIn = async (): Promise<
  readonly { readonly type: string | null; readonly id: string }[]
> =>
  desk.site.store.read
    .selectFrom('inputs')
    .select(['id', 'type'])
    .where('kind', '=', 'act')
    .where('type', 'in', [
      'tap.record',
      'inspection.record',
      'visit.skip',
      'round.take',
      'duress.signal',
    ])
    .orderBy('position')
    .execute();

describe('the guard page', () => {
  it('shows the round in one glance: progress, next point, time left', async () => {
    await seen('round').getByText('日间巡更').waitFor();
    await seen('progress').getByText('0/3').waitFor();
    await seen('next').getByText('北围墙').waitFor();
    await seen('round').getByText('剩余').waitFor();
    await desk.site.show('north-reader', BADGE);
    await seen('progress').getByText('1/3').waitFor();
    await seen('next').getByText('游泳池').waitFor();
    await seen('point-north').getByText('准时').waitFor();
    await picture(page, 'guard-round-zh');
  });

  it('keeps what is done without a connection, through a reload, and sends it once each', async () => {
    await offline(true);
    await seen('offline').waitFor();
    await clicks(page);
    await press('标签坏了');
    await press('手机读不到');
    expect(await clicks(page)).toBeLessThanOrEqual(4);
    await seen('waiting-count').getByText('1').waitFor();
    await seen('point-pool').getByText('已打点，待发送').waitFor();
    await page.reload();
    await seen('offline').waitFor();
    await seen('waiting-count').getByText('1').waitFor();
    await seen('next').getByText('地下车库').waitFor();
    await clicks(page);
    await press('报故障');
    await press('照明');
    await press('不亮');
    expect(await clicks(page)).toBeLessThanOrEqual(4);
    await seen('waiting-count').getByText('2').waitFor();
    await picture(page, 'guard-offline-zh');
    expect(await cameIn()).toEqual([]);
    await offline(false);
    await seen('waiting').waitFor({ state: 'detached' });
    expect((await cameIn()).map(({ type }) => type)).toEqual(['tap.record', 'inspection.record']);
  });

  it('has keys that a glove hits, and fits a small phone', async () => {
    const heights = await page
      .locator('button')
      .evaluateAll((keys) => keys.map((key) => Number(key.getBoundingClientRect().height)));
    expect(heights.length).toBeGreaterThan(3);
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(GLOVE_PX);
    expect(await fitsPhone(page)).toBe(true);
  });

  it('speaks English by day', async () => {
    await page.setViewportSize(LARGE);
    await press('English');
    await page.getByText('Next point').waitFor();
    await picture(page, 'guard-large-en');
    await press('中文');
  });

  it('is small', async () => {
    const html = await readFile(join(CONSOLE_DIR, 'guard.html'), 'utf8');
    const names = [...html.matchAll(/\/(assets\/[^"]+\.(?:js|css))"/g)].map((match) => match[1]);
    expect(names.length).toBeGreaterThan(0);
    const bytes = await Promise.all(names.map((name) => zippedBytes(name ?? '')));
    expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(BYTES_MAX);
    // What comes once the page is there.
    expect(await zippedBytes('guard-worker.js')).toBeLessThan(WORKER_BYTES_MAX);
  });

  it('breaks its own policy nowhere', () => {
    expect(desk.browser.faults).toEqual([]);
  });
});
