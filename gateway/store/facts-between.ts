import type { Kysely } from 'kysely';
import type { FactOf, FactType } from '../../rules/vocabulary/facts.ts';
import type { SiteId } from '../../rules/vocabulary/ids.ts';
import type { Instant } from '../../rules/vocabulary/time.ts';
import { readFact } from './rows.ts';
import type { Tables } from './tables.ts';

/** Facts of some types whose time lies in a span, in order. */
export async function factsBetween<T extends FactType>(
  read: Kysely<Tables>,
  site: SiteId,
  asked: { readonly types: readonly T[]; readonly from: Instant; readonly to: Instant },
): Promise<readonly FactOf<T>[]> {
  const rows = await read
    .selectFrom('journal')
    .selectAll()
    .where('site', '=', site)
    .where('type', 'in', asked.types)
    .where('time', '>=', asked.from)
    .where('time', '<', asked.to)
    .orderBy('position')
    .execute();
  const isAsked = (fact: { readonly type: FactType }): fact is FactOf<T> =>
    asked.types.some((type) => type === fact.type);
  return rows.map(readFact).filter(isAsked);
}
