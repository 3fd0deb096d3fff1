import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlarmId } from '../../rules/vocabulary/ids.ts';
import { trouble, withPanels } from '../unit/gateway/http/many-panels.ts';
import { site as garden } from '../unit/gateway/http/running-site.ts';
import { type Desk, picture, startDesk } from './desk.ts';

const BOARD = 'in-1-barrier-board';
const TRIFLES = 300;
const HOUR_MS = 3_600_000;

let desk: Desk;
let page: Page;
beforeAll(async () => {
  desk = await startDesk({ site: withPanels(garden, TRIFLES) });
});
afterAll(() => desk?.close());

const zone = (name: string, state: 'on' | 'off') => desk.site.contact(BOARD, `zone.${name}`, state);
const row = (place: string) => page.locator('[data-alarm]').filter({ hasText: place });
const first = () => page.locator('[data-alarm] .place').first();
const detail = () => page.getByTestId('alarm-detail');
const sound = () => page.locator('[data-sound]').getAttribute('data-sound');
const press = async (...keys: readonly string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};

type Listed = { readonly id: string; readonly state: string; readonly kind: string };
async function open(): Promise<readonly Listed[]> {
  const cookie = await desk.site.cookie('controller');
  const answer = await desk.site.get('/api/v1/alarms?limit=1000', cookie);
  return ((await answer.json()) as { readonly items: readonly Listed[] }).items;
}
const act = (type: 'alarm.acknowledge' | 'alarm.reset' | 'alarm.close', alarm: string) =>
  desk.site.act({ type, data: { alarm: alarm as AlarmId, why: 'test' } } as Parameters<
    typeof desk.site.act
  >[0]);
const idOf = async (kind: string): Promise<string> =>
  (await open()).find((one) => one.kind === kind)?.id ?? '';

describe('a page whose machine has the wrong time', () => {
  it('counts down by the server’s', async () => {
    await zone('shop-door', 'on');
    const late = await desk.browser.page();
    late.setDefaultTimeout(15_000);
    await late.addInitScript(wrongBy(HOUR_MS));
    await late.goto(desk.site.http.signInLink('controller'));
    await late.locator('[data-link=live]').waitFor();
    const card = late.getByTestId('countdown').locator('b').first();
    await expect.poll(() => card.textContent()).toMatch(/^[012]:\d\d$/);
    await late.goto(`${desk.site.http.url}/alarms`);
    const left = late.getByTestId('clock-attended').locator('b');
    await expect.poll(() => left.textContent()).toMatch(/^剩 [012]:\d\d$/);
    await late.close();
  });
});

describe('the alarm that is chosen', () => {
  beforeAll(async () => {
    page = await desk.open('controller', '/alarms');
    await row('商铺后门').waitFor();
  });

  it('is nothing once it is gone, and a key that was meant for it acts on no other', async () => {
    await trouble(desk.site, 0);
    await row('小主机0').waitFor();
    await detail().getByRole('heading', { name: '商铺后门' }).waitFor();
    await zone('shop-door', 'off');
    const gone = await idOf('burglary');
    await act('alarm.acknowledge', gone);
    await act('alarm.reset', gone);
    await desk.site.act({
      type: 'alarm.waive',
      data: { alarm: gone as AlarmId, consent: '商户', why: '试验' },
    });
    await act('alarm.close', gone);
    await page.getByTestId('alarm-gone').getByText('商铺后门').waitFor();
    await picture(page, 'alarms-gone-zh');
    await press('a', 'c', '1');
    expect(await detail().count()).toBe(0);
    expect((await open()).map(({ state }) => state)).toEqual(['unacknowledged']);
  });

  it('is by the next key the one that took its place', async () => {
    await press('k');
    await detail().getByRole('heading', { name: '小主机0' }).waitFor();
    await press('a');
    await row('小主机0').getByText('已接警').waitFor();
  });

  it('is moved by the keys also after a step of its card was ticked', async () => {
    await zone('lobby', 'on');
    await row('大堂烟感').click();
    await detail().getByRole('checkbox').first().click();
    await expect.poll(() => detail().getByRole('checkbox').first().isChecked()).toBe(true);
    await press('j');
    await detail().getByRole('heading', { name: '小主机0' }).waitFor();
  });
});

