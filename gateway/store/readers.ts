import { type Kysely, sql } from 'kysely';
import type { Area } from '../../rules/vocabulary/fact-schema.ts';
import type { Fact } from '../../rules/vocabulary/facts.ts';
import type { SiteId } from '../../rules/vocabulary/ids.ts';
import { BY_HAND } from './openings-model.ts';
import { idsOf } from './patrol-models.ts';
import { readFact } from './rows.ts';
import type {
  AlarmsTable,
  BlocksTable,
  CredentialsTable,
  HandoversTable,
  HouseholdsTable,
  ImportsTable,
  LocksTable,
  OpeningsTable,
  PassagesTable,
  PeopleTable,
  PermitsTable,
  PresenceTable,
  RoundsTable,
  Tables,
  VehiclesTable,
  VisitsTable,
} from './tables.ts';

/** A fact with the one before it on its topic. */
export type FeedFact = { readonly fact: Fact; readonly previous: number };

/** One page of a feed. */
export type FeedPage = {
  readonly facts: readonly FeedFact[];
  /** True where facts after the asked one were trimmed: the reader has missed them for good (410). */
  readonly trimmed: boolean;
};

/** Which part of a list: `ids` narrows, `after` continues. */
export type Page = {
  readonly ids?: readonly string[];
  readonly after?: string;
  readonly limit?: number;
};

/** Openings of one kind at one barrier. */
export type OpeningSum = {
  readonly barrier: string;
  readonly kind: string;
  readonly count: number;
  /** Those without a guard's word. */
  readonly unsaid: number;
};

/** Reference data and read models, as the API asks them. */
export type Readers = {
  /** Facts of an area (of all areas where it is left out) after a sequence, in order. */
  feed(
    site: SiteId,
    asked: { readonly area?: Area; readonly after: number; readonly limit: number },
  ): Promise<FeedPage>;
  readonly reference: {
    people(site: SiteId, page?: Page): Promise<readonly PeopleTable[]>;
    vehicles(site: SiteId, page?: Page): Promise<readonly VehiclesTable[]>;
    permits(site: SiteId, page?: Page): Promise<readonly PermitsTable[]>;
    credentials(site: SiteId, page?: Page): Promise<readonly CredentialsTable[]>;
    imports(site: SiteId): Promise<readonly ImportsTable[]>;
    blocks(site: SiteId, page?: Page): Promise<readonly BlocksTable[]>;
    locks(site: SiteId, page?: Page): Promise<readonly LocksTable[]>;
    households(site: SiteId, page?: Page): Promise<readonly HouseholdsTable[]>;
    handovers(site: SiteId, page?: Page): Promise<readonly HandoversTable[]>;
  };
  /** The newest passages first. */
  passages(
    site: SiteId,
    asked?: { readonly lane?: string; readonly before?: number; readonly limit?: number },
  ): Promise<readonly PassagesTable[]>;
  /** The newest openings first. */
  openings(
    site: SiteId,
    asked?: { readonly from?: number; readonly to?: number; readonly limit?: number },
  ): Promise<readonly OpeningsTable[]>;
  /** How many openings of each kind each barrier had in that time, and how many of them nobody has explained. */
  openingSums(
    site: SiteId,
    asked: { readonly from: number; readonly to: number },
  ): Promise<readonly OpeningSum[]>;
  presence(site: SiteId, whereabouts?: string): Promise<readonly PresenceTable[]>;
  /** Newest first, closed or not: which of them ask, and what may wait, only the rules know. */
  alarms(site: SiteId, asked?: { readonly limit?: number }): Promise<readonly AlarmsTable[]>;
  /** Newest first. */
  rounds(site: SiteId, limit?: number): Promise<readonly RoundsTable[]>;
  /** The due visits of a round. */
  visits(site: SiteId, round: string): Promise<readonly VisitsTable[]>;
};

/** The most rows one question may have. */
export const ROWS_MAX = 1_000;

const bounded = (limit: number | undefined): number => Math.min(limit ?? 100, ROWS_MAX);

