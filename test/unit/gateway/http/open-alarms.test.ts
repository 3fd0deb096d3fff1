import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { AlarmId } from '../../../../rules/vocabulary/ids.ts';
import { trouble, withPanels } from './many-panels.ts';
import { site as garden, type RunningSite, startSite } from './running-site.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const BOARD = 'in-1-barrier-board';
const TRIFLES = 230;

let site: RunningSite;
beforeAll(async () => {
  site = await startSite({ site: withPanels(garden, TRIFLES) });
  await site.contact(BOARD, 'zone.lobby', 'on');
  for (let index = 0; index < TRIFLES; index += 1) await trouble(site, index);
});
afterAll(() => site.close());

type Counts = {
  readonly total: number;
  readonly states: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly calling: {
    readonly priorities: Readonly<Record<string, number>>;
    readonly life: number;
    readonly newest?: string;
  };
};
type Open = {
  readonly items: readonly {
    readonly id: string;
    readonly kind: string;
    readonly priority: string;
    readonly raised: string;
    readonly state: string;
  }[];
  readonly counts: Counts;
  readonly next?: string;
};

async function open(query = ''): Promise<Open> {
  const answer = await site.get(`/api/v1/alarms${query}`, await site.cookie('controller'));
  expect(answer.status).toBe(200);
  return (await answer.json()) as Open;
}
const at = (next: string | undefined) => `after=${encodeURIComponent(next ?? '')}`;

describe('the open alarms', () => {
  it('have a fire on top, however many trifles came after it', async () => {
    const { items } = await open();
    expect(items[0]).toMatchObject({ kind: 'fire', state: 'unacknowledged' });
  });

  it('have all on the first page that ask, the graver first and then the oldest', async () => {
    const { items, next } = await open();
    expect(items).toHaveLength(TRIFLES + 1);
    expect(next).toBeUndefined();
    const trifles = items.slice(1).map(({ raised }) => raised);
    expect(trifles).toEqual(trifles.toSorted());
  });

  it('are counted whole on any page, by state and priority', async () => {
    const whole = await open();
    const { items, counts, next } = await open('?limit=1');
    expect(items).toHaveLength(1);
    expect(next).toBeDefined();
    expect(counts).toEqual(whole.counts);
    expect(counts.total).toBe(TRIFLES + 1);
    expect(counts.states).toEqual({ unacknowledged: { critical: 1, low: TRIFLES } });
    expect(counts.calling).toMatchObject({ priorities: { critical: 1, low: TRIFLES }, life: 1 });
    expect(counts.calling.newest).toBe(
      whole.items
        .map(({ raised }) => raised)
        .toSorted()
        .at(-1),
    );
  });

  it('are had page by page, each once', async () => {
    const whole = await open();
    const paged: string[] = [];
    let page = await open('?limit=70');
    paged.push(...page.items.map(({ id }) => id));
    while (page.next !== undefined) {
      page = await open(`?limit=70&${at(page.next)}`);
      paged.push(...page.items.map(({ id }) => id));
    }
    expect(paged).toEqual(whole.items.map(({ id }) => id));
  });

  it('go on right where the one that a page ended with has gone meanwhile', async () => {
    const whole = await open();
    const first = await open('?limit=3');
    const last = first.items.at(-1)?.id as AlarmId;
    await site.act({ type: 'alarm.acknowledge', data: { alarm: last } });
    const second = await open(`?limit=3&${at(first.next)}`);
    expect(second.items.map(({ id }) => id)).toEqual(whole.items.slice(3, 6).map(({ id }) => id));
  });

  it('leave out for want of room only what neither asks nor is grave, and say so', async () => {
    const { items } = await open();
    for (const { id } of items.filter(({ state }) => state !== 'acknowledged')) {
      await site.act({ type: 'alarm.acknowledge', data: { alarm: id as AlarmId } });
    }
    const page = await open();
    expect(page.items.length).toBeLessThan(TRIFLES + 1);
    expect(page.items[0]).toMatchObject({ kind: 'fire' });
    expect(page.next).toBeDefined();
    expect(page.counts.total).toBe(TRIFLES + 1);
    expect(page.counts.calling).toEqual({ priorities: {}, life: 0 });
  });

  it('refuse a place that is none', async () => {
    const cookie = await site.cookie('controller');
    expect((await site.get('/api/v1/alarms?after=nowhere', cookie)).status).toBe(400);
  });
});
