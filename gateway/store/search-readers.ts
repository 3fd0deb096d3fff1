import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import type { SiteId } from '../../rules/vocabulary/ids.ts';
import { needles, plateNeedle } from './search-words.ts';
import type {
  BlocksTable,
  CredentialsTable,
  HandoversTable,
  LocksTable,
  PassagesTable,
  PeopleTable,
  PermitsTable,
  PresenceTable,
  Tables,
  VehiclesTable,
} from './tables.ts';

/** Whom and what a typed text may mean, by id. */
export type Subjects = {
  readonly people: readonly string[];
  readonly vehicles: readonly string[];
  readonly credentials: readonly string[];
  /** Last characters of a card that may be nobody's. */
  readonly tails: readonly string[];
  /** True where more fit than are looked through: whoever asks should type more. */
  readonly more: boolean;
};

/** A permit with all that is shown of it. */
export type FoundPermits = {
  readonly permits: readonly PermitsTable[];
  readonly people: readonly PeopleTable[];
  readonly vehicles: readonly VehiclesTable[];
  readonly credentials: readonly CredentialsTable[];
  readonly locks: readonly LocksTable[];
  readonly blocks: readonly BlocksTable[];
};

/** Searches over reference data and read models: every page is bounded and continues by key. */
export type SearchReaders = {
  subjects(site: SiteId, typed: string): Promise<Subjects>;
  /** Guards that fit what was typed; with nothing typed, all of them. */
  guards(site: SiteId, typed: string, limit: number): Promise<readonly PeopleTable[]>;
  /** The cards enrolled under one of these digests; their tails are what the index has. */
  cards(
    site: SiteId,
    asked: { readonly tails: readonly string[]; readonly digests: readonly string[] },
  ): Promise<readonly string[]>;
  permits(
    site: SiteId,
    asked: {
      readonly subjects?: Subjects;
      readonly permit?: string;
      readonly class?: string;
      readonly state?: 'active' | 'suspended' | 'ended';
      readonly before?: string;
      readonly limit: number;
    },
  ): Promise<FoundPermits>;
  /** Newest first; `before` is the last of the page before. */
  passages(
    site: SiteId,
    asked: {
      readonly subjects?: Subjects;
      readonly lane?: string;
      /** `open`: under way. */
      readonly outcome?: string;
      readonly from?: number;
      readonly to?: number;
      readonly before?: { readonly started: number; readonly passage: string };
      readonly limit: number;
    },
  ): Promise<readonly PassagesTable[]>;
  /** One passage by its name. */
  passage(site: SiteId, passage: string): Promise<PassagesTable | undefined>;
  /** Latest first; `before` is the last of the page before. */
  presence(
    site: SiteId,
    asked: {
      readonly subjects?: Subjects;
      readonly whereabouts: string;
      readonly before?: { readonly since: number; readonly subject: string };
      readonly limit: number;
    },
  ): Promise<readonly PresenceTable[]>;
  /** Newest first: those that lie at the gate, or those delivered. */
  handovers(
    site: SiteId,
    asked: { readonly delivered: boolean; readonly before?: number; readonly limit: number },
  ): Promise<readonly HandoversTable[]>;
  /** Cards that are nobody's own: given to visitors and taken back. */
  temporaryCards(site: SiteId, limit: number): Promise<readonly CredentialsTable[]>;
};

/** Beyond it whoever searches is asked to type more: this many lists are merged to answer him. */
export const SUBJECTS_MAX = 60;

/** Searches over the store's reading end. */
export function createSearchReaders(read: Kysely<Tables>): SearchReaders {
  return {
    subjects: (site, typed) => subjects(read, site, typed),
    guards: (site, typed, limit) => guards(read, site, typed, limit),
    async cards(site, { tails, digests }) {
      const rows = await read
        .selectFrom('credentials')
        .select(['credential', 'digests'])
        .where('site', '=', site)
        .where('tail', 'in', tails)
        .execute();
      return (
        rows
          // Older rows have the whole hash, of which this is the first half.
          .filter((row) => digests.some((digest) => row.digests.includes(`"${digest}`)))
          .map(({ credential }) => credential)
      );
    },
    permits: (site, asked) => permits(read, site, asked),
    passages: (site, asked) => passages(read, site, asked),
    passage: (site, passage) =>
      read
        .selectFrom('passages')
        .selectAll()
        .where('site', '=', site)
        .where('passage', '=', passage)
        .executeTakeFirst(),
    presence(site, { subjects: found, whereabouts, before, limit }) {
      let query = read
        .selectFrom('presence')
        .selectAll()
        .where('site', '=', site)
        .where('whereabouts', '=', whereabouts)
        .orderBy('since', 'desc')
        .orderBy('subject', 'desc')
        .limit(limit);
      if (found !== undefined) {
        query = query.where((eb) =>
          eb.or([
            eb('subject', 'in', [...found.people, ...found.vehicles]),
            eb('holder', 'in', found.people),
          ]),
        );
      }
      if (before !== undefined) {
        query = query.where(
          sql<boolean>`("since", "subject") < (${before.since}, ${before.subject})`,
        );
      }
      return query.execute();
    },
    handovers(site, { delivered, before, limit }) {
      let query = read
        .selectFrom('handovers')
        .selectAll()
        .where('site', '=', site)
        .where('delivered', delivered ? 'is not' : 'is', null)
        .orderBy(delivered ? 'delivered' : 'since', 'desc')
        .limit(limit);
      if (before !== undefined) query = query.where(delivered ? 'delivered' : 'since', '<', before);
      return query.execute();
    },
    temporaryCards: (site, limit) =>
      read
        .selectFrom('credentials')
        .selectAll()
        .where('site', '=', site)
        .where('holder', 'is', null)
        .where('checkpoint', 'is', null)
        .orderBy('credential')
        .limit(limit)
        .execute(),
  };
}