/** Readers over the store's reading end. */
export function createReaders(read: Kysely<Tables>): Readers {
  return {
    feed: (site, asked) => feed(read, site, asked),
    reference: referenceReaders(read),
    passages(site, asked = {}) {
      let query = read
        .selectFrom('passages')
        .selectAll()
        .where('site', '=', site)
        .orderBy('started', 'desc')
        .orderBy('sequence', 'desc')
        .limit(bounded(asked.limit));
      if (asked.lane !== undefined) query = query.where('lane', '=', asked.lane);
      if (asked.before !== undefined) query = query.where('started', '<', asked.before);
      return query.execute();
    },
    openings(site, asked = {}) {
      let query = read
        .selectFrom('openings')
        .selectAll()
        .where('site', '=', site)
        .orderBy('position', 'desc')
        .limit(bounded(asked.limit));
      if (asked.from !== undefined) query = query.where('at', '>=', asked.from);
      if (asked.to !== undefined) query = query.where('at', '<', asked.to);
      return query.execute();
    },
    openingSums(site, { from, to }) {
      return read
        .selectFrom('openings')
        .select(({ fn }) => [
          'barrier',
          'kind',
          fn.countAll<number>().as('count'),
          sql<number>`sum(${BY_HAND} and explanation is null)`.as('unsaid'),
        ])
        .where('site', '=', site)
        .where('at', '>=', from)
        .where('at', '<', to)
        .groupBy(['barrier', 'kind'])
        .orderBy('barrier')
        .orderBy('kind')
        .execute();
    },
    presence(site, whereabouts) {
      const query = read
        .selectFrom('presence')
        .selectAll()
        .where('site', '=', site)
        .orderBy('since', 'desc')
        .limit(ROWS_MAX);
      return (
        whereabouts === undefined ? query : query.where('whereabouts', '=', whereabouts)
      ).execute();
    },
    alarms(site, asked = {}) {
      return read
        .selectFrom('alarms')
        .selectAll()
        .where('site', '=', site)
        .orderBy('raised', 'desc')
        .limit(bounded(asked.limit))
        .execute();
    },
    rounds: (site, limit) =>
      read
        .selectFrom('rounds')
        .selectAll()
        .where('site', '=', site)
        .orderBy('from', 'desc')
        .limit(bounded(limit))
        .execute(),
    visits(site, round) {
      const { after, before } = idsOf(round);
      return read
        .selectFrom('visits')
        .selectAll()
        .where('site', '=', site)
        .where('id', '>', after)
        .where('id', '<', before)
        .orderBy('time')
        .limit(ROWS_MAX)
        .execute();
    },
  };
}

async function feed(
  read: Kysely<Tables>,
  site: SiteId,
  { area, after, limit }: { readonly area?: Area; readonly after: number; readonly limit: number },
): Promise<FeedPage> {
  let query = read
    .selectFrom('journal')
    .selectAll()
    .where('site', '=', site)
    .where('position', '>', after)
    .orderBy('position')
    .limit(bounded(limit));
  if (area !== undefined) query = query.where('area', '=', area);
  const first = await read
    .selectFrom('chain')
    .select('after')
    .where('site', '=', site)
    .orderBy('position')
    .limit(1)
    .executeTakeFirst();
  const rows = await query.execute();
  return {
    facts: rows.map((row) => ({ fact: readFact(row), previous: row.previous })),
    trimmed: first !== undefined && after < first.after,
  };
}

/** The newest first. */
const imports = (read: Kysely<Tables>, site: SiteId): Promise<readonly ImportsTable[]> =>
  read
    .selectFrom('imports')
    .selectAll()
    .where('site', '=', site)
    .orderBy('began', 'desc')
    .limit(ROWS_MAX)
    .execute();

