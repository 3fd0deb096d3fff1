import readXlsx from 'read-excel-file/node';
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

  it('leaves as a table that Excel opens, with names and nothing that it would take for a formula', async () => {
    await site.act({
      type: 'person.save',
      data: { person: 'wang' as PersonId, name: '=王师傅', guard: true },
    });
    const answer = await site.get(
      '/api/v1/patrol/coverage.csv?by=guard',
      await site.cookie('manager'),
    );
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const [head = '', ...lines] = bytes.toString('utf8').slice(1).trimEnd().split('\r\n');
    expect(head.split(',').slice(0, 3)).toEqual(['护卫员 guard', '应到 due', '到位 made']);
    expect(lines.map((line) => line.split(',').slice(0, 3))).toEqual([
      ['（未知）nobody known', '2', '0'],
      ["'=王师傅", '1', '1'],
      ['合计 total', '3', '1'],
    ]);
    // What is under way has no rate: the cell is empty, and not nought.
    expect(lines[0]?.split(',').slice(13, 15)).toEqual(['', '']);
  });

  it('is a month’s sheet, to read and as a workbook of three sheets', async () => {
    const manager = await site.cookie('manager');
    const month = today.slice(0, 7);
    const sheet = await ask(`month?month=${month}`);
    expect(sheet.items).toMatchObject([
      { checkpoint: 'garage', name: '地下车库', days: [{ day: today, due: 1 }] },
      { checkpoint: 'north', total: { coverage: 1 } },
      { checkpoint: 'pool' },
    ]);
    const answer = await site.get(`/api/v1/patrol/month.xlsx?month=${month}`, manager);
    const sheets = await readXlsx(Buffer.from(await answer.arrayBuffer()));
    expect(sheets.map(({ sheet: name }) => name)).toEqual([
      '到位率 Coverage',
      '逐日 By day',
      '未到位 Not made',
    ]);
    const figures = sheets[0]?.data ?? [];
    expect(figures.map((row) => row[0])).toEqual([
      `江畔花园 ${month}`,
      '巡更点 checkpoint',
      '地下车库',
      '北围墙',
      '游泳池',
      '合计 total',
    ]);
    expect(figures[3]?.slice(1, 3)).toEqual([1, 1]);
  });

  it('counts what was inspected and found fine', async () => {
    const inspected = (state: 'fine' | 'faulty') => ({
      type: 'inspection.record' as const,
      data: { checkpoint: 'north' as never, item: 'lamp', state },
    });
    await site.act(inspected('fine'));
    await site.act(inspected('faulty'));
    await site.act(inspected('fine'));
    const { items } = await ask(`inspections?from=${today}`);
    expect(items).toMatchObject([{ key: 'lamp', looked: 3, fine: 2, faulty: 1 }]);
  });

  it('keeps files with names from who may not read names', async () => {
    const installer = await site.cookie('installer');
    for (const path of ['coverage.csv', 'missed.csv', 'month.xlsx?month=2026-11']) {
      expect((await site.get(`/api/v1/patrol/${path}`, installer)).status).toBe(403);
    }
  });

  it('is for who is signed in', async () => {
    for (const path of ['coverage', 'year?year=2026', 'missed']) {
      expect((await site.get(`/api/v1/patrol/${path}`, '')).status).toBe(401);
    }
  });
});
