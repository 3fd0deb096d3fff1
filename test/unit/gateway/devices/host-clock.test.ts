import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHostClock } from '../../../../gateway/devices/host-clock.ts';
import { type Instant, instant } from '../../../../rules/vocabulary/time.ts';

const START = instant(1_764_000_000_000);
const offsets = fc.integer({ min: -86_400_000, max: 86_400_000 });
const delays = fc.nat({ max: 1_000 });

/** A host ahead by so much hears the answer to a reading put in at that true instant. */
function answer(clock: ReturnType<typeof createHostClock>, ahead: number, delay = 20): void {
  const put = instant(START + ahead);
  const accepted = instant(START + delay);
  clock.answered({ put, accepted, known: instant(accepted + ahead + delay) });
}

function setUp() {
  const told: number[] = [];
  return { clock: createHostClock((offsetMs) => told.push(offsetMs)), told };
}

describe("a host's clock", () => {
  it("is the engine's until something else was measured", () => {
    const { clock } = setUp();
    expect(clock.offsetMs()).toBeUndefined();
    expect(clock.toEngine(START)).toBe(START);
    expect(clock.toOwn(START)).toBe(START);
  });

  it('is not found to be off where both are the same, however long an answer takes', () => {
    fc.assert(
      fc.property(delays, (delay) => {
        const { clock } = setUp();
        answer(clock, 0, delay);
        expect(clock.offsetMs()).toBe(0);
      }),
    );
  });

  it('is known as nearly as the answer was quick', () => {
    fc.assert(
      fc.property(offsets, delays, (ahead, delay) => {
        const { clock } = setUp();
        answer(clock, ahead, delay);
        const error = clock.toEngine(instant(START + ahead)) - START;
        expect(Math.abs(error)).toBeLessThanOrEqual(2 * delay + 1);
      }),
    );
  });

  it('goes to the engine and back without a loss', () => {
    fc.assert(
      fc.property(offsets, (ahead) => {
        const { clock } = setUp();
        answer(clock, ahead);
        expect(clock.toOwn(clock.toEngine(START))).toBe(START);
      }),
    );
  });

  it('is told when it is off, once, and when it is right again', () => {
    const { clock, told } = setUp();
    answer(clock, 60_000, 10);
    answer(clock, 60_000, 12);
    expect(told).toEqual([60_000]);
    answer(clock, 0);
    expect(told).toEqual([60_000, 0]);
  });

  it.each([
    ['was set back meanwhile', instant(START - 60_000)],
    ['was set forward meanwhile', instant(START + 60_000)],
  ])('is not judged by an answer while it %s', (_what, known: Instant) => {
    const { clock, told } = setUp();
    clock.answered({ put: START, accepted: instant(START + 10), known });
    expect(told).toEqual([]);
  });
});
