import { appendFile, cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../gateway/clock.ts';
import { type Http, startHttp } from '../../gateway/http/server.ts';
import type { ActBody } from '../../rules/vocabulary/acts.ts';
import type { Fact, FactOf, FactType } from '../../rules/vocabulary/facts.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { CONSOLE_DIR } from '../unit/gateway/http/running-site.ts';
import { card } from '../unit/rules/access/gate.ts';
import { clicks, type Desk, fitsPhone, picture, startDesk } from './desk.ts';
import { createTags, guardSite, type Tags } from './guard-site.ts';
import { createTcpCut, type TcpCut } from './tcp-cut.ts';

const BYTES_MAX = 90 * 1024;
const WORKER_BYTES_MAX = 4 * 1024;
const GLOVE_PX = 56;
const BADGE = card('0A0B0C0D');
const SMALL = { width: 360, height: 740 };
const LARGE = { width: 412, height: 915 };

let desk: Desk;
let tags: Tags;
let page: Page;
let link: TcpCut;
/** The server that took the place of one that was stopped. */
let again: Http | undefined;
let newConsole: string | undefined;
const told: Fact[] = [];
beforeAll(async () => {
  tags = createTags();
  desk = await startDesk({ site: guardSite, webLines: tags.webLines });
  const { site } = desk;
  site.engine.onFacts((facts) => told.push(...facts));
  await tags.start(site);
  for (const act of [
    { type: 'person.save', data: { person: 'guard', name: '孙强', guard: true } },
    { type: 'credential.enrol', data: { credential: 'badge', card: BADGE, holder: 'guard' } },
  ]) {
    await site.act(act as unknown as ActBody);
  }
  page = await desk.open('guard', '/guard');
  link = await createTcpCut(site.http.port);
  await page.goto(`${here()}/guard`);
  // Else it goes by the hour at which the tests run.
  await page.evaluate(`localStorage.setItem('gatehouse.guard-theme', 'light')`);
  await page.reload();
  page.setDefaultTimeout(30_000);
  await page.setViewportSize(SMALL);
  await page.evaluate(READY);
});
afterAll(async () => {
  await link?.close();
  await again?.close();
  await tags?.close();
  await desk?.close();
  if (newConsole !== undefined) await rm(newConsole, { recursive: true, force: true });
});

// Scripts of the page are text here: this project's types know no DOM.
const READY = `Promise.all(['/guard', '/t/'].map(async (scope) => {
  const wait = async () => {
    const known = await navigator.serviceWorker.getRegistration(scope);
    if (known?.active?.state !== 'activated') { await new Promise((done) => setTimeout(done, 20)); await wait(); }
  };
  await wait();
}))`;
const LOOK_FOR_NEW = `navigator.serviceWorker.getRegistration('/guard').then((worker) => worker.update())
  .then(() => undefined)`;
/** What the page says, but for figures: a clock goes on. */
const words = async (): Promise<string> =>
  ((await page.locator('#root').textContent()) ?? '').replaceAll(/\d+/g, '0');
/** Everything that the phone keeps, as text. */
const KEPT = `new Promise((done) => {
  indexedDB.open('gatehouse-guard').onsuccess = (opened) => {
    const all = opened.target.result.transaction('kept').objectStore('kept').getAll();
    all.onsuccess = () => done(JSON.stringify(all.result));
  };
})`;
const seen = (id: string) => page.getByTestId(id);
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
/** Where the phone finds the gateway, as long as there is a connection. */
const here = (): string => `http://127.0.0.1:${link.port}`;
/** Without a connection, as the browser knows and, where a page that leaves still asks, as nothing gets through. */
const offline = async (is: boolean): Promise<void> => {
  if (is) await link.cut();
  else link.mend();
  await desk.browser.context.setOffline(is);
};
const factsOf = <T extends FactType>(type: T): readonly FactOf<T>[] =>
  told.filter((fact): fact is FactOf<T> => fact.type === type);
const waiting = (count: number) =>
  seen('waiting-count').getByText(String(count), { exact: true }).waitFor();
/** Resolves with the next fact of this type. */
const until = (type: FactType): Promise<void> =>
  new Promise((resolve) => {
    const stop = desk.site.engine.onFacts((facts) => {
      if (facts.every((fact) => fact.type !== type)) return;
      stop();
      resolve();
    });
  });
/** A phone opens the address of the tag it touched. */
const touch = async (url: string): Promise<void> => {
  await page.goto(`${here()}${url}`);
  await seen('round').waitFor();
};
const zippedBytes = async (name: string): Promise<number> =>
  gzipSync(await readFile(join(CONSOLE_DIR, name))).length;

describe('the guard page', () => {
  it('shows the round in one glance: progress, next point, time left', async () => {
    await seen('round').getByText('日间巡更').waitFor();
    await seen('progress').getByText('0/5').waitFor();
    await seen('next').getByText('北围墙').waitFor();
    await seen('round').getByText('剩余').waitFor();
    await picture(page, 'guard-round-zh');
  });

  it('shows at once what a tap was worth, and the next point: no press at all', async () => {
    await clicks(page);
    await touch(tags.touch('north'));
    await seen('last-tap').getByText('北围墙 准时').waitFor();
    await seen('next').getByText('游泳池').waitFor();
    await seen('progress').getByText('1/5').waitFor();
    expect(await clicks(page)).toBe(0);
    expect(factsOf('visit.made')).toMatchObject([
      { data: { checkpoint: 'north', class: 'on-time', guard: 'guard', proof: 'sun' } },
    ]);
    await picture(page, 'guard-tapped-zh');
  });

  it('takes the round in one press', async () => {
    await press('我来巡');
    await seen('round').getByText('由您巡查').waitFor();
    expect(factsOf('round.taken')).toMatchObject([{ data: { guard: 'guard' } }]);
  });

  it('walks on without a connection: nothing lost, nothing doubled, each with its own time', async () => {
    const before = factsOf('tap.seen').length;
    await offline(true);
    await seen('offline').waitFor();
    // Out of its order: the roof is walked before the garage.
    await touch(tags.touch('pool'));
    await seen('last-tap').getByText('已保存，将自动发送').waitFor();
    await seen('offline').waitFor();
    await waiting(1);
    const opened = tags.touch('roof');
    await touch(opened);
    // The phone's browser opens the address of one touch twice.
    await touch(opened);
    await waiting(2);
    await picture(page, 'guard-offline-zh');
    await page.reload();
    await waiting(2);
    await touch(tags.touch('garage'));
    await waiting(3);
    await seen('offline').waitFor();
    const since = systemClock.now();
    await offline(false);
    await seen('waiting').waitFor({ state: 'detached' });
    await seen('point-garage').getByText('顺序不符').waitFor();
    await seen('point-pool').getByText('准时').waitFor();
    await seen('point-roof').getByText('准时').waitFor();
    const taps = factsOf('tap.seen').slice(before);
    expect(taps.map(({ data }) => data.checkpoint)).toEqual(['pool', 'roof', 'garage']);
    const times = taps.map(({ time }) => time);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(new Set(times).size).toBe(3);
    expect(Math.max(...times)).toBeLessThan(since);
    const made = factsOf('visit.made').slice(-3);
    expect(made.map(({ data }) => data.offline)).toEqual([true, true, true]);
  });

  it('keeps a fault reported without a connection', async () => {
    await offline(true);
    await page.reload();
    await seen('offline').waitFor();
    await clicks(page);
    await press('报故障');
    await press('换一个点');
    await press('游泳池');
    await press('照明');
    await picture(page, 'guard-fault-zh');
    await press('不亮');
    await waiting(1);
    // Where he stands at the thing, which is the usual case, two of them fall away.
    expect(await clicks(page)).toBeLessThanOrEqual(5);
    await offline(false);
    await seen('waiting').waitFor({ state: 'detached' });
    expect(factsOf('inspection.recorded')).toMatchObject([
      { data: { checkpoint: 'pool', item: 'lamp', state: 'faulty', note: '不亮', guard: 'guard' } },
    ]);
    expect(factsOf('condition.raised').map(({ data }) => data.condition)).toContain(
      'equipment-faulty',
    );
  });

  it('shows what was refused with its reason until it is dismissed, and sends the rest', async () => {
    const good = tags.touch('pump');
    const forged = `${good.slice(0, -1)}${good.endsWith('0') ? '1' : '0'}`;
    await offline(true);
    await touch(forged);
    await touch(good);
    await waiting(2);
    await offline(false);
    await seen('refused').getByText('标签签名不符').waitFor();
    await seen('progress').getByText('5/5').waitFor();
    await page.reload();
    await seen('refused').getByText('标签签名不符').waitFor();
    await picture(page, 'guard-refused-zh');
    await press('知道了');
    await seen('refused').waitFor({ state: 'detached' });
    await page.reload();
    await seen('round').getByText('全部到位').waitFor();
    expect(await seen('refused').count()).toBe(0);
    await picture(page, 'guard-done-zh');
  });

  it('calls for help without a sign of it', async () => {
    const before = await words();
    const name = await page.locator('h1').boundingBox();
    await page.mouse.move((name?.x ?? 0) + 5, (name?.y ?? 0) + 5);
    const called = until('duress.signalled');
    await page.mouse.down();
    await called;
    await page.mouse.up();
    expect(factsOf('duress.signalled')).toMatchObject([{ data: { guard: 'guard', how: 'phone' } }]);
    expect(await words()).toBe(before);
    expect(await page.evaluate(KEPT)).not.toContain('duress');
  });

  it('loses nothing while the gateway is stopped, and takes a new version when it is back', async () => {
    const { site } = desk;
    const { port } = site.http;
    await site.http.close();
    await touch(tags.touch('pool'));
    await seen('offline').waitFor();
    await waiting(1);
    const before = factsOf('tap.seen').length;
    newConsole = await mkdtemp(join(tmpdir(), 'gatehouse-console-'));
    await cp(CONSOLE_DIR, newConsole, { recursive: true });
    await appendFile(join(newConsole, 'guard-worker.js'), '// the next version');
    again = await startHttp({
      listen: { host: '127.0.0.1', port },
      engine: site.engine,
      store: site.store,
      digest: site.digest,
      imports: site.imports,
      webLines: tags.webLines,
      log: silentLogger,
      clock: systemClock,
      consoleDir: newConsole,
    });
    await seen('waiting').waitFor({ state: 'detached' });
    await seen('last-tap').getByText('游泳池 重复打点').waitFor();
    expect(factsOf('tap.seen').length).toBe(before + 1);
    await page.evaluate(LOOK_FOR_NEW);
    await press('有新版本，点此更新');
    await seen('round').waitFor();
  });

  it('is dark at night, and has keys that a glove hits', async () => {
    await press('夜间');
    await picture(page, 'guard-night-zh');
    const heights = await page
      .locator('button')
      .evaluateAll((keys) => keys.map((key) => Number(key.getBoundingClientRect().height)));
    expect(heights.length).toBeGreaterThan(3);
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(GLOVE_PX);
  });

  it('speaks English, and fits a small phone', async () => {
    await press('日间');
    await press('English');
    await page.getByText('All points made').waitFor();
    expect(await fitsPhone(page)).toBe(true);
    await picture(page, 'guard-small-en');
    await page.setViewportSize(LARGE);
    await picture(page, 'guard-large-en');
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
