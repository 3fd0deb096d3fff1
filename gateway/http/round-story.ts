import type { Fact, FactData, FactOf } from '../../rules/vocabulary/facts.ts';
import { toRfc3339 } from '../../rules/vocabulary/time.ts';

/** How one due visit stands, and by which fact. */
export type VisitStory = {
  readonly checkpoint: string;
  /** Class of the visit, `missed`, `skipped` or `unprovable`; none yet. */
  mark?: string;
  guard?: string;
  /** When the tap was, or when it was judged. */
  time?: string;
  proof?: string;
  device?: string;
  why?: string;
  /** Who left it out, or told of the tap by hand. */
  by?: string;
  /** What it was before it was corrected, oldest first. */
  was?: string[];
  /** Taps that added nothing. */
  repeated?: number;
  offline?: boolean;
  /** How many rounds running missed this point. */
  inARow?: number;
  /** Somebody came after the round was over. */
  madeUp?: { readonly time: string; readonly guard?: string; readonly fact: string };
  /** The fact that says so. */
  fact?: string;
  sequence?: number;
};

/** One round as its facts tell it. */
export type RoundStory = {
  readonly id: string;
  readonly opened: FactData<'round.opened'>;
  readonly visits: readonly VisitStory[];
  taken?: string;
  until?: string;
  outcome?: string;
  /** Who tapped last. */
  walker?: string;
  /** The first and the last fact of it. */
  readonly first: number;
  last: number;
};

type Told = FactOf<
  | 'visit.made'
  | 'visit.missed'
  | 'visit.skipped'
  | 'visit.unprovable'
  | 'visit.made-up'
  | 'visit.corrected'
>;

/** Rounds as they stand after these facts, which are all that is told of each; one whose opening is not among them is left out. */
export function roundStories(facts: readonly Fact[]): readonly RoundStory[] {
  const rounds = new Map<string, RoundStory>();
  for (const fact of facts) {
    if (fact.type === 'round.opened') rounds.set(fact.data.round, begun(fact));
    else note(rounds, fact);
  }
  return [...rounds.values()];
}

const begun = ({ data, sequence }: FactOf<'round.opened'>): RoundStory => ({
  id: data.round,
  opened: data,
  visits: data.due.map((checkpoint) => ({ checkpoint })),
  first: sequence,
  last: sequence,
});

function note(rounds: ReadonlyMap<string, RoundStory>, fact: Fact): void {
  if (!('round' in fact.data) || fact.data.round === undefined) return;
  const round = rounds.get(fact.data.round);
  if (round === undefined) return;
  round.last = fact.sequence;
  switch (fact.type) {
    case 'round.taken':
      round.taken = fact.data.guard;
      return;
    case 'round.deferred':
      round.until = fact.data.until;
      return;
    case 'round.closed':
    case 'round.corrected':
      round.outcome = fact.data.outcome;
      return;
    case 'visit.made':
    case 'visit.missed':
    case 'visit.skipped':
    case 'visit.unprovable':
    case 'visit.made-up':
    case 'visit.corrected':
      noteVisit(round, fact);
      return;
    default:
  }
}

function noteVisit(round: RoundStory, fact: Told): void {
  const visit = round.visits.find(({ checkpoint }) => checkpoint === fact.data.checkpoint);
  const time = toRfc3339(fact.time);
  if ('guard' in fact.data && fact.data.guard !== undefined) round.walker = fact.data.guard;
  if (visit === undefined) return;
  switch (fact.type) {
    case 'visit.made':
      made(visit, fact);
      return;
    case 'visit.made-up': {
      const { guard } = fact.data;
      visit.madeUp = { time, fact: fact.id, ...(guard === undefined ? {} : { guard }) };
      return;
    }
    case 'visit.corrected': {
      corrected(visit, fact);
      return;
    }
    default: {
      const mark = fact.type.slice('visit.'.length);
      stand(visit, fact, { ...optional(fact.data), mark, time });
    }
  }
}

/** What a correction does not say again stays as it was told of the same tap, or of who left the point out. */
function corrected(visit: VisitStory, fact: FactOf<'visit.corrected'>): void {
  const { is, was, tapped, guard, proof, by, why } = fact.data;
  visit.was = [...(visit.was ?? []), was];
  const time = tapped ?? toRfc3339(fact.time);
  const isSame = is === visit.mark || (tapped !== undefined && tapped === visit.time);
  const before: Standing = isSame ? { ...visit } : {};
  const told = present({ guard, proof, by, why });
  stand(visit, fact, { ...before, ...told, mark: is, time });
}

const WORTH = ['on-time', 'early', 'late', 'out-of-order', 'too-fast'];

/** A due visit has the best class of its taps; a tap that adds nothing is counted. */
function made(visit: VisitStory, fact: FactOf<'visit.made'>): void {
  const { class: kind, guard, proof, device, offline, by, why } = fact.data;
  const worth = WORTH.indexOf(kind);
  const best = visit.mark === undefined ? WORTH.length : WORTH.indexOf(visit.mark);
  // A visit that was told otherwise is corrected by the fact that follows, and not by the tap.
  if (worth >= 0 && best < 0) return;
  if (worth < 0 || best < worth) {
    visit.repeated = (visit.repeated ?? 0) + 1;
    return;
  }
  const time = fact.data.tapped ?? toRfc3339(fact.time);
  stand(visit, fact, { mark: kind, time, guard, proof, device, offline, by, why });
}

type Standing = Partial<
  Pick<
    VisitStory,
    'mark' | 'time' | 'guard' | 'proof' | 'device' | 'offline' | 'why' | 'by' | 'inARow'
  >
>;

function stand(
  visit: VisitStory,
  { id, sequence }: Told,
  standing: { readonly [K in keyof Standing]: Standing[K] | undefined },
): void {
  for (const key of STANDING) delete visit[key];
  Object.assign(visit, present(standing), { fact: id, sequence });
}

const STANDING = [
  'mark',
  'time',
  'guard',
  'proof',
  'device',
  'offline',
  'why',
  'by',
  'inARow',
] as const;

const optional = (data: {
  readonly why?: string | undefined;
  readonly by?: string;
  readonly inARow?: number | undefined;
}): Standing => present({ why: data.why, by: data.by, inARow: data.inARow });

const present = (row: object): object =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