function guards(
  read: Kysely<Tables>,
  site: SiteId,
  typed: string,
  limit: number,
): Promise<readonly PeopleTable[]> {
  let query = read
    .selectFrom('people')
    .selectAll()
    .where('site', '=', site)
    .where('guard', '=', 1)
    .orderBy('name')
    .limit(limit);
  for (const word of needles(typed)) {
    query = query.where(sql<boolean>`instr("finds", ${word}) > 0`);
  }
  return query.execute();
}

async function subjects(read: Kysely<Tables>, site: SiteId, typed: string): Promise<Subjects> {
  const words = needles(typed);
  if (words.length === 0)
    return { people: [], vehicles: [], credentials: [], tails: [], more: false };
  let people = read.selectFrom('people').select('person').where('site', '=', site);
  for (const word of words) people = people.where(sql<boolean>`instr("finds", ${word}) > 0`);
  const tail = /^[0-9a-f]{4}$/i.test(typed.trim()) ? typed.trim().toUpperCase() : undefined;
  const [found, vehicles, credentials] = await Promise.all([
    people.limit(SUBJECTS_MAX + 1).execute(),
    // Nobody looks for a car by letters alone, and a plate without a figure is none.
    !/\d/.test(typed)
      ? []
      : read
          .selectFrom('vehicles')
          .select('vehicle')
          .where('site', '=', site)
          .where(sql<boolean>`instr("finds", ${plateNeedle(typed)}) > 0`)
          .limit(SUBJECTS_MAX + 1)
          .execute(),
    tail === undefined
      ? []
      : read
          .selectFrom('credentials')
          .select('credential')
          .where('site', '=', site)
          .where('tail', '=', tail)
          .limit(SUBJECTS_MAX + 1)
          .execute(),
  ]);
  return {
    people: found.slice(0, SUBJECTS_MAX).map(({ person }) => person),
    vehicles: vehicles.slice(0, SUBJECTS_MAX).map(({ vehicle }) => vehicle),
    credentials: credentials.slice(0, SUBJECTS_MAX).map(({ credential }) => credential),
    tails: tail === undefined ? [] : [tail],
    more: Math.max(found.length, vehicles.length, credentials.length) > SUBJECTS_MAX,
  };
}

async function permits(
  read: Kysely<Tables>,
  site: SiteId,
  asked: Parameters<SearchReaders['permits']>[1],
): Promise<FoundPermits> {
  let query = read
    .selectFrom('permits')
    .selectAll()
    .where('site', '=', site)
    .orderBy('permit', 'desc')
    .limit(asked.limit);
  if (asked.subjects !== undefined) {
    query = query.where('permit', 'in', await permitsOf(read, site, asked.subjects));
  }
  const { hidden, undone } = await importsThatStandApart(read, site);
  if (hidden.length > 0) query = query.where(notOf(hidden));
  if (asked.permit !== undefined) query = query.where('permit', '=', asked.permit);
  if (asked.class !== undefined) query = query.where('class', '=', asked.class);
  if (asked.state === 'ended') {
    query = query.where((eb) =>
      eb.or([eb('ended', 'is not', null), eb('import', 'in', [...undone.keys()])]),
    );
  } else if (asked.state !== undefined) {
    query = query.where('state', '=', asked.state).where('ended', 'is', null);
    query = query.where(notOf([...undone.keys()]));
  }
  if (asked.before !== undefined) query = query.where('permit', '<', asked.before);
  const rows = (await query.execute()).map((row) => {
    const ended = row.import === null ? undefined : undone.get(row.import);
    return ended === undefined ? row : { ...row, ended: row.ended ?? ended };
  });
  return withParts(read, site, rows);
}

const notOf = (imports: readonly string[]) => (eb: ExpressionBuilder<Tables, 'permits'>) =>
  eb.or([eb('import', 'is', null), eb('import', 'not in', imports)]);

/** What is staged or dropped is nobody's yet; what was undone is over, and still known. */
async function importsThatStandApart(
  read: Kysely<Tables>,
  site: SiteId,
): Promise<{
  readonly hidden: readonly string[];
  readonly undone: ReadonlyMap<string, number>;
}> {
  const rows = await read
    .selectFrom('imports')
    .select(['import', 'state', 'since'])
    .where('site', '=', site)
    .where('state', '!=', 'applied')
    .execute();
  const isUndone = ({ state }: { readonly state: string }): boolean => state === 'undone';
  return {
    hidden: rows.filter((row) => !isUndone(row)).map((row) => row.import),
    undone: new Map(rows.filter(isUndone).map((row) => [row.import, row.since])),
  };
}

