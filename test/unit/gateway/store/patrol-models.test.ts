import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { migrate } from '../../../../gateway/store/migrator.ts';
import { createPatrolReaders } from '../../../../gateway/store/patrol-readers.ts';
import type { Store } from '../../../../gateway/store/store.ts';
import { judged, made, underWay } from '../../../../rules/patrol/coverage.ts';
import type { Fact, FactDraft } from '../../../../rules/vocabulary/facts.ts';
import { instant } from '../../../../rules/vocabulary/time.ts';
import { fact, openTestStore, rows, site, timer } from './ledger.ts';

type Timed = FactDraft & { readonly when?: string };

/** Commits facts, each at its own time where one is named. */
async function told(store: Store, drafts: readonly Timed[]): Promise<void> {
  const { position } = await store.head(site);
  const facts: readonly Fact[] = drafts.map(({ when, ...draft }, index) => {
    const one = fact(position + 1 + index, draft as FactDraft);
    return when === undefined ? one : { ...one, time: instant(Date.parse(when)) };
  });
  const next = position + Math.max(1, facts.length);
  const batch = { site, after: position, position: next };
  expect(await store.commit({ ...batch, rows: rows([timer(position)], facts) })).toEqual({
    kind: 'done',
  });
}

const id = (text: string) => text as never;
const opened = (
  round: string,
  due: readonly string[],
  more: { readonly guards?: readonly string[]; readonly shift?: string } = {},
): Timed => {
  const [, route = '', day = '', clock = ''] = /^(.+)\/(.+)T(.+)$/.exec(round) ?? [];
  const from = new Date(Date.parse(`${day}T${clock}:00+08:00`));
  const later = (minutes: number): never =>
    new Date(from.getTime() + minutes * 60_000).toISOString() as never;
  return {
    type: 'round.opened',
    data: {
      round: id(round),
      route: id(route),
      from: later(0),
      to: later(60),
      tolerance: later(75),
      due: due.map(id),
      made: 0,
      kind: 'patrol',
      ...(more.guards === undefined ? {} : { guards: more.guards.map(id) }),
      ...(more.shift === undefined ? {} : { shift: more.shift }),
    },
  };
};
const tapped = (
  round: string | undefined,
  checkpoint: string,
  { as = 'on-time', when, guard }: { as?: string; when: string; guard?: string },
): Timed => ({
  type: 'visit.made',
  data: {
    ...(round === undefined ? {} : { round: id(round) }),
    checkpoint: id(checkpoint),
    class: id(as),
    proof: 'wired',
    ...(guard === undefined ? {} : { guard: id(guard) }),
  },
  when,
});
const missed = (round: string, checkpoint: string): Timed => ({
  type: 'visit.missed',
  data: { round: id(round), checkpoint: id(checkpoint), why: 'no-tap', inARow: 2 },
});
const corrected = (
  round: string,
  checkpoint: string,
  { was, is, at, guard }: { was: string; is: string; at?: string; guard?: string },
): Timed => ({
  type: 'visit.corrected',
  data: {
    round: id(round),
    checkpoint: id(checkpoint),
    was,
    is,
    ...(at === undefined ? {} : { tapped: id(new Date(at).toISOString()) }),
    ...(guard === undefined ? {} : { guard: id(guard) }),
  },
});

const NIGHT = 'night/2026-11-29T22:00';
const LATER = 'night/2026-11-30T00:00';
const DAYS = { from: '2026-11-01', to: '2026-11-30' };
const at = (clock: string): string => `2026-11-29T${clock}:00+08:00`;

const patrolOf = (store: Store) => createPatrolReaders(store.read, site);

async function totalOf(store: Store) {
  const [row] = await patrolOf(store).tallies({ ...DAYS, by: 'route' });
  return row?.tally;
}

async function expectAsJournal(store: Store): Promise<void> {
  expect(await store.compareReadModels(site)).toEqual([]);
}

