import type { FactOf } from '../../rules/vocabulary/facts.ts';
import {
  type Answers,
  type ClocksKept,
  clocksOf,
  judge,
  noTally,
  type Tally,
} from './alarm-answers.ts';
import { type AlarmRate, createRateCount, type Flood } from './alarm-rates.ts';
import { type AlarmSource, createSourceCount, type Occurrence } from './alarm-sources.ts';

/** What figures are counted from. */
export const FIGURE_FACTS = [
  'alarm.raised',
  'alarm.repeated',
  'alarm.grouped',
  'alarm.chattering',
  'alarm.acknowledged',
  'alarm.attended',
  'alarm.waived',
  'alarm.withdrawn',
  'alarm.closed',
  'clock.missed',
] as const;
export type FigureFact = FactOf<(typeof FIGURE_FACTS)[number]>;

/** A part of the time that is told apart, as `2026-10`, from when on; each ends where the next begins. */
export type Month = { readonly month: string; readonly from: number };
/** What was raised in it, and how that was answered. */
export type MonthFigures = {
  readonly month: string;
  readonly raised: number;
  readonly clocks: ClocksKept;
};

/** The figures of a time. */
export type AlarmFigures = {
  readonly raised: number;
  /** In floods: those that shared the line of another. */
  readonly grouped: number;
  readonly repeated: number;
  readonly priorities: Readonly<Record<string, number>>;
  readonly kinds: Readonly<Record<string, number>>;
  readonly rate: AlarmRate;
  readonly floods: readonly Flood[];
  /** Of the time. */
  readonly inFlood: number;
  readonly sources: readonly AlarmSource[];
  readonly chattering: readonly AlarmSource[];
  readonly clocks: ClocksKept;
  readonly months: readonly MonthFigures[];
};

/** Figures of a time that are counted fact by fact: kept are numbers, and of each open alarm a few words. */
export type FigureCount = {
  /** The next fact, in the order of the journal. */
  add(fact: FigureFact): void;
  figures(): AlarmFigures;
};

/** Three times within a minute is no news but chatter. */
const CHATTER = 3;
const SOURCES_MAX = 10;

/**
 * Counts what is told of alarms that were raised in a time. What is added goes on after it, so that late answers are in;
 * what raised an alarm before it, and repeats in it, is added before it repeats.
 */
