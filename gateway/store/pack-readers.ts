import { type Kysely, sql } from 'kysely';
import type { Fact, FactOf, FactType } from '../../rules/vocabulary/facts.ts';
import type { SiteId } from '../../rules/vocabulary/ids.ts';
import { FIRST_LINK } from './chain.ts';
import { readFact } from './rows.ts';
import { type SignalFact, type SignalsAsked, signalsBetween } from './signal-readers.ts';
import type { JournalTable, OpeningsTable, PassagesTable, Tables } from './tables.ts';

/** A fact as the chain covers it. */
export type ChainedFact = Omit<JournalTable, 'site' | 'previous'>;

/** One commit as the chain covers it: whoever has this computes its link again. */
export type ChainedCommit = {
  readonly before: string;
  readonly after: number;
  readonly position: number;
  readonly at: number;
  readonly facts: readonly ChainedFact[];
  /** Salted digests of the input bodies, in the order in which they were taken. */
  readonly digests: readonly string[];
  readonly link: string;
};

/** What of the records a hand-over needs. */
export type PackReaders = {
  /** The commits in which these positions were written, each once, in order. */
  commits(positions: readonly number[]): Promise<readonly ChainedCommit[]>;
  /** The newest hand-over of an alarm by a file that this digest fixes; undefined where none is on record. */
  handOver(asked: {
    readonly alarm: string;
    readonly manifest: string;
  }): Promise<FactOf<'alarm.handed-over'> | undefined>;
  /** The end of the chain as it is now. */
  head(): Promise<{ readonly position: number; readonly link: string }>;
  /** Facts that say who came, went or was counted, up to a position: page by page, so that others have their turn. */
  movements(upTo: number): AsyncGenerator<Movement>;
  /** When the records begin; undefined where there are none. */
  begins(): Promise<number | undefined>;
  /** Passages begun in a time, oldest first. */
  passages(from: number, to: number, limit: number): Promise<readonly PassagesTable[]>;
  /** Arms that opened in a time, oldest first. */
  openings(from: number, to: number, limit: number): Promise<readonly OpeningsTable[]>;
  /** What panels and contacts told in a time, in order. */
  signals(asked: SignalsAsked): AsyncGenerator<SignalFact>;
};

export const MOVEMENTS = [
  'passage.committed',
  'presence.corrected',
  'presence.counted',
  'presence.forgotten',
] as const satisfies readonly FactType[];
export type Movement = FactOf<(typeof MOVEMENTS)[number]>;

const PAGE = 1_000;
// Three questions each.
const COMMITS_AT_ONCE = 20;

const othersHaveTheirTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Readers for the hand-over of one site's alarms. */
export function createPackReaders(read: Kysely<Tables>, site: SiteId): PackReaders {
  return {
    async commits(positions) {
      const found: ChainedCommit[] = [];
      for (const position of positions.toSorted((a, b) => a - b)) {
        if (position <= (found.at(-1)?.position ?? 0)) continue;
        const commit = await commitOf(read, site, position);
        if (commit === undefined) break;
        found.push(commit);
        if (found.length % COMMITS_AT_ONCE === 0) await othersHaveTheirTurn();
      }
      return found;
    },
    async handOver({ alarm, manifest }) {
      // The alarm stands by itself in this index, so that only what is told of it is looked through.
      const { rows } = await sql<JournalTable>`
        select * from "journal" indexed by "journalByAlarm"
        where "site" = ${site} and "area" = 'alarm' and ${ALARM} is not null and ${ALARM} = ${alarm}
          and "type" = 'alarm.handed-over' and json_extract("data", '$.manifest') = ${manifest}
        order by "position" desc limit 1`.execute(read);
      const [fact] = rows.map(readFact);
      return fact?.type === 'alarm.handed-over' ? fact : undefined;
    },
    async head() {
      const row = await read
        .selectFrom('chain')
        .select(['position', 'link'])
        .where('site', '=', site)
        .orderBy('position', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row ?? { position: 0, link: FIRST_LINK };
    },
    async *movements(upTo) {
      let page = await movementsAfter(read, site, { after: 0, upTo });
      while (page.length > 0) {
        yield* page.map(readFact).filter(isMovement);
        const after = page.at(-1)?.position ?? upTo;
        // A site of years has many pages.
        await othersHaveTheirTurn();
        page = await movementsAfter(read, site, { after, upTo });
      }
    },
    async begins() {
      const row = await read
        .selectFrom('journal')
        .select('at')
        .where('site', '=', site)
        .orderBy('position')
        .limit(1)
        .executeTakeFirst();
      return row?.at;
    },
    signals: (asked) => signalsBetween(read, site, asked),
    openings: (from, to, limit) =>
      read
        .selectFrom('openings')
        .selectAll()
        .where('site', '=', site)
        .where('at', '>=', from)
        .where('at', '<', to)
        .orderBy('at')
        .orderBy('position')
        .limit(limit)
        .execute(),
    passages: (from, to, limit) =>
      read
        .selectFrom('passages')
        .selectAll()
        .where('site', '=', site)
        .where('started', '>=', from)
        .where('started', '<', to)
        .orderBy('started')
        .limit(limit)
        .execute(),
  };
}

const ALARM = sql<string>`json_extract("data", '$.alarm')`;

const movementsAfter = (
  read: Kysely<Tables>,
  site: SiteId,
  { after, upTo }: { readonly after: number; readonly upTo: number },
): Promise<readonly JournalTable[]> =>
  read
    .selectFrom('journal')
    .selectAll()
    .where('site', '=', site)
    .where('area', '=', 'access')
    .where('type', 'in', MOVEMENTS)
    .where('position', '>', after)
    .where('position', '<=', upTo)
    .orderBy('position')
    .limit(PAGE)
    .execute();

const isMovement = (fact: Fact): fact is Movement => MOVEMENTS.some((type) => type === fact.type);

async function commitOf(
  read: Kysely<Tables>,
  site: SiteId,
  position: number,
): Promise<ChainedCommit | undefined> {
  const chain = read.selectFrom('chain').selectAll().where('site', '=', site);
  const row = await chain
    .where('position', '>=', position)
    .orderBy('position')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const previous = await chain
    .where('position', '<', row.position)
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
  const within = { from: previous?.position ?? -1, to: row.position };
  const facts = await read
    .selectFrom('journal')
    .select(['position', 'id', 'type', 'area', 'time', 'at', 'cause', 'data'])
    .where('site', '=', site)
    .where('position', '>', within.from)
    .where('position', '<=', within.to)
    .orderBy('position')
    .execute();
  const inputs = await read
    .selectFrom('inputs')
    .select('digest')
    .where('site', '=', site)
    .where('position', '>', within.from)
    .where('position', '<=', within.to)
    .orderBy('position')
    .orderBy('number')
    .execute();
  const { after, at, link } = row;
  return {
    ...{ before: previous?.link ?? FIRST_LINK, after, position: row.position, at, link },
    facts,
    digests: inputs.map(({ digest }) => digest),
  };
}