describe('due visits', () => {
  it('are due from the opening of their round, and end in one class each', async () => {
    const store = await openTestStore();
    await told(store, [opened(NIGHT, ['east', 'pump', 'roof'])]);
    expect(await totalOf(store)).toMatchObject({ due: 3, onTime: 0, missed: 0 });
    await told(store, [
      tapped(NIGHT, 'east', { when: at('22:05') }),
      tapped(NIGHT, 'pump', { as: 'late', when: at('23:05') }),
      missed(NIGHT, 'roof'),
    ]);
    const total = await totalOf(store);
    expect(total).toMatchObject({ due: 3, onTime: 1, late: 1, missed: 1 });
    await expectAsJournal(store);
  });

  it('move from one class to another where a late tap corrects them, and keep what was told first', async () => {
    const store = await openTestStore();
    await told(store, [opened(NIGHT, ['east', 'pump']), missed(NIGHT, 'east')]);
    await told(store, [
      corrected(NIGHT, 'east', { was: 'missed', is: 'on-time', at: at('22:10'), guard: 'wang' }),
    ]);
    expect(await totalOf(store)).toMatchObject({ due: 2, onTime: 1, missed: 0 });
    const visits = await store.visits(site, NIGHT);
    expect(visits.find(({ checkpoint }) => checkpoint === 'east')).toMatchObject({
      class: 'on-time',
      was: 'missed',
      guard: 'wang',
      tapped: Date.parse(at('22:10')),
      why: null,
    });
    await expectAsJournal(store);
  });

  it('are worth what their best tap is worth', async () => {
    const store = await openTestStore();
    await told(store, [
      opened(NIGHT, ['east']),
      tapped(NIGHT, 'east', { as: 'too-fast', when: at('22:01') }),
    ]);
    expect(await totalOf(store)).toMatchObject({ due: 1, tooFast: 1, onTime: 0 });
    await told(store, [tapped(NIGHT, 'east', { when: at('22:20') })]);
    await told(store, [tapped(NIGHT, 'east', { as: 'late', when: at('23:10') })]);
    expect(await totalOf(store)).toMatchObject({ due: 1, tooFast: 0, onTime: 1, late: 0 });
    await expectAsJournal(store);
  });

  it('say of a miss who should have been there, and that somebody came later', async () => {
    const store = await openTestStore();
    await told(store, [
      opened(NIGHT, ['east', 'pump']),
      { type: 'round.taken', data: { round: id(NIGHT), guard: id('wang'), by: 'wang' } },
      missed(NIGHT, 'east'),
      {
        type: 'visit.skipped',
        data: { round: id(NIGHT), checkpoint: id('pump'), why: '积水', by: 'office' },
      },
      {
        type: 'visit.made-up',
        data: { round: id(NIGHT), checkpoint: id('east'), guard: id('li'), proof: 'sun' },
        when: at('23:40'),
      },
    ]);
    const found = await patrolOf(store).notMade({
      ...DAYS,
      classes: ['missed', 'skipped'],
      limit: 10,
    });
    expect(found).toMatchObject([
      { checkpoint: 'pump', class: 'skipped', why: '积水', by: 'office', charged: 'wang' },
      {
        checkpoint: 'east',
        class: 'missed',
        why: 'no-tap',
        inARow: 2,
        charged: 'wang',
        madeUpBy: 'li',
        madeUp: Date.parse(at('23:40')),
      },
    ]);
    expect(await totalOf(store)).toMatchObject({ due: 2, missed: 1, skipped: 1, madeUp: 1 });
    await expectAsJournal(store);
  });

  it('stand on the account of who tapped, else of who should have, else of nobody', async () => {
    const store = await openTestStore();
    await told(store, [
      opened(NIGHT, ['east', 'pump'], { guards: ['wang'] }),
      tapped(NIGHT, 'east', { when: at('22:05'), guard: 'li' }),
      missed(NIGHT, 'pump'),
      opened(LATER, ['east', 'pump'], { guards: ['wang', 'li'] }),
    ]);
    const guards = async () =>
      Object.fromEntries(
        (await patrolOf(store).tallies({ ...DAYS, by: 'guard' })).map(({ key, tally }) => [
          key,
          [tally.due, tally.onTime, tally.missed],
        ]),
      );
    expect(await guards()).toEqual({ wang: [1, 0, 1], li: [1, 1, 0], '': [2, 0, 0] });
    await told(store, [
      { type: 'round.taken', data: { round: id(LATER), guard: id('li'), by: 'li' } },
      missed(LATER, 'east'),
    ]);
    expect(await guards()).toEqual({ wang: [1, 0, 1], li: [3, 1, 1] });
    await expectAsJournal(store);
  });

  it('are told by point, shift, kind and day as well, and a tap that nobody waited for is none', async () => {
    const store = await openTestStore();
    await told(store, [
      opened(NIGHT, ['east', 'pump'], { shift: 'night' }),
      tapped(NIGHT, 'east', { when: at('22:05') }),
      tapped(NIGHT, 'east', { as: 'repeated', when: at('22:06') }),
      tapped(undefined, 'east', { as: 'unexpected', when: at('12:00') }),
      opened(LATER, ['east'], { shift: 'night' }),
    ]);
    const by = async (what: 'checkpoint' | 'shift' | 'route-kind' | 'day') =>
      (await patrolOf(store).tallies({ ...DAYS, by: what })).map(({ key, tally }) => [
        key,
        tally.due,
      ]);
    expect(await by('checkpoint')).toEqual([
      ['east', 2],
      ['pump', 1],
    ]);
    expect(await by('shift')).toEqual([['night', 3]]);
    expect(await by('route-kind')).toEqual([['patrol', 3]]);
    expect(await by('day')).toEqual([
      ['2026-11-29', 2],
      ['2026-11-30', 1],
    ]);
    await expectAsJournal(store);
  });
});

