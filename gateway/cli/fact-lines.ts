import type { Fact } from '../../rules/vocabulary/facts.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import { sentence } from '../words/sentences.ts';

/** One fact as one line: the time at the site, Chinese, English. */
export function factLine(fact: Fact, site: Site): string {
  const { zh, en } = sentence(fact, site);
  return `${clockOf(site.zone).format(fact.time)}  ${zh} · ${en}`;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  clocks.set(zone, made);
  return made;
}
