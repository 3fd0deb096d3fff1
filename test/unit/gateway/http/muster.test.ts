import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type RunningSite, startSite } from './running-site.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let site: RunningSite;
beforeAll(async () => {
  site = await startSite();
  const count = {
    type: 'presence.count',
    data: { subjects: ['=v-1', 'v-2,"x"'], nobodyElse: true, why: '盘点' },
  };
  const answer = await site.post('/api/v1/acts', count, await site.cookie('guard'));
  expect(answer.status).toBe(200);
});
afterAll(() => site.close());

describe('the muster over HTTP', () => {
  it('lists who is inside, by area, and counts those of whom nobody knows', async () => {
    const answer = await site.get('/api/v1/muster', await site.cookie('guard'));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      areas: [{ area: 'estate', inside: 2 }],
      counts: { inside: 2, unknown: 0 },
      inside: [{ subject: '=v-1', area: 'estate', sure: true }, { subject: 'v-2,"x"' }],
      unknown: [],
    });
  });

  it('is a sheet that spreadsheets read and take no formula from', async () => {
    const answer = await site.get('/api/v1/muster.csv', await site.cookie('guard'));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/csv');
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const lines = new TextDecoder().decode(bytes).split('\r\n');
    expect(lines[0]).toContain('区域 area');
    expect(lines[1]).toContain("'=v-1");
    expect(lines[2]).toContain('"v-2,""x"""');
  });

  it('is for those who may see names', async () => {
    expect((await site.get('/api/v1/muster', '')).status).toBe(401);
    const installer = await site.cookie('installer');
    expect((await site.get('/api/v1/muster', installer)).status).toBe(403);
    expect((await site.get('/api/v1/muster.csv', installer)).status).toBe(403);
  });
});
