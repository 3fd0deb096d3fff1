import { fromRfc3339, type Instant, instant, toRfc3339 } from '../../rules/vocabulary/time.ts';
import { Refused } from './problems.ts';

/** A moment of a query; refused where it is none. */
export function momentOf(text: string): Instant {
  const at = fromRfc3339(text);
  if (at === undefined) throw new Refused('bad-request', { detail: `${text} is no time` });
  return at;
}

/** A stored moment as it is told. */
export const moment = (ms: number): string => toRfc3339(instant(ms));

/** Day and time on the site's clock, as a spreadsheet reads them. */
export function clockIn(zone: string): (moment: string | number) => string {
  // Sweden writes dates as ISO 8601 does.
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  return (moment) => format.format(new Date(moment));
}