export function createFigureCount({
  from,
  to,
  months = [],
}: {
  readonly from: number;
  readonly to: number;
  /** In order, the first at `from`; none if left out. */
  readonly months?: readonly Month[];
}): FigureCount {
  const tallies = (months.length === 0 ? [{ month: '', from }] : months).map((month) => ({
    ...month,
    raised: 0,
    tally: noTally(),
  }));
  const rates = createRateCount({ from, to });
  const sources = createSourceCount();
  const open = new Map<
    string,
    { readonly of: Occurrence; readonly answers: Answers | undefined }
  >();
  const priorities: Record<string, number> = {};
  const kinds: Record<string, number> = {};
  const turning = new Set<string>();
  const tests = new Set<string>();
  let repeated = 0;
  let grouped = 0;

  const isWithin = ({ at }: FigureFact): boolean => at >= from && at < to;
  const monthOf = (at: number) => tallies.findLast((month) => month.from <= at) ?? tallies[0];
  const tallyOf = ({ at }: Answers): Tally => monthOf(at)?.tally ?? noTally();

  const raise = (fact: FactOf<'alarm.raised'>): void => {
    const { data, at } = fact;
    // What comes of a test is no alarm, nor is what shares its line.
    if (data.test === true) {
      tests.add(data.alarm);
      return;
    }
    const of = occurrenceOf(fact);
    const isCounted = isWithin(fact);
    open.set(data.alarm, { of, answers: isCounted ? answersOf(fact) : undefined });
    if (!isCounted) return;
    priorities[data.priority] = (priorities[data.priority] ?? 0) + 1;
    kinds[data.kind] = (kinds[data.kind] ?? 0) + 1;
    const month = monthOf(at);
    if (month !== undefined) month.raised += 1;
    rates.add(at);
    sources.add(of, at);
  };
  const repeat = (fact: FactOf<'alarm.repeated'>): void => {
    const known = open.get(fact.data.alarm);
    if (known === undefined) return;
    repeated += 1;
    sources.add(known.of, fact.at);
  };
  const group = ({ data, at }: FactOf<'alarm.grouped'>): void => {
    if (!data.active || tests.has(data.alarm)) return;
    const { member: source, kind, place } = data;
    grouped += 1;
    rates.add(at);
    sources.add({ source, kind, place }, at);
  };
  const tell = (fact: FigureFact): void => {
    if (fact.type === 'alarm.raised') raise(fact);
    else if (!isWithin(fact)) return;
    else if (fact.type === 'alarm.repeated') repeat(fact);
    else if (fact.type === 'alarm.grouped') group(fact);
    else if (fact.type === 'alarm.chattering') turning.add(fact.data.source);
  };
  return {
    add(fact) {
      tell(fact);
      if (!('alarm' in fact.data)) return;
      const answers = open.get(fact.data.alarm)?.answers;
      if (answers !== undefined) answer(answers, fact);
      if (fact.type !== 'alarm.closed' && fact.type !== 'alarm.withdrawn') return;
      // Nothing is told of it any more.
      if (answers !== undefined) judge(tallyOf(answers), answers);
      open.delete(fact.data.alarm);
      tests.delete(fact.data.alarm);
    },
    figures() {
      for (const { answers } of open.values()) {
        if (answers !== undefined) judge(tallyOf(answers), answers);
      }
      open.clear();
      const all = sources.sources();
      const floods = rates.floods();
      const inFlood = floods.reduce((sum, flood) => sum + flood.to - flood.from, 0);
      return {
        raised: tallies.reduce((sum, month) => sum + month.raised, 0),
        grouped,
        repeated,
        priorities,
        kinds,
        rate: rates.rate(),
        floods,
        inFlood: to > from ? inFlood / (to - from) : 0,
        sources: all.slice(0, SOURCES_MAX),
        chattering: all.filter(({ source, most }) => most >= CHATTER || turning.has(source)),
        clocks: clocksOf(tallies.map(({ tally }) => tally)),
        months:
          months.length === 0
            ? []
            : tallies.map(({ month, raised, tally }) => ({
                month,
                raised,
                clocks: clocksOf([tally]),
              })),
      };
    },
  };
}

/** The figures of facts that are at hand, in order. */
export function alarmFigures(
  facts: readonly FigureFact[],
  span: Parameters<typeof createFigureCount>[0],
): AlarmFigures {
  const count = createFigureCount(span);
  for (const fact of facts) count.add(fact);
  return count.figures();
}

const occurrenceOf = ({ data }: FactOf<'alarm.raised'>): Occurrence => ({
  source: data.source ?? data.origin,
  kind: data.kind,
  place: data.place,
});

const answersOf = ({ at, data }: FactOf<'alarm.raised'>): Answers => ({
  at,
  isAttendable: data.near.length > 0,
  stopped: {},
  missed: {},
});

function answer(told: Answers, fact: FigureFact): void {
  switch (fact.type) {
    case 'alarm.acknowledged':
      told.stopped.acknowledged ??= fact.at;
      return;
    case 'alarm.attended':
      told.stopped.attended ??= fact.at;
      return;
    case 'alarm.closed':
      told.stopped.closed ??= fact.at;
      return;
    case 'alarm.waived':
      told.waived = true;
      return;
    case 'alarm.withdrawn':
      told.withdrawn = true;
      return;
    case 'clock.missed':
      told.missed[fact.data.clock] = true;
      return;
    default:
  }
}
