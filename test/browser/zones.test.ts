import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../gateway/clock.ts';
import type { PostId } from '../../rules/vocabulary/ids.ts';
import { after } from '../../rules/vocabulary/time.ts';
import { localMinute } from '../../rules/vocabulary/zone-time.ts';
import { createSetClock } from '../support/set-clock.ts';
import { site as garden } from '../unit/gateway/http/running-site.ts';
import {
  BACKUP,
  BOARD,
  INTERVAL_MS,
  MAIN,
  watchedSite,
} from '../unit/gateway/http/watched-site.ts';
import { type Desk, fitsPhone, picture, startDesk } from './desk.ts';
import { passTo } from './patrol-day.ts';

// A zone is left out at its seventh alarm.
const TURNS = 8;
const TURN_MS = 120_000;
const HOUR_MIN = 60;
const STEP_MS = 4_000;

const clock = createSetClock(systemClock.now());
/** The offices should be armed since two hours ago, and for six more. */
const now = localMinute(garden.zone, clock.now());
const at = (minute: number): string => {
  const of = (minute + 24 * HOUR_MIN) % (24 * HOUR_MIN);
  return `${String(Math.floor(of / 60)).padStart(2, '0')}:${String(of % 60).padStart(2, '0')}`;
};
const site = watchedSite([
  { days: 'every-day', from: at(now - 2 * HOUR_MIN), to: at(now + 6 * HOUR_MIN) },
]);

let desk: Desk;
let page: Page;
beforeAll(async () => {
  desk = await startDesk({ site, engineClock: clock });
  page = await desk.open('controller', '/alarms/zones');
  await page.getByRole('heading', { name: '防区', exact: true }).waitFor();
});
afterAll(() => desk?.close());

const panel = (id: string) => page.getByTestId(`panel-${id}`);
const area = (id: string) => page.getByTestId(`area-${id}`);
const zone = (id: string) => page.getByTestId(`zone-${id}`);
const pass = (ms: number) => passTo(desk.site, clock, after(clock.now(), ms));
/** In steps that are no outage of ours, after which a panel would be given its time anew. */
async function live(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += STEP_MS) await pass(STEP_MS);
}
// By the back-up: at its main receiver it is not heard.
const arming = (qualifier: 'new' | 'restore') =>
  desk.site.read(BACKUP, {
    type: 'panel.reported',
    data: {
      ...{ account: '1234', code: '401', kind: 'arming', qualifier },
      ...{ zone: '', user: '3', raw: '1234 401', armed: qualifier === 'restore' },
    },
  });

describe('the page of zones', () => {
  it('shows what nobody knows as unknown, neither normal nor armed', async () => {
    await panel('club').getByText('未知').waitFor();
    await area('club')
      .getByText(/未知 · 最后为已布防/)
      .waitFor();
    await area('club').getByText('随主机 会所主机').waitFor();
    await zone('club-window').getByText('布防未知').waitFor();
    await zone('club-window').locator('.sign.unknown').waitFor();
  });

  it('disarms an area for a reason and a time, and arms it again', async () => {
    await area('shops').getByRole('button', { name: '撤防' }).click();
    await area('shops').getByRole('button', { name: '保洁' }).click();
    await area('shops').getByRole('button', { name: '1 小时' }).click();
    await area('shops').locator('.sign.disarmed').waitFor();
    await area('shops')
      .getByText(/由 controller 操作 · 至 /)
      .waitFor();
    await zone('shop-door').getByText('已撤防，不报警').waitFor();
    await area('shops').getByRole('button', { name: '布防', exact: true }).click();
    await area('shops').locator('.sign.armed').waitFor();
  });

  it('shows a zone that is left out, and until when', async () => {
    for (let turn = 0; turn < TURNS; turn += 1) {
      await desk.site.contact(BOARD, 'zone.shop-door', 'on');
      await desk.site.contact(BOARD, 'zone.shop-door', 'off');
      await pass(TURN_MS);
    }
    await zone('shop-door')
      .getByText(/反复报警，停报至 \d{4}-\d\d-\d\d \d\d:\d\d/)
      .waitFor();
  });

  it('shows a panel that its back-up receiver alone hears', async () => {
    await desk.site.read(MAIN, { type: 'panel.alive', data: { account: '1234' } });
    await panel('office').getByText('正常').waitFor();
    await live(3 * INTERVAL_MS);
    await desk.site.read(BACKUP, { type: 'panel.alive', data: { account: '1234' } });
    await live(15_000);
    await panel('office').getByText('仅备用接收机收到').waitFor();
    await panel('office').getByText(`最近由 ${BACKUP} 收到`).waitFor();
  });

  it('shows an area that should be armed and is not', async () => {
    await arming('new');
    await area('office').getByText('应布防未布防').waitFor();
    await area('office').getByText('按时段应布防').waitFor();
    await area('office').getByText('主机用户 3').waitFor();
  });

  it('begins a test for a reason and a time, and ends it', async () => {
    await panel('club').getByRole('button', { name: '开始测试' }).click();
    await picture(page, 'zones-test-zh');
    await panel('club').getByRole('button', { name: '维修后测试' }).click();
    await panel('club').getByRole('button', { name: '30 分钟' }).click();
    await panel('club')
      .getByText(/测试中，至 \d\d:\d\d/)
      .waitFor();
    await zone('club-window')
      .getByText(/测试中，至/)
      .waitFor();
    // It is its panel's: of the zone alone there is no test to end.
    expect(await zone('club-window').getByRole('button').count()).toBe(0);
    await picture(page, 'zones-zh-light');
    await panel('club').getByRole('button', { name: '结束测试' }).click();
    await panel('club')
      .getByText(/测试中/)
      .waitFor({ state: 'detached' });
  });

  it('is read in English, in the dark, and on a phone', async () => {
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('button', { name: 'Dark' }).click();
    await zone('shop-door')
      .getByText(/alarmed too often, left out until/)
      .waitFor();
    await area('office').getByText('not armed, and should be').waitFor();
    await picture(page, 'zones-en-dark');
    expect(await fitsPhone(page)).toBe(true);
    await picture(page, 'zones-phone-en');
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole('button', { name: '中文' }).click();
    await page.getByRole('button', { name: '浅色' }).click();
  });

  it('offers an installer tests, and no arming', async () => {
    const own = await desk.open('installer', '/alarms/zones');
    const shops = own.getByTestId('area-shops');
    await shops.waitFor();
    await own.getByTestId('panel-club').getByRole('button', { name: '开始测试' }).waitFor();
    expect(await shops.getByRole('button').count()).toBe(0);
    await own.close();
  });
});

