/** One row of the table and of bench.json. */
export type Measured = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly goal?: string;
  readonly met?: boolean;
};

/** The value below which that share of the samples lies (nearest rank). */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const rank = Math.max(0, Math.ceil(share * sorted.length) - 1);
  return sorted[rank] ?? Number.NaN;
}

/** The middle of a few figures. */
export const median = (figures: readonly number[]): number => percentile(figures, 0.5);

/** Rounded for reading: three digits that matter. */
export const rounded = (value: number): number => Number(value.toPrecision(3));

/** Prints the rows as one table. */
export function printTable(rows: readonly Measured[]): void {
  console.table(
    rows.map(({ name, value, unit, goal = '', met }) => ({
      name,
      value: rounded(value),
      unit,
      goal,
      met: met === undefined ? '' : met ? 'yes' : 'NO',
    })),
  );
}
