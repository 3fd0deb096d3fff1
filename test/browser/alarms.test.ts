import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ActBody } from '../../rules/vocabulary/acts.ts';
import type { CredentialId, DeviceId, PanelId, PersonId } from '../../rules/vocabulary/ids.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import { site as garden } from '../unit/gateway/http/running-site.ts';
import { card } from '../unit/rules/access/gate.ts';
import { type Browser, openBrowser } from './browser.ts';
import { clicks, type Desk, fitsPhone, picture, startDesk } from './desk.ts';
import { createTcpCut, type TcpCut } from './tcp-cut.ts';

const BOARD = 'in-1-barrier-board';
const CUTS = 20;
const STAFF = card('0A0B0C0D');

// The shop door's zone calls for help in silence too, from the post at the east gate.
const site: Site = {
  ...garden,
  panels: [
    {
      id: 'office' as PanelId,
      name: { zh: '办公楼主机', en: 'Office panel' },
      device: 'desk-reader' as DeviceId,
      account: '1234',
      near: [],
    },
  ],
  zones: [
    ...garden.zones,
    ...garden.zones
      .filter(({ id }) => id === 'shop-door')
      .map((zone) => ({
        ...zone,
        id: 'till' as typeof zone.id,
        name: { zh: '收银台劫持按钮', en: 'Till hold-up button' },
        kind: 'hold-up' as const,
        priority: 'critical' as const,
        near: [],
        ...(garden.posts[0] === undefined ? {} : { post: garden.posts[0].id }),
      })),
  ],
  devices: garden.devices.map((device) =>
    device.id === BOARD ? { ...device, inputs: [...device.inputs, 'zone.till'] } : device,
  ),
};

let desk: Desk;
let page: Page;
let link: TcpCut;
/** The console of somebody at the gate: a machine of his own. */
let booth: Browser;
beforeAll(async () => {
  desk = await startDesk({ site });
  for (const [person, name] of [
    ['wang', '王强'],
    ['zhao', '赵保安'],
  ] as const) {
    await desk.site.act({
      type: 'person.save',
      data: { person: person as PersonId, name, guard: true },
    } as ActBody);
  }
  await desk.site.act({
    type: 'credential.enrol',
    data: { credential: 'staff-wang' as CredentialId, card: STAFF, holder: 'wang' as PersonId },
  });
  link = await createTcpCut(desk.site.http.port);
  booth = await openBrowser();
  page = await desk.open('controller', '/alarms');
  await page.getByRole('heading', { name: '未结警情' }).waitFor();
});
afterAll(async () => {
  await link?.close();
  await booth?.close();
  await desk?.close();
});

const zone = (name: string, state: 'on' | 'off') => desk.site.contact(BOARD, `zone.${name}`, state);
const row = (place: string) => page.locator('[data-alarm]').filter({ hasText: place });
const detail = () => page.getByTestId('alarm-detail');
const sound = () => page.locator('[data-sound]').getAttribute('data-sound');
const press = async (...keys: readonly string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};

