import type { FactOf } from '../../rules/vocabulary/facts.ts';
import type { Text } from '../../rules/vocabulary/schema.ts';
import { CLOCKS, type Clock } from '../../rules/vocabulary/site.ts';

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

/** A stretch of more alarms than anybody can answer. */
export type Flood = { readonly from: number; readonly to: number; readonly count: number };
/** A thing that alarms, and how often. */
export type AlarmSource = {
  readonly source: string;
  readonly kind: string;
  readonly place: Text;
  readonly count: number;
  /** Of all that was told. */
  readonly share: number;
  /** The most within a minute. */
  readonly most: number;
};
/** How one of the clocks was kept. */
export type ClockFigures = {
  /** Stopped by proof in time, or missed: those that run still, and those waived, are not judged. */
  readonly judged: number;
  readonly inTime: number;
  readonly waived: number;
  /** In time by judged; left out where none was judged. */
  readonly share?: number;
  /** Milliseconds from being taken to being answered, of those that were answered. */
  readonly p50?: number;
  readonly p95?: number;
};
/** The figures of a time. */
export type AlarmFigures = {
  readonly raised: number;
  /** In floods: those that shared the line of another. */
  readonly grouped: number;
  readonly repeated: number;
  readonly priorities: Readonly<Record<string, number>>;
  readonly kinds: Readonly<Record<string, number>>;
  readonly rate: {
    /** Alarms in ten minutes, on the average. */
    readonly mean: number;
    readonly most: number;
    readonly mostAt?: number;
    /** Of all stretches of ten minutes, those with more than two. */
    readonly busy: number;
  };
  readonly floods: readonly Flood[];
  /** Of the time. */
  readonly inFlood: number;
  readonly sources: readonly AlarmSource[];
  readonly chattering: readonly AlarmSource[];
  readonly clocks: Readonly<Record<Clock, ClockFigures>>;
};

const TEN_MINUTES = 600_000;
/** A flood begins above ten in ten minutes and ends below five (ISA-18.2, EEMUA 191). */
const FLOOD_BEGINS = 10;
const FLOOD_ENDS = 5;
/** Two in ten minutes is what one operator can manage (IEC 62682). */
const MANAGEABLE = 2;
/** Three times within a minute is no news but chatter. */
const CHATTER = 3;
const CHATTER_MS = 60_000;
const SOURCES_MAX = 10;

/**
 * Counts what was told of alarms that were raised in a time. `facts` go on after it, so that late answers are in, and begin
 * before it with what raised the alarms that repeated in it.
 */
export function alarmFigures(
  facts: readonly FigureFact[],
  { from, to }: { readonly from: number; readonly to: number },
): AlarmFigures {
  const isWithin = ({ at }: FigureFact): boolean => at >= from && at < to;
  // What comes of a test is no alarm.
  const raised = facts
    .filter((fact) => fact.type === 'alarm.raised')
    .filter((fact) => !isTest(fact));
  const within = raised.filter(isWithin);
  const known = new Map(raised.map((fact) => [fact.data.alarm, fact]));
  const repeated = facts
    .filter((fact) => fact.type === 'alarm.repeated')
    .filter((fact) => isWithin(fact) && known.has(fact.data.alarm));
  const grouped = facts
    .filter((fact) => fact.type === 'alarm.grouped')
    .filter((fact) => isWithin(fact) && fact.data.active);
  const times = [...within, ...grouped].map(({ at }) => at).sort((a, b) => a - b);
  const floods = floodsOf(times);
  const turning = new Set(
    facts
      .filter((fact) => fact.type === 'alarm.chattering')
      .flatMap((fact) => (isWithin(fact) ? [fact.data.source] : [])),
  );
  const sources = sourcesOf([
    ...within.map(occurrenceOf),
    ...repeated.flatMap((fact) => {
      const of = known.get(fact.data.alarm);
      return of === undefined ? [] : [{ ...occurrenceOf(of), at: fact.at }];
    }),
    ...grouped.map(({ at, data: { member: source, kind, place } }) => ({
      at,
      source,
      kind,
      place,
    })),
  ]);
  return {
    raised: within.length,
    grouped: grouped.length,
    repeated: repeated.length,
    priorities: countBy(within, ({ data }) => data.priority),
    kinds: countBy(within, ({ data }) => data.kind),
    rate: rateOf(times, from, to),
    floods,
    inFlood:
      to > from ? floods.reduce((sum, flood) => sum + flood.to - flood.from, 0) / (to - from) : 0,
    sources: sources.slice(0, SOURCES_MAX),
    chattering: sources.filter(({ source, most }) => most >= CHATTER || turning.has(source)),
    clocks: clocksOf(within, facts),
  };
}

const isTest = ({ data }: FactOf<'alarm.raised'>): boolean => data.test === true;

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  return counts;
}

function rateOf(times: readonly number[], from: number, to: number): AlarmFigures['rate'] {
  const stretches = Math.max(1, (to - from) / TEN_MINUTES);
  const counts = new Map<number, number>();
  for (const at of times) {
    const stretch = Math.floor((at - from) / TEN_MINUTES);
    counts.set(stretch, (counts.get(stretch) ?? 0) + 1);
  }
  let most = { stretch: 0, count: 0 };
  let busy = 0;
  for (const [stretch, count] of counts) {
    if (count > most.count) most = { stretch, count };
    if (count > MANAGEABLE) busy += 1;
  }
  return {
    mean: times.length / stretches,
    most: most.count,
    ...(most.count === 0 ? {} : { mostAt: from + most.stretch * TEN_MINUTES }),
    busy: busy / Math.ceil(stretches),
  };
}

