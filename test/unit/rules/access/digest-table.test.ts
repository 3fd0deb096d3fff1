import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDigestTable } from '../../../../rules/access/digest-table.ts';
import type { Digest } from '../../../../rules/vocabulary/ids.ts';

const digest = fc.string({ maxLength: 6 }).map((text) => text as Digest);

describe('a table of digests', () => {
  it('finds every number under each digest that it was put under', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(digest, fc.nat({ max: 300_000 })), { maxLength: 300 }),
        (put) => {
          const table = createDigestTable();
          for (const [one, number] of put) table.put(one, number);
          for (const [one, number] of put) expect(table.numbersOf(one)).toContain(number);
        },
      ),
    );
  });

  it('finds no more than what was put, whatever the hashes', () => {
    fc.assert(
      fc.property(fc.array(digest, { maxLength: 100 }), digest, (put, asked) => {
        const table = createDigestTable();
        for (const [number, one] of put.entries()) table.put(one, number);
        const found = table.numbersOf(asked);
        expect(new Set(found).size).toBe(found.length);
        const right = put.flatMap((one, number) => (one === asked ? [number] : []));
        expect(found).toEqual(expect.arrayContaining(right));
      }),
    );
  });

  it('grows without losing any: a hundred thousand digests', () => {
    const table = createDigestTable();
    const names = Array.from({ length: 100_000 }, (_, index) => `digest-${index}` as Digest);
    for (const [number, name] of names.entries()) table.put(name, number);
    const lost = names.filter((name, number) => !table.numbersOf(name).includes(number));
    expect(lost).toEqual([]);
  });

  it('has nothing under a digest that nobody put', () => {
    expect(createDigestTable().numbersOf('none' as Digest)).toEqual([]);
  });
});
