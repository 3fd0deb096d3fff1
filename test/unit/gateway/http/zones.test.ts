import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ActBody } from '../../../../rules/vocabulary/acts.ts';
import type { ArmAreaId, PostId } from '../../../../rules/vocabulary/ids.ts';
import { type RunningSite, startSite } from './running-site.ts';
import { BOARD, MAIN, watchedSite } from './watched-site.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let site: RunningSite;
beforeAll(async () => {
  site = await startSite({ site: watchedSite() });
  await bind('booth', 'west-gate');
  await site.read(MAIN, { type: 'panel.alive', data: { account: '1234' } });
  await site.contact(BOARD, 'zone.till', 'on');
});
afterAll(() => site.close());

type Row = { readonly id: string; readonly [field: string]: unknown };
type Watched = {
  readonly panels: readonly Row[];
  readonly areas: readonly Row[];
  readonly zones: readonly Row[];
};

async function bind(username: string, post: string | undefined): Promise<void> {
  const { post: _, ...account } = (await site.store.accounts.get(username)) ?? {};
  await site.store.accounts.put({
    ...account,
    ...(post === undefined ? {} : { post: post as PostId }),
  } as Parameters<typeof site.store.accounts.put>[0]);
}
const ask = async (path: string, role: string): Promise<Response> =>
  site.get(path, await site.cookie(role));
async function watched(role = 'controller', query = ''): Promise<Watched> {
  const answer = await ask(`/api/v1/zones${query}`, role);
  expect(answer.status).toBe(200);
  return (await answer.json()) as Watched;
}
const named = (rows: readonly Row[], id: string): Row | undefined =>
  rows.find((row) => row.id === id);

describe('what is watched', () => {
  it('has every panel, whether it is heard and by which receiver', async () => {
    const { panels } = await watched();
    expect(named(panels, 'office')).toMatchObject({ state: 'heard', device: MAIN, heardBy: MAIN });
    expect(named(panels, 'club')).toMatchObject({ state: 'unknown' });
    expect(named(panels, 'club')).not.toHaveProperty('heardBy');
  });

  it('has every area: what its panel has not said is unknown', async () => {
    const { areas } = await watched();
    expect(named(areas, 'shops')).toEqual({
      id: 'shops',
      name: { zh: '商铺区', en: 'Shops' },
      armed: true,
    });
    expect(named(areas, 'club')).toMatchObject({ follows: 'club', unknown: true });
  });

  it('has who disarmed an area, and until when', async () => {
    const until = new Date(Date.now() + 3_600_000).toISOString();
    await site.act({
      type: 'area.disarm',
      data: { area: 'shops' as ArmAreaId, until, why: 'cleaning' },
    });
    const { areas, zones } = await watched();
    expect(named(areas, 'shops')).toMatchObject({ armed: false, by: 'set-up', until });
    expect(named(zones, 'shop-door')).toMatchObject({ state: 'normal', armed: false });
  });

  it('has every zone in the office, a silent call for help among them', async () => {
    const { zones } = await watched();
    expect(named(zones, 'till')).toMatchObject({ kind: 'hold-up', state: 'abnormal' });
    expect(named(zones, 'club-window')).toMatchObject({ state: 'unknown', panel: 'club' });
  });

  it.each([
    ['guard', ''],
    ['guard', '?at=east-gate'],
  ])('has no silent button at the post it is at, for a %s%s', async (role, query) => {
    const { zones } = await watched(role, query);
    expect(named(zones, 'till')).toBeUndefined();
    expect(named(zones, 'lobby')).toBeDefined();
  });

  it('has no zone there of which its panel says that it calls for help in silence', async () => {
    expect(named((await watched('guard')).zones, 'club-window')).toBeDefined();
    await site.read(MAIN, {
      type: 'panel.reported',
      data: {
        ...{ account: '5678', code: '122', kind: 'hold-up', qualifier: 'new' },
        ...{ zone: '7', raw: '5678 1122' },
      },
    });
    expect(named((await watched('guard')).zones, 'club-window')).toBeUndefined();
    expect(named((await watched()).zones, 'club-window')).toMatchObject({ state: 'abnormal' });
  });
});

