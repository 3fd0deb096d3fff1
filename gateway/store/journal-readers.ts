import { type Kysely, sql } from 'kysely';
import type { Area } from '../../rules/vocabulary/fact-schema.ts';
import type { Fact, FactOf, FactType } from '../../rules/vocabulary/facts.ts';
import type { SiteId } from '../../rules/vocabulary/ids.ts';
import type { FeedFact } from './readers.ts';
import { readFact } from './rows.ts';
import type { Tables } from './tables.ts';

/** What came in, without its body, which may hold a card's number. */
export type StoredInputHead = {
  readonly id: string;
  readonly kind: string;
  readonly type: string | null;
  readonly source: string | null;
  readonly time: number;
};

/** The newest facts of an area (of all where it is left out), oldest first. */
export async function newestFacts(
  read: Kysely<Tables>,
  site: SiteId,
  asked: { readonly area?: Area; readonly limit: number },
): Promise<readonly FeedFact[]> {
  let query = read
    .selectFrom('journal')
    .selectAll()
    .where('site', '=', site)
    .orderBy('position', 'desc')
    .limit(asked.limit);
  if (asked.area !== undefined) query = query.where('area', '=', asked.area);
  const rows = await query.execute();
  return rows.reverse().map((row) => ({ fact: readFact(row), previous: row.previous }));
}

/** One fact by its id. */
export async function factById(
  read: Kysely<Tables>,
  site: SiteId,
  id: string,
): Promise<Fact | undefined> {
  const row = await read
    .selectFrom('journal')
    .selectAll()
    .where('id', '=', id)
    .where('site', '=', site)
    .executeTakeFirst();
  return row === undefined ? undefined : readFact(row);
}

/** Facts by their ids, in order. */
export async function factsById(
  read: Kysely<Tables>,
  site: SiteId,
  ids: readonly string[],
): Promise<readonly Fact[]> {
  const rows = await read
    .selectFrom('journal')
    .selectAll()
    .where('id', 'in', ids)
    .where('site', '=', site)
    .orderBy('position')
    .execute();
  return rows.map(readFact);
}

const GIVES_AUTHORITY: readonly FactType[] = [
  'entry.granted',
  'exit.granted',
  'exit.verified',
  'override.given',
  'emergency.let-through',
  'barrier.tested',
  'mode.changed',
  'fire.raised',
];
// An arm answers within seconds; further back than this is another vehicle.
const LOOK_BACK = 5_000;

/** The fact that gave an opening its authority: the one named by it, or the grant of its passage. */
export async function authorityOf(
  read: Kysely<Tables>,
  site: SiteId,
  opening: FactOf<'barrier.opened'>,
): Promise<Fact | undefined> {
  const { authority, passage } = opening.data;
  const rows = await read
    .selectFrom('journal')
    .selectAll()
    .where('site', '=', site)
    .where('position', '<', opening.sequence)
    .where('position', '>', opening.sequence - LOOK_BACK)
    .where('type', 'in', GIVES_AUTHORITY)
    .orderBy('position', 'desc')
    .execute();
  const facts = rows.map(readFact);
  const named = facts.find(({ id, cause }) => id === authority.id || cause === authority.id);
  if (named !== undefined || passage === undefined) return named;
  return facts.find(({ data }) => 'passage' in data && data.passage === passage);
}

// A passage is over within minutes; a vehicle that stands in a lane all day has some thousands of facts beside it.
const PASSAGE_SPAN = 20_000;
const PASSAGE_FACTS_MAX = 200;

/** All that is told of one passage, newest first. */
export async function factsOfPassage(
  read: Kysely<Tables>,
  site: SiteId,
  passage: string,
): Promise<readonly Fact[]> {
  const row = await read
    .selectFrom('passages')
    .select('sequence')
    .where('site', '=', site)
    .where('passage', '=', passage)
    .executeTakeFirst();
  if (row === undefined) return [];
  const rows = await read
    .selectFrom('journal')
    .selectAll()
    .where('site', '=', site)
    .where('position', '<=', row.sequence)
    .where('position', '>', row.sequence - PASSAGE_SPAN)
    .where(sql<boolean>`json_extract("data", '$.passage') = ${passage}`)
    .orderBy('position', 'desc')
    .limit(PASSAGE_FACTS_MAX)
    .execute();
  return rows.map(readFact);
}

/** One input by its id. */
export function inputById(
  read: Kysely<Tables>,
  site: SiteId,
  id: string,
): Promise<StoredInputHead | undefined> {
  return read
    .selectFrom('inputs')
    .select(['id', 'kind', 'type', 'source', 'time'])
    .where('id', '=', id)
    .where('site', '=', site)
    .executeTakeFirst();
}

/** How many subjects are inside, outside and unknown. */
export async function presenceCounts(
  read: Kysely<Tables>,
  site: SiteId,
): Promise<{ readonly inside: number; readonly outside: number; readonly unknown: number }> {
  const rows = await read
    .selectFrom('presence')
    .select(['whereabouts', (build) => build.fn.countAll<number>().as('count')])
    .where('site', '=', site)
    .groupBy('whereabouts')
    .execute();
  const of = (word: string): number => rows.find((row) => row.whereabouts === word)?.count ?? 0;
  return { inside: of('inside'), outside: of('outside'), unknown: of('unknown') };
}
