import { pino } from 'pino';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { isHere } from '../../../../gateway/http/security.ts';
import { PASSWORD, type RunningSite, startSite } from './running-site.ts';

vi.setConfig({ testTimeout: 30_000 });

const LOOPBACK = ['127.0.0.1'];

async function running(options: Parameters<typeof startSite>[0] = {}): Promise<RunningSite> {
  const site = await startSite(options);
  onTestFinished(site.close);
  return site;
}

const openLink = (link: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(link, { redirect: 'manual', headers });

/** Lines of a log, and the log that writes them. */
function listening() {
  const lines: { readonly code?: string; readonly address?: string }[] = [];
  const log = pino({ base: null }, { write: (line) => lines.push(JSON.parse(line)) });
  return { log, said: (code: string) => lines.filter((line) => line.code === code) };
}

async function signIn(
  site: RunningSite,
  password: string,
  forwarded: Record<string, string>,
): Promise<number> {
  const entered = { username: 'guard', password };
  return (await site.post('/api/v1/session', entered, '', forwarded)).status;
}

const HANDED_ON = [
  { 'x-forwarded-for': '203.0.113.7' },
  { 'x-forwarded-for': '127.0.0.1' },
  { forwarded: 'for=203.0.113.7' },
  { 'x-forwarded-host': 'gate.example' },
  { 'x-real-ip': '203.0.113.7' },
  { via: '1.1 proxy' },
];

describe('a one-time link that a proxy on this machine hands on', () => {
  it.each(HANDED_ON)('is refused and stays good where %o says so', async (headers) => {
    for (const trustedProxies of [[], LOOPBACK]) {
      const site = await running({ trustedProxies });
      const link = site.http.signInLink('guard');
      const refused = await openLink(link, headers);
      expect(await refused.json()).toMatchObject({ status: 403, code: 'link-not-here' });
      expect((await openLink(link)).status).toBe(303);
    }
  });

  it('makes no first account', async () => {
    const site = await running({ accounts: false, trustedProxies: LOOPBACK });
    const token = (await site.http.setUpLink())?.split('#')[1];
    const wanted = { token, username: 'wang', password: 'a long passphrase' };
    const headers = { 'x-forwarded-for': '127.0.0.1' };
    expect((await site.post('/api/v1/set-up', wanted, '', headers)).status).toBe(403);
    expect((await site.post('/api/v1/set-up', wanted, '')).status).toBe(200);
  });
});

describe('a person', () => {
  const asked = (remoteAddress: string | undefined, localAddress: string) =>
    isHere({ headers: {}, socket: { remoteAddress, localAddress } });

  it('is at this machine by its loopback or by its own address', () => {
    expect(asked('127.0.0.1', '127.0.0.1')).toBe(true);
    expect(asked('::ffff:127.0.0.1', '::ffff:127.0.0.1')).toBe(true);
    expect(asked('192.0.2.1', '192.0.2.1')).toBe(true);
  });

  it('is not here from another address, or where nothing is known of it', () => {
    expect(asked('192.0.2.2', '192.0.2.1')).toBe(false);
    expect(asked('203.0.113.7', '127.0.0.1')).toBe(false);
    expect(asked(undefined, '127.0.0.1')).toBe(false);
  });
});

describe('who asks', () => {
  it('is the other end of the connection where no proxy is trusted, whatever is forwarded', async () => {
    const { log, said } = listening();
    const site = await running({ log });
    expect(await signIn(site, PASSWORD, { 'x-forwarded-for': '203.0.113.7' })).toBe(200);
    expect(said('signed-in')).toMatchObject([{ address: '127.0.0.1' }]);
  });

  it('is whom a trusted proxy names, and nobody further away', async () => {
    const { log, said } = listening();
    const site = await running({ log, trustedProxies: LOOPBACK });
    const forwarded = { 'x-forwarded-for': '198.51.100.1, 203.0.113.7' };
    expect(await signIn(site, PASSWORD, forwarded)).toBe(200);
    expect(said('signed-in')).toMatchObject([{ address: '203.0.113.7' }]);
    expect(said('proxy-not-trusted')).toEqual([]);
  });

  it('is the proxy where it is not the one that is trusted, and that is logged once', async () => {
    const { log, said } = listening();
    const site = await running({ log, trustedProxies: ['192.0.2.0/24'] });
    const forwarded = { 'x-forwarded-for': '203.0.113.7' };
    expect(await signIn(site, PASSWORD, forwarded)).toBe(200);
    expect(await signIn(site, PASSWORD, forwarded)).toBe(200);
    expect(said('signed-in')).toMatchObject([{ address: '127.0.0.1' }, { address: '127.0.0.1' }]);
    expect(said('proxy-not-trusted')).toMatchObject([{ address: '127.0.0.1' }]);
  });
});
