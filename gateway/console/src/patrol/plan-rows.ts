import type { Days } from '../../../../rules/vocabulary/days.ts';
import type { PlannedRound } from '../../../../rules/vocabulary/patrol-plan.ts';

/** Rounds as people write them: one, at a rhythm, or drawn by lot. The same as an entry of site.yaml. */
export type RoundRow = {
  readonly days?: Days;
  readonly from: string;
  readonly to: string;
  readonly toleranceMin: number;
  readonly earlyMin?: number;
  readonly everyMin?: number;
  readonly lastsMin?: number;
  readonly times?: number;
};

const DAY_MINUTES = 1_440;
// Two rounds are two rounds; from three on a rhythm says it shorter.
const RHYTHM_MIN = 3;

/** The fewest rows that stand for these rounds. */
export function rowsOf(rounds: readonly PlannedRound[]): readonly RoundRow[] {
  const rows: RoundRow[] = [];
  let at = 0;
  while (at < rounds.length) {
    const run = runFrom(rounds, at);
    const [first] = run;
    const last = run.at(-1);
    if (first === undefined || last === undefined) break;
    rows.push({
      ...termsOf(first),
      from: clockOf(first.from),
      to: clockOf(last.to),
      ...rhythmOf(run),
    });
    at += run.length;
  }
  return rows;
}

function termsOf({ days, earlyMin, toleranceMin }: PlannedRound) {
  return {
    toleranceMin,
    ...(days === undefined ? {} : { days }),
    ...(earlyMin === undefined ? {} : { earlyMin }),
  };
}

function rhythmOf(run: readonly PlannedRound[]): Partial<RoundRow> {
  const [first, second] = run;
  if (first?.lastsMin !== undefined) return { times: run.length, lastsMin: first.lastsMin };
  if (first === undefined || second === undefined) return {};
  return { everyMin: second.from - first.from, lastsMin: first.to - first.from };
}

/** The longest run of rounds from here that one row can say. */
function runFrom(rounds: readonly PlannedRound[], at: number): readonly PlannedRound[] {
  const [first, second] = rounds.slice(at);
  if (first === undefined) return [];
  if (second === undefined || !isAlike(first, second)) return [first];
  const step = second.from - first.from;
  const isDrawn = first.lastsMin !== undefined;
  // Slots of lots lie end to end; a rhythm is one that site.yaml can say.
  if (isDrawn ? step !== first.to - first.from : step < 2 || step > 720) return [first];
  let end = at + 1;
  while (follows(rounds[end - 1], rounds[end], step)) end += 1;
  const run = rounds.slice(at, end);
  // A round that begins past midnight belongs to the day before: only the row it began in says so.
  const isOneNight = second.from >= DAY_MINUTES;
  return isDrawn || isOneNight || run.length >= RHYTHM_MIN ? run : [first];
}

const follows = (
  one: PlannedRound | undefined,
  next: PlannedRound | undefined,
  step: number,
): boolean =>
  one !== undefined && next !== undefined && isAlike(one, next) && next.from - one.from === step;

const isAlike = (a: PlannedRound, b: PlannedRound): boolean =>
  a.days === b.days &&
  a.earlyMin === b.earlyMin &&
  a.toleranceMin === b.toleranceMin &&
  a.lastsMin === b.lastsMin &&
  a.to - a.from === b.to - b.from;

/** A minute of the day as a clock shows it; past midnight it is the clock of the next day. */
function clockOf(minute: number): string {
  const shown = minute > DAY_MINUTES ? minute - DAY_MINUTES : minute;
  return `${two(Math.floor(shown / 60))}:${two(shown % 60)}`;
}

const two = (number: number): string => String(number).padStart(2, '0');

/** True where this can be read as a time of day. */
export const isClock = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(text);
