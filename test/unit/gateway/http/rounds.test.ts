import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roundStories } from '../../../../gateway/http/round-story.ts';
import type { Fact, FactDraft, FactOf } from '../../../../rules/vocabulary/facts.ts';
import type {
  CheckpointId,
  FactId,
  PersonId,
  RoundId,
  RouteId,
} from '../../../../rules/vocabulary/ids.ts';
import { instant } from '../../../../rules/vocabulary/time.ts';
import { KNOWN_CARD, type RunningSite, startSite } from './running-site.ts';

const round = 'day/2026-11-28T09:00' as RoundId;
const north = 'north' as CheckpointId;
const pool = 'pool' as CheckpointId;
const guard = 'wang' as PersonId;
const due = { round, checkpoint: north };

const opened: FactDraft = {
  type: 'round.opened',
  data: {
    round,
    route: 'day' as RouteId,
    from: '2026-11-28T01:00:00.000Z',
    to: '2026-11-28T02:00:00.000Z',
    tolerance: '2026-11-28T02:15:00.000Z',
    due: [north, pool],
    made: 0,
  },
};
const tapped = (kind: FactOf<'visit.made'>['data']['class']): FactDraft => ({
  type: 'visit.made',
  data: { ...due, guard, class: kind, proof: 'wired' },
});

// One after the other, a minute apart.
const told = (...drafts: readonly FactDraft[]): readonly Fact[] =>
  drafts.map((draft, index) => {
    const time = instant(Date.parse('2026-11-28T01:00:00Z') + index * 60_000);
    const id = `fact-${index}` as FactId;
    return { ...draft, id, time, at: time, cause: `input-${index}`, sequence: index + 1 } as Fact;
  });
const visitAfter = (...drafts: readonly FactDraft[]) =>
  roundStories(told(opened, ...drafts))[0]?.visits[0];

describe('the story of a round', () => {
  it('has each due point, in its order, waiting until a fact says otherwise', () => {
    const [story] = roundStories(told(opened));
    expect(story?.visits).toEqual([{ checkpoint: north }, { checkpoint: pool }]);
  });

  it('gives a visit the best class of its taps, and counts those that added nothing', () => {
    const visit = visitAfter(tapped('too-fast'), tapped('on-time'), tapped('repeated'));
    expect(visit).toMatchObject({ mark: 'on-time', guard, fact: 'fact-2', repeated: 1 });
    expect(visitAfter(tapped('on-time'), tapped('too-fast'))).toMatchObject({
      mark: 'on-time',
      fact: 'fact-1',
      repeated: 1,
    });
  });

  it('keeps a miss that was made up for as a miss', () => {
    const visit = visitAfter(
      { type: 'visit.missed', data: { ...due, why: 'no-tap', inARow: 3 } },
      { type: 'visit.made-up', data: { ...due, guard, proof: 'wired' } },
    );
    expect(visit).toMatchObject({ mark: 'missed', why: 'no-tap', inARow: 3 });
    expect(visit?.madeUp).toEqual({ time: '2026-11-28T01:02:00.000Z', guard, fact: 'fact-2' });
  });

  it('says of a miss that a tap told by hand corrected who told it, and counts no repetition', () => {
    const by = 'controller';
    const told = { tapped: '2026-11-28T00:30:00.000Z', by, why: '监控录像确认' };
    const visit = visitAfter(
      { type: 'visit.missed', data: { ...due, why: 'no-tap' } },
      { type: 'visit.made', data: { ...due, guard, class: 'on-time', proof: 'manual', ...told } },
      {
        type: 'visit.corrected',
        data: { ...due, guard, proof: 'manual', ...told, was: 'missed', is: 'on-time' },
      },
    );
    const { tapped: time, ...teller } = told;
    expect(visit).toMatchObject({ mark: 'on-time', proof: 'manual', time, ...teller });
    expect(visit?.repeated).toBe(undefined);
  });

  it('keeps why a miss was excused, and by whom', () => {
    const visit = visitAfter(
      { type: 'visit.missed', data: { ...due, why: 'no-tap' } },
      { type: 'visit.skipped', data: { ...due, why: '施工封闭', by: 'controller' } },
      { type: 'visit.corrected', data: { ...due, was: 'missed', is: 'skipped' } },
    );
    expect(visit).toMatchObject({ mark: 'skipped', why: '施工封闭', by: 'controller' });
  });

  it('tells what a corrected visit was before, and when the tap was that counts now', () => {
    const tap = '2026-11-28T01:20:00.000Z';
    const visit = visitAfter(
      { type: 'visit.missed', data: { ...due, why: 'no-tap', inARow: 2 } },
      { type: 'visit.corrected', data: { ...due, guard, was: 'missed', is: 'late', tapped: tap } },
    );
    expect(visit).toMatchObject({ mark: 'late', time: tap, guard, was: ['missed'] });
    expect(visit).not.toHaveProperty('why');
    expect(visit).not.toHaveProperty('inARow');
  });

  it('says who left a point out and why, who took the round, and how it ended', () => {
    const facts = told(
      opened,
      { type: 'round.taken', data: { round, guard, by: 'controller' } },
      { type: 'visit.skipped', data: { ...due, why: '施工封闭', by: 'controller' } },
      {
        type: 'round.closed',
        data: { round, route: 'day' as RouteId, due: 2, made: 0, outcome: 'excused' },
      },
    );
    const [story] = roundStories(facts);
    expect(story).toMatchObject({ taken: guard, outcome: 'excused', first: 1, last: 4 });
    expect(story?.visits[0]).toMatchObject({ mark: 'skipped', why: '施工封闭', by: 'controller' });
  });
});

