import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type RunningSite, startSite } from './running-site.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let site: RunningSite;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

type Visitor = {
  readonly permit: string;
  readonly state: string;
  readonly plate?: string;
  readonly name: string;
  readonly vehicle?: string;
  readonly visits?: number;
  readonly until: string;
};

async function invite(body: object, who: 'guard' | 'installer' = 'guard') {
  return site.post('/api/v1/visitors', body, await site.cookie(who));
}

async function listed(query = ''): Promise<readonly Visitor[]> {
  const answer = await site.get(`/api/v1/visitors${query}`, await site.cookie('guard'));
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { readonly items: readonly Visitor[] }).items;
}

describe('visitors over HTTP', () => {
  it('are announced in one request, once and until the end of the day unless said otherwise', async () => {
    const answer = await invite({ host: '3-1201', plate: '粤b·12345' });
    expect(answer.status).toBe(200);
    const [first] = await listed();
    expect(first).toMatchObject({
      state: 'expected',
      plate: '粤B12345',
      visits: 1,
      name: '粤B12345',
    });
    const end = new Date(Date.parse(first?.until ?? '') + 1);
    const hours = end.toLocaleTimeString('en-GB', { timeZone: 'Asia/Shanghai' });
    expect(hours).toBe('00:00:00');
  });

  it('come again with the vehicle that is known by its plate', async () => {
    await invite({ host: '3-1201', plate: '粤B 99999', name: '李四' });
    await invite({ host: '5-0302', plate: '粤B99999', name: '李四' });
    const cars = (await listed()).filter(({ plate }) => plate === '粤B99999');
    expect(cars).toHaveLength(2);
    expect(new Set(cars.map(({ vehicle }) => vehicle)).size).toBe(1);
  });

  it('may come as often as they like where that is said', async () => {
    await invite({ host: '物业', name: '王五', visits: null });
    const [newest] = await listed('?open=true&limit=1');
    expect(newest).toMatchObject({ name: '王五', state: 'expected' });
    expect(newest).not.toHaveProperty('visits');
  });

  it('are refused with the words of the rule that refuses them', async () => {
    const answer = await invite({ host: '3-1201' });
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ code: 'act-refused', why: 'visitor-unnamed' });
  });

  it('are announced by those who may only', async () => {
    expect((await invite({ host: '3-1201', name: '赵六' }, 'installer')).status).toBe(403);
  });

  it('that were ended are expected no longer', async () => {
    await invite({ host: '3-1201', name: '孙七' });
    const [newest] = await listed('?limit=1');
    const manager = await site.cookie('manager');
    const { permit = '' } = newest ?? {};
    await site.post('/api/v1/acts', { type: 'permit.end', data: { permit } }, manager);
    expect((await listed()).find((one) => one.permit === permit)?.state).toBe('ended');
    expect((await listed('?open=true')).some((one) => one.permit === permit)).toBe(false);
  });
});