describe('intervals between visits', () => {
  const intervals = async (store: Store) =>
    (await patrolOf(store).intervals(DAYS)).find(({ checkpoint }) => checkpoint === 'east');

  it('are measured anew where a late tap falls between two that were known', async () => {
    const store = await openTestStore();
    await told(store, [
      opened(NIGHT, ['east']),
      tapped(NIGHT, 'east', { when: at('22:00') }),
      opened('night/2026-11-29T23:00', ['east']),
      missed('night/2026-11-29T23:00', 'east'),
      opened(LATER, ['east']),
      tapped(LATER, 'east', { when: '2026-11-30T00:30:00+08:00' }),
    ]);
    expect(await intervals(store)).toMatchObject({ visits: 2, gaps: 1, longest: 9_000 });
    await told(store, [
      corrected('night/2026-11-29T23:00', 'east', {
        was: 'missed',
        is: 'on-time',
        at: at('23:20'),
      }),
    ]);
    expect(await intervals(store)).toMatchObject({
      visits: 3,
      gaps: 2,
      seconds: 9_000,
      longest: 4_800,
    });
    await told(store, [
      corrected('night/2026-11-29T23:00', 'east', { was: 'on-time', is: 'too-fast' }),
    ]);
    expect(await intervals(store)).toMatchObject({ visits: 2, gaps: 1, longest: 9_000 });
    await expectAsJournal(store);
  });

  it('take one tap that served two routes for one visit', async () => {
    const store = await openTestStore();
    await told(store, [
      opened(NIGHT, ['east']),
      opened('fire/2026-11-29T22:00', ['east']),
      tapped(NIGHT, 'east', { when: at('22:10') }),
      tapped('fire/2026-11-29T22:00', 'east', { when: at('22:10') }),
      opened('night/2026-11-29T23:00', ['east']),
      tapped('night/2026-11-29T23:00', 'east', { when: at('23:10') }),
    ]);
    expect(await intervals(store)).toMatchObject({ visits: 2, gaps: 1, longest: 3_600 });
  });
});

describe('the sums', () => {
  it('are what the visits’ rows say, whatever is told in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(stepArbitrary, { minLength: 1, maxLength: 60 }), async (steps) => {
        const store = await openTestStore();
        await told(store, [...ROUNDS.map((round) => opened(round, POINTS)), ...steps]);
        await expectSumsOfRows(store);
        await expectAsJournal(store);
      }),
      { numRuns: 15 },
    );
  }, 120_000);

  it('leave nothing out: due is judged, unprovable or under way', async () => {
    const store = await openTestStore();
    await told(store, [
      opened(NIGHT, POINTS),
      tapped(NIGHT, 'east', { as: 'out-of-order', when: at('22:05') }),
      {
        type: 'visit.unprovable',
        data: { round: id(NIGHT), checkpoint: id('pump'), why: 'reader-offline' },
      },
    ]);
    const tally = await totalOf(store);
    expect(tally).toBeDefined();
    if (tally === undefined) return;
    expect([made(tally), judged(tally), tally.unprovable, underWay(tally)]).toEqual([1, 1, 1, 1]);
  });
});

const POINTS = ['east', 'pump', 'roof'];
const ROUNDS = [
  'night/2026-11-29T22:00',
  'night/2026-11-30T22:00',
  'night/2026-12-01T22:00',
  'fire/2026-11-30T22:00',
];
const CLASSES = ['on-time', 'early', 'late', 'out-of-order', 'too-fast'];
const where = { round: fc.constantFrom(...ROUNDS), checkpoint: fc.constantFrom(...POINTS) };
const minute = fc
  .integer({ min: 0, max: 4_000 })
  .map((minutes) => new Date(Date.parse(at('20:00')) + minutes * 60_000).toISOString());
