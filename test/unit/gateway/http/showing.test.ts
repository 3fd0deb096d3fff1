import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ActBody } from '../../../../rules/vocabulary/acts.ts';
import type {
  AlarmId,
  DeviceId,
  PanelId,
  PersonId,
  ZoneId,
} from '../../../../rules/vocabulary/ids.ts';
import type { Millis } from '../../../../rules/vocabulary/time.ts';
import { card } from '../../rules/access/gate.ts';
import { site as garden, type RunningSite, startSite } from './running-site.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const BOARD = 'in-1-barrier-board';
const SECOND = card('04AABBCC');
/** Nobody answers there, and nothing signs what is sent: it waits on the list. */
const NOBODY = {
  id: 'duty',
  url: 'http://127.0.0.1:1/alarms',
  secretFile: '/nowhere',
  hours: [],
  tells: 'place',
  timeoutMs: 1_000,
} as const;
const PHONE = '张女士 13800138000';
const [POST] = garden.posts;

let site: RunningSite;
/** The alarm of the till, still open, and one of a panel that was closed. */
let open = '';
let over = '';
beforeAll(async () => {
  site = await startSite({
    hooks: [NOBODY],
    site: {
      ...garden,
      escalation: ['console', 'webhook:duty'].map((to) => ({
        clock: 'acknowledged' as const,
        after: 1 as Millis,
        to,
      })),
      panels: [
        {
          id: 'office' as PanelId,
          name: { zh: '办公楼主机', en: 'Office panel' },
          device: 'desk-reader' as DeviceId,
          account: '1234',
          near: [],
        },
      ],
      zones: [
        ...garden.zones,
        ...garden.zones
          .filter(({ id }) => id === 'shop-door')
          .map((zone) => ({
            ...zone,
            id: 'till' as ZoneId,
            name: { zh: '收银台劫持按钮', en: 'Till hold-up button' },
            kind: 'hold-up' as const,
            priority: 'critical' as const,
            near: [],
            ...(POST === undefined ? {} : { post: POST.id }),
          })),
      ],
      devices: garden.devices.map((device) =>
        device.id === BOARD ? { ...device, inputs: [...device.inputs, 'zone.till'] } : device,
      ),
    },
  });
  await site.act({
    type: 'person.save',
    data: { person: 'wang' as PersonId, name: '王强', guard: true },
  } as ActBody);
  await site.act({
    type: 'credential.enrol',
    data: { credential: 'second', card: SECOND, holder: 'wang', duress: true },
  } as unknown as ActBody);
  await site.show('north-reader', SECOND);
  // Heard before: that it is there is told of by something else than its call for help.
  await site.read('desk-reader', {
    type: 'panel.reported',
    data: { account: '1234', code: '300', kind: 'trouble', qualifier: 'restore', raw: '1234 3300' },
  });
  await site.read('desk-reader', {
    type: 'panel.reported',
    data: { account: '1234', code: '122', kind: 'hold-up', qualifier: 'new', raw: '1234 1122' },
  });
  over = await newest('hold-up');
  await about('alarm.acknowledge', over);
  await about('alarm.dispatch', over, { guard: 'wang', note: PHONE });
  await about('alarm.reset', over, { why: 'seen', note: PHONE });
  await about('alarm.waive', over, { consent: PHONE, why: PHONE });
  await about('alarm.close', over, { why: 'handled', note: PHONE });
  await site.contact(BOARD, 'zone.till', 'on');
  open = await newest('hold-up');
  await site.act({ type: 'duress.signal', data: {} });
  await vi.waitFor(async () => {
    const escalated = (await feed('controller')).filter(({ type }) => type === 'alarm.escalated');
    expect(escalated.map(({ data }) => data['alarm'])).toContain(open);
    expect((await notices('')).length).toBeGreaterThan(0);
  }, 10_000);
  await about('alarm.acknowledge', open);
  await about('alarm.dispatch', open, { guard: 'wang', note: PHONE });
  await about('alarm.verify', open, { is: 'true', note: PHONE });
  await about('alarm.note', open, { note: PHONE });
  await site.contact(BOARD, 'zone.shop-door', 'on');
  await about('alarm.waive', await newest('burglary'), { consent: PHONE, why: PHONE });
});
afterAll(() => site.close());

type Line = {
  readonly id: string;
  readonly type: string;
  readonly data: { readonly [field: string]: unknown };
};

async function about(type: string, alarm: string, more: object = {}): Promise<void> {
  await site.act({ type, data: { alarm: alarm as AlarmId, ...more } } as unknown as ActBody);
}
async function newest(kind: string): Promise<string> {
  const cookie = await site.cookie('controller');
  const answer = await site.get(`/api/v1/alarms/history?kind=${kind}`, cookie);
  const { items } = (await answer.json()) as { readonly items: readonly { readonly id: string }[] };
  return items[0]?.id ?? '';
}
async function feed(who: string): Promise<readonly Line[]> {
  const [role = '', query = ''] = who.split('?');
  const cookie = await site.cookie(role);
  const answer = await site.get(`/api/v1/feed?after=0&limit=1000&${query}`, cookie);
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { readonly facts: readonly Line[] }).facts;
}

