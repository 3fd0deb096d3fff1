import { describe, expect, it } from 'vitest';
import { keepFirst, keepFirstOf } from '../../../../gateway/packs/kept.ts';

describe('what a hand-over keeps of too much', () => {
  it('is the first, and that there were more', () => {
    expect(keepFirst([1, 2, 3], 2)).toEqual({ rows: [1, 2], isCut: true });
    expect(keepFirst([1, 2], 2)).toEqual({ rows: [1, 2], isCut: false });
  });

  it('is the first of what is wanted, and no more is asked for than tells that there is more', async () => {
    let asked = 0;
    async function* numbers() {
      for (asked = 1; asked <= 100; asked += 1) yield await Promise.resolve(asked);
    }
    const isEven = (one: number) => one % 2 === 0;
    expect(await keepFirstOf(numbers(), 3, isEven)).toEqual({ rows: [2, 4, 6], isCut: true });
    expect(asked).toBe(8);
    expect(await keepFirstOf(numbers(), 50, isEven)).toMatchObject({ isCut: false });
  });
});
