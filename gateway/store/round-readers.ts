import { type Kysely, sql } from 'kysely';
import type { Fact, FactOf } from '../../rules/vocabulary/facts.ts';
import type { SiteId } from '../../rules/vocabulary/ids.ts';
import { readFact } from './rows.ts';
import type { JournalTable, Tables } from './tables.ts';

// Two hundred points walked twelve times, each told a few times over, are some ten thousand.
const FACTS_MAX = 40_000;
const ROUTES_MAX = 1_000;

/** Which names of rounds are meant: from this one on, up to but not with that one. */
type Names = { readonly from: string; readonly until: string };

/** All that is told of one round, in order. */
export const factsOfRound = (
  read: Kysely<Tables>,
  site: SiteId,
  round: string,
): Promise<readonly Fact[]> => factsNamed(read, site, { from: round, until: `${round}\0` });

/** All that is told of the rounds of a route that begin on this day of the site's calendar, round by round. */
export const factsOfRouteDay = (
  read: Kysely<Tables>,
  site: SiteId,
  { route, day }: { readonly route: string; readonly day: string },
): Promise<readonly Fact[]> =>
  factsNamed(read, site, { from: `${route}/${day}T`, until: `${route}/${day}U` });

/** Every route that was ever walked, by its id. */
export async function routesWalked(read: Kysely<Tables>, site: SiteId): Promise<readonly string[]> {
  const routes: string[] = [];
  let after = '';
  while (routes.length < ROUTES_MAX) {
    const { rows } = await sql<{ readonly round: string }>`
      select ${ROUND} as "round" from "journal" indexed by "journalByRound"
      where "site" = ${site} and "area" = 'patrol' and ${ROUND} is not null and ${ROUND} >= ${after}
      order by ${ROUND} limit 1`.execute(read);
    const route = rows[0]?.round.split('/')[0];
    if (route === undefined) return routes;
    routes.push(route);
    // What follows `/` in order: no round of this route is named so.
    after = `${route}0`;
  }
  return routes;
}

/** What else was told at these points and of these devices between two positions of the journal, in order. */
export async function factsBeside(
  read: Kysely<Tables>,
  site: SiteId,
  asked: {
    readonly checkpoints: readonly string[];
    readonly devices: readonly string[];
    readonly from: number;
    readonly to: number;
  },
): Promise<readonly Fact[]> {
  const told = (area: 'patrol' | 'device', from: number) =>
    read
      .selectFrom('journal')
      .selectAll()
      .where('site', '=', site)
      .where('area', '=', area)
      .where('position', '>', from)
      .where('position', '<=', asked.to)
      .orderBy('position', 'desc')
      .limit(BESIDE_MAX);
  const points = told('patrol', asked.from).where('type', 'in', AT_POINTS);
  const health = told('device', asked.from - LOOK_BACK).where('type', 'in', OF_READERS);
  const rows = (await Promise.all([points.execute(), health.execute()])).flat();
  return rows
    .map(readFact)
    .filter(({ data }) => isThere(data, asked))
    .sort((a, b) => a.sequence - b.sequence);
}

/** Doubts about tags that were told between two positions of the journal, in order. */
export async function doubtsBetween(
  read: Kysely<Tables>,
  site: SiteId,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<readonly FactOf<'tag.suspected'>[]> {
  const rows = await read
    .selectFrom('journal')
    .selectAll()
    .where('site', '=', site)
    .where('area', '=', 'patrol')
    .where('position', '>', from)
    .where('position', '<=', to)
    .where('type', '=', 'tag.suspected')
    .orderBy('position', 'desc')
    .limit(BESIDE_MAX)
    .execute();
  return rows
    .reverse()
    .map(readFact)
    .filter((fact) => fact.type === 'tag.suspected');
}

// A reader that went down before the round opened is looked for as far back as this.
const LOOK_BACK = 50_000;
const BESIDE_MAX = 2_000;
const AT_POINTS = ['tag.suspected', 'visit.made', 'inspection.recorded'] as const;
const OF_READERS = ['device.online', 'device.offline'] as const;

function isThere(
  data: Fact['data'],
  asked: { readonly checkpoints: readonly string[]; readonly devices: readonly string[] },
): boolean {
  if ('checkpoint' in data) return asked.checkpoints.includes(String(data.checkpoint));
  return 'device' in data && asked.devices.includes(String(data.device));
}

const ROUND = sql<string>`json_extract("data", '$.round')`;

async function factsNamed(
  read: Kysely<Tables>,
  site: SiteId,
  { from, until }: Names,
): Promise<readonly Fact[]> {
  const { rows } = await sql<JournalTable>`
    select * from "journal" indexed by "journalByRound"
    where "site" = ${site} and "area" = 'patrol' and ${ROUND} is not null
      and ${ROUND} >= ${from} and ${ROUND} < ${until}
    order by ${ROUND}, "position" limit ${FACTS_MAX}`.execute(read);
  return rows.map(readFact);
}