describe('an account of a post', () => {
  const PATHS = [
    '/api/v1/zones',
    '/api/v1/alarms',
    '/api/v1/alarms/history',
    '/api/v1/alarms/figures',
    '/api/v1/feed',
    '/api/v1/feed/live',
  ] as const;
  const betrays = (answer: unknown): boolean => /\btill\b|收银台/.test(JSON.stringify(answer));

  it('says so when it is signed in', async () => {
    expect(await (await ask('/api/v1/session', 'booth')).json()).toMatchObject({
      post: 'west-gate',
    });
    expect(await (await ask('/api/v1/session', 'guard')).json()).not.toHaveProperty('post');
  });

  it.each(PATHS)('may ask for no other at %s, nor for the office', async (path) => {
    for (const at of ['east-gate', 'office', 'some-post']) {
      const answer = await ask(`${path}?at=${at}`, 'booth');
      expect(answer.status).toBe(403);
      expect(await answer.json()).toMatchObject({ code: 'other-post', detail: 'west-gate' });
    }
  });

  it('sees the silent call for help of another post', async () => {
    for (const query of ['', '?at=west-gate']) {
      expect(betrays(await watched('booth', query))).toBe(true);
      expect(betrays(await (await ask(`/api/v1/alarms${query}`, 'booth')).json())).toBe(true);
    }
  });

  it('sees nothing of that of its own post, whatever it says', async () => {
    await bind('booth', 'east-gate');
    for (const path of PATHS.filter((one) => one !== '/api/v1/feed/live')) {
      expect(betrays(await (await ask(path, 'booth')).json()), path).toBe(false);
      expect((await ask(`${path}?at=west-gate`, 'booth')).status).toBe(403);
    }
  });

  it('sees nothing silent at all where the site has no such post any more', async () => {
    await bind('booth', 'north-gate');
    expect(await (await ask('/api/v1/session', 'booth')).json()).toMatchObject({
      post: 'some-post',
    });
    expect(betrays(await watched('booth'))).toBe(false);
    expect((await ask('/api/v1/zones?at=west-gate', 'booth')).status).toBe(403);
  });

  it('sees nothing silent where it is a booth’s of which nobody set the post', async () => {
    await bind('booth', undefined);
    for (const query of ['', '?at=west-gate', '?at=office']) {
      expect(betrays(await watched('booth', query)), query).toBe(false);
    }
  });

  it('ends its live stream when it becomes one of another post', async () => {
    await bind('guard', 'west-gate');
    const answer = await ask('/api/v1/feed/live', 'guard');
    let text = '';
    for await (const chunk of answer.body ?? []) {
      text += Buffer.from(chunk).toString('utf8');
      if (text.includes('event: signed-out')) break;
      if (text.includes('event: beat')) await bind('guard', 'east-gate');
    }
    expect(text).toContain('event: signed-out');
  });

  it('is handed no file of a silent call for help of its own post', async () => {
    const { items } = (await (await ask('/api/v1/alarms', 'controller')).json()) as {
      readonly items: readonly Row[];
    };
    const alarm = encodeURIComponent(items.find((one) => one['zone'] === 'till')?.id ?? '');
    const status = async () => (await ask(`/api/v1/alarms/${alarm}/pack`, 'controller')).status;
    // Of no alarm: what a panel said of one may tell of another.
    await bind('controller', 'east-gate');
    expect(await status()).toBe(403);
    await bind('controller', undefined);
    expect(await status()).toBe(200);
  });

  it('answers the duty check of no other post', async () => {
    await site.act({ type: 'duty.check', data: { post: 'west-gate' } } as ActBody);
    const answer = async (post: string): Promise<Response> =>
      site.post(
        '/api/v1/acts',
        { type: 'duty.answer', data: { post } },
        await site.cookie('guard'),
      );
    expect(await (await answer('west-gate')).json()).toMatchObject({ code: 'other-post' });
    await bind('guard', 'west-gate');
    expect((await answer('west-gate')).status).toBe(200);
  });
});

describe('why somebody disarmed, tested or confirmed a fire', () => {
  const PHONE = '张女士 13800138000';
  type Line = { readonly type: string; readonly data: { readonly [field: string]: unknown } };
  const facts = async (role: string, type: string): Promise<readonly Line['data'][]> => {
    const answer = (await (await ask('/api/v1/feed?after=0&limit=1000', role)).json()) as {
      readonly facts: readonly Line[];
    };
    return answer.facts.filter((fact) => fact.type === type).map(({ data }) => data);
  };
  const until = new Date(Date.now() + 3_600_000).toISOString();

  it.each([
    ['area.disarm', { area: 'shops', until }, 'area.disarmed', 'works'],
    ['test.begin', { panel: 'club', until }, 'test.begun', 'after-repair'],
    ['fire.confirm', {}, 'fire.raised', 'camera'],
  ])('is kept of %s by its key, and his own words beside it', async (type, data, fact, why) => {
    await site.act({ type, data: { ...data, why, note: PHONE } } as unknown as ActBody);
    expect((await facts('controller', fact)).at(-1)).toMatchObject({ why, note: PHONE });
    expect((await facts('installer', fact)).at(-1)).toMatchObject({ why, note: '—' });
  });

  it('is not told in his own words to who may see no names', async () => {
    await site.act({
      type: 'area.disarm',
      data: { area: 'shops' as ArmAreaId, until, why: PHONE },
    });
    expect((await facts('controller', 'area.disarmed')).at(-1)).toMatchObject({ why: PHONE });
    expect(JSON.stringify(await facts('installer', 'area.disarmed'))).not.toContain(PHONE);
  });
});
