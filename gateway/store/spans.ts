import { dayAfter } from '../../rules/vocabulary/zone-time.ts';

/** Days and months that sums are kept by, which together are the time from one day to another, both included. */
export function spansOf({
  from,
  to,
}: {
  readonly from: string;
  readonly to: string;
}): readonly string[] {
  const spans: string[] = [];
  for (let day = from; day <= to; ) {
    const month = day.slice(0, 7);
    const next = firstOfNext(month);
    const isWhole = day === `${month}-01` && dayAfter(next, -1) <= to;
    spans.push(isWhole ? month : day);
    day = isWhole ? next : dayAfter(day, 1);
  }
  return spans;
}

/** Thirty-two days after the first of a month lies the next. */
const firstOfNext = (month: string): string => `${dayAfter(`${month}-01`, 32).slice(0, 7)}-01`;
