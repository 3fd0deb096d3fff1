import { type Kysely, sql } from 'kysely';
import type { Fact, FactOf, FactType } from '../../rules/vocabulary/facts.ts';
import type { SiteId } from '../../rules/vocabulary/ids.ts';
import { firstAt } from './first-at.ts';
import { readFact } from './rows.ts';
import type { JournalTable, Tables } from './tables.ts';

/** What panels and contacts tell, and how they were watched. */
export const SIGNALS = [
  'panel.event',
  'panel.lost',
  'panel.restored',
  'panel.doubted',
  'zone.standing',
  'area.armed',
  'area.disarmed',
  'area.expected',
  'test.begun',
  'test.ended',
  'fire.raised',
  'fire.reset',
  'input.observed',
] as const satisfies readonly FactType[];
export type SignalFact = FactOf<(typeof SIGNALS)[number]>;

/** Which of them are read: by when they were taken, and of contacts those inputs only. */
export type SignalsAsked = {
  readonly from: number;
  /** Not included. */
  readonly to: number;
  readonly inputs: readonly string[];
};

// As much of the journal as is looked through at once: gates wait for it no longer than some milliseconds.
const SLICE = 2_000;

/** Signals of a time in order, slice by slice of the journal, so that others have their turn. */
export async function* signalsBetween(
  read: Kysely<Tables>,
  site: SiteId,
  { from, to, inputs }: SignalsAsked,
): AsyncGenerator<SignalFact> {
  const end = (await firstAt(read, site, to)) - 1;
  let after = (await firstAt(read, site, from)) - 1;
  while (after < end) {
    const slice = { after, upTo: Math.min(after + SLICE, end) };
    const told = await panelRows(read, site, slice);
    const seen = inputs.length === 0 ? [] : await contactRows(read, site, { ...slice, inputs });
    const rows = [...told, ...seen].sort((a, b) => a.position - b.position);
    yield* rows.map(readFact).filter(isSignal);
    await new Promise<void>((resolve) => setImmediate(resolve));
    after = slice.upTo;
  }
}

const isSignal = (fact: Fact): fact is SignalFact => SIGNALS.some((type) => type === fact.type);

type Slice = { readonly after: number; readonly upTo: number };

// Left to itself SQLite walks the whole slice by its key: most of it is of other areas.
const SLICE_OF = sql`select * from "journal" indexed by "journalByArea" where "site" =`;

async function panelRows(
  read: Kysely<Tables>,
  site: SiteId,
  { after, upTo }: Slice,
): Promise<readonly JournalTable[]> {
  const { rows } = await sql<JournalTable>`
    ${SLICE_OF} ${site} and "area" = 'alarm' and "position" > ${after} and "position" <= ${upTo}
      and "type" in (${sql.join(SIGNALS)})`.execute(read);
  return rows;
}

async function contactRows(
  read: Kysely<Tables>,
  site: SiteId,
  { after, upTo, inputs }: Slice & Pick<SignalsAsked, 'inputs'>,
): Promise<readonly JournalTable[]> {
  const { rows } = await sql<JournalTable>`
    ${SLICE_OF} ${site} and "area" = 'device' and "position" > ${after} and "position" <= ${upTo}
      and "type" = 'input.observed' and json_extract("data", '$.input') in (${sql.join([...inputs])})`.execute(
    read,
  );
  return rows;
}
