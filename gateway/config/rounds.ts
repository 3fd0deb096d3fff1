import type { Static } from '../../rules/vocabulary/schema.ts';
import type { PlannedRound } from '../../rules/vocabulary/site.ts';
import type { SECTIONS } from './schema.ts';

type RoundRow = NonNullable<Static<typeof SECTIONS.routes>['rounds']>[number];

const DAY_MIN = 1_440;
const TOLERANCE_MIN = 15;

/** The daily rounds one entry of site.yaml stands for: one, or many where it repeats. */
export function plannedRounds(row: RoundRow): readonly PlannedRound[] {
  const from = minuteOfDay(row.from);
  const until = minuteOfDay(row.to);
  const to = until < from ? until + DAY_MIN : until;
  const toleranceMin = row.toleranceMin ?? TOLERANCE_MIN;
  if (row.everyMin === undefined) return to > from ? [{ from, to, toleranceMin }] : [];
  const lasts = Math.min(row.lastsMin ?? row.everyMin, row.everyMin);
  const starts: number[] = [];
  for (let start = from; start + lasts <= to; start += row.everyMin) starts.push(start);
  return starts.map((start) => ({
    // A round that begins after midnight belongs to the day it begins on.
    from: start % DAY_MIN,
    to: (start % DAY_MIN) + lasts,
    toleranceMin,
  }));
}

function minuteOfDay(text: string): number {
  const [hours, minutes] = text.split(':');
  return Number(hours) * 60 + Number(minutes);
}
