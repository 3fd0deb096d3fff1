import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../simulators/random.ts';

const seed = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe('a seeded stream of numbers', () => {
  it('is the same for the same seed', () => {
    fc.assert(
      fc.property(seed, (s) => {
        const [one, two] = [createRandom(s), createRandom(s)];
        expect(Array.from({ length: 20 }, one.next)).toEqual(Array.from({ length: 20 }, two.next));
      }),
    );
  });

  it('is another for the next seed', () => {
    fc.assert(
      fc.property(seed, (s) => {
        expect(createRandom(s).next()).not.toBe(createRandom(s + 1).next());
      }),
    );
  });

  it('stays within its bounds', () => {
    fc.assert(
      fc.property(seed, fc.integer({ min: -50, max: 50 }), fc.nat(100), (s, least, span) => {
        const random = createRandom(s);
        for (let n = 0; n < 20; n += 1) {
          const drawn = random.integer(least, least + span);
          expect(drawn).toBeGreaterThanOrEqual(least);
          expect(drawn).toBeLessThanOrEqual(least + span);
        }
      }),
    );
  });

  it('forks streams that do not move one another', () => {
    const lone = createRandom(7).fork('guard').next();
    const parent = createRandom(7);
    parent.fork('burglar').next();
    parent.next();
    expect(parent.fork('guard').next()).toBe(lone);
  });

  it('shuffles without loss', () => {
    fc.assert(
      fc.property(seed, fc.array(fc.nat()), (s, list) => {
        expect([...createRandom(s).shuffle(list)].sort()).toEqual([...list].sort());
      }),
    );
  });

  it('is spread evenly', () => {
    const random = createRandom(2_026);
    const tens = Array.from({ length: 10 }, () => 0);
    for (let n = 0; n < 10_000; n += 1) {
      const ten = random.integer(0, 9);
      tens[ten] = (tens[ten] ?? 0) + 1;
    }
    for (const count of tens) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });
});
