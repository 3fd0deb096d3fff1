import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ActBody } from '../../rules/vocabulary/acts.ts';
import type { CredentialId, PersonId, ZoneId } from '../../rules/vocabulary/ids.ts';
import type { EscalationStep, Site } from '../../rules/vocabulary/site.ts';
import { millis } from '../../rules/vocabulary/time.ts';
import { site as garden } from '../unit/gateway/http/running-site.ts';
import { card } from '../unit/rules/access/gate.ts';
import { type Browser, openBrowser } from './browser.ts';
import { type Desk, fitsPhone, picture, startDesk } from './desk.ts';
import { createTcpCut, type TcpCut } from './tcp-cut.ts';

const BOARD = 'in-1-barrier-board';
const STAFF = card('0A0B0C0D');
const GLOVE_PX = 64;
const [POST] = garden.posts;
const [SHOP] = garden.zones;
if (POST === undefined || SHOP === undefined) throw new Error('the garden has a post and a zone');

const step = (afterMs: number, to: string): EscalationStep => ({
  after: millis(afterMs),
  clock: 'acknowledged',
  to,
});
const till = {
  ...SHOP,
  id: 'till' as ZoneId,
  name: { zh: '收银台劫持按钮', en: 'Till hold-up button' },
  kind: 'hold-up' as const,
  priority: 'critical' as const,
  near: [],
};
// Steps of seconds stand for those of minutes. One hold-up button is at this post, of another nobody said where it is.
const site: Site = {
  ...garden,
  escalation: [step(500, 'console'), step(1_000, 'booth'), step(1_000, `post:${POST.id}`)],
  zones: [
    ...garden.zones,
    { ...till, post: POST.id },
    { ...till, id: 'safe' as ZoneId, name: { zh: '财务室劫持按钮', en: 'Safe hold-up button' } },
    {
      ...SHOP,
      id: 'yard' as ZoneId,
      name: { zh: '后院围栏', en: 'Yard fence' },
      priority: 'medium' as const,
    },
  ],
  devices: garden.devices.map((device) =>
    device.id === BOARD
      ? { ...device, inputs: [...device.inputs, 'zone.till', 'zone.safe', 'zone.yard'] }
      : device,
  ),
};

let desk: Desk;
let office: Page;
let booth: Browser;
let page: Page;
let link: TcpCut;
beforeAll(async () => {
  desk = await startDesk({ site });
  const sun = 'sun' as PersonId;
  await desk.site.act({
    type: 'person.save',
    data: { person: sun, name: '孙强', guard: true },
  } as ActBody);
  await desk.site.act({
    type: 'credential.enrol',
    data: { credential: 'staff-sun' as CredentialId, card: STAFF, holder: sun },
  });
  link = await createTcpCut(desk.site.http.port);
  office = await desk.open('controller', '/alarms');
  booth = await openBrowser();
  page = await booth.page();
  page.setDefaultTimeout(15_000);
  await page.setViewportSize({ width: 1280, height: 800 });
  const here = (url: string) => url.replace(String(desk.site.http.port), String(link.port));
  await page.goto(here(desk.site.http.signInLink('booth')));
  await page.goto(here(`${desk.site.http.url}/booth/out-1`));
  await page.locator('[data-link=live]').waitFor();
});
afterAll(async () => {
  await booth?.close();
  await link?.close();
  await desk?.close();
});

const OPACITY = `getComputedStyle(document.querySelector('[data-alarm]')).opacity`;
const zone = (name: string, state: 'on' | 'off') => desk.site.contact(BOARD, `zone.${name}`, state);
const bar = (place: string) => page.locator('[data-alarm]').filter({ hasText: place });
const row = (place: string) => office.locator('[data-alarm]').filter({ hasText: place });
const sound = () => page.locator('[data-sound]').getAttribute('data-sound');
/** Presses a key of a bar, and shows the guard's card once the act waits for it. */
async function sign(place: string, key: string): Promise<void> {
  const waits = new Promise<void>((resolve) => {
    const stop = desk.site.engine.onFacts((facts) => {
      if (facts.every(({ type }) => type !== 'signature.awaited')) return;
      stop();
      resolve();
    });
  });
  await bar(place).getByRole('button', { name: key, exact: true }).click();
  await waits;
  await page.getByText('请刷员工卡签字').waitFor();
  await desk.site.show('desk-reader', STAFF);
}

