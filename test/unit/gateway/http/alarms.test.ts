import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ActBody } from '../../../../rules/vocabulary/acts.ts';
import type {
  AlarmId,
  DeviceId,
  PanelId,
  PersonId,
  ZoneId,
} from '../../../../rules/vocabulary/ids.ts';
import { site as garden, type RunningSite, startSite } from './running-site.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const BOARD = 'in-1-barrier-board';
const [POST] = garden.posts;

const TILL = {
  id: 'till' as ZoneId,
  name: { zh: '收银台劫持按钮', en: 'Till hold-up button' },
  kind: 'hold-up',
  priority: 'critical',
  near: [],
} as const;

let site: RunningSite;
beforeAll(async () => {
  site = await startSite({
    site: {
      ...garden,
      panels: [
        {
          id: 'office' as PanelId,
          name: { zh: '办公楼主机', en: 'Office panel' },
          device: 'desk-reader' as DeviceId,
          account: '1234',
          near: [],
        },
      ],
      // A till that calls for help in silence from the post at the east gate, and one that nobody has placed.
      zones: [
        ...garden.zones,
        ...garden.zones
          .filter(({ id }) => id === 'shop-door')
          .flatMap((zone) => [
            { ...zone, ...TILL, ...(POST === undefined ? {} : { post: POST.id }) },
            { ...zone, ...TILL, id: 'safe' as ZoneId },
          ]),
      ],
      devices: garden.devices.map((device) =>
        device.id === BOARD
          ? { ...device, inputs: [...device.inputs, 'zone.till', 'zone.safe'] }
          : device,
      ),
    },
  });
  for (const [person, name] of [
    ['wang', '王强'],
    ['zhao', '赵保安'],
  ] as const) {
    await site.act({
      type: 'person.save',
      data: { person: person as PersonId, name, guard: true },
    } as ActBody);
  }
  await site.contact(BOARD, 'zone.shop-door', 'on');
  await site.contact(BOARD, 'zone.shop-door', 'off');
  await site.contact(BOARD, 'zone.lobby', 'on');
});
afterAll(() => site.close());

type Listed = {
  readonly items: readonly { readonly id: string; readonly kind: string; closed?: string }[];
  readonly next?: string;
};

async function read<T>(path: string, who = 'guard'): Promise<T> {
  const answer = await site.get(path, await site.cookie(who));
  expect(answer.status, path).toBe(200);
  return (await answer.json()) as T;
}
const history = (query = '') => read<Listed>(`/api/v1/alarms/history${query}`);
const idOf = async (kind: string): Promise<AlarmId> => {
  const { items } = await history(`?kind=${kind}`);
  return (items[0]?.id ?? '') as AlarmId;
};

describe('the history of alarms', () => {
  it('has the newest first, page by page', async () => {
    const first = await history('?limit=1');
    expect(first.items.map(({ kind }) => kind)).toEqual(['fire']);
    const second = await history(`?limit=1&before=${encodeURIComponent(first.next ?? '')}`);
    expect(second.items.map(({ kind }) => kind)).toEqual(['burglary']);
    expect(second.next).toBeUndefined();
  });

  it('is narrowed by kind, priority, state and time', async () => {
    expect((await history('?kind=fire')).items).toHaveLength(1);
    expect((await history('?priority=low')).items).toEqual([]);
    expect((await history('?state=closed')).items).toEqual([]);
    expect((await history('?state=open')).items).toHaveLength(2);
    expect((await history('?to=2020-01-01T00:00:00Z')).items).toEqual([]);
  });

  it('refuses a place in the list that is none', async () => {
    const answer = await site.get(
      '/api/v1/alarms/history?before=nowhere',
      await site.cookie('guard'),
    );
    expect(answer.status).toBe(400);
  });
});

