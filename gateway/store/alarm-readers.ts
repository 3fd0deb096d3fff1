import { setImmediate } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import type { Fact, FactOf, FactType } from '../../rules/vocabulary/facts.ts';
import type { SiteId } from '../../rules/vocabulary/ids.ts';
import { firstAt } from './first-at.ts';
import { readFact } from './rows.ts';
import type { AlarmsTable, JournalTable, Tables } from './tables.ts';

/** Which alarms a list shows. */
export type AlarmsOf = {
  readonly kind?: string;
  readonly priority?: string;
  readonly state?: 'open' | 'closed';
  readonly from?: number;
  readonly to?: number;
  /** Kinds that are left out. */
  readonly without?: readonly string[];
};
/** Where a page of the list ended. */
export type AlarmPlace = { readonly raised: number; readonly alarm: string };

/** Alarms of any time, and what is told of them. */
export type AlarmReaders = {
  /** Newest first. */
  history(
    asked: AlarmsOf & { readonly before?: AlarmPlace; readonly limit: number },
  ): Promise<readonly AlarmsTable[]>;
  one(alarm: string): Promise<AlarmsTable | undefined>;
  /** Those open at a moment that were raised before another, oldest first. */
  standing(asked: {
    readonly at: number;
    readonly raisedBefore: number;
    readonly limit: number;
    /** Kinds that are left out. */
    readonly without?: readonly string[];
  }): Promise<readonly AlarmsTable[]>;
  /** All that is told of one alarm, in order; left without a limit, the first thousands. */
  facts(alarm: string, limit?: number): Promise<readonly Fact[]>;
  /** What was told of alarms between two moments, in order, by when it was taken, piece by piece. */
  factsBetween<T extends FactType>(asked: {
    readonly types: readonly T[];
    readonly from: number;
    readonly to: number;
  }): AsyncIterable<readonly FactOf<T>[]>;
  /** What raised these alarms. */
  raised(alarms: readonly string[]): Promise<readonly FactOf<'alarm.raised'>[]>;
};

/** Readers of a site's alarms. */
export const createAlarmReaders = (read: Kysely<Tables>, site: SiteId): AlarmReaders => ({
  history: (asked) => alarmHistory(read, site, asked),
  one: (alarm) => alarmRow(read, site, alarm),
  standing: (asked) => alarmsStanding(read, site, asked),
  facts: (alarm, limit) => factsOfAlarm(read, site, alarm, limit),
  factsBetween: (asked) => alarmFactsBetween(read, site, asked),
  raised: (alarms) => raisedFacts(read, site, alarms),
});

// A burglary that repeats all night is told a few hundred times.
const FACTS_MAX = 2_000;
// Read in a few milliseconds: between two pieces the gates have their turn.
const PIECE = 500;

function alarmHistory(
  read: Kysely<Tables>,
  site: SiteId,
  asked: AlarmsOf & { readonly before?: AlarmPlace; readonly limit: number },
): Promise<readonly AlarmsTable[]> {
  let query = read
    .selectFrom('alarms')
    .selectAll()
    .where('site', '=', site)
    .orderBy('raised', 'desc')
    .orderBy('alarm', 'desc')
    .limit(asked.limit);
  if (asked.kind !== undefined) query = query.where('kind', '=', asked.kind);
  if (asked.priority !== undefined) query = query.where('priority', '=', asked.priority);
  if (asked.state !== undefined) {
    query = query.where('closed', asked.state === 'open' ? 'is' : 'is not', null);
  }
  if (asked.from !== undefined) query = query.where('raised', '>=', asked.from);
  if (asked.to !== undefined) query = query.where('raised', '<', asked.to);
  if (asked.without !== undefined) query = query.where('kind', 'not in', asked.without);
  const { before } = asked;
  if (before !== undefined) {
    query = query.where(sql<boolean>`("raised", "alarm") < (${before.raised}, ${before.alarm})`);
  }
  return query.execute();
}

const alarmRow = (
  read: Kysely<Tables>,
  site: SiteId,
  alarm: string,
): Promise<AlarmsTable | undefined> =>
  read
    .selectFrom('alarms')
    .selectAll()
    .where('site', '=', site)
    .where('alarm', '=', alarm)
    .executeTakeFirst();

const alarmsStanding = (
  read: Kysely<Tables>,
  site: SiteId,
  { at, raisedBefore, limit, without = [] }: Parameters<AlarmReaders['standing']>[0],
): Promise<readonly AlarmsTable[]> =>
  read
    .selectFrom('alarms')
    .selectAll()
    .where('site', '=', site)
    .where('raised', '<', raisedBefore)
    .where('kind', 'not in', without)
    .where((eb) => eb.or([eb('closed', 'is', null), eb('closed', '>', at)]))
    .orderBy('raised')
    .limit(limit)
    .execute();

async function factsOfAlarm(
  read: Kysely<Tables>,
  site: SiteId,
  alarm: string,
  limit = FACTS_MAX,
): Promise<readonly Fact[]> {
  const { rows } = await sql<JournalTable>`
    select * from "journal" indexed by "journalByAlarm"
    where "site" = ${site} and "area" = 'alarm' and ${ALARM} is not null and ${ALARM} = ${alarm}
    order by "position" limit ${limit}`.execute(read);
  return rows.map(readFact);
}

async function raisedFacts(
  read: Kysely<Tables>,
  site: SiteId,
  alarms: readonly string[],
): Promise<readonly FactOf<'alarm.raised'>[]> {
  const facts: FactOf<'alarm.raised'>[] = [];
  for (const alarm of alarms) {
    const { rows } = await sql<JournalTable>`
      select * from "journal" indexed by "journalByAlarm"
      where "site" = ${site} and "area" = 'alarm' and ${ALARM} is not null and ${ALARM} = ${alarm}
      order by "position" limit 1`.execute(read);
    const [fact] = rows.map(readFact);
    if (fact?.type === 'alarm.raised') facts.push(fact);
  }
  return facts;
}

const ALARM = sql<string>`json_extract("data", '$.alarm')`;

async function* alarmFactsBetween<T extends FactType>(
  read: Kysely<Tables>,
  site: SiteId,
  asked: { readonly types: readonly T[]; readonly from: number; readonly to: number },
): AsyncGenerator<readonly FactOf<T>[]> {
  const isAsked = (fact: { readonly type: FactType }): fact is FactOf<T> =>
    asked.types.some((type) => type === fact.type);
  let after = (await firstAt(read, site, asked.from)) - 1;
  for (;;) {
    const rows = await read
      .selectFrom('journal')
      .selectAll()
      .where('site', '=', site)
      .where('area', '=', 'alarm')
      .where('position', '>', after)
      .where('at', '<', asked.to)
      .where('type', 'in', asked.types)
      .orderBy('position')
      .limit(PIECE)
      .execute();
    yield rows.map(readFact).filter(isAsked);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PIECE) return;
    after = last.position;
    await setImmediate();
  }
}