describe('what is muted', () => {
  it('is what sounds, and not the fire that comes after it', async () => {
    await act('alarm.acknowledge', await idOf('fire'));
    await row('大堂烟感').getByText('已接警').waitFor();
    await trouble(desk.site, 1);
    await row('小主机1').waitFor();
    await expect.poll(sound).toBe('sounding');
    await press('m');
    await expect.poll(sound).toBe('muted');
    await zone('lobby', 'off');
    await zone('lobby', 'on');
    await row('大堂烟感').getByText('未接警').first().waitFor();
    await expect.poll(sound).toBe('sounding');
  });

  it('is a fire for a minute only', async () => {
    await press('m');
    await expect.poll(sound).toBe('muted');
    await page.getByText(/已静音，(0:\d\d|1:00) 后恢复/).waitFor();
    await press('m');
    await expect.poll(sound).toBe('sounding');
  });
});

describe('one fire and hundreds of trifles after it', () => {
  beforeAll(async () => {
    for (let index = 2; index < TRIFLES; index += 1) await trouble(desk.site, index);
  }, 60_000);

  it('has the fire on top, sounds by it, and says how many more there are than it shows', async () => {
    const asking = page.locator('.asking').first();
    await expect.poll(() => asking.textContent(), { timeout: 15_000 }).toContain(`${TRIFLES} `);
    expect(await first().textContent()).toContain('大堂烟感');
    expect(await sound()).toBe('sounding');
    const shown = await page.locator('[data-alarm]').count();
    expect(shown).toBeLessThan(TRIFLES + 1);
    const more = await page.getByTestId('more-alarms').textContent();
    expect(more).toBe(`另有 ${(await open()).length - shown} 条`);
    await picture(page, 'alarms-many-zh');
  });

  it('shows the rest when asked, by a press or by going on past the end', async () => {
    const shown = () => page.locator('[data-alarm]').count();
    const before = await shown();
    await page.getByTestId('more-alarms').click();
    await expect.poll(shown).toBeGreaterThan(before);
    const then = await shown();
    await press('End', 'ArrowDown');
    await expect.poll(shown).toBeGreaterThan(then);
  });

  it('has the fire on top of the live page and the wall, with how many more', async () => {
    await page.goto(`${desk.site.http.url}/`);
    const card = page.locator('[data-testid^="alarm-"]').first();
    await expect.poll(() => card.textContent()).toContain('大堂烟感');
    await page.getByTestId('more-alarms').waitFor();
    expect(await sound()).toMatch(/sounding|locked/);
    await page.goto(`${desk.site.http.url}/wall`);
    const alarms = page.getByTestId('tile-alarms');
    await expect
      .poll(() => alarms.locator('[data-alarm]').first().textContent())
      .toContain('大堂烟感');
    await alarms.getByText(/另有 \d{3} 条/).waitFor();
    await alarms.getByText(`${TRIFLES} 条待接警`).waitFor();
    await picture(page, 'wall-many-zh');
  });
});

describe('the live page', () => {
  it('acknowledges what is over but was never seen, and does not offer to close it first', async () => {
    await zone('lobby', 'off');
    await page.goto(`${desk.site.http.url}/`);
    const fire = page.getByTestId(`alarm-${await idOf('fire')}`);
    await fire.getByText('已恢复').waitFor();
    expect(await fire.getByRole('button', { name: '办结' }).count()).toBe(0);
    await fire.getByRole('button', { name: '接警确认' }).click();
    await fire.getByRole('button', { name: '接警确认' }).waitFor({ state: 'detached' });
  });

  it('resets by word what a panel never takes back', async () => {
    const [trifle] = (await open()).filter(({ state }) => state === 'unacknowledged');
    await act('alarm.acknowledge', trifle?.id ?? '');
    // What asks comes first: it has its line on the live page once the rest asks no more.
    for (const { id, state } of (await open()).filter((one) => one.id !== trifle?.id)) {
      if (state === 'unacknowledged') await act('alarm.acknowledge', id);
    }
    await page.reload();
    const line = page.locator('li.alarm').filter({ hasText: '小主机' }).first();
    await line.getByRole('button', { name: '复位' }).click();
    await page.getByRole('dialog').getByText('已到场查看').click();
    await page.getByRole('dialog').getByRole('button', { name: '复位' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect
      .poll(async () => (await open()).some(({ state }) => state === 'cleared'))
      .toBe(true);
  });

  it('breaks the policy of the page nowhere', () => {
    expect(desk.browser.faults).toEqual([]);
  });
});

/** A machine whose clock is ahead by this much. */
const wrongBy = (ms: number): string => `(() => {
  const Real = Date;
  window.Date = class extends Real {
    constructor(...given) { given.length === 0 ? super(Real.now() + ${ms}) : super(...given); }
    static now() { return Real.now() + ${ms}; }
  };
})();`;
