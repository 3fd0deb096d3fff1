import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type RunningSite, startSite } from './running-site.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const BOARD = 'out-1-barrier-board';

let site: RunningSite;
beforeAll(async () => {
  site = await startSite();
  // Two by the button, and the second with a guard's word.
  for (const state of ['on', 'off', 'on', 'off'] as const) {
    await site.contact(BOARD, 'booth-up', state);
    await site.contact(BOARD, state === 'on' ? 'arm-down' : 'arm-up', 'off');
    await site.contact(BOARD, state === 'on' ? 'arm-up' : 'arm-down', 'on');
  }
  // And one by our own doing, about which nobody is asked.
  await site.post(
    '/api/v1/acts',
    { type: 'emergency.let-through', data: { lane: 'out-1', vehicleKind: 'ambulance' } },
    await site.cookie('guard'),
  );
  await site.contact(BOARD, 'arm-down', 'off');
  await site.contact(BOARD, 'arm-up', 'on');
  const { items } = await ledger();
  const opening = items[1]?.opening ?? '';
  await site.post(
    '/api/v1/acts',
    { type: 'opening.explain', data: { opening, as: '消防演练' } },
    await site.cookie('guard'),
  );
});
afterAll(() => site.close());

type Ledger = {
  readonly sums: readonly { readonly kind: string; readonly count: number; unsaid: number }[];
  readonly items: readonly { readonly opening: string; readonly explanation?: string }[];
};

async function ledger(query = ''): Promise<Ledger> {
  const answer = await site.get(`/api/v1/openings${query}`, await site.cookie('manager'));
  expect(answer.status).toBe(200);
  return (await answer.json()) as Ledger;
}

describe('the ledger of openings', () => {
  it('counts every arm-up of today by what raised it, and those by hand that nobody has explained', async () => {
    expect((await ledger()).sums).toMatchObject([
      { kind: 'booth', count: 2, unsaid: 1 },
      { kind: 'emergency', count: 1, unsaid: 0 },
    ]);
  });

  it('lists them, newest first, with what a guard said', async () => {
    const { items } = await ledger();
    expect(items.map(({ explanation }) => explanation)).toEqual([undefined, '消防演练', undefined]);
    expect(items[1]).toMatchObject({ barrier: 'out-1-barrier', explainedBy: 'guard' });
  });

  it('is of the time that is asked for', async () => {
    const { sums, items } = await ledger('?from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z');
    expect([sums, items]).toEqual([[], []]);
  });

  it('says which time it could not read', async () => {
    const answer = await site.get('/api/v1/openings?from=monday', await site.cookie('manager'));
    expect(answer.status).toBe(400);
    expect(JSON.stringify(await answer.json())).toContain('monday');
  });

  it('is for those who are signed in', async () => {
    expect((await site.get('/api/v1/openings', '')).status).toBe(401);
  });
});
