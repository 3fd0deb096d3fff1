import { describe, expect, it } from 'vitest';
import type { Mine, MyRound } from '../../../../gateway/console/src/guard/mine.ts';
import type { Kept, What } from '../../../../gateway/console/src/guard/queue/kept.ts';
import { walksOf } from '../../../../gateway/console/src/guard/walk.ts';

const at = (clock: string): number => Date.parse(`2026-11-24T${clock}:00Z`);
const iso = (clock: string): string => new Date(at(clock)).toISOString();
const name = (id: string) => ({ zh: id, en: id });

const round = (part: Partial<MyRound> = {}): MyRound => ({
  id: 'night/2026-11-24T08:00',
  route: 'night',
  name: name('night'),
  kind: 'patrol',
  order: 'ordered',
  ordered: true,
  guards: [],
  from: iso('08:00'),
  to: iso('09:00'),
  tolerance: iso('09:10'),
  stage: 'upcoming',
  visits: ['north', 'pool', 'garage'].map((id) => ({ checkpoint: id, name: name(id) })),
  ...part,
});
const mine = (...items: readonly MyRound[]): Mine => ({
  now: iso('08:00'),
  zone: 'UTC',
  person: 'sun',
  guard: true,
  items,
  checkpoints: [],
  legs: [{ between: ['north', 'pool'], leastS: 120 }],
  messages: [],
});
const kept = (key: number, what: What, clock: string): Kept => ({
  key,
  id: `${key}`,
  at: at(clock),
  user: 'sun',
  what,
  label: name('tap'),
  state: 'waiting',
  tries: 0,
});
const TAP: What = { kind: 'tap', line: 'phones', url: 'https://gate.example/t/phones' };
const byHand = (checkpoint: string) =>
  ({
    kind: 'act',
    act: { type: 'tap.record', data: { checkpoint, why: 'tag broken' } },
  }) as unknown as What;
const firstAt = (clock: string, given: Mine, waiting: readonly Kept[] = [], offsetMs = 0) => {
  const [first] = walksOf(given, waiting, { now: at(clock), offsetMs });
  if (first === undefined) throw new Error('there is a round');
  return first;
};

describe('a round on the phone', () => {
  it('opens and ends by the clock where the gateway cannot be asked', () => {
    expect(firstAt('07:59', mine(round())).stage).toBe('upcoming');
    expect(firstAt('08:00', mine(round())).stage).toBe('open');
    expect(firstAt('09:05', mine(round())).stage).toBe('open');
    expect(firstAt('09:11', mine(round())).stage).toBe('ended');
  });

  it('takes who taps in an ordered round to have kept to its order, until the gateway says more', () => {
    const walk = firstAt('08:20', mine(round()), [kept(1, TAP, '08:05'), kept(2, TAP, '08:12')]);
    expect(walk.points.map((point) => point.kept)).toEqual(['tapped', 'tapped', undefined]);
    expect(walk).toMatchObject({ done: 2, unplaced: 0, next: { checkpoint: 'garage' } });
  });

  it('claims no point for a tap in a round of any order', () => {
    const walk = firstAt('08:20', mine(round({ order: 'free' })), [kept(1, TAP, '08:05')]);
    expect(walk).toMatchObject({ done: 0, unplaced: 1, next: { checkpoint: 'north' } });
  });

  it('counts what was said by hand at its own point', () => {
    const walk = firstAt('08:20', mine(round({ order: 'free' })), [
      kept(1, byHand('pool'), '08:05'),
    ]);
    expect(walk.points.map((point) => point.kept)).toEqual([undefined, 'tapped', undefined]);
  });

  it('counts no tap of another time, by the clock of the gateway and not of the phone', () => {
    expect(firstAt('08:20', mine(round()), [kept(1, TAP, '07:30')]).done).toBe(0);
    const behind = 45 * 60_000;
    expect(firstAt('08:20', mine(round()), [kept(1, TAP, '07:30')], behind).done).toBe(1);
  });

  it('goes back to a point that was walked to too fast', () => {
    const visits = round().visits.map((visit) =>
      visit.checkpoint === 'north' ? { ...visit, mark: 'too-fast', time: iso('08:05') } : visit,
    );
    expect(firstAt('08:20', mine(round({ visits }))).next?.checkpoint).toBe('north');
  });

  it('says how soon anybody can be at the next point, and when silence is asked after', () => {
    const visits = round().visits.map((visit) =>
      visit.checkpoint === 'north' ? { ...visit, mark: 'on-time', time: iso('08:05') } : visit,
    );
    const walk = firstAt('08:06', mine(round({ visits, silenceMin: 30 })));
    expect(walk).toMatchObject({ soonest: at('08:07'), silentAt: at('08:35') });
  });

  it('shows the round that he has taken before one that anybody may walk', () => {
    const other = round({ id: 'other', taken: 'sun', to: iso('09:05') });
    expect(firstAt('08:20', mine(round(), other)).round.id).toBe('other');
  });

  it('shows a round just done before the next one, and after a while the next', () => {
    const visits = round().visits.map((visit) => ({
      ...visit,
      mark: 'on-time',
      time: iso('08:40'),
    }));
    const done = round({ id: 'done', visits, outcome: 'completed', stage: 'ended' });
    const coming = round({ from: iso('10:00'), to: iso('11:00'), tolerance: iso('11:10') });
    expect(firstAt('08:45', mine(coming, done)).round.id).toBe('done');
    expect(firstAt('09:00', mine(coming, done)).round.id).toBe(coming.id);
  });
});
