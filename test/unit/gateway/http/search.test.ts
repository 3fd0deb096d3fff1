import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ActBody } from '../../../../rules/vocabulary/acts.ts';
import { KNOWN_CARD, type RunningSite, STRANGE_CARD, startSite } from './running-site.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let site: RunningSite;
let cookie: string;
beforeAll(async () => {
  site = await startSite();
  await site.enrol('zhang', '粤B12345', KNOWN_CARD);
  await person('zhang', '张三', '1栋1单元301');
  await person('li', '李四', '2栋1单元502');
  cookie = await site.cookie('manager');
});
afterAll(() => site.close());

type Row = Readonly<Record<string, unknown>>;
type Page = { readonly items: readonly Row[]; readonly next?: string; readonly more?: boolean };

const person = (id: string, name: string, household: string) =>
  site.act({ type: 'person.save', data: { person: id, name, household } } as ActBody);

async function search(kind: string, asked: object = {}, as = cookie): Promise<Page> {
  const answer = await site.post(`/api/v1/${kind}/search`, asked, as);
  expect(answer.status).toBe(200);
  return (await answer.json()) as Page;
}

async function through(lane: 'in-1' | 'out-1'): Promise<void> {
  const board = `${lane}-barrier-board`;
  await site.contact(board, 'arming-loop', 'on');
  await site.show(`${lane}-reader`, KNOWN_CARD);
  for (const [input, state] of [
    ['arm-down', 'off'],
    ['arm-up', 'on'],
    ['safety-loop', 'on'],
    ['arming-loop', 'off'],
    ['safety-loop', 'off'],
    ['arm-up', 'off'],
    ['arm-down', 'on'],
  ] as const) {
    await site.contact(board, input, state);
  }
}

describe('a permit', () => {
  for (const find of ['张三', '三', 'zs', 'ZhangS', '301', '1栋', 'zs 301', '12345', '粤b·12345']) {
    it(`is found by ${find}`, async () => {
      expect((await search('permits', { find })).items).toMatchObject([{ permit: 'p-zhang' }]);
    });
  }

  it('is found by the last four of a card, by its whole number, and by that read backwards', async () => {
    for (const find of ['B2C3', '04A1B2C3', '04:A1:B2:C3', 'C3B2A104']) {
      const { items } = await search('permits', { find });
      expect(items).toMatchObject([{ permit: 'p-zhang' }]);
    }
  });

  it('is not found by what is only inside its words, nor by another card', async () => {
    for (const find of ['hang', 'zl', '粤B99999', '04A1B2C4']) {
      expect((await search('permits', { find })).items).toEqual([]);
    }
  });

  it('comes with its holder, cars and cards, and never with a digest', async () => {
    const { items } = await search('permits', { find: 'zs' });
    expect(items).toMatchObject([
      {
        holder: { person: 'zhang', name: '张三', household: '1栋1单元301' },
        vehicles: [{ vehicle: 'v-zhang', plate: '粤B12345' }],
        cards: [{ credential: 'c-zhang', tail: 'B2C3' }],
      },
    ]);
    expect(JSON.stringify(items)).not.toMatch(/digest|finds/);
  });

  it('is found anew by another car once it was changed, and no more by the one before', async () => {
    await site.act({
      type: 'vehicle.save',
      data: { vehicle: 'v-new', plate: '粤B77777' },
    } as ActBody);
    const change = (vehicles: readonly string[]) =>
      site.act({
        type: 'permit.change',
        data: {
          permit: 'p-zhang',
          class: 'resident',
          holder: 'zhang',
          vehicles,
          lanes: [],
          state: 'active',
        },
      } as unknown as ActBody);
    await change(['v-new', 'v-new']);
    expect((await search('permits', { find: '77777' })).items).toHaveLength(1);
    expect((await search('permits', { find: '12345' })).items).toHaveLength(0);
    await change(['v-zhang']);
    expect((await search('permits', { find: '12345' })).items).toHaveLength(1);
    expect(await site.store.compareReadModels(site.engine.site.id)).toEqual([]);
  });

  it('is listed page by page, each once', async () => {
    for (const n of [1, 2, 3, 4, 5]) {
      await site.act({
        type: 'permit.issue',
        data: {
          permit: `visitor-${n}`,
          class: 'visitor',
          holder: 'li',
          vehicles: [],
          lanes: [],
          state: n === 5 ? 'suspended' : 'active',
        },
      } as unknown as ActBody);
    }
    const seen: unknown[] = [];
    let after: string | undefined;
    do {
      const page = await search('permits', {
        class: 'visitor',
        limit: 2,
        ...(after ? { after } : {}),
      });
      seen.push(...page.items.map(({ permit }) => permit));
      after = page.next;
    } while (after !== undefined);
    expect(seen).toEqual([5, 4, 3, 2, 1].map((n) => `visitor-${n}`));
    const suspended = await search('permits', { state: 'suspended' });
    expect(suspended.items).toMatchObject([{ permit: 'visitor-5' }]);
  });

  it('is for those who keep the records', async () => {
    const guard = await site.cookie('guard');
    expect((await site.post('/api/v1/permits/search', {}, guard)).status).toBe(403);
    expect((await site.post('/api/v1/permits/search', {}, '')).status).toBe(401);
  });
});

