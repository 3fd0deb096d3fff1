import fc from 'fast-check';

/** Everything that may happen to the estate, as plain data: fast-check shrinks it, and a failing run prints it. */
export type Step =
  | { readonly kind: 'swipe'; readonly lane: number; readonly card: number; readonly ageMs: number }
  | {
      readonly kind: 'input';
      readonly device: number;
      readonly input: number;
      readonly on: boolean;
    }
  | { readonly kind: 'drive'; readonly lane: number }
  | { readonly kind: 'tap'; readonly point: number; readonly card: number; readonly ageMs: number }
  | { readonly kind: 'press' | 'answer' }
  | { readonly kind: 'verify' | 'override' | 'emergency' | 'test-open'; readonly lane: number }
  | { readonly kind: 'mode'; readonly lane: number; readonly mode: number }
  | { readonly kind: 'posture'; readonly posture: number; readonly ends: boolean }
  /** A whole passage; then the same card again, at once or after it was forgiven. */
  | {
      readonly kind: 'pass';
      readonly lane: number;
      readonly card: number;
      readonly next: 'nothing' | 'again' | 'forgiven-again';
    }
  | { readonly kind: 'count'; readonly card: number; readonly nobodyElse: boolean }
  | { readonly kind: 'forgive'; readonly card: number; readonly everybody: boolean }
  | { readonly kind: 'lose'; readonly card: number }
  | { readonly kind: 'block' | 'unblock'; readonly card: number }
  | { readonly kind: 'confirm'; readonly lane: number; readonly differs: boolean }
  | { readonly kind: 'permit'; readonly card: number; readonly state: number }
  /** A permit lets in so often, or without limit where that is nought; a household has so many spaces. */
  | { readonly kind: 'visits'; readonly card: number; readonly visits: number }
  | { readonly kind: 'spaces'; readonly spaces: number }
  /** One card at the first lane in and another at the second before anybody has driven through. */
  | { readonly kind: 'two-in'; readonly first: number; readonly second: number }
  | { readonly kind: 'correct'; readonly card: number; readonly is: number }
  | { readonly kind: 'fire-confirm' | 'fire-reset' }
  | { readonly kind: 'alarm'; readonly act: number; readonly alarm: number }
  | { readonly kind: 'offline' | 'online'; readonly device: number }
  | { readonly kind: 'host-gone' | 'host-back' }
  | { readonly kind: 'again'; readonly back: number }
  | { readonly kind: 'skip' }
  | { readonly kind: 'restart' }
  | { readonly kind: 'board'; readonly answers: number }
  | { readonly kind: 'wait'; readonly ms: number };

const upTo = (n: number) => fc.nat({ max: n - 1 });
const age = fc.constantFrom(0, 0, 0, 0, 3_000, 20_000, 400_000);

/** One step, with what happens often weighted so. */
export const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('swipe' as const),
      lane: upTo(6),
      card: upTo(7),
      ageMs: age,
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('input' as const),
      device: upTo(4),
      input: upTo(10),
      on: fc.boolean(),
    }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('drive' as const), lane: upTo(6) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('tap' as const),
      point: upTo(2),
      card: upTo(7),
      ageMs: age,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('verify', 'override', 'emergency', 'test-open'),
      lane: upTo(6),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('mode' as const), lane: upTo(6), mode: upTo(4) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('posture' as const),
      posture: upTo(3),
      ends: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      lane: upTo(6),
      card: upTo(4),
      next: fc.constantFrom('nothing', 'again', 'forgiven-again'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('press', 'press', 'answer') }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('count' as const),
      card: upTo(4),
      nobodyElse: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('forgive' as const),
      card: upTo(7),
      everybody: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lose' as const), card: upTo(7) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('block', 'unblock'), card: upTo(7) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('confirm' as const),
      lane: upTo(6),
      differs: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('permit' as const), card: upTo(7), state: upTo(4) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('visits' as const), card: upTo(4), visits: upTo(4) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('spaces' as const), spaces: upTo(3) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('two-in' as const), first: upTo(4), second: upTo(4) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('correct' as const), card: upTo(7), is: upTo(3) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('fire-confirm', 'fire-reset') }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('alarm' as const), act: upTo(3), alarm: upTo(5) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('offline', 'online'), device: upTo(13) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('host-gone', 'host-back') }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('again' as const), back: upTo(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('skip' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('board' as const), answers: upTo(3) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.constantFrom(50, 500, 1_500, 4_000, 20_000, 70_000, 200_000, 400_000),
    }),
  },
);

/** A run of the estate. */
export const steps = (maxLength: number): fc.Arbitrary<Step[]> =>
  fc.array(step, { maxLength, size: 'max' });
