import type { PlannedRound } from '../../rules/vocabulary/patrol-plan.ts';
import type { Static } from '../../rules/vocabulary/schema.ts';
import type { SECTIONS } from './schema.ts';

type RoundRow = NonNullable<Static<typeof SECTIONS.routes>['rounds']>[number];

const DAY_MIN = 1_440;
const TOLERANCE_MIN = 15;

/** The planned rounds one entry of site.yaml stands for: one, or many where it repeats or is drawn several times. */
export function plannedRounds(row: RoundRow): readonly PlannedRound[] {
  const from = minuteOfDay(row.from);
  const until = minuteOfDay(row.to);
  const to = until < from ? until + DAY_MIN : until;
  const terms = {
    ...(row.days === undefined ? {} : { days: row.days }),
    ...(row.earlyMin === undefined ? {} : { earlyMin: row.earlyMin }),
    toleranceMin: row.toleranceMin ?? TOLERANCE_MIN,
  };
  if (row.times !== undefined) return drawn(row, from, to).map((slot) => ({ ...slot, ...terms }));
  if (row.everyMin === undefined) return to > from ? [{ from, to, ...terms }] : [];
  const lasts = Math.min(row.lastsMin ?? row.everyMin, row.everyMin);
  const starts: number[] = [];
  for (let start = from; start + lasts <= to; start += row.everyMin) starts.push(start);
  // Those past midnight stay rounds of the day before: a night on workdays is not cut at midnight.
  return starts.map((start) => ({ from: start, to: start + lasts, ...terms }));
}

/** The span in as many parts as there are rounds: each round is drawn within its own, so that no two overlap. */
function drawn({ times = 1, lastsMin = 0 }: RoundRow, from: number, to: number) {
  const part = Math.floor((to - from) / times);
  if (lastsMin === 0 || lastsMin > part) return [];
  return Array.from({ length: times }, (_, index) => {
    const start = from + index * part;
    return { from: start, to: start + part, lastsMin };
  });
}

function minuteOfDay(text: string): number {
  const [hours, minutes] = text.split(':');
  return Number(hours) * 60 + Number(minutes);
}