describe('a passage', () => {
  beforeAll(async () => {
    await through('in-1');
    await site.contact('out-1-barrier-board', 'arming-loop', 'on');
    await site.show('out-1-reader', STRANGE_CARD);
  });

  it('is found by who it was, by his plate and by his card', async () => {
    for (const find of ['zs', '12345', '04A1B2C3', 'B2C3']) {
      const { items } = await search('passages', { find });
      expect(items).toMatchObject([{ lane: 'in-1', outcome: 'committed', holder: 'zhang' }]);
    }
  });

  it('is found by lane, outcome and time', async () => {
    expect((await search('passages', { lane: 'out-1' })).items).toHaveLength(1);
    expect((await search('passages', { outcome: 'committed' })).items).toHaveLength(1);
    expect((await search('passages', { outcome: 'open' })).items).toHaveLength(1);
    expect((await search('passages', { to: '2020-01-01T00:00:00Z' })).items).toEqual([]);
  });

  it('is listed newest first, page by page, each once', async () => {
    const first = await search('passages', { limit: 1 });
    const second = await search('passages', { limit: 1, after: first.next });
    expect(second.next).toBeUndefined();
    expect([...first.items, ...second.items]).toMatchObject([{ lane: 'out-1' }, { lane: 'in-1' }]);
  });

  it("is found by the number of a card that is nobody's, whole or its last four", async () => {
    for (const find of ['0411223344D5E6', 'D5E6']) {
      const { items } = await search('passages', { find });
      expect(items).toMatchObject([{ lane: 'out-1', reason: 'card-unknown', tail: 'D5E6' }]);
    }
    expect((await search('passages', { find: 'D5E7' })).items).toEqual([]);
  });

  it('has its whole chain: from what ended it back to the loop that began it', async () => {
    const [passage] = (await search('passages', { find: 'zs' })).items;
    const answer = await site.get(`/api/v1/passages/${passage?.['passage']}/chain`, cookie);
    const { facts, input } = (await answer.json()) as { facts: readonly Row[]; input: Row };
    expect(facts.map(({ type }) => type)).toEqual([
      'passage.committed',
      'passage.advanced',
      'barrier.opened',
      'entry.granted',
      'passage.started',
      'input.observed',
    ]);
    expect(input).toMatchObject({ type: 'input.changed' });
    expect((await site.get('/api/v1/passages/none/chain', cookie)).status).toBe(404);
  });

  it('is not searched by name by who may see no names', async () => {
    const installer = await site.cookie('installer');
    expect((await site.post('/api/v1/passages/search', { find: 'zs' }, installer)).status).toBe(
      403,
    );
    expect((await search('passages', {}, installer)).items).toHaveLength(2);
  });
});

describe('who is inside', () => {
  it('is found by name and plate', async () => {
    for (const find of ['zs', '粤B12345']) {
      const { items } = await search('presence', { find });
      expect(items).toMatchObject([{ subject: 'v-zhang', whereabouts: 'inside' }]);
    }
    expect((await search('presence', { whereabouts: 'unknown' })).items).toEqual([]);
  });
});

describe('what lies at the gate', () => {
  it('is listed for a guard until it is delivered', async () => {
    const guard = await site.cookie('guard');
    await site.post(
      '/api/v1/acts',
      {
        type: 'handover.record',
        data: { carrier: '顺丰', goods: '纸箱 2 件', receiver: '1栋1单元301' },
      },
      guard,
    );
    const { items } = await search('handovers', {}, guard);
    expect(items).toMatchObject([{ carrier: '顺丰', by: 'guard' }]);
    const handover = items[0]?.['handover'];
    await site.post(
      '/api/v1/acts',
      { type: 'handover.deliver', data: { handover, to: '张三' } },
      guard,
    );
    expect((await search('handovers', {}, guard)).items).toEqual([]);
    expect((await search('handovers', { delivered: true }, guard)).items).toMatchObject([
      { to: '张三', deliveredBy: 'guard' },
    ]);
  });
});