/** Stretches from the first alarm of more than ten in ten minutes until fewer than five are in them. */
export function floodsOf(times: readonly number[]): readonly Flood[] {
  const floods: Flood[] = [];
  let window: number[] = [];
  let first: number | undefined;
  let count = 0;
  // An alarm leaves the window ten minutes after it came: a flood may end there, with nothing new.
  const leaveUntil = (now: number): void => {
    while (window[0] !== undefined && window[0] <= now - TEN_MINUTES) {
      const left = window[0] + TEN_MINUTES;
      window = window.slice(1);
      if (first === undefined || window.length >= FLOOD_ENDS) continue;
      floods.push({ from: first, to: left, count });
      first = undefined;
    }
  };
  for (const at of times) {
    leaveUntil(at);
    window.push(at);
    if (first !== undefined) count += 1;
    else if (window.length > FLOOD_BEGINS) {
      first = window[0] ?? at;
      count = window.length;
    }
  }
  leaveUntil(Number.POSITIVE_INFINITY);
  return floods;
}

type Occurrence = Pick<AlarmSource, 'source' | 'kind' | 'place'> & { readonly at: number };

const occurrenceOf = ({ at, data }: FactOf<'alarm.raised'>): Occurrence => ({
  at,
  source: data.source ?? data.origin,
  kind: data.kind,
  place: data.place,
});

/** Each thing that alarmed, most often first. */
function sourcesOf(told: readonly Occurrence[]): readonly AlarmSource[] {
  const by = new Map<string, { readonly of: Occurrence; readonly times: number[] }>();
  for (const one of told) {
    const known = by.get(one.source);
    if (known === undefined) by.set(one.source, { of: one, times: [one.at] });
    else known.times.push(one.at);
  }
  return [...by]
    .map(([source, { of, times }]) => ({
      source,
      kind: of.kind,
      place: of.place,
      count: times.length,
      share: times.length / told.length,
      most: mostWithin(times.sort((a, b) => a - b)),
    }))
    .sort((a, b) => b.count - a.count || a.source.localeCompare(b.source));
}

function mostWithin(times: readonly number[]): number {
  let most = 0;
  let begin = 0;
  for (const [index, at] of times.entries()) {
    while ((times[begin] ?? at) <= at - CHATTER_MS) begin += 1;
    most = Math.max(most, index - begin + 1);
  }
  return most;
}

type Answers = {
  stopped: Partial<Record<Clock, number>>;
  missed: Partial<Record<Clock, true>>;
  waived?: true;
  withdrawn?: true;
};

function clocksOf(
  raised: readonly FactOf<'alarm.raised'>[],
  facts: readonly FigureFact[],
): AlarmFigures['clocks'] {
  const answers = new Map<string, Answers>();
  for (const { data } of raised) answers.set(data.alarm, { stopped: {}, missed: {} });
  for (const fact of facts) answer(answers.get(fact.data.alarm), fact);
  const judge = (clock: Clock): ClockFigures =>
    clockFigures(
      raised.flatMap((fact) => {
        const told = answers.get(fact.data.alarm);
        // Where no checkpoint is near, nobody could prove to have been there.
        const isAsked = clock !== 'attended' || fact.data.near.length > 0;
        if (told === undefined || told.withdrawn === true || !isAsked) return [];
        const stopped = told.stopped[clock];
        return [
          {
            isMissed: told.missed[clock] === true,
            isWaived: clock === 'attended' && told.waived === true && stopped === undefined,
            ...(stopped === undefined ? {} : { tookMs: stopped - fact.at }),
          },
        ];
      }),
    );
  const [acknowledged, attended, closed] = CLOCKS;
  return {
    [acknowledged]: judge(acknowledged),
    [attended]: judge(attended),
    [closed]: judge(closed),
  };
}

function answer(told: Answers | undefined, fact: FigureFact): void {
  if (told === undefined) return;
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

type Judged = { readonly isMissed: boolean; readonly isWaived: boolean; readonly tookMs?: number };

function clockFigures(alarms: readonly Judged[]): ClockFigures {
  const waived = alarms.filter(({ isWaived }) => isWaived).length;
  const rest = alarms.filter(({ isWaived }) => !isWaived);
  const inTime = rest.filter(({ isMissed, tookMs }) => !isMissed && tookMs !== undefined).length;
  const judged = inTime + rest.filter(({ isMissed }) => isMissed).length;
  const took = rest.flatMap(({ tookMs }) => tookMs ?? []).sort((a, b) => a - b);
  const [p50, p95] = [quantile(took, 0.5), quantile(took, 0.95)];
  return {
    judged,
    inTime,
    waived,
    ...(judged === 0 ? {} : { share: inTime / judged }),
    ...(p50 === undefined ? {} : { p50 }),
    ...(p95 === undefined ? {} : { p95 }),
  };
}

/** The smallest value that so large a part is not above (nearest rank). */
export const quantile = (sorted: readonly number[], part: number): number | undefined =>
  sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)];
