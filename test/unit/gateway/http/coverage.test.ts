import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../../gateway/clock.ts';
import type { PersonId } from '../../../../rules/vocabulary/ids.ts';
import { localDay } from '../../../../rules/vocabulary/zone-time.ts';
import { KNOWN_CARD, site as layout, type RunningSite, startSite } from './running-site.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let site: RunningSite;
const today = localDay(layout.zone, systemClock.now());

beforeAll(async () => {
  site = await startSite();
  await site.enrol('wang', '粤B12345', KNOWN_CARD);
  const wang = { person: 'wang' as PersonId, name: '王师傅', guard: true };
  await site.act({ type: 'person.save', data: wang });
  await site.show('north-reader', KNOWN_CARD);
});
afterAll(() => site.close());

type Line = {
  readonly key: string;
  readonly name?: object;
  readonly due: number;
  readonly coverage?: number;
};
type Report = { readonly total: Line; readonly items: readonly Line[]; readonly days: Line[] };

async function ask(path: string, as = 'manager'): Promise<Report> {
  const answer = await site.get(`/api/v1/patrol/${path}`, await site.cookie(as));
  expect(answer.status).toBe(200);
  return (await answer.json()) as Report;
}

describe('coverage', () => {
  it('tells of each point how its due visits stand; what is under way has no rate yet', async () => {
    const { total, items } = await ask(`coverage?from=${today}&to=${today}`);
    expect(total).toMatchObject({
      due: 3,
      onTime: 1,
      made: 1,
      judged: 1,
      underWay: 2,
      coverage: 1,
    });
    expect(items).toMatchObject([
      { key: 'garage', name: { zh: '地下车库' }, due: 1, made: 0, underWay: 1 },
      { key: 'north', name: { en: 'North wall' }, due: 1, onTime: 1, coverage: 1 },
      { key: 'pool', underWay: 1 },
    ]);
    expect(items[0]).not.toHaveProperty('coverage');
  });

  it('is told by route, guard, shift, day and kind of route, of this month where no days are named', async () => {
    const keys = async (by: string) => (await ask(`coverage?by=${by}`)).items.map(({ key }) => key);
    expect(await keys('route')).toEqual(['day']);
    expect(await keys('guard')).toEqual(['', 'wang']);
    expect(await keys('day')).toEqual([today]);
    expect(await keys('route-kind')).toEqual(['patrol']);
    expect(await keys('shift')).toEqual(['']);
  });

  it('says for how long at least a point was left where nobody came', async () => {
    const { items } = await ask(`coverage?from=${today}&to=${today}`);
    expect(items[0]).toMatchObject({ intervals: { visits: 0, atLeast: true } });
    expect(items[1]).toMatchObject({ intervals: { visits: 1, atLeast: false } });
  });

  it('shows a year, a day at a time, of one point', async () => {
    const { days } = await ask(`year?year=${today.slice(0, 4)}&checkpoint=north`);
    expect(days).toMatchObject([{ day: today, due: 1, onTime: 1 }]);
  });

  it('refuses days that no calendar has, and an end before its beginning', async () => {
    const manager = await site.cookie('manager');
    for (const days of ['from=2026-02-30', 'from=2026-03-02&to=2026-03-01', 'from=today']) {
      const answer = await site.get(`/api/v1/patrol/coverage?${days}`, manager);
      expect([days, answer.status]).toEqual([days, 400]);
    }
  });

  it('is for who is signed in', async () => {
    for (const path of ['coverage', 'year?year=2026', 'missed']) {
      expect((await site.get(`/api/v1/patrol/${path}`, '')).status).toBe(401);
    }
  });
});
