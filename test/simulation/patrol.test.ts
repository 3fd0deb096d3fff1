import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { access } from '../../rules/access/access.ts';
import { device } from '../../rules/device/device.ts';
import { createRulebook, type Rulebook } from '../../rules/engine.ts';
import { patrol } from '../../rules/patrol/patrol.ts';
import type { FactDraft } from '../../rules/vocabulary/facts.ts';
import { instant } from '../../rules/vocabulary/time.ts';
import type { Play } from '../unit/rules/engine/play.ts';
import { dueVisits } from './oracle-patrol.ts';
import { patrolSite, WINDOWS } from './patrol-site.ts';
import {
  dayOf,
  type Left,
  leaving,
  midnight,
  roundOf,
  type Told,
  told,
  walking,
} from './patrol-walks.ts';

const SEED = process.env['SEED'];
const runs = SEED === undefined ? { numRuns: 150 } : { numRuns: 150, seed: Number(SEED) };

/** One day, until late taps have come in. */
const EXTENT = { days: 1, walks: 7, skips: 3 };
const TOLD_WITHIN_DAYS = 3;

function day(rulebook: Rulebook, taps: readonly Told[], left: readonly Left[]): Play {
  const game = told(rulebook, patrolSite, taps, left);
  game.until(instant(midnight(TOLD_WITHIN_DAYS)));
  return game;
}

/** How each due visit stands by the facts: told once, corrected since. */
function standing(game: Play): ReadonlyMap<string, string> {
  const ends = new Map<string, string>();
  const names = new Map<string, number>(WINDOWS.map((_, index) => [roundOf(0, index), index]));
  const put = (round: string | undefined, point: string, end: string, isLast: boolean) => {
    const index = round === undefined ? undefined : names.get(round);
    const key = `${index} ${point}`;
    if (index !== undefined && (isLast || !ends.has(key))) ends.set(key, end);
  };
  for (const { type, data } of game.facts) {
    if (type === 'visit.missed') put(data.round, data.checkpoint, 'missed', false);
    if (type === 'visit.skipped') put(data.round, data.checkpoint, 'skipped', false);
    if (type === 'visit.made' && data.class !== 'repeated') {
      put(data.round, data.checkpoint, data.class, false);
    }
    if (type === 'visit.corrected') put(data.round, data.checkpoint, data.is, true);
  }
  return ends;
}

const sorted = (ends: ReadonlyMap<string, string>) =>
  [...ends].sort(([a], [b]) => (a < b ? -1 : 1));

function agrees(rulebook: Rulebook, more: fc.Parameters<unknown> = {}): void {
  fc.assert(
    fc.property(walking(EXTENT), leaving(EXTENT), (taps, left) => {
      const game = day(rulebook, taps, left);
      expect(sorted(standing(game))).toEqual(sorted(dueVisits(taps, left)));
      const open = game.of('round.opened').filter(({ data }) => data.round.includes(dayOf(0)));
      expect(open).toHaveLength(WINDOWS.length);
    }),
    { ...runs, ...more },
  );
}

const book = (rule: typeof patrol): Rulebook => createRulebook([device, access, rule]);

const telling = (change: (draft: FactDraft) => readonly FactDraft[]): typeof patrol => ({
  ...patrol,
  decide: (site, state, given) => patrol.decide(site, state, given).flatMap(change),
});

const madeAs = (is: string) =>
  telling((draft) =>
    draft.type === 'visit.made' && draft.data.class === is
      ? [{ ...draft, data: { ...draft.data, class: 'on-time' as const } }]
      : [draft],
  );
const without = (type: FactDraft['type']) =>
  telling((draft) => (draft.type === type ? [] : [draft]));
const deafTo = (type: FactDraft['type']): typeof patrol => ({
  ...patrol,
  evolve: (state, fact) => (fact.type === type ? undefined : patrol.evolve(state, fact)),
});

/** A slip that shows in few days wants many of them; the first day that shows it ends the search. */
const SEARCH = { numRuns: 4_000, endOnFailure: true };

/** Slips that a person might make. */
const MUTANTS: Readonly<Record<string, typeof patrol>> = {
  'what came late is told as on time': madeAs('late'),
  'nobody is too quick': madeAs('too-fast'),
  'any order will do': madeAs('out-of-order'),
  'a late tap corrects nothing': without('visit.corrected'),
  'a missed point is not told': without('visit.missed'),
  'a tap is not remembered': deafTo('visit.made'),
  'a skipped point is forgotten': deafTo('visit.skipped'),
  'nobody is a guard any more': deafTo('reference.changed'),
  'the window begins when the round opens': {
    ...patrol,
    evolve: (state, fact) =>
      patrol.evolve(
        state,
        fact.type === 'round.opened' && fact.data.early !== undefined
          ? { ...fact, data: { ...fact.data, from: fact.data.early } }
          : fact,
      ),
  },
};

describe('a day of rounds', () => {
  it('ends in the record that follows from the taps alone, however late and often they are told', () => {
    agrees(book(patrol));
  });

  it('is the same whichever came first, a tap that proves nothing or the word that the point is left out', () => {
    // The days that once showed it.
    agrees(book(patrol), { seed: 1_276_485_678, numRuns: 40 });
  });

  for (const [name, rule] of Object.entries(MUTANTS)) {
    it(`is found out where ${name}`, () => {
      expect(() => agrees(book(rule), SEARCH)).toThrow();
    });
  }
});
