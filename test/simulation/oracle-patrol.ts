import { DUE, LEGS, WINDOWS, type Window } from './patrol-site.ts';

/** One tap as it was, whenever it was told: milliseconds after midnight in Shanghai. */
export type Walked = { readonly who: string; readonly point: string; readonly time: number };
/** A point left out of a round. */
export type Skipped = { readonly window: number; readonly point: string };

const MINUTE = 60_000;
/** In the order of their worth. */
const CLASSES = ['on-time', 'early', 'late', 'out-of-order', 'too-fast'];

/** How a due visit must stand, and by which tap. */
export type Stands = { readonly is: string; readonly tap?: Walked };

/**
 * How every due visit of the day must stand, counted visit by visit from the taps alone: no code of the rules is used
 * here, and no order of arrival is known.
 */
export function dueVisits(
  taps: readonly Walked[],
  skips: readonly Skipped[],
): ReadonlyMap<string, string> {
  return new Map([...standing(taps, skips)].map(([visit, { is }]) => [visit, is]));
}

/** The same, with the tap that counts: of those worth the most the first. */
export function standing(
  taps: readonly Walked[],
  skips: readonly Skipped[],
): ReadonlyMap<string, Stands> {
  const ends = new Map<string, Stands>();
  WINDOWS.forEach((window, index) => {
    for (const point of DUE[window.route]) {
      const own = taps
        .filter((tap) => tap.point === point && belongs(tap, window))
        .map((tap): Required<Stands> => ({ is: classOf(tap, window, taps), tap }))
        .sort((one, other) => one.tap.time - other.tap.time);
      const best = CLASSES.flatMap((known) => own.filter(({ is }) => is === known))[0];
      const isSkipped = skips.some((skip) => skip.window === index && skip.point === point);
      ends.set(`${index} ${point}`, best ?? { is: isSkipped ? 'skipped' : 'missed' });
    }
  });
  return ends;
}

const isIn = (time: number, from: number, to: number) =>
  from * MINUTE <= time && time <= to * MINUTE;

/** Whether a tap is of this round: nobody else's, in its time, and no other round of the route has the better claim. */
function belongs(tap: Walked, window: Window): boolean {
  const mayWalk = window.route === 'ordered' ? tap.who === 'li' : tap.who !== 'resident';
  if (!mayWalk || !isIn(tap.time, window.early, window.tolerance)) return false;
  const rivals = WINDOWS.filter(
    (other) =>
      other.route === window.route &&
      other !== window &&
      isIn(tap.time, other.early, other.tolerance),
  );
  return rivals.every((other) => {
    const [own, its] = [window, other].map((one) => isIn(tap.time, one.from, one.to));
    return own === its ? window.from < other.from : own === true;
  });
}

function classOf(tap: Walked, window: Window, all: readonly Walked[]): string {
  if (isTooFast(tap, all)) return 'too-fast';
  if (window.route === 'ordered') {
    const due: readonly string[] = DUE.ordered;
    const goesBack = all.some(
      (other) =>
        due.indexOf(other.point) > due.indexOf(tap.point) &&
        precedes(other, tap) &&
        belongs(other, window) &&
        !isTooFast(other, all),
    );
    if (goesBack) return 'out-of-order';
  }
  if (tap.time < window.from * MINUTE) return 'early';
  return tap.time <= window.to * MINUTE ? 'on-time' : 'late';
}

/** Of two taps in the same moment the one at the point named first. */
const precedes = (one: Walked, other: Walked): boolean =>
  one.time < other.time || (one.time === other.time && one.point < other.point);

/** Quicker than anybody walks from the last other point that he tapped. */
function isTooFast(tap: Walked, all: readonly Walked[]): boolean {
  const before = all.filter(
    (other) => other.who === tap.who && other.point !== tap.point && precedes(other, tap),
  );
  const last = before.sort((one, other) => (precedes(one, other) ? 1 : -1))[0];
  if (last === undefined) return false;
  const leg = LEGS.find(
    ([one, other]) =>
      (one === last.point && other === tap.point) || (one === tap.point && other === last.point),
  );
  return tap.time - last.time < (leg?.[2] ?? 0) * 1_000;
}