/** The permits of these people, cars and cards, each asked by its own index. */
async function permitsOf(
  read: Kysely<Tables>,
  site: SiteId,
  { people, vehicles, credentials }: Subjects,
): Promise<readonly string[]> {
  const lists = await Promise.all([
    read
      .selectFrom('permits')
      .select('permit')
      .where('site', '=', site)
      .where('holder', 'in', people)
      .execute(),
    read
      .selectFrom('permitVehicles')
      .select('permit')
      .where('site', '=', site)
      .where('vehicle', 'in', vehicles)
      .execute(),
    read
      .selectFrom('credentials')
      .select('permit')
      .where('site', '=', site)
      .where('credential', 'in', credentials)
      .execute(),
  ]);
  return lists.flat().flatMap(({ permit }) => permit ?? []);
}

/** All that belongs to these permits, one question for each kind. */
async function withParts(
  read: Kysely<Tables>,
  site: SiteId,
  rows: readonly PermitsTable[],
): Promise<FoundPermits> {
  const ids = rows.map(({ permit }) => permit);
  const holders = rows.map(({ holder }) => holder);
  const cars = rows.flatMap(({ vehicles }): readonly string[] => JSON.parse(vehicles));
  // By way of the index alone: asked for whole rows, SQLite reads every card of the site.
  const cards = read
    .selectFrom('credentials')
    .select('credential')
    .where('site', '=', site)
    .where('permit', 'in', ids);
  const credentials = await read
    .selectFrom('credentials')
    .selectAll()
    .where('site', '=', site)
    .where('credential', 'in', cards)
    .execute();
  const subjectsOf = [...ids, ...holders, ...cars, ...credentials.map((card) => card.credential)];
  const [people, vehicles, locks, blocks] = await Promise.all([
    read
      .selectFrom('people')
      .selectAll()
      .where('site', '=', site)
      .where('person', 'in', holders)
      .execute(),
    read
      .selectFrom('vehicles')
      .selectAll()
      .where('site', '=', site)
      .where('vehicle', 'in', cars)
      .execute(),
    read
      .selectFrom('locks')
      .selectAll()
      .where('site', '=', site)
      .where('vehicle', 'in', cars)
      .execute(),
    read
      .selectFrom('blocks')
      .selectAll()
      .where('site', '=', site)
      .where('subject', 'in', subjectsOf)
      .execute(),
  ]);
  return { permits: rows, people, vehicles, credentials, locks, blocks };
}

/** One list for each subject, merged: however many passages somebody has, a page of each is all that is read. */
async function passages(
  read: Kysely<Tables>,
  site: SiteId,
  asked: Parameters<SearchReaders['passages']>[1],
): Promise<readonly PassagesTable[]> {
  const { subjects: found, limit } = asked;
  if (found === undefined) return passagePage(read, site, asked);
  const keys = [
    ...found.people.map((id) => ['holder', id] as const),
    ...found.vehicles.map((id) => ['vehicle', id] as const),
    ...found.credentials.map((id) => ['credential', id] as const),
    ...found.tails.map((tail) => ['tail', tail] as const),
  ];
  const lists = await Promise.all(keys.map((key) => passagePage(read, site, asked, key)));
  const merged = new Map(lists.flat().map((row) => [row.passage, row]));
  return [...merged.values()].sort(newestFirst).slice(0, limit);
}

function newestFirst(a: PassagesTable, b: PassagesTable): number {
  if (a.started !== b.started) return b.started - a.started;
  return a.passage < b.passage ? 1 : -1;
}

function passagePage(
  read: Kysely<Tables>,
  site: SiteId,
  { lane, outcome, from, to, before, limit }: Parameters<SearchReaders['passages']>[1],
  key?: readonly ['holder' | 'vehicle' | 'credential' | 'tail', string],
): Promise<readonly PassagesTable[]> {
  let query = read
    .selectFrom('passages')
    .selectAll()
    .where('site', '=', site)
    .orderBy('started', 'desc')
    .orderBy('passage', 'desc')
    .limit(limit);
  if (key !== undefined) query = query.where(key[0], '=', key[1]);
  // A card that is somebody's is found as his.
  if (key?.[0] === 'tail') query = query.where('credential', 'is', null);
  if (lane !== undefined) query = query.where('lane', '=', lane);
  if (outcome === 'open') query = query.where('outcome', 'is', null);
  else if (outcome !== undefined) query = query.where('outcome', '=', outcome);
  if (from !== undefined) query = query.where('started', '>=', from);
  if (to !== undefined) query = query.where('started', '<', to);
  if (before !== undefined) {
    query = query.where(
      sql<boolean>`("started", "passage") < (${before.started}, ${before.passage})`,
    );
  }
  return query.execute();
}