function referenceReaders(read: Kysely<Tables>): Readers['reference'] {
  // What is staged or dropped is nobody's yet; what was undone is known still, so that a card says whose it was.
  const told = (site: SiteId) =>
    read
      .selectFrom('imports')
      .select('import')
      .where('site', '=', site)
      .where('state', 'in', ['applied', 'undone']);
  return {
    people(site, page = {}) {
      let query = read
        .selectFrom('people')
        .selectAll()
        .where('site', '=', site)
        .where((eb) => eb.or([eb('import', 'is', null), eb('import', 'in', told(site))]))
        .orderBy('person');
      if (page.ids !== undefined) query = query.where('person', 'in', page.ids);
      if (page.after !== undefined) query = query.where('person', '>', page.after);
      return query.limit(bounded(page.limit ?? page.ids?.length)).execute();
    },
    vehicles(site, page = {}) {
      let query = read
        .selectFrom('vehicles')
        .selectAll()
        .where('site', '=', site)
        .where((eb) => eb.or([eb('import', 'is', null), eb('import', 'in', told(site))]))
        .orderBy('vehicle');
      if (page.ids !== undefined) query = query.where('vehicle', 'in', page.ids);
      if (page.after !== undefined) query = query.where('vehicle', '>', page.after);
      return query.limit(bounded(page.limit ?? page.ids?.length)).execute();
    },
    async permits(site, page = {}) {
      let query = read
        .selectFrom('permits')
        .selectAll()
        .where('site', '=', site)
        .where((eb) => eb.or([eb('import', 'is', null), eb('import', 'in', told(site))]))
        .orderBy('permit');
      if (page.ids !== undefined) query = query.where('permit', 'in', page.ids);
      if (page.after !== undefined) query = query.where('permit', '>', page.after);
      const rows = await query.limit(bounded(page.limit ?? page.ids?.length)).execute();
      if (rows.every((row) => row.import === null)) return rows;
      const undone = new Map<string | null, number>(
        (await imports(read, site)).flatMap((one) =>
          one.state === 'undone' ? [[one.import, one.since]] : [],
        ),
      );
      // As the rules hold it: undone is revoked, and still known.
      return rows.map((row) => {
        const ended = undone.get(row.import);
        return ended === undefined ? row : { ...row, state: 'revoked', ended: row.ended ?? ended };
      });
    },
    credentials(site, page = {}) {
      let query = read
        .selectFrom('credentials')
        .selectAll()
        .where('site', '=', site)
        .where((eb) => eb.or([eb('import', 'is', null), eb('import', 'in', told(site))]))
        .orderBy('credential');
      if (page.ids !== undefined) query = query.where('credential', 'in', page.ids);
      if (page.after !== undefined) query = query.where('credential', '>', page.after);
      return query.limit(bounded(page.limit ?? page.ids?.length)).execute();
    },
    imports: (site) => imports(read, site),
    blocks(site, page = {}) {
      let query = read.selectFrom('blocks').selectAll().where('site', '=', site).orderBy('subject');
      if (page.ids !== undefined) query = query.where('subject', 'in', page.ids);
      if (page.after !== undefined) query = query.where('subject', '>', page.after);
      return query.limit(bounded(page.limit ?? page.ids?.length)).execute();
    },
    locks(site, page = {}) {
      let query = read.selectFrom('locks').selectAll().where('site', '=', site).orderBy('vehicle');
      if (page.ids !== undefined) query = query.where('vehicle', 'in', page.ids);
      if (page.after !== undefined) query = query.where('vehicle', '>', page.after);
      return query.limit(bounded(page.limit ?? page.ids?.length)).execute();
    },
    households(site, page = {}) {
      let query = read
        .selectFrom('households')
        .selectAll()
        .where('site', '=', site)
        .orderBy('household');
      if (page.ids !== undefined) query = query.where('household', 'in', page.ids);
      if (page.after !== undefined) query = query.where('household', '>', page.after);
      return query.limit(bounded(page.limit ?? page.ids?.length)).execute();
    },
    handovers(site, page = {}) {
      let query = read
        .selectFrom('handovers')
        .selectAll()
        .where('site', '=', site)
        .orderBy('handover');
      if (page.ids !== undefined) query = query.where('handover', 'in', page.ids);
      if (page.after !== undefined) query = query.where('handover', '>', page.after);
      return query.limit(bounded(page.limit ?? page.ids?.length)).execute();
    },
  };
}