describe('the record of an alarm', () => {
  it('has every fact with its time, and how the alarm stands', async () => {
    const alarm = await idOf('burglary');
    await site.act({ type: 'alarm.acknowledge', data: { alarm } });
    await site.act({ type: 'alarm.note', data: { alarm, note: '已联系商户' } });
    const record = await read<{
      readonly facts: readonly { readonly type: string; readonly at: string }[];
      readonly state?: { readonly state: string };
    }>(`/api/v1/alarms/${encodeURIComponent(alarm)}`);
    expect(record.facts.map(({ type }) => type)).toEqual([
      'alarm.raised',
      'alarm.returned',
      'alarm.acknowledged',
      'alarm.noted',
    ]);
    expect(record.state?.state).toBe('acknowledged');
  });

  it('has what the panel said, with its code as it came, in words and raw', async () => {
    await site.read('desk-reader', {
      type: 'panel.reported',
      data: {
        account: '1234',
        code: 'BA',
        kind: 'burglary',
        qualifier: 'new',
        zone: '7',
        meaning: { zh: '入侵', en: 'burglary' },
        raw: 'Nri1/BA007',
      },
    });
    const { items } = await history('?limit=1');
    const { events } = await read<{ readonly events: readonly { readonly data: object }[] }>(
      `/api/v1/alarms/${encodeURIComponent(items[0]?.id ?? '')}`,
    );
    expect(events).toMatchObject([{ data: { panel: 'office', code: 'BA', number: '7' } }]);
    const { panels } = await read<{ readonly panels: readonly object[] }>('/api/v1/devices');
    expect(panels).toMatchObject([{ id: 'office' }]);
  });

  it('is not found where there is none', async () => {
    const answer = await site.get('/api/v1/alarms/nothing', await site.cookie('guard'));
    expect(answer.status).toBe(404);
  });
});

describe('the figures over HTTP', () => {
  it('are counted from today’s records', async () => {
    const figures = await read<{
      readonly raised: number;
      readonly kinds: object;
      readonly clocks: { readonly acknowledged: { readonly inTime: number } };
      readonly standing: readonly object[];
    }>('/api/v1/alarms/figures');
    expect(figures.raised).toBe(3);
    expect(figures.kinds).toEqual({ burglary: 2, fire: 1 });
    expect(figures.clocks.acknowledged.inTime).toBe(1);
    expect(figures.standing).toEqual([]);
  });

  it('are a table for a spreadsheet, to whom records are open', async () => {
    const path = '/api/v1/alarms/figures.csv';
    const answer = await site.get(path, await site.cookie('manager'));
    expect(await answer.text()).toContain('警情数 alarms,,3');
    expect((await site.get(path, await site.cookie('guard'))).status).toBe(403);
  });

  it.each([
    ['2025-01-01', '2026-01-31', 200],
    ['2025-01-01', '2026-02-01', 400],
    ['2025-01-31', '2026-02-28', 200],
    ['2025-01-31', '2026-03-01', 400],
  ])('from %s to %s are of thirteen months at most: %i', async (from, to, status) => {
    const answer = await site.get(
      `/api/v1/alarms/figures?from=${from}&to=${to}`,
      await site.cookie('guard'),
    );
    expect(answer.status).toBe(status);
    if (status === 400) {
      expect(await answer.json()).toMatchObject({ detail: { zh: expect.stringContaining('13') } });
    }
  });

  it('are told month by month, those with nothing among them', async () => {
    type Months = {
      readonly months: readonly { readonly month: string; readonly raised: number }[];
    };
    const { months } = await read<Months>(
      '/api/v1/alarms/figures?from=2025-11-15&to=2026-02-03',
      'guard',
    );
    expect(months.map(({ month }) => month)).toEqual(['2025-11', '2025-12', '2026-01', '2026-02']);
    expect(months[0]?.raised).toBe(0);
    expect((await read<Months>('/api/v1/alarms/figures', 'guard')).months).toEqual([]);
  });
});

