import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../../gateway/clock.ts';
import { dayAfter, localDay } from '../../../../rules/vocabulary/zone-time.ts';
import { bodyOf, type RunningSite, startSite } from './running-site.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let site: RunningSite;
let cookie: string;
let tomorrow: string;
let next: string;
beforeAll(async () => {
  site = await startSite();
  cookie = await site.cookie('manager');
  tomorrow = dayAfter(localDay(site.engine.site.zone, systemClock.now()), 1);
  next = dayAfter(tomorrow, 1);
});
afterAll(() => site.close());

const plan = {
  name: { zh: '灯检', en: 'Lamps' },
  kind: 'lighting',
  checkpoints: ['north', 'pool'],
  guards: [],
  rounds: [{ from: 480, to: 540, toleranceMin: 10 }],
};

const ask = async (body: object) =>
  (await (await site.post('/api/v1/patrol/preview', body, cookie)).json()) as {
    readonly rounds: readonly Record<string, unknown>[];
    readonly findings: readonly Record<string, unknown>[];
    readonly plan?: Record<string, unknown>;
  };

describe('plans of routes', () => {
  it('are told with who made them, and from which day they stand', async () => {
    const act = { type: 'route.plan', data: { route: 'lamps', from: next, plan } };
    expect((await site.post('/api/v1/acts', act, cookie)).status).toBe(200);
    const end = { type: 'route.end', data: { route: 'day', from: next, why: '改线' } };
    expect((await site.post('/api/v1/acts', end, cookie)).status).toBe(200);
    const { items } = await bodyOf(await site.get('/api/v1/patrol/plans', cookie));
    expect(items).toMatchObject([
      {
        route: 'day',
        versions: [{ stage: 'stands' }, { from: next, stage: 'waits', why: '改线' }],
      },
      {
        route: 'lamps',
        name: plan.name,
        versions: [{ from: next, by: 'manager', stage: 'waits', plan }],
      },
    ]);
  });

  it('are the same when told anew from the journal', async () => {
    expect(await site.store.compareReadModels(site.engine.site.id)).toEqual([]);
  });

  it('are for signed-in people', async () => {
    expect((await site.get('/api/v1/patrol/plans', '')).status).toBe(401);
    expect((await site.post('/api/v1/patrol/preview', {}, '')).status).toBe(401);
  });
});

describe('the preview', () => {
  it('tells the rounds of the coming days', async () => {
    const { rounds } = await ask({ days: 3 });
    expect(rounds.map(({ route, day }) => [route, day])).toEqual([
      ['day', tomorrow],
      ['lamps', next],
      ['lamps', dayAfter(next, 1)],
    ]);
  });

  it('tells those of a plan that is only proposed, written as in site.yaml', async () => {
    const rows = [{ from: '22:00', to: '02:00', times: 2, lastsMin: 30 }];
    const { rounds, findings, plan: made } = await ask({ days: 1, route: 'lamps', plan, rows });
    expect(findings).toEqual([]);
    expect(rounds.filter(({ proposed }) => proposed)).toMatchObject([
      { id: `lamps/${tomorrow}T22:00`, lastsMin: 30 },
      { id: `lamps/${next}T00:00`, lastsMin: 30, day: tomorrow },
    ]);
    expect(made?.['rounds']).toEqual([
      { from: 1_320, to: 1_440, lastsMin: 30, toleranceMin: 15 },
      { from: 1_440, to: 1_560, lastsMin: 30, toleranceMin: 15 },
    ]);
  });

  it('says in both languages what is wrong', async () => {
    const rows = [
      { from: '08:00', to: '09:00' },
      { from: '08:30', to: '10:00' },
      { from: '11:00', to: '11:00' },
    ];
    const strange = { ...plan, checkpoints: ['nowhere'] };
    const { findings } = await ask({ route: 'lamps', plan: strange, rows });
    expect(findings.map(({ code, warning }) => [code, warning])).toEqual([
      ['unknown-checkpoint', false],
      ['round-empty', false],
      ['rounds-overlap', false],
    ]);
    expect(findings.at(-1)).toMatchObject({
      text: { zh: '08:00–09:00 与 08:30–10:00 时间重叠，请错开' },
      rounds: [0, 1],
    });
  });

  it('refuses a proposal without its route, and a day that is none', async () => {
    for (const body of [{ plan }, { from: '2026-02-30' }, { days: 0 }]) {
      expect((await site.post('/api/v1/patrol/preview', body, cookie)).status).toBe(400);
    }
  });
});