/** What the live stream tells up to the shop door's alarm, which comes after all that is quiet. */
async function live(who: string): Promise<string> {
  const [role = '', query = ''] = who.split('?');
  const cut = new AbortController();
  const answer = await fetch(`${site.http.url}/api/v1/feed/live?after=0&${query}`, {
    headers: { cookie: await site.cookie(role) },
    signal: cut.signal,
  });
  let text = '';
  for await (const chunk of answer.body ?? []) {
    text += Buffer.from(chunk).toString('utf8');
    if (/"type":"alarm.raised"[^\n]*shop-door/.test(text)) break;
  }
  cut.abort();
  return text;
}

async function notices(at: string): Promise<readonly { readonly alarm?: string }[]> {
  const answer = await site.get(`/api/v1/notices?${at}`, await site.cookie('controller'));
  return ((await answer.json()) as { readonly notices: [] }).notices;
}

const AT_THE_POST = [
  'booth',
  'booth?at=office',
  'booth?at=east-gate',
  'guard',
  'guard?at=east-gate',
];
const betrays = (text: string): readonly string[] =>
  ['hold-up', 'till', 'duress', '"alarm.waive"', open, over].filter((word) => text.includes(word));

describe('a silent call for help', () => {
  it('is told to the office, with all that was done about it', async () => {
    const types = (await feed('controller'))
      .filter(({ data }) => data['alarm'] === open)
      .map(({ type }) => type);
    for (const type of ['raised', 'escalated', 'acknowledged', 'dispatched', 'verified', 'noted']) {
      expect(types).toContain(`alarm.${type}`);
    }
    expect(betrays(await live('guard?at=office'))).not.toEqual([]);
  });

  it.each(AT_THE_POST)('is in no fact of the feed for %s', async (who) => {
    const lines = await feed(who);
    expect(betrays(JSON.stringify(lines))).toEqual([]);
    expect(lines.some(({ type }) => type === 'alarm.raised')).toBe(true);
  });

  it.each(AT_THE_POST)('is in no line of the live stream for %s', async (who) => {
    expect(betrays(await live(who))).toEqual([]);
  });

  it.each(AT_THE_POST)('is in no list, count or figure for %s', async (who) => {
    const [role = '', query = ''] = who.split('?');
    const cookie = await site.cookie(role);
    for (const path of ['/api/v1/alarms', '/api/v1/alarms/history', '/api/v1/alarms/figures']) {
      const text = await (await site.get(`${path}?${query}`, cookie)).text();
      expect(betrays(text), path).toEqual([]);
    }
    const answer = await site.get(`/api/v1/alarms?${query}`, cookie);
    const { counts } = (await answer.json()) as { readonly counts: { readonly total: number } };
    expect(counts.total).toBe(1);
  });

  it('is in no message that was sent outside, on a console at its post', async () => {
    expect((await notices('')).map(({ alarm }) => alarm)).toContain(open);
    expect((await notices('at=west-gate')).map(({ alarm }) => alarm)).toContain(open);
    const shown = await notices('at=east-gate');
    expect(betrays(JSON.stringify(shown))).toEqual([]);
  });

  it('by a second badge looks as any other tap, but in the office', async () => {
    const taps = async (who: string) => (await feed(who)).filter(({ type }) => type === 'tap.seen');
    expect(await taps('controller')).toMatchObject([{ data: { duress: true } }]);
    const [seen] = await taps('booth');
    expect(seen?.data).toMatchObject({ credential: 'second', holder: 'wang' });
    const chain = await site.get(
      `/api/v1/facts/${encodeURIComponent(seen?.id ?? '')}/chain`,
      await site.cookie('booth'),
    );
    expect(betrays(await chain.text())).toEqual([]);
  });

  it('is traced by nobody at the post', async () => {
    const facts = (await feed('controller')).filter(({ data }) => data['alarm'] === open);
    for (const { id } of facts) {
      const path = `/api/v1/facts/${encodeURIComponent(id)}/chain`;
      expect((await site.get(path, await site.cookie('booth'))).status).toBe(404);
      expect((await site.get(path, await site.cookie('controller'))).status).toBe(200);
    }
  });

  it('is told at another post where it is known to come from elsewhere', async () => {
    const text = JSON.stringify(await feed('guard?at=west-gate'));
    expect(text).toContain(open);
    // Where this one came from nobody knows.
    expect(text).not.toContain(over);
  });
});

describe('what somebody wrote about an alarm', () => {
  const paths = () => [
    `/api/v1/alarms/${encodeURIComponent(open)}`,
    `/api/v1/alarms/${encodeURIComponent(over)}`,
    '/api/v1/alarms/history',
    '/api/v1/feed?after=0&limit=1000',
  ];

  it('is read by who may read names', async () => {
    for (const path of paths().filter((one) => !one.endsWith('history'))) {
      const answer = await site.get(path, await site.cookie('controller'));
      expect(await answer.text(), path).toContain(PHONE);
    }
  });

  it('is not read by the installer, who sees that it was written, and reasons by their keys', async () => {
    for (const path of paths()) {
      const answer = await site.get(path, await site.cookie('installer'));
      expect(answer.status).toBe(200);
      const text = await answer.text();
      expect(text, path).not.toContain('13800138000');
    }
    const record = await site.get(paths()[1] ?? '', await site.cookie('installer'));
    const { facts } = (await record.json()) as { readonly facts: readonly Line[] };
    const closed = facts.find(({ type }) => type === 'alarm.closed');
    expect(closed?.data).toMatchObject({ why: 'handled', note: '—' });
    const waived = (await feed('installer')).find(({ type }) => type === 'alarm.waived');
    expect(waived?.data).toMatchObject({ consent: '—', why: '—' });
  });
});
