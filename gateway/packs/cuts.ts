import type { Kept } from './kept.ts';
import type { Material } from './material.ts';

/** A part that holds the oldest of its rows only: so many, the last of them of that time. */
export type Cut = { readonly part: string; readonly rows: number; readonly until: number };

/** What had to be left out, part by part; none in most hand-overs. */
export const cutsOf = ({ facts, signals, openings, passages }: Material): readonly Cut[] => [
  ...cutOf('alarm.json', facts, ({ at }) => at),
  ...cutOf('signals.json', signals, ({ at }) => at),
  ...cutOf('openings.json', openings, ({ at }) => at),
  ...cutOf('passages.json', passages, ({ started }) => started),
];

function cutOf<T>(
  part: string,
  { rows, isCut }: Kept<T>,
  timeOf: (row: T) => number,
): readonly Cut[] {
  const last = rows.at(-1);
  return isCut && last !== undefined ? [{ part, rows: rows.length, until: timeOf(last) }] : [];
}
