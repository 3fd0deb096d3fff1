import { expect, it } from 'vitest';
import { newer, type Tile } from '../../../../gateway/console/src/wall/tile.ts';

const tile = (position: number, at: number): Tile<{ readonly position: number }> => ({
  data: { position },
  at,
  error: undefined,
});

it('an answer that was overtaken changes nothing on the wall, not even how old it says it is', () => {
  const shown = tile(8, 1_000);
  expect(newer(shown, tile(7, 2_000))).toBe(shown);
  expect(newer(shown, tile(8, 2_000)).at).toBe(2_000);
  expect(newer(shown, tile(9, 2_000)).data?.position).toBe(9);
});

it('the first answer is shown', () => {
  expect(newer({ data: undefined, at: 0, error: undefined }, tile(0, 1)).at).toBe(1);
});
