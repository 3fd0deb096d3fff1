import { layoutOf } from '../vocabulary/layout.ts';
import type { Site } from '../vocabulary/site.ts';
import type { AlarmRecord } from './state.ts';

/** True where nothing that we can see would show that it still stands: it is over by the word of somebody who looked. */
export function endsByWord(site: Site, { isActive, source, members }: AlarmRecord): boolean {
  if (!isActive) return false;
  if (members === undefined) return isHearsay(site, source);
  return Object.entries(members).every(
    ([member, { isActive: stands }]) => !stands || isHearsay(site, member),
  );
}

/** What a panel says, or what is doubted about it; that it is silent, and a contact of our own, can be seen. */
function isHearsay(site: Site, source: string): boolean {
  if (source.startsWith('event ') || source.startsWith('doubt ')) return true;
  return layoutOf(site).zone(source.slice('zone '.length))?.panel !== undefined;
}
