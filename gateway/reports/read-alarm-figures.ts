import type { AlarmReaders } from '../store/alarm-readers.ts';
import {
  type AlarmFigures,
  createFigureCount,
  FIGURE_FACTS,
  type FigureFact,
  type Month,
} from './alarm-figures.ts';

/** An alarm of the last minute is answered after the end. */
const ANSWERED_MS = 86_400_000;
// Alarms of before that repeat in the time: those open when it begins.
const EARLIER_MAX = 500;

/** Counts the figures of a time out of the records, a piece at a time: a year of them is never held at once. */
export async function countFigures(
  records: Pick<AlarmReaders, 'factsBetween' | 'raised'>,
  {
    from,
    to,
    months,
    isTold,
  }: {
    readonly from: number;
    readonly to: number;
    readonly months: readonly Month[];
    /** False of what is hidden from who asks: by the figures nobody learns of what the list does not show him. */
    isTold(fact: FigureFact): boolean;
  },
): Promise<AlarmFigures> {
  const count = createFigureCount({ from, to, months });
  const earlier = createEarlier(records);
  const told = records.factsBetween({ types: FIGURE_FACTS, from, to: to + ANSWERED_MS });
  for await (const facts of told) {
    for (const fact of await earlier(facts)) if (isTold(fact)) count.add(fact);
    for (const fact of facts) if (isTold(fact)) count.add(fact);
  }
  return count.figures();
}

/** An alarm that was raised before, or a line that more came to share. */
const COMES_AGAIN: readonly FigureFact['type'][] = ['alarm.repeated', 'alarm.grouped'];

/** What raised alarms that repeat and were raised before all that was read: looked up once each. */
function createEarlier(
  records: Pick<AlarmReaders, 'raised'>,
): (facts: readonly FigureFact[]) => Promise<readonly FigureFact[]> {
  const met = new Set<string>();
  let left = EARLIER_MAX;
  /** True of one that comes again and was not met before. */
  const isEarlier = ({ type, data }: FigureFact): boolean => {
    if (!('alarm' in data)) return false;
    if (type === 'alarm.closed' || type === 'alarm.withdrawn') met.delete(data.alarm);
    if (type !== 'alarm.raised' && !COMES_AGAIN.includes(type)) return false;
    const isMet = met.has(data.alarm);
    met.add(data.alarm);
    return type !== 'alarm.raised' && !isMet;
  };
  return (facts) => {
    const wanted = facts
      .filter(isEarlier)
      .slice(0, left)
      .flatMap(({ data }) => ('alarm' in data ? [data.alarm] : []));
    left -= wanted.length;
    return records.raised(wanted);
  };
}