const stepArbitrary: fc.Arbitrary<Timed> = fc.oneof(
  fc
    .record({ ...where, as: fc.constantFrom(...CLASSES), when: minute, guard: guards() })
    .map(({ round, checkpoint, ...tap }) => tapped(round, checkpoint, given(tap))),
  fc.record(where).map(({ round, checkpoint }) => missed(round, checkpoint)),
  fc
    .record({
      ...where,
      was: fc.constantFrom(...CLASSES, 'missed'),
      is: fc.constantFrom(...CLASSES, 'missed', 'skipped'),
      at: minute,
      guard: guards(),
    })
    .map(({ round, checkpoint, ...change }) => corrected(round, checkpoint, given(change))),
  fc.record({ ...where, when: minute }).map(
    ({ round, checkpoint, when }): Timed => ({
      type: 'visit.made-up',
      data: { round: id(round), checkpoint: id(checkpoint), proof: 'uid' },
      when,
    }),
  ),
  fc.record({ round: where.round, guard: fc.constantFrom('wang', 'li') }).map(
    ({ round, guard }): Timed => ({
      type: 'round.taken',
      data: { round: id(round), guard: id(guard), by: guard },
    }),
  ),
);

function guards() {
  return fc.constantFrom('wang', 'li', undefined);
}

function given<T extends object>(values: T): never {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as never;
}

/** Counts the rows themselves, by statements that the models do not have. */
async function expectSumsOfRows(store: Store): Promise<void> {
  const visits = await store.read.selectFrom('visits').selectAll().execute();
  const due = visits.filter(({ round, checkpoint, id: of }) => of === `${round} ${checkpoint}`);
  const patrol = patrolOf(store);
  const days = { from: '2026-11-01', to: '2026-12-31' };
  for (const [by, key] of [
    ['checkpoint', 'checkpoint'],
    ['route', 'route'],
    ['guard', 'charged'],
    ['day', 'day'],
  ] as const) {
    const keys = [...new Set(due.map((visit) => visit[key] ?? ''))];
    const count = (of: string, holds: (visit: (typeof due)[number]) => boolean): number =>
      due.filter((visit) => (visit[key] ?? '') === of && holds(visit)).length;
    const counted = keys.map((of) => [
      of,
      {
        due: count(of, () => true),
        missed: count(of, (visit) => visit.class === 'missed'),
        onTime: count(of, (visit) => visit.class === 'on-time'),
        madeUp: count(of, (visit) => visit.class === 'missed' && visit.madeUp !== null),
      },
    ]);
    const told = (await patrol.tallies({ ...days, by })).map(
      ({ key: of, tally: { due: owed, missed: lost, onTime, madeUp } }) => [
        of,
        { due: owed, missed: lost, onTime, madeUp },
      ],
    );
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(counted));
  }
  for (const checkpoint of POINTS) {
    const times = due
      .filter((visit) => visit.checkpoint === checkpoint)
      .flatMap(({ class: kind, tapped: when, madeUp }) => {
        const isMade = CLASSES.includes(kind) && kind !== 'too-fast';
        const there = isMade ? when : madeUp;
        return there === null ? [] : [there];
      });
    const moments = [...new Set(times)].sort((a, b) => a - b);
    const gaps = moments.slice(1).map((time, index) => (time - (moments[index] ?? 0)) / 1_000);
    const row = (await patrol.intervals(days)).find((one) => one.checkpoint === checkpoint);
    expect(row?.gaps ?? 0).toBe(gaps.length);
    expect(row?.seconds ?? 0).toBe(gaps.reduce((sum, gap) => sum + gap, 0));
    expect(row?.squares ?? 0).toBe(gaps.reduce((sum, gap) => sum + gap * gap, 0));
    expect(row?.longest ?? 0).toBe(Math.max(0, ...gaps));
  }
}

describe('a database whose models a migration has emptied', () => {
  it('has its rounds and visits told anew from the journal, and once only', async () => {
    const store = await openTestStore();
    await told(store, [opened(NIGHT, ['east']), tapped(NIGHT, 'east', { when: at('22:05') })]);
    const db = new Database(':memory:');
    onTestFinished(() => void db.close());
    await migrate(db);
    const journal = db.prepare(
      'insert into journal values (@site, @position, @id, @type, @area, @time, @at, @cause, @data, @previous)',
    );
    for (const row of await store.read.selectFrom('journal').selectAll().execute())
      journal.run(row);
    db.exec("insert into modelsToFill values ('patrol')");
    await migrate(db);
    await migrate(db);
    for (const table of ['visits', 'rounds', 'pointCoverage', 'pointIntervals'] as const) {
      const live = await store.read.selectFrom(table).selectAll().execute();
      expect(db.prepare(`select * from ${table}`).all()).toEqual(live);
      expect(live).not.toEqual([]);
    }
  });
});