describe('an alarm that nobody answers', () => {
  it('climbs to the booth, with its place, its kind and what is left of three minutes', async () => {
    await page.getByTestId('vehicle').getByText('无车').waitFor();
    await zone('shop-door', 'on');
    await row('商铺后门').getByText('未接警').waitFor();
    await bar('商铺后门').getByText('入侵报警 · 商铺后门').waitFor();
    const left = bar('商铺后门').getByTestId('alarm-left');
    const first = await left.textContent();
    expect(first).toMatch(/到场 剩 (2:\d\d|3:00)/);
    await expect.poll(() => left.textContent()).not.toBe(first);
    await page.getByRole('button', { name: '接警确认' }).waitFor();
    await page.getByRole('button', { name: '前往处置' }).waitFor();
  });

  it('sounds there, by the most urgent that waits', async () => {
    await page.locator('h1').click();
    await expect.poll(sound).toBe('high');
    await picture(page, 'booth-alarm-zh');
  });

  it('has keys that a glove hits', async () => {
    const heights = await page
      .locator('[data-alarm] button')
      .evaluateAll((keys) => keys.map((key) => Number(key.getBoundingClientRect().height)));
    expect(heights).toHaveLength(2);
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(GLOVE_PX);
  });

  it('is acknowledged from there by the card of the guard, and the office sees it', async () => {
    await sign('商铺后门', '接警确认');
    await row('商铺后门').getByText('已接警').waitFor();
    await page.getByText('已记录').waitFor();
    await expect.poll(sound).toBe('silent');
    await expect
      .poll(() => bar('商铺后门').getByRole('button').allTextContents())
      .toEqual(['前往处置']);
    const answer = await desk.site.get(
      '/api/v1/alarms/history?kind=burglary',
      await desk.site.cookie('controller'),
    );
    expect(await answer.json()).toMatchObject({ items: [{ acknowledgedBy: 'sun' }] });
  });

  it('is gone to from there, and leaves the page once he is there', async () => {
    await sign('商铺后门', '前往处置');
    await bar('商铺后门').getByText('已派警').waitFor();
    expect(await bar('商铺后门').getByRole('button').count()).toBe(0);
    await picture(page, 'booth-alarm-seen-zh');
    await desk.site.show('north-reader', STAFF);
    await bar('商铺后门').waitFor({ state: 'detached' });
    await row('商铺后门').waitFor();
  });

  it('is no silent call for help from this post, nor one of which nobody knows from where', async () => {
    await zone('till', 'on');
    await zone('safe', 'on');
    await row('收银台').waitFor();
    await row('财务室').waitFor();
    await zone('yard', 'on');
    // What was raised later is here: their steps were due before.
    await bar('后院围栏').waitFor();
    expect(await page.locator('[data-alarm]').count()).toBe(1);
    expect(await page.locator('body').textContent()).not.toContain('劫持');
    expect(await sound()).toBe('medium');
  });

  it('stands still with the rest where the link is cut', async () => {
    await link.cut();
    await page.getByTestId('link-lost').waitFor();
    expect(await page.evaluate(OPACITY)).toBe('0.45');
    await picture(page, 'booth-alarm-lost-zh');
    link.mend();
    await page.getByTestId('link-lost').waitFor({ state: 'detached' });
  });

  it('is acknowledged in the office, and sounds here no more', async () => {
    await desk.site.act({
      type: 'alarm.acknowledge',
      data: { alarm: await alarmAt('后院围栏') },
    } as ActBody);
    await expect.poll(sound).toBe('silent');
  });

  it('speaks English by day, and fits a phone', async () => {
    await zone('lobby', 'on');
    await bar('大堂烟感').waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('button', { name: 'Day', exact: true }).click();
    await bar('Lobby smoke detector').getByRole('button', { name: 'Acknowledge' }).waitFor();
    await picture(page, 'booth-alarm-day-en');
    expect(await fitsPhone(page)).toBe(true);
    await picture(page, 'booth-alarm-phone-en');
  });

  it('breaks the policy of the page nowhere', () => {
    expect(booth.faults).toEqual([]);
  });
});

const alarmAt = async (place: string): Promise<string> =>
  (await bar(place).getAttribute('data-alarm')) ?? '';
