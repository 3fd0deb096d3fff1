import fc from 'fast-check';
import type { Rulebook } from '../../rules/engine.ts';
import type { RoundId } from '../../rules/vocabulary/ids.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import { instant } from '../../rules/vocabulary/time.ts';
import { dayAfter } from '../../rules/vocabulary/zone-time.ts';
import { bringUp, enrolled, type Play, play, saved, tap } from '../unit/rules/engine/play.ts';
import { LI, WANG } from '../unit/rules/engine/small-site.ts';
import type { Skipped, Walked } from './oracle-patrol.ts';
import { CARRIED, DUE, POINTS, WALKERS, WINDOWS } from './patrol-site.ts';

const MINUTE = 60_000;
// Three weeks from here go over the end of a month, so that whole months and single days are summed together.
const FIRST = '2026-11-20';

/** The so many-th day of the walks. */
export const dayOf = (day: number): string => dayAfter(FIRST, day);
/** When it begins in Shanghai. */
export const midnight = (day: number): number => Date.parse(`${dayOf(day)}T00:00:00+08:00`);

/** A tap, how long afterwards it is told, and whether it is told again. */
export type Told = Walked & {
  readonly day: number;
  readonly delay: number;
  readonly again: boolean;
};
/** A point left out of a round of a day. */
export type Left = Skipped & { readonly day: number };

/** How many days, at most how many people who walk, and at most how many points that are left out. */
export type Extent = { readonly days: number; readonly walks: number; readonly skips: number };

const steps = fc.array(
  fc.record({
    point: fc.constantFrom(...POINTS),
    /** Seconds since the step before. */
    gap: fc.integer({ min: 20, max: 900 }),
    delay: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 2_000 })),
    again: fc.boolean(),
  }),
  { minLength: 1, maxLength: 8 },
);

/** People who walk about some window, in any order, at any pace. */
export const walking = ({ days, walks }: Extent) =>
  fc
    .array(
      fc.record({
        day: fc.nat({ max: days - 1 }),
        window: fc.nat({ max: WINDOWS.length - 1 }),
        minute: fc.integer({ min: -20, max: 130 }),
        who: fc.constantFrom(LI, ...WALKERS),
        steps,
      }),
      { maxLength: walks },
    )
    .map((all) =>
      all.flatMap(({ day, window, minute, who, steps: taken }): readonly Told[] => {
        let time = ((WINDOWS[window]?.from ?? 0) + minute) * MINUTE;
        return taken.map(({ point, gap, delay, again }) => {
          time += gap * 1_000;
          return { day, who, point, time, delay: delay * MINUTE, again };
        });
      }),
    );

/** Points that are left out for a reason. */
export const leaving = ({ days, skips }: Extent) =>
  fc.array(
    fc
      .record({
        day: fc.nat({ max: days - 1 }),
        window: fc.nat({ max: WINDOWS.length - 1 }),
        place: fc.nat({ max: 2 }),
      })
      .map(({ day, window, place }): Left => {
        const due = DUE[WINDOWS[window]?.route ?? 'free'];
        return { day, window, point: due[place] ?? 'a' };
      }),
    { maxLength: skips },
  );

/** What the round of that window and day is called. */
export function roundOf(day: number, window: number): RoundId {
  const { route, from } = WINDOWS[window] ?? { route: 'free', from: 0 };
  return `${route}/${dayOf(day)}T${String(from / 60).padStart(2, '0')}:00` as RoundId;
}

/** The days as they are told to the rules: each tap when it arrives, some twice, skips in their round's window. */
export function told(
  rulebook: Rulebook,
  site: Site,
  taps: readonly Told[],
  left: readonly Left[],
): Play {
  const game = play(rulebook, `${FIRST}T00:00:00+08:00`, site);
  for (const point of POINTS) enrolled(rulebook, game, point, { checkpoint: point as never });
  for (const who of WALKERS) enrolled(rulebook, game, `${who}-badge`, { holder: who });
  saved(game, WANG, true);
  saved(game, LI, true);
  bringUp(game, site);
  const deeds: { readonly at: number; readonly done: () => void }[] = [
    ...taps.flatMap(({ day, who, point, time, delay, again }) => {
      const done = () => {
        const when = instant(midnight(day) + time);
        tap(game, CARRIED, { tag: point, badge: `${who}-badge`, time: when });
      };
      const at = midnight(day) + time + delay;
      return again ? [at, at + 7 * MINUTE].map((told) => ({ at: told, done })) : [{ at, done }];
    }),
    ...left.map(({ day, window, point }) => ({
      at: midnight(day) + ((WINDOWS[window]?.to ?? 0) - 1) * MINUTE,
      done: () => {
        const data = { round: roundOf(day, window), checkpoint: point as never, why: '施工封闭' };
        game.act({ type: 'visit.skip', data }, WANG);
      },
    })),
  ];
  for (const { at, done } of deeds.sort((a, b) => a.at - b.at)) {
    game.until(instant(at));
    done();
  }
  return game;
}
