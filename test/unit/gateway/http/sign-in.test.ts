import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Instant, instant } from '../../../../rules/vocabulary/time.ts';
import { PASSWORD, type RunningSite, startSite } from './running-site.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

/** A clock that stands still; `asked` resolves with the first alarm set on it. */
function handClock() {
  let now = 1_800_000_000_000;
  let tell: (alarm: { readonly ms: number; wake(): void }) => void = () => undefined;
  const asked = new Promise<{ readonly ms: number; wake(): void }>((resolve) => {
    tell = resolve;
  });
  return {
    now: () => instant(now),
    at(when: Instant, wake: () => void) {
      tell({ ms: when - now, wake });
      return () => undefined;
    },
    pass: (ms: number) => {
      now += ms;
    },
    asked,
  };
}

let site: RunningSite;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

describe('signing in', () => {
  it('gives a cookie that scripts and other sites cannot use', async () => {
    const answer = await site.post(
      '/api/v1/session',
      { username: 'guard', password: PASSWORD },
      '',
    );
    expect(answer.status).toBe(200);
    expect(answer.headers.get('set-cookie')).toMatch(/HttpOnly/);
    expect(answer.headers.get('set-cookie')).toMatch(/SameSite=Strict/);
    expect(await answer.json()).toMatchObject({ username: 'guard', role: 'guard', names: true });
  });

  it('is refused alike for a wrong password, an unknown name and an account of the bus', async () => {
    const site = await startSite();
    onTestFinished(site.close);
    for (const entered of [
      { username: 'guard', password: 'wrong' },
      { username: 'nobody', password: PASSWORD },
      { username: 'monitor', password: PASSWORD },
    ]) {
      const answer = await site.post('/api/v1/session', entered, '');
      expect(answer.status).toBe(401);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(await answer.json()).toMatchObject({ code: 'wrong-credentials' });
    }
  });

  it('must wait after five failures', async () => {
    const site = await startSite();
    onTestFinished(site.close);
    for (let i = 0; i < 5; i += 1) {
      await site.post('/api/v1/session', { username: 'guard', password: 'wrong' }, '');
    }
    const answer = await site.post(
      '/api/v1/session',
      { username: 'guard', password: PASSWORD },
      '',
    );
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(30);
    // Only who failed there.
    const other = await site.post(
      '/api/v1/session',
      { username: 'manager', password: PASSWORD },
      '',
    );
    expect(other.status).toBe(200);
  });

  it('is open to a person whose name others guess at from elsewhere, after a moment', async () => {
    const clock = handClock();
    const site = await startSite({ trustedProxies: ['127.0.0.1'], clock });
    onTestFinished(site.close);
    const signIn = async (password: string, address: string): Promise<number> => {
      const entered = { username: 'guard', password };
      const forwarded = { 'x-forwarded-for': address };
      return (await site.post('/api/v1/session', entered, '', forwarded)).status;
    };
    for (let i = 0; i < 20; i += 1) {
      expect(await signIn('wrong', `203.0.113.${i % 10}`)).toBe(401);
    }
    const answer = signIn(PASSWORD, '192.0.2.1');
    expect((await clock.asked).ms).toBe(250);
    (await clock.asked).wake();
    expect(await answer).toBe(200);
  });

  it('ends when signed out', async () => {
    const cookie = await site.cookie('guard');
    expect((await site.get('/api/v1/session', cookie)).status).toBe(200);
    await fetch(`${site.http.url}/api/v1/session`, {
      method: 'DELETE',
      headers: { cookie, origin: site.http.url },
    });
    expect((await site.get('/api/v1/session', cookie)).status).toBe(401);
  });

  it('ends with the account', async () => {
    const cookie = await site.cookie('installer');
    await site.store.accounts.remove('installer');
    expect((await site.get('/api/v1/session', cookie)).status).toBe(401);
  });

  it('works once by a printed link', async () => {
    const link = site.http.signInLink('controller');
    const first = await fetch(link, { redirect: 'manual' });
    expect(first.status).toBe(303);
    const cookie = (first.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    expect(await (await site.get('/api/v1/session', cookie)).json()).toMatchObject({
      role: 'controller',
    });
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(410);
  });

  it('is set up once, by a link that only a site without accounts prints', async () => {
    const site = await startSite({ accounts: false });
    onTestFinished(site.close);
    const link = await site.http.setUpLink();
    const token = link?.split('#')[1];
    const wanted = { token, username: 'wang', password: 'a long passphrase' };
    const answer = await site.post('/api/v1/set-up', wanted, '');
    expect(await answer.json()).toMatchObject({ username: 'wang', role: 'manager' });
    expect(await site.http.setUpLink()).toBeUndefined();
    expect((await site.post('/api/v1/set-up', wanted, '')).status).toBe(410);
  });

  it('is not set up by a link that is an hour old', async () => {
    const clock = handClock();
    const site = await startSite({ accounts: false, clock });
    onTestFinished(site.close);
    const token = (await site.http.setUpLink())?.split('#')[1];
    const wanted = { token, username: 'wang', password: 'a long passphrase' };
    clock.pass(60 * 60_000);
    expect((await site.post('/api/v1/set-up', wanted, '')).status).toBe(410);
    expect(await site.store.accounts.list()).toEqual([]);
  });
});

describe('a write', () => {
  it('from another site is refused before anything looks at it', async () => {
    const cookie = await site.cookie('controller');
    const body = { type: 'fire.reset', data: {} };
    const foreign = { origin: 'http://evil.example' };
    const answer = await site.post('/api/v1/acts', body, cookie, foreign);
    expect(await answer.json()).toMatchObject({ code: 'foreign-origin' });
    const crossSite = { 'sec-fetch-site': 'cross-site' };
    expect((await site.post('/api/v1/acts', body, cookie, crossSite)).status).toBe(403);
  });

  it('larger than any act is refused', async () => {
    const answer = await site.post('/api/v1/acts', { type: 'x'.repeat(70_000) }, '');
    expect(answer.status).toBe(413);
  });
});

describe('the page', () => {
  it('comes under a strict policy with a nonce of its own', async () => {
    const policies = await Promise.all(
      [1, 2].map(async () => (await fetch(site.http.url)).headers.get('content-security-policy')),
    );
    expect(policies[0]).toContain("default-src 'none'");
    expect(policies[0]).toMatch(/style-src 'self' 'nonce-[\w-]{20,}'/);
    expect(policies[0]).not.toBe(policies[1]);
  });

  it('says what to do where the console is not built', async () => {
    expect(await (await fetch(site.http.url)).text()).toContain('npm run build');
  });

  it('is alive and ready while the engine takes inputs', async () => {
    const site = await startSite();
    onTestFinished(site.close);
    expect((await fetch(`${site.http.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${site.http.url}/readyz`)).status).toBe(200);
    await site.engine.stop();
    const answer = await fetch(`${site.http.url}/readyz`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ ready: false, why: 'stopped' });
  });
});