describe('the page of alarms', () => {
  it('shows an alarm at once, by sign and word, with its three clocks running', async () => {
    await zone('shop-door', 'on');
    await row('商铺后门').getByText('未接警').waitFor();
    await detail().getByRole('heading', { name: '商铺后门' }).waitFor();
    const left = detail().getByTestId('clock-attended').locator('b');
    const first = await left.textContent();
    expect(first).toMatch(/剩 (2:\d\d|3:00)/);
    await expect.poll(() => left.textContent(), { timeout: 5_000 }).not.toBe(first);
    await detail().getByTestId('timeline').getByText('入侵报警：商铺后门').waitFor();
  });

  it('writes what is told of it as text by one key, copied, and goes back to the list by another', async () => {
    await press('t');
    const text = page.getByTestId('report-text');
    expect(await text.inputValue()).toMatch(/^【.+】入侵报警　商铺后门\n发生：/);
    await page.getByText('已复制，可直接粘贴').waitFor();
    await picture(page, 'alarms-report-zh');
    await press('Escape');
    expect(await page.evaluate('document.activeElement.role')).toBe('listbox');
  });

  it('says that it has no sound before anybody touched it, and then sounds until it is acknowledged', async () => {
    // Whoever drives the browser counts as somebody who touched it: here nobody has.
    await page.addInitScript(UNTOUCHED);
    await page.reload();
    await row('商铺后门').waitFor();
    expect(await sound()).toBe('locked');
    await picture(page, 'alarms-locked-zh');
    await press('j');
    await expect.poll(sound).toBe('sounding');
    const sounded = page.locator('[data-sounded]');
    await expect.poll(() => sounded.getAttribute('data-sounded'), { timeout: 8_000 }).toBe('2');
  });

  it('is muted on this machine by one key, for all to see, and sounds again by the same', async () => {
    await press('m');
    await expect.poll(sound).toBe('muted');
    await page.getByText(/已静音，9:5\d 后恢复|已静音，10:00 后恢复/).waitFor();
    await press('m');
    await expect.poll(sound).toBe('sounding');
  });

  it('is worked from acknowledging to closing from the keyboard alone', async () => {
    await clicks(page);
    await press('a');
    await row('商铺后门').getByText('已接警').waitFor();
    await expect.poll(sound).toBe('on');
    await detail().getByTestId('clock-acknowledged').getByText('controller').waitFor();
    await press('d');
    await detail().getByLabel('派谁去？', { exact: false }).waitFor();
    await page.keyboard.type('wq');
    await picture(page, 'alarms-dispatch-zh');
    await press('Enter');
    await page.getByText('已派警：王强').waitFor();
    await press('v', '1');
    await detail().locator('.where').getByText('真警').waitFor();
    await press('n');
    await page.keyboard.type('已联系商户');
    await press('Enter');
    await detail().getByTestId('timeline').getByText('已联系商户').waitFor();
    await press('w');
    await page.keyboard.type('张女士，来电');
    await press('Tab');
    await page.keyboard.type('误触');
    await press('Enter');
    await detail().getByTestId('clock-attended').getByText('客户同意免到场').waitFor();
    await zone('shop-door', 'off');
    await press('r');
    await row('商铺后门').getByText('已解除').waitFor();
    await picture(page, 'alarms-zh');
    await press('c', '2');
    await row('商铺后门').waitFor({ state: 'detached' });
    await page.getByText('没有未结警情').waitFor();
    expect(await clicks(page)).toBe(0);
  });

  it('has the unacknowledged on top, moves by the arrows, and keeps the one that is looked at', async () => {
    await zone('lobby', 'on');
    await row('大堂烟感').waitFor();
    // What was chosen is closed: nothing is, until somebody chooses.
    await press('a', 'j', 'a');
    await row('大堂烟感').getByText('已接警').waitFor();
    await zone('shop-door', 'on');
    await row('商铺后门').waitFor();
    const order = () =>
      page.locator('[data-alarm] .place').evaluateAll((all) => all.map((one) => one.textContent));
    await expect.poll(order).toEqual(['商铺后门', '大堂烟感']);
    // Another came on top: the keys still mean the one that was looked at.
    await detail().getByRole('heading', { name: '大堂烟感' }).waitFor();
    await press('ArrowUp');
    await detail().getByRole('heading', { name: '商铺后门' }).waitFor();
    await press('ArrowDown', 'Enter');
    const focused = await page.evaluate('document.activeElement.tagName');
    expect(focused).toBe('H3');
    // Tab leads on, and never round in a ring.
    await press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toContain('确认火警');
    await press('Escape', 'Home');
    await detail().getByRole('heading', { name: '商铺后门' }).waitFor();
  });

  it('sends a guard and shelves in four presses at most, by mouse too', async () => {
    await clicks(page);
    await detail().getByRole('button', { name: '派警' }).click();
    await detail().getByRole('button', { name: '王强' }).click();
    await detail().locator('.where').getByText('王强').waitFor();
    expect(await clicks(page)).toBeLessThanOrEqual(2);
    await press('s', '1', '2');
    await row('商铺后门')
      .getByText(/暂缓至 \d\d:\d\d/)
      .waitFor();
    await picture(page, 'alarms-shelved-zh');
    await press('u');
    await row('商铺后门').getByText('已接警').waitFor();
  });

  it('offers no shelf for a fire, and the server refuses it too', async () => {
    await row('大堂烟感').click();
    await detail().getByRole('heading', { name: '大堂烟感' }).waitFor();
    expect(await detail().getByRole('button', { name: '暂缓' }).count()).toBe(0);
  });

  it('keeps the ticks of the procedure card', async () => {
    const card = detail().getByRole('region', { name: '处置流程' });
    await card.getByRole('checkbox').first().click();
    await detail().getByTestId('timeline').getByText('已完成步骤').waitFor();
    await page.reload();
    await row('大堂烟感').click();
    await expect.poll(() => card.getByRole('checkbox').first().isChecked()).toBe(true);
  });

  it('shows who came, by his tap at a checkpoint near it', async () => {
    await row('商铺后门').click();
    await desk.site.show('north-reader', STAFF);
    const attended = detail().getByTestId('clock-attended');
    await attended.getByText('王强').waitFor();
    expect(await attended.textContent()).toContain('北围墙');
    await picture(page, 'alarms-attended-zh');
  });

  it('shows what a panel said, its code as it came', async () => {
    await desk.site.read('desk-reader', {
      type: 'panel.reported',
      data: {
        account: '1234',
        code: 'XX',
        kind: 'unknown',
        qualifier: 'new',
        zone: '7',
        raw: 'Nri1/XX007',
      },
    });
    await row('办公楼主机').click();
    const said = detail().getByTestId('panel-events');
    await said.getByText('XX', { exact: true }).waitFor();
    await said.getByText('Nri1/XX007').waitFor();
    await picture(page, 'alarms-panel-zh');
    await press('a');
    await row('办公楼主机').getByText('已接警').waitFor();
    // The panel takes it back never: somebody who has looked says that it is over.
    await press('r', '1');
    await row('办公楼主机').getByText('已解除').waitFor();
  });

  it('gives nobody an act that is not his', async () => {
    const guard = await guardsPage();
    await guard.locator('[data-alarm]').filter({ hasText: '商铺后门' }).click();
    const acts = guard.getByTestId('alarm-detail').getByRole('group', { name: '处置' });
    await acts.getByRole('button', { name: '派警' }).waitFor();
    expect(await acts.getByRole('button', { name: '暂缓' }).count()).toBe(0);
    await guard.close();
  });
});

