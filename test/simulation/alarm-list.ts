import type { Fact } from '../../rules/vocabulary/facts.ts';

/** One line of the list, as whoever reads the feed would keep it. */
export type Line = {
  readonly id: string;
  readonly kind: string;
  readonly zone?: string;
  readonly place: string;
  readonly isTest: boolean;
  readonly source: string;
  readonly group: string;
  near: readonly string[];
  /** When it happened, and when it was told. */
  readonly time: number;
  readonly raised: number;
  readonly members: Map<string, { kind: string; zone?: string; place: string; active: boolean }>;
  isActive: boolean;
  isAcknowledged: boolean;
  isShelved: boolean;
  /** What was part of it as it was shelved. */
  shelvedWith: readonly string[];
  isCleared: boolean;
  closed?: number;
  /** When it asked to be acknowledged, when it was, when that was missed. */
  readonly asks: { readonly at: number; done?: number }[];
  readonly missedAcknowledging: number[];
  /** When somebody was asked to come, and what came of it. */
  calls: Call[];
};

/** Somebody is asked to come, for what happened at `time`. */
export type Call = {
  readonly at: number;
  readonly time: number;
  attended?: { readonly at: number; readonly checkpoint: string };
  waived?: number;
  missed?: number;
};

/** What comes so long after somebody was asked to come wants somebody there anew. */
const CALLED_ANEW_MS = 15 * 60_000;

/** The list of alarms, kept from the feed alone. */
export function createList(): {
  hear(fact: Fact): void;
  readonly lines: ReadonlyMap<string, Line>;
} {
  const lines = new Map<string, Line>();
  return { lines, hear: (fact) => hear(lines, fact) };
}

function hear(lines: Map<string, Line>, fact: Fact): void {
  if (fact.type === 'alarm.raised') {
    lines.set(fact.data.alarm, lineOf(fact));
    return;
  }
  if (!('alarm' in fact.data)) return;
  const line = lines.get(fact.data.alarm);
  if (line === undefined) return;
  const at = fact.at;
  switch (fact.type) {
    case 'alarm.repeated':
      line.isActive = true;
      line.isCleared = false;
      return;
    case 'alarm.returned':
      line.isActive = false;
      for (const member of line.members.values()) member.active = false;
      return;
    case 'alarm.grouped':
      group(line, fact);
      return;
    case 'alarm.cleared':
      line.isCleared = true;
      return;
    case 'alarm.realarmed':
      line.isAcknowledged = false;
      line.asks.push({ at });
      if (at >= (line.calls.at(-1)?.at ?? 0) + CALLED_ANEW_MS) {
        line.calls.push({ at, time: fact.time });
      }
      return;
    case 'alarm.acknowledged':
      line.isAcknowledged = true;
      answer(line, at);
      return;
    case 'alarm.shelved':
      line.isShelved = true;
      line.shelvedWith = [...line.members.keys()];
      return;
    case 'alarm.unshelved':
      line.isShelved = false;
      if (fact.data.how === 'time' && !line.isCleared) {
        line.isAcknowledged = false;
        line.asks.push({ at });
      }
      return;
    case 'alarm.attended':
      came(line, { attended: { at, checkpoint: fact.data.checkpoint ?? '' } });
      return;
    case 'alarm.waived':
      came(line, { waived: at });
      return;
    case 'clock.missed': {
      const due = Date.parse(fact.data.due);
      if (fact.data.clock === 'attended') came(line, { missed: due });
      if (fact.data.clock === 'acknowledged') line.missedAcknowledging.push(due);
      return;
    }
    case 'alarm.closed':
    case 'alarm.withdrawn':
      line.closed = at;
      return;
    default:
  }
}

function lineOf({ data, time, at }: Extract<Fact, { readonly type: 'alarm.raised' }>): Line {
  return {
    id: data.alarm,
    kind: data.kind,
    ...(data.zone === undefined ? {} : { zone: data.zone }),
    place: data.place.zh,
    isTest: data.test === true,
    source: data.source ?? '',
    group: data.group ?? '',
    near: data.near,
    time,
    raised: at,
    members: new Map(),
    isActive: true,
    isAcknowledged: false,
    isShelved: false,
    shelvedWith: [],
    isCleared: false,
    asks: [{ at }],
    missedAcknowledging: [],
    calls: [{ at, time }],
  };
}

function came({ calls }: Line, what: Pick<Call, 'attended' | 'waived' | 'missed'>): void {
  const last = calls.at(-1);
  if (last !== undefined) Object.assign(last, { ...what, ...last });
}

function answer({ asks }: Line, at: number): void {
  const last = asks.at(-1);
  if (last !== undefined) last.done ??= at;
}

function group(
  line: Line,
  { data, at, time }: Extract<Fact, { readonly type: 'alarm.grouped' }>,
): void {
  const { member, kind, zone, place, active, near = [] } = data;
  const known = line.members.get(member);
  if (known !== undefined) {
    known.active = active;
    return;
  }
  line.members.set(member, {
    kind,
    ...(zone === undefined ? {} : { zone }),
    place: place.zh,
    active,
  });
  if (near.length > 0) join(line, near, { at, time });
}

/** Somebody must come to each place that joins: who is asked already, or was there just now, need not be asked again. */
function join(line: Line, near: readonly string[], now: Pick<Call, 'at' | 'time'>): void {
  const isFirst = line.near.length === 0;
  line.near = [...line.near, ...near];
  if (isFirst) {
    line.calls = [now];
    return;
  }
  const last = line.calls.at(-1);
  const isAsked =
    last?.attended === undefined && last?.waived === undefined && last?.missed === undefined;
  const isThere =
    near.includes(last?.attended?.checkpoint ?? '') && now.at < (last?.at ?? 0) + CALLED_ANEW_MS;
  if (!isAsked && !isThere) line.calls.push(now);
}
