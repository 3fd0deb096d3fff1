/** Rows of one kind that a hand-over takes: the oldest, as far as there is room. */
export type Kept<T> = {
  readonly rows: readonly T[];
  /** Later ones were left out. */
  readonly isCut: boolean;
};

/** Keeps the first of rows that were asked for with one more than there is room for. */
export const keepFirst = <T>(rows: readonly T[], room: number): Kept<T> => ({
  rows: rows.slice(0, room),
  isCut: rows.length > room,
});

/** The same of what is told piece by piece: no more is asked for than it takes to know that there is more. */
export async function keepFirstOf<T>(
  told: AsyncIterable<T>,
  room: number,
  isWanted: (one: T) => boolean,
): Promise<Kept<T>> {
  const rows: T[] = [];
  for await (const one of told) {
    if (!isWanted(one)) continue;
    if (rows.length === room) return { rows, isCut: true };
    rows.push(one);
  }
  return { rows, isCut: false };
}