describe('rounds over HTTP', () => {
  let site: RunningSite;
  let cookie: string;
  beforeAll(async () => {
    site = await startSite();
    cookie = await site.cookie('guard');
    await site.enrol('li', '粤B12345', KNOWN_CARD);
  });
  afterAll(() => site?.close());
  const get = async (path: string): Promise<unknown> => (await site.get(path, cookie)).json();
  type Day = { readonly items: readonly { readonly id: string; readonly stage: string }[] };

  it('gives today as the record has it, and tomorrow as it is planned', async () => {
    const today = (await get('/api/v1/rounds')) as Day & { readonly day: string };
    expect(today.items.map(({ id, stage }) => [id, stage])).toEqual([
      [`day/${today.day}T00:00`, 'open'],
    ]);
    const next = new Date(Date.parse(today.day) + 86_400_000).toISOString().slice(0, 10);
    const tomorrow = (await get(`/api/v1/rounds?day=${next}`)) as Day;
    expect(tomorrow.items.map(({ id, stage }) => [id, stage])).toEqual([
      [`day/${next}T00:00`, 'upcoming'],
    ]);
  });

  it('gives one round with all that is told of it, each with its place in the journal', async () => {
    const { items } = (await get('/api/v1/rounds')) as Day;
    const path = `/api/v1/rounds/${encodeURIComponent(items[0]?.id ?? '')}`;
    const detail = (await get(path)) as {
      facts: { type: string; sequence: number }[];
      readers: unknown;
    };
    expect(detail.facts[0]?.type).toBe('round.opened');
    expect(detail.facts[0]?.sequence).toBeGreaterThan(0);
    expect(detail.readers).toContainEqual({ checkpoint: 'pool', device: 'pool-reader' });
  });

  it('refuses a day no calendar has and a round nobody opened', async () => {
    for (const day of ['2026-02-31', '2099-01-01', 'today']) {
      expect((await site.get(`/api/v1/rounds?day=${day}`, cookie)).status).toBe(400);
    }
    expect((await site.get('/api/v1/rounds/day%2F1999-01-01T00%3A00', cookie)).status).toBe(404);
  });
});
