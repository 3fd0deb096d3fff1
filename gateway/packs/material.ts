import type { Fact } from '../../rules/vocabulary/facts.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import type { AlarmReaders } from '../store/alarm-readers.ts';
import type { ChainedCommit, PackReaders } from '../store/pack-readers.ts';
import type { Store } from '../store/store.ts';
import type { AlarmsTable, OpeningsTable, PassagesTable } from '../store/tables.ts';
import { insideAfter, type Stay } from './inside.ts';

/** All that is handed over about one alarm, as the records have it. */
export type Material = {
  readonly site: Site;
  readonly alarm: AlarmsTable;
  readonly facts: readonly Fact[];
  /** What the time covers in which arms and vehicles are told. */
  readonly from: number;
  readonly to: number;
  readonly openings: readonly OpeningsTable[];
  readonly passages: readonly PassagesTable[];
  /** Who was inside when it was raised; left out for whoever may not know. */
  readonly inside: readonly Stay[] | undefined;
  /** Names of people and plates of vehicles, by id; empty for whoever may not know. */
  readonly names: ReadonlyMap<string, string>;
  readonly commits: readonly ChainedCommit[];
  readonly head: { readonly position: number; readonly link: string };
};

// Who came with it came shortly before; a day later it is another story.
const BEFORE_MS = 15 * 60_000;
const LONGEST_MS = 24 * 3_600_000;
const ROWS_MAX = 1_000;

/** Gathers it; undefined where there is no such alarm. */
export async function gather({
  site,
  alarm: id,
  readers,
  store,
  now,
  withNames,
  namesOf,
}: {
  readonly site: Site;
  readonly alarm: string;
  readonly readers: PackReaders & Pick<AlarmReaders, 'one' | 'facts'>;
  readonly store: Pick<Store, 'openings'>;
  readonly now: number;
  /** Plates, people and who was inside. */
  readonly withNames: boolean;
  readonly namesOf: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
}): Promise<Material | undefined> {
  const alarm = await readers.one(id);
  if (alarm === undefined) return undefined;
  const facts = await readers.facts(id);
  const from = alarm.raised - BEFORE_MS;
  const to = Math.min(alarm.closed ?? now, alarm.raised + LONGEST_MS) + 1;
  const openings = await store.openings(site.id, { from, to, limit: ROWS_MAX });
  const passages = withNames ? await readers.passages(from, to, ROWS_MAX) : [];
  const raisedAt = facts[0]?.sequence ?? 0;
  const inside = withNames ? await insideAfter(readers.movements(raisedAt)) : undefined;
  const ids = [
    ...facts.flatMap(({ data }) => idsIn(data)),
    ...openings.flatMap(({ by, explainedBy }) => [by, explainedBy]),
    ...passages.flatMap(({ vehicle, holder, by }) => [vehicle, holder, by]),
    ...(inside ?? []).flatMap(({ subject, holder }) => [subject, holder]),
  ].filter((one) => typeof one === 'string');
  return {
    ...{ site, alarm, facts, from, to, passages, inside },
    openings: openings.toReversed(),
    names: withNames ? await namesOf([...new Set(ids)]) : new Map(),
    commits: await readers.commits(facts.map(({ sequence }) => sequence)),
    head: await readers.head(),
  };
}

/** The people a fact speaks of. */
const idsIn = (data: object): readonly unknown[] =>
  ['by', 'guard'].map((name) => Reflect.get(data, name));
