import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../gateway/clock.ts';
import { createWebLines } from '../../gateway/devices/web-lines.ts';
import { PASSWORD, type RunningSite, startSite } from '../unit/gateway/http/running-site.ts';
import { type Browser, openBrowser } from './browser.ts';

// As a tag gives it; the line answers that it is taken: what it verifies is tried elsewhere.
const TOUCHED = '/t/tags?picc_data=EF963FF7828658A599F3041510671E88&cmac=94EED9EE65337086';

let site: RunningSite;
let browser: Browser;
const asked: unknown[] = [];

beforeAll(async () => {
  const webLines = createWebLines(systemClock);
  site = await startSite({ webLines });
  browser = await openBrowser();
  webLines.opener(() => {
    throw new Error('no other line here');
  })({
    line: { id: 'tags', kind: 'http' },
    carries: 'http',
    clock: systemClock,
    events: {
      opened: () => undefined,
      message(channel, message) {
        asked.push(message);
        channel.send({ ...Object(message), outcome: 'taken' });
      },
      ended: () => undefined,
      closed: () => undefined,
    },
  });
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

describe('a phone that touched a tag', () => {
  it('is asked to sign in, told of a wrong password, and comes back by itself', async () => {
    const page = await browser.page();
    await page.goto(`${site.http.url}${TOUCHED}`);
    await page.getByLabel('用户名').fill('guard');
    await page.getByLabel('密码').fill('not the password');
    await page.getByRole('button').click();
    await page.getByText('用户名或密码不正确').waitFor();
    expect(asked).toEqual([]);
    await page.getByLabel('密码').fill(PASSWORD);
    await page.getByRole('button').click();
    await page.waitForURL('**/guard?tap=*');
    expect(new URL(page.url()).pathname).toBe('/guard');
    expect(asked).toMatchObject([{ who: 'guard', query: { cmac: '94EED9EE65337086' } }]);
    await page.close();
  });

  it('is not asked again where it comes from outside and shows no session at first', async () => {
    const page = await browser.page();
    // Another site's page: what it leads to is opened without cookies of SameSite=Strict.
    await page.goto('data:text/html,<title>outside</title>');
    await page.setContent(`<a href="${site.http.url}${TOUCHED}&again=1">tag</a>`);
    const seen: string[] = [];
    page.on('request', (request) => seen.push(new URL(request.url()).pathname));
    await page.getByText('tag').click();
    await page.waitForURL('**/guard?tap=*');
    expect(seen).toContain('/sign-in');
    expect(asked).toHaveLength(2);
    await page.close();
  });

  it('breaks no policy of its pages', () => {
    expect(browser.faults).toEqual([]);
  });
});