describe('the alarm that is looked at', () => {
  it('has how its zone and its panel stand, where that is not as it should be', async () => {
    const own = await desk.open('controller', '/alarms');
    const detail = own.getByTestId('alarm-detail');
    await own.locator('[data-alarm]').filter({ hasText: '仅备用通道上报' }).click();
    await detail.locator('.mark').getByText('仅备用接收机收到').waitFor();
    await own.locator('[data-alarm]').filter({ hasText: '频繁报警' }).click();
    await detail
      .locator('.mark')
      .getByText(/反复报警，停报至/)
      .waitFor();
    await picture(own, 'alarms-watched-marks-zh');
    await own.close();
  });
});

describe('the wall', () => {
  it('shows what is armed, first what needs a look, and a panel on its back-up', async () => {
    const wall = await desk.open('controller', '/wall');
    await wall.setViewportSize({ width: 1920, height: 1080 });
    const tile = wall.getByTestId('tile-posture');
    await tile.getByText('1/3 区域').waitFor();
    const areas = tile.locator('[data-testid^=area-]');
    await areas.first().waitFor();
    expect(await areas.allTextContents()).toEqual([
      '办公楼!! 应布防未布防',
      '会所? 未知',
      '商铺区■ 已布防',
    ]);
    await tile.getByText('仅备用接收').waitFor();
    await wall.getByTestId('tile-devices').getByText('仅备用接收').waitFor();
    expect(await wall.evaluate('document.documentElement.scrollHeight')).toBe(1080);
    await picture(wall, 'wall-armed-zh-dark');
    await arming('restore');
    await tile.getByText('2/3 区域').waitFor();
    await wall.getByRole('button', { name: 'English' }).click();
    await wall.getByRole('button', { name: 'Light' }).click();
    await tile.getByText('2 of 3 areas').waitFor();
    await picture(wall, 'wall-armed-en-light');
    await wall.getByRole('button', { name: '中文' }).click();
    await tile.getByText('2/3 区域').waitFor();
    await wall.close();
  });
});

describe('a fire that is confirmed', () => {
  it('keeps how one knows by its key, and is read in either language', async () => {
    await desk.site.contact(BOARD, 'zone.lobby', 'on');
    const own = await desk.open('controller', '/alarms');
    await own.locator('[data-alarm]').filter({ hasText: '大堂' }).click();
    const detail = own.getByTestId('alarm-detail');
    await detail.getByRole('button', { name: /确认火警/ }).click();
    await detail.getByRole('button', { name: /录像确认/ }).click();
    await own.getByTestId('fire').waitFor();
    const cookie = await desk.site.cookie('installer');
    const feed = await (await desk.site.get('/api/v1/feed?limit=1000', cookie)).text();
    expect(feed).toMatch(/"type":"fire.raised"[^}]*"why":"camera"/);
    await own.goto(desk.site.http.url);
    await own.getByText('火警确认：全部道闸抬起，录像确认').first().waitFor();
    await own.getByRole('button', { name: 'English' }).click();
    await own
      .getByText(/fire: all barriers go up \(.*\): seen by camera/)
      .first()
      .waitFor();
    await own.getByRole('button', { name: '中文' }).click();
    await own.close();
  });
});

describe('a machine whose account is of a post', () => {
  it('stands there, whatever was chosen on it before', async () => {
    const guard = await desk.open('guard', '/alarms');
    await guard.getByLabel('本机位置').waitFor();
    await guard.evaluate(`localStorage.setItem('gatehouse.stands-at', 'office')`);
    const { accounts } = desk.site.store;
    const account = await accounts.get('guard');
    if (account === undefined) throw new Error('there is a guard');
    await accounts.put({ ...account, post: 'west-gate' as PostId });
    await guard.reload();
    await guard.getByTestId('stands-at').getByText('西门岗').waitFor();
    await desk.site.contact(BOARD, 'zone.till', 'on');
    await guard.locator('[data-alarm]').filter({ hasText: '收银台' }).waitFor();
    await picture(guard, 'alarms-of-a-post-zh');
    await accounts.put({ ...account, post: 'east-gate' as PostId });
    await guard.reload();
    await guard.getByTestId('stands-at').getByText('东门岗').waitFor();
    await guard.locator('[data-alarm]').filter({ hasText: '大堂' }).waitFor();
    expect(await guard.locator('[data-alarm]').filter({ hasText: '收银台' }).count()).toBe(0);
    await guard.close();
  });

  it('breaks the policy of the page nowhere', () => {
    expect(desk.browser.faults).toEqual([]);
  });
});