describe('a silent call for help', () => {
  it('sounds and shows in the control room, and nowhere at the post it comes from', async () => {
    const guard = await guardsPage();
    await expect.poll(() => guard.locator('[data-sound]').count(), { timeout: 8_000 }).toBe(1);
    await guard.keyboard.press('j');
    await zone('till', 'on');
    await row('收银台劫持按钮').waitFor();
    await expect.poll(sound).toBe('sounding');
    // What came after it is there: the guard's page is up to date, and shows nothing of it.
    await zone('lobby', 'off');
    await guard
      .locator('[data-alarm]')
      .filter({ hasText: '大堂烟感' })
      .getByText('已接警')
      .waitFor();
    expect(await guard.getByText('收银台').count()).toBe(0);
    expect(await guard.locator('[data-sound]').getAttribute('data-sound')).toBe('on');
    await guard.getByRole('link', { name: '实时监控' }).click();
    await guard.getByTestId('feed').getByText('大堂烟感').first().waitFor();
    expect(await guard.getByText('收银台').count()).toBe(0);
    await guard.close();
    await row('收银台劫持按钮').click();
    await detail().getByText('静默警情').waitFor();
    await picture(page, 'alarms-silent-zh');
    await press('a');
    await expect.poll(sound).toBe('on');
  });
});

describe('alarms of any time', () => {
  it('are listed with who answered, narrowed, and opened with the whole record', async () => {
    await page.getByRole('link', { name: '历史', exact: true }).click();
    const closed = page.locator('tbody tr', { hasText: '商铺后门' }).filter({ hasText: '误报' });
    await closed.getByText('controller').first().waitFor();
    await picture(page, 'alarms-history-zh');
    await page.getByLabel('类型').selectOption('fire');
    await closed.waitFor({ state: 'detached' });
    await page.getByLabel('类型').selectOption('burglary');
    await closed.focus();
    await press('Enter');
    await page.getByTestId('timeline').getByText('客户同意免到场').waitFor();
    const file = page.waitForEvent('download');
    await page.getByRole('link', { name: '移交材料' }).click();
    expect((await file).suggestedFilename()).toMatch(/^alarm-.+\.zip$/);
    await page.getByTestId('timeline').getByText('制作移交材料').waitFor();
    await picture(page, 'alarms-record-zh');
  });

  it('have their figures, from the records', async () => {
    await page.getByRole('link', { name: '指标', exact: true }).click();
    await page.getByTestId('figure-raised').getByText('5', { exact: true }).waitFor();
    expect(await page.getByTestId('figure-acknowledged').textContent()).toContain('100%');
    expect(await page.getByTestId('figure-standing').locator('dd').textContent()).toBe('0');
    await picture(page, 'alarms-figures-zh');
    const href = await page.getByRole('link', { name: '导出 CSV' }).getAttribute('href');
    const sheet = await desk.site.get(href ?? '', await desk.site.cookie('controller'));
    expect(await sheet.text()).toContain('警情数 alarms,,5');
  });

  it('are counted over a year month by month, and over no more than thirteen months', async () => {
    await page.getByRole('button', { name: '近 12 个月' }).click();
    const months = page.getByTestId('figure-months').locator('tbody tr');
    await expect.poll(() => months.count()).toBe(12);
    expect(await months.last().textContent()).toMatch(/^\d{4}-\d\d5/);
    expect(await months.first().textContent()).toContain('无数据');
    await page.getByTestId('figure-raised').getByText('5', { exact: true }).waitFor();
    await picture(page, 'alarms-figures-year-zh');
    await page.getByLabel('从').fill('2020-01-01');
    await page.getByText('一次最多 13 个月：从 2020-01-01 起，须早于 2021-02-01').waitFor();
    await picture(page, 'alarms-figures-too-long-zh');
    // Seven days may be of two months.
    await page.getByRole('button', { name: '今天' }).click();
    await page.getByTestId('figure-months').waitFor({ state: 'detached' });
  });

  it('are shown in English, in the dark and on a phone', async () => {
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Figures' }).waitFor();
    await picture(page, 'alarms-figures-en');
    await page.getByRole('link', { name: 'Open alarms' }).click();
    await row('Shop back door').click();
    await page.getByRole('button', { name: 'Dark' }).click();
    await page.setViewportSize({ width: 1920, height: 1080 });
    await picture(page, 'alarms-en-dark-1080p');
    expect(await fitsPhone(page)).toBe(true);
    await picture(page, 'alarms-phone-en-dark');
    await page.getByRole('button', { name: 'Light' }).click();
    await page.getByRole('button', { name: '中文' }).click();
    await picture(page, 'alarms-phone-zh');
    await page.setViewportSize({ width: 1440, height: 900 });
  });
});

