import type { Kysely } from 'kysely';
import type { SiteId } from '../../rules/vocabulary/ids.ts';
import type { Tables } from './tables.ts';

/** The first position of the journal that was taken at or after a moment: `at` never goes back, so that halving finds it. */
export async function firstAt(read: Kysely<Tables>, site: SiteId, moment: number): Promise<number> {
  const last = await read
    .selectFrom('journal')
    .select('position')
    .where('site', '=', site)
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
  let low = 0;
  let high = (last?.position ?? 0) + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const row = await read
      .selectFrom('journal')
      .select(['position', 'at'])
      .where('site', '=', site)
      .where('position', '>=', middle)
      .orderBy('position')
      .limit(1)
      .executeTakeFirst();
    if (row === undefined || row.at >= moment) high = middle;
    else low = row.position + 1;
  }
  return low;
}