describe('guards who may be sent', () => {
  it('are found by initials, also by a guard', async () => {
    const find = async (typed: string) => {
      const answer = await site.post(
        '/api/v1/guards/search',
        { find: typed },
        await site.cookie('guard'),
      );
      return ((await answer.json()) as { items: readonly { name: string }[] }).items.map(
        ({ name }) => name,
      );
    };
    expect(await find('wq')).toEqual(['王强']);
    expect(await find('')).toHaveLength(2);
  });
});

describe('a silent call for help', () => {
  // Of a booth of which nobody set the post, what it says counts for nothing.
  const HIDDEN = [
    'booth',
    'booth?at=office',
    'booth?at=east-gate',
    'booth?at=west-gate',
    'guard',
    'guard?at=east-gate',
  ];
  const kindsAt = async (who: string, path: string): Promise<readonly string[]> => {
    const [role = '', query = ''] = who.split('?');
    const { items } = await read<Listed>(`${path}?${query}`, role);
    return items.map(({ kind }) => kind).filter((kind) => kind === 'hold-up');
  };
  beforeAll(async () => {
    await site.contact(BOARD, 'zone.till', 'on');
    await site.contact(BOARD, 'zone.safe', 'on');
  });

  it('is in the list of the office, and of a guard who says that he sits there', async () => {
    expect(await kindsAt('controller', '/api/v1/alarms')).toHaveLength(2);
    expect(await kindsAt('guard?at=office', '/api/v1/alarms')).toHaveLength(2);
  });

  it.each(HIDDEN)(
    'is not in the list for %s, where it comes from or may come from',
    async (who) => {
      expect(await kindsAt(who, '/api/v1/alarms')).toEqual([]);
    },
  );

  it('is in the list of another post where it is known to come from elsewhere', async () => {
    expect(await kindsAt('guard?at=west-gate', '/api/v1/alarms')).toHaveLength(1);
  });

  it.each([...HIDDEN, 'guard?at=west-gate'])(
    'is not looked up in the records by %s',
    async (who) => {
      expect(await kindsAt(who, '/api/v1/alarms/history')).toEqual([]);
      expect(await kindsAt('controller', '/api/v1/alarms/history')).toHaveLength(2);
    },
  );

  it('has no record at the post it comes from', async () => {
    const { items } = await read<Listed>('/api/v1/alarms/history?kind=hold-up', 'controller');
    const path = `/api/v1/alarms/${encodeURIComponent(items.at(-1)?.id ?? '')}`;
    expect((await site.get(path, await site.cookie('booth'))).status).toBe(404);
    expect((await site.get(path, await site.cookie('controller'))).status).toBe(200);
  });

  it.each([...HIDDEN, 'guard?at=west-gate'])(
    'is not counted in the figures for %s',
    async (who) => {
      type Figures = {
        readonly raised: number;
        readonly kinds: Readonly<Record<string, number>>;
        readonly sources: readonly { readonly kind: string }[];
      };
      const [role = '', query = ''] = who.split('?');
      const [his, all] = await Promise.all([
        read<Figures>(`/api/v1/alarms/figures?${query}`, role),
        read<Figures>('/api/v1/alarms/figures', 'controller'),
      ]);
      expect(all.kinds['hold-up']).toBe(2);
      expect(his.kinds['hold-up']).toBeUndefined();
      expect(his.raised).toBe(all.raised - 2);
      expect(JSON.stringify(his)).not.toContain('hold-up');
      expect(JSON.stringify(all)).toContain('hold-up');
    },
  );
});

describe('the devices', () => {
  it('are told with how each stands', async () => {
    await site.health('pool-reader', 'offline');
    const { items } = await read<{
      readonly items: readonly { readonly id: string; readonly state: string }[];
    }>('/api/v1/devices');
    const stands = new Map(items.map(({ id, state }) => [id, state]));
    expect(stands.get('pool-reader')).toBe('offline');
    expect(stands.get('north-reader')).toBe('online');
  });
});