describe('the link to the gateway', () => {
  it('is cut twenty times: each is shown within three seconds, and the list is right after each', async () => {
    await page.close();
    page = await desk.browser.page();
    page.setDefaultTimeout(15_000);
    const { http } = desk.site;
    await page.goto(http.signInLink('controller').replace(String(http.port), String(link.port)));
    await page.goto(`http://127.0.0.1:${link.port}/alarms`);
    await page.locator('[data-link=live]').waitFor();
    await row('商铺后门').waitFor();
    for (let round = 0; round < CUTS; round += 1) {
      await link.cut();
      const cutAt = Date.now();
      await page.getByTestId('link-lost').waitFor();
      expect(Date.now() - cutAt).toBeLessThan(3_000);
      if (round === 0) await picture(page, 'alarms-link-lost-zh');
      // What happens meanwhile: one is closed or comes, turn and turn about.
      await (round % 2 === 0 ? closeAll() : zone('shop-door', 'on'));
      link.mend();
      await page.getByTestId('link-lost').waitFor({ state: 'detached' });
      const wanted = await openAlarms();
      await expect.poll(shownAlarms, { timeout: 10_000 }).toEqual(wanted);
    }
  }, 240_000);

  it('breaks the policy of the page nowhere', () => {
    expect(desk.browser.faults).toEqual([]);
  });
});

// The page reads this once, as it begins.
const UNTOUCHED = `Object.defineProperty(Navigator.prototype, 'userActivation', { get: () => ({ hasBeenActive: false }) });`;

async function guardsPage(): Promise<Page> {
  const guard = await booth.page();
  guard.setDefaultTimeout(15_000);
  await guard.goto(desk.site.http.signInLink('guard'));
  await guard.locator('[data-link=live]').waitFor();
  await guard.goto(`${desk.site.http.url}/alarms`);
  return guard;
}

const shownAlarms = async (): Promise<readonly string[]> =>
  (
    await page
      .locator('[data-alarm]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('data-alarm') ?? ''))
  ).toSorted();

async function openAlarms(): Promise<readonly string[]> {
  const answer = await desk.site.get('/api/v1/alarms', await desk.site.cookie('controller'));
  const { items } = (await answer.json()) as { items: readonly { readonly id: string }[] };
  return items.map(({ id }) => id).toSorted();
}

/** Everything at the shop door is over and signed off, whatever was done about it. */
async function closeAll(): Promise<void> {
  await zone('shop-door', 'off');
  const cookie = await desk.site.cookie('controller');
  const answer = await desk.site.get('/api/v1/alarms', cookie);
  const { items } = (await answer.json()) as {
    items: readonly { readonly id: string; readonly zone?: string }[];
  };
  for (const { id: alarm } of items.filter((one) => one.zone === 'shop-door')) {
    for (const [type, more] of [
      ['alarm.acknowledge', {}],
      ['alarm.waive', { consent: '商户', why: '试验' }],
      ['alarm.reset', {}],
      ['alarm.close', { why: '试验' }],
    ] as const) {
      await desk.site.post('/api/v1/acts', { type, data: { alarm, ...more } }, cookie);
    }
  }
}
