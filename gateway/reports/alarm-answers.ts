import { CLOCKS, type Clock } from '../../rules/vocabulary/site.ts';

/** How one of the clocks was kept. */
export type ClockFigures = {
  /** Stopped by proof in time, or missed: those that run still, and those waived, are not judged. */
  readonly judged: number;
  readonly inTime: number;
  readonly waived: number;
  /** In time by judged; left out where none was judged. */
  readonly share?: number;
  /** Milliseconds from being taken to being answered, of those that were answered. */
  readonly p50?: number;
  readonly p95?: number;
};
/** How each clock was kept. */
export type ClocksKept = Readonly<Record<Clock, ClockFigures>>;

/** How one alarm was answered, as far as it was told. */
export type Answers = {
  readonly at: number;
  /** Where no checkpoint is near, nobody could prove to have been there. */
  readonly isAttendable: boolean;
  stopped: Partial<Record<Clock, number>>;
  missed: Partial<Record<Clock, true>>;
  waived?: true;
  withdrawn?: true;
};

/** What became of one clock of all alarms of a time: how long each took, and how many were missed. */
type Kept = { inTime: number; missed: number; waived: number; readonly tookMs: number[] };
/** The same of each clock. */
export type Tally = Readonly<Record<Clock, Kept>>;

/** Nothing was judged yet. */
export const noTally = (): Tally => {
  const none = (): Kept => ({ inTime: 0, missed: 0, waived: 0, tookMs: [] });
  return { acknowledged: none(), attended: none(), closed: none() };
};

/** Judges an alarm of which nothing more is told. */
export function judge(tally: Tally, answers: Answers): void {
  // It was not so: nobody had to answer.
  if (answers.withdrawn === true) return;
  for (const clock of CLOCKS) {
    if (clock !== 'attended' || answers.isAttendable) keep(tally[clock], clock, answers);
  }
}

function keep(kept: Kept, clock: Clock, { at, stopped, missed, waived }: Answers): void {
  const end = stopped[clock];
  if (clock === 'attended' && waived === true && end === undefined) {
    kept.waived += 1;
    return;
  }
  if (missed[clock] === true) kept.missed += 1;
  else if (end !== undefined) kept.inTime += 1;
  if (end !== undefined) kept.tookMs.push(end - at);
}

/** The figures of all these together: of quantiles there is no sum, so that each time is looked at. */
export const clocksOf = (tallies: readonly Tally[]): ClocksKept => ({
  acknowledged: figuresOf(tallies.map(({ acknowledged }) => acknowledged)),
  attended: figuresOf(tallies.map(({ attended }) => attended)),
  closed: figuresOf(tallies.map(({ closed }) => closed)),
});

function figuresOf(kept: readonly Kept[]): ClockFigures {
  const sum = (of: (one: Kept) => number): number => kept.reduce((all, one) => all + of(one), 0);
  const inTime = sum((one) => one.inTime);
  const judged = inTime + sum((one) => one.missed);
  // Of numbers alone: a year of them is sorted while a gate waits.
  const took = Float64Array.from(kept.flatMap(({ tookMs }) => tookMs)).sort();
  const [p50, p95] = [quantile(took, 0.5), quantile(took, 0.95)];
  return {
    judged,
    inTime,
    waived: sum((one) => one.waived),
    ...(judged === 0 ? {} : { share: inTime / judged }),
    ...(p50 === undefined ? {} : { p50 }),
    ...(p95 === undefined ? {} : { p95 }),
  };
}

/** The smallest value that so large a part is not above (nearest rank). */
export const quantile = (sorted: ArrayLike<number>, part: number): number | undefined =>
  sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)];
