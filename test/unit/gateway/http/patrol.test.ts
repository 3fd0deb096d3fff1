import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ActBody } from '../../../../rules/vocabulary/acts.ts';
import { card } from '../../rules/access/gate.ts';
import { bodyOf, type RunningSite, site as small, startSite } from './running-site.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const BADGE = card('0A0B0C0D');
const [route] = small.routes;

let site: RunningSite;
beforeAll(async () => {
  if (route === undefined) throw new Error('the small community has a route');
  const named = { ...route, id: 'named' as typeof route.id, guards: ['li' as never] };
  const legs = [
    { between: [small.checkpoints[0]?.id, small.checkpoints[1]?.id], least: 90_500 },
  ] as never;
  site = await startSite({ site: { ...small, routes: [route, named], legs } });
  for (const act of [
    { type: 'person.save', data: { person: 'guard', name: '孙强', guard: true } },
    { type: 'credential.enrol', data: { credential: 'badge', card: BADGE, holder: 'guard' } },
  ]) {
    await site.act(act as unknown as ActBody);
  }
});
afterAll(() => site.close());

const mine = async (who: string) => {
  const answer = await site.get('/api/v1/patrol/mine', await site.cookie(who));
  expect(answer.status).toBe(200);
  return (await answer.json()) as {
    readonly guard: boolean;
    readonly legs: unknown;
    readonly items: readonly { readonly route: string; readonly id: string }[];
  };
};

describe('the rounds of whoever is signed in', () => {
  it('are those he may walk, with points, next point and walking times', async () => {
    const told = await mine('guard');
    expect(new Set(told.items.map((round) => round.route))).toEqual(new Set(['day']));
    expect(told).toMatchObject({
      guard: true,
      person: 'guard',
      zone: small.zone,
      legs: [{ between: ['north', 'pool'], leastS: 91 }],
    });
    expect(told.items[0]).toMatchObject({ stage: 'open', order: 'free', next: 'north' });
  });

  it('go on with the point after, once one is made', async () => {
    await site.show('north-reader', BADGE);
    const [first] = (await mine('guard')).items;
    expect(first).toMatchObject({ next: 'pool', visits: [{ mark: 'on-time' }, {}, {}] });
  });

  it('say where nobody knows him as a guard', async () => {
    expect((await mine('controller')).guard).toBe(false);
  });

  it('are for those who are signed in', async () => {
    expect((await site.get('/api/v1/patrol/mine', '')).status).toBe(401);
    expect((await site.get('/api/v1/patrol/taps/x', '')).status).toBe(401);
  });
});

describe('what became of a tap', () => {
  const outcome = async (input: string) =>
    await (await site.get(`/api/v1/patrol/taps/${input}`, await site.cookie('guard'))).json();

  it('is told by the id of its reading: the class, the point and the round', async () => {
    const feed = await bodyOf(
      await site.get('/api/v1/feed?area=patrol', await site.cookie('guard')),
    );
    const seen = feed.facts.findLast(({ type }) => type === 'tap.seen');
    const cause = String(Object(seen)['cause']);
    expect(await outcome(cause)).toMatchObject({
      taken: true,
      doubts: [],
      visits: [
        {
          checkpoint: 'north',
          class: 'on-time',
          name: { zh: '北围墙' },
          route: { zh: '日间巡更' },
        },
      ],
    });
  });

  it('tells the refusal of an act whose answer was lost', async () => {
    const id = '0f0f0f0f-0000-4000-8000-000000000001';
    const act = { id, type: 'opening.explain', data: { opening: 'no-such', as: '检修' } };
    const refused = await site.post('/api/v1/acts', act, await site.cookie('guard'));
    expect(refused.status).toBe(409);
    expect(await outcome(id)).toMatchObject({
      taken: true,
      visits: [],
      refused: { why: 'unknown-opening', detail: { zh: expect.stringContaining('没有') } },
    });
  });

  it('is that nothing has come, where nothing has', async () => {
    expect(await outcome('0f0f0f0f-0000-4000-8000-00000000000f')).toMatchObject({
      taken: false,
      visits: [],
    });
  });
});
