import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createQuestionedGaps } from '../../../../gateway/engine/questioned-gaps.ts';
import { createHandClock } from '../devices/hand-clock.ts';

function setUp(durable = 0) {
  const asked: number[] = [];
  const clock = createHandClock();
  const gaps = createQuestionedGaps({
    durable: () => durable,
    askAgain: ({ sequence }) => {
      asked.push(sequence);
    },
    clock,
  });
  const passes = (...sequences: readonly number[]): boolean[] =>
    sequences.map((sequence) => gaps.mayPass({ source: 's', boot: 'b', sequence }));
  return { asked, clock, gaps, passes };
}

describe('a gap behind a broker that forgets', () => {
  it('is asked about once, and closed by what the host still has', () => {
    const { asked, passes } = setUp();
    expect(passes(6, 7, 8)).toEqual([false, false, false]);
    expect(asked).toEqual([6]);
    expect(passes(1, 2, 3, 4, 5, 6, 7, 8)).toEqual(Array(8).fill(true));
    expect(asked).toEqual([6]);
  });

  it('is believed where the host has no older one', () => {
    const { passes } = setUp(2);
    expect(passes(6, 7, 6, 7)).toEqual([false, false, true, true]);
  });

  it('is believed of a host that does not answer', () => {
    const { clock, passes } = setUp();
    expect(passes(6)).toEqual([false]);
    clock.advance(15_001);
    expect(passes(7, 8)).toEqual([true, true]);
  });

  it('is none where the engine refused what was missing: it comes again', () => {
    const { gaps, passes } = setUp();
    expect(passes(1)).toEqual([true]);
    gaps.refused({ source: 's', boot: 'b', sequence: 1 });
    expect(passes(2, 1, 2)).toEqual([false, true, true]);
  });

  it('never opens while a host that sends from its oldest has not said all before', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { maxLength: 40 }),
        fc.integer({ min: 1, max: 30 }),
        (heard, count) => {
          const { asked, passes } = setUp();
          const taken: number[] = [];
          const say = (sequence: number): void => {
            if (passes(sequence)[0] === true && !taken.includes(sequence)) taken.push(sequence);
          };
          // What is said while nobody listens is gone; whenever it is asked, the host begins with its oldest.
          for (let sequence = 1; sequence <= count; sequence += 1) {
            const questions = asked.length;
            if (heard[sequence] !== false) say(sequence);
            if (asked.length === questions) continue;
            for (let again = taken.length + 1; again <= sequence; again += 1) say(again);
          }
          expect(taken).toEqual(taken.map((_, index) => index + 1));
        },
      ),
    );
  });
});
