import type { Fact } from '../../rules/vocabulary/facts.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import type { AlarmReaders } from '../store/alarm-readers.ts';
import type { ChainedCommit, PackReaders } from '../store/pack-readers.ts';
import type { SignalFact } from '../store/signal-readers.ts';
import type { AlarmsTable, OpeningsTable, PassagesTable } from '../store/tables.ts';
import { type Footing, insideAfter, type Stay } from './inside.ts';
import { type Kept, keepFirst, keepFirstOf } from './kept.ts';
import { inputsOf, isWithin, scopeOf } from './scope.ts';

/** All that is handed over about one alarm, as the records have it; of everything that is many, the oldest. */
export type Material = {
  readonly site: Site;
  readonly alarm: AlarmsTable;
  readonly facts: Kept<Fact>;
  /** What the time covers in which arms and vehicles are told. */
  readonly covers: Span;
  /** What its panel and contacts told, and how they were watched. */
  readonly signals: Kept<SignalFact>;
  /** The time in which these were taken. */
  readonly heard: Span;
  readonly openings: Kept<OpeningsTable>;
  readonly passages: Kept<PassagesTable>;
  /** Who was inside when it was raised; left out for whoever may not know. */
  readonly inside: InsideTold | undefined;
  /** Names of people and plates of vehicles, by id; empty for whoever may not know. */
  readonly names: ReadonlyMap<string, string>;
  readonly commits: readonly ChainedCommit[];
  readonly head: { readonly position: number; readonly link: string };
};

/** From and to, the latter not included. */
export type Span = { readonly from: number; readonly to: number };

/** Who was inside at a moment, and from when on that holds. */
export type InsideTold = Footing & { readonly asOf: number; readonly stays: readonly Stay[] };

// Who came with it came shortly before; a day later it is another story.
const BEFORE_MS = 15 * 60_000;
const LONGEST_MS = 24 * 3_600_000;
const ROWS_MAX = 1_000;
const FACTS_MAX = 2_000;

/** What of the records is asked. */
type Readers = PackReaders & Pick<AlarmReaders, 'one' | 'facts'>;

/** Gathers it; undefined where there is no such alarm. */
export async function gather({
  site,
  alarm: id,
  readers,
  now,
  withNames,
  namesOf,
}: {
  readonly site: Site;
  readonly alarm: string;
  readonly readers: Readers;
  readonly now: number;
  /** Plates, people and who was inside. */
  readonly withNames: boolean;
  readonly namesOf: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
}): Promise<Material | undefined> {
  const alarm = await readers.one(id);
  if (alarm === undefined) return undefined;
  const facts = keepFirst(await readers.facts(id, FACTS_MAX + 1), FACTS_MAX);
  const covers = spanOf(alarm, now);
  const heard = heardIn(alarm, facts.rows, now);
  const signals = await signalsOf(site, readers, { facts: facts.rows, heard });
  const { from, to } = covers;
  const openings = keepFirst(await readers.openings(from, to, ROWS_MAX + 1), ROWS_MAX);
  const passages = withNames ? await readers.passages(from, to, ROWS_MAX + 1) : [];
  const inside = withNames ? await insideAt(readers, alarm, facts.rows) : undefined;
  const told = [...facts.rows, ...signals.rows];
  const material = { openings, passages: keepFirst(passages, ROWS_MAX), inside };
  return {
    ...{ site, alarm, facts, covers, signals, heard },
    ...material,
    names: withNames ? await namesOf(peopleIn(told, material)) : new Map(),
    commits: await readers.commits(told.map(({ sequence }) => sequence)),
    head: await readers.head(),
  };
}

/** When it happened, and what belongs to it: until it was closed, at most a day. */
const spanOf = ({ raised, closed }: AlarmsTable, now: number): Span => ({
  from: raised - BEFORE_MS,
  to: Math.min(closed ?? now, raised + LONGEST_MS) + 1,
});

/**
 * When what belongs to it was taken. An alarm may be told days after it happened: what was told meanwhile is no part of
 * it, but for the last day, and the day in which somebody answers it begins when it is known here.
 */
function heardIn({ raised, closed }: AlarmsTable, facts: readonly Fact[], now: number): Span {
  const known = facts.find(({ type }) => type === 'alarm.raised')?.at ?? raised;
  const end = facts.find(({ type }) => type === 'alarm.closed' || type === 'alarm.withdrawn')?.at;
  return {
    from: Math.max(Math.min(raised, known) - BEFORE_MS, known - LONGEST_MS),
    to: Math.min(end ?? closed ?? now, known + LONGEST_MS) + 1,
  };
}

function signalsOf(
  site: Site,
  readers: Pick<PackReaders, 'signals'>,
  { facts, heard }: { readonly facts: readonly Fact[]; readonly heard: Span },
): Promise<Kept<SignalFact>> {
  const scope = scopeOf(site, facts);
  const told = readers.signals({ ...heard, inputs: inputsOf(scope) });
  return keepFirstOf(told, FACTS_MAX, (fact) => isWithin(scope, fact));
}

async function insideAt(
  readers: Pick<PackReaders, 'movements' | 'begins'>,
  { raised }: AlarmsTable,
  facts: readonly Fact[],
): Promise<InsideTold> {
  const [first] = facts;
  const { stays, footing } = await insideAfter(readers.movements(first?.sequence ?? 0));
  const asOf = first?.at ?? raised;
  const begins = { since: (await readers.begins()) ?? asOf, by: 'records' } as const;
  return { asOf, stays, ...(footing ?? begins) };
}

/** Everybody and every vehicle that is spoken of. */
function peopleIn(
  facts: readonly Fact[],
  { openings, passages, inside }: Pick<Material, 'openings' | 'passages' | 'inside'>,
): readonly string[] {
  const ids = [
    ...facts.flatMap(({ data }) => idsIn(data)),
    ...openings.rows.flatMap(({ by, explainedBy }) => [by, explainedBy]),
    ...passages.rows.flatMap(({ vehicle, holder, by }) => [vehicle, holder, by]),
    ...(inside?.stays ?? []).flatMap(({ subject, holder }) => [subject, holder]),
  ];
  return [...new Set(ids.filter((one) => typeof one === 'string'))];
}

/** The people a fact speaks of. */
const idsIn = (data: object): readonly unknown[] =>
  ['by', 'guard'].map((name) => Reflect.get(data, name));
