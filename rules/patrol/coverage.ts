/** Due visits by how they stand; those of rounds under way are due and nothing else yet. */
export type Tally = {
  readonly due: number;
  readonly onTime: number;
  readonly early: number;
  readonly late: number;
  readonly outOfOrder: number;
  readonly tooFast: number;
  readonly missed: number;
  readonly skipped: number;
  readonly unprovable: number;
  /** Of those missed: somebody came later. */
  readonly madeUp: number;
};

/** What is counted, in the order in which it is told. */
export const TALLIED = [
  'due',
  'onTime',
  'early',
  'late',
  'outOfOrder',
  'tooFast',
  'missed',
  'skipped',
  'unprovable',
  'madeUp',
] as const satisfies readonly (keyof Tally)[];

/** Nothing due. */
export const NO_TALLY: Tally = {
  due: 0,
  onTime: 0,
  early: 0,
  late: 0,
  outOfOrder: 0,
  tooFast: 0,
  missed: 0,
  skipped: 0,
  unprovable: 0,
  madeUp: 0,
};

/** Both together. */
export function added(a: Tally, b: Tally): Tally {
  const sum: { -readonly [K in keyof Tally]: number } = { ...a };
  for (const what of TALLIED) sum[what] += b[what];
  return sum;
}

/** Visits made: somebody was there, in time or not, in order or not. */
export const made = ({ onTime, early, late, outOfOrder }: Tally): number =>
  onTime + early + late + outOfOrder;

/**
 * Visits that can be judged and are over: made, or not. A skip has a reason but nobody was there; a visit that cannot be
 * proved either way counts neither way.
 */
export const judged = (tally: Tally): number =>
  made(tally) + tally.tooFast + tally.missed + tally.skipped;

/** Due visits whose round is still under way. */
export const underWay = (tally: Tally): number => tally.due - judged(tally) - tally.unprovable;

/** Share of the judged visits that were made (到位率); undefined where none was judged. */
export const coverage = (tally: Tally): number | undefined => share(made(tally), judged(tally));

/** Share of the judged visits that were made on time (准时率); undefined where none was judged. */
export const onTimeRate = (tally: Tally): number | undefined => share(tally.onTime, judged(tally));

const share = (part: number, whole: number): number | undefined =>
  whole === 0 ? undefined : part / whole;

/** Intervals between visits of a point: how many, and the sums of their seconds and of the squares of these. */
export type Intervals = {
  readonly gaps: number;
  readonly seconds: number;
  readonly squares: number;
};

/** Mean interval and standard deviation in seconds, and the one by the other; undefined below two intervals. */
export function spread({
  gaps,
  seconds,
  squares,
}: Intervals):
  | { readonly mean: number; readonly deviation: number; readonly relative: number }
  | undefined {
  if (gaps < 2) return undefined;
  const mean = seconds / gaps;
  // Below nothing by rounding alone.
  const deviation = Math.sqrt(Math.max(0, squares / gaps - mean * mean));
  return { mean, deviation, relative: deviation / mean };
}
