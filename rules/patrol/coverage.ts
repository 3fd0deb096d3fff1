import type { Fact, FactOf } from '../vocabulary/facts.ts';

/** Due visits by how they ended. Those of a round still under way are due and nothing else yet. */
export type Tally = {
  due: number;
  onTime: number;
  late: number;
  missed: number;
  unprovable: number;
};

/** Coverage of a stretch of journal: in all, and per point and route. Guards are counted by what they did. */
export type Coverage = {
  readonly total: Readonly<Tally>;
  readonly byCheckpoint: Readonly<Record<string, Readonly<Tally>>>;
  readonly byRoute: Readonly<Record<string, Readonly<Tally>>>;
  readonly byGuard: Readonly<Record<string, Readonly<Pick<Tally, 'onTime' | 'late'>>>>;
};

type End = 'onTime' | 'late' | 'missed' | 'unprovable';
type Visit = { route: string; checkpoint: string; end?: End; guard?: string };
type VisitFact = FactOf<'visit.made' | 'visit.missed' | 'visit.unprovable' | 'visit.corrected'>;

/** Counts each due visit once, as it stands after all corrections; facts of rounds opened before the stretch are left out. */
export function coverage(facts: Iterable<Fact>): Coverage {
  const visits = new Map<string, Visit>();
  for (const fact of facts) note(visits, fact);
  const total = emptyTally();
  const byCheckpoint: Record<string, Tally> = {};
  const byRoute: Record<string, Tally> = {};
  const byGuard: Record<string, Tally> = {};
  for (const visit of visits.values()) {
    add(total, visit);
    add(tallyOf(byCheckpoint, visit.checkpoint), visit);
    add(tallyOf(byRoute, visit.route), visit);
    if (visit.guard !== undefined) add(tallyOf(byGuard, visit.guard), visit);
  }
  return { total, byCheckpoint, byRoute, byGuard };
}

/** Share of visits made on time among those that ended and can be judged; undefined where there are none (到位率). */
export function onTimeRate({ onTime, late, missed }: Readonly<Tally>): number | undefined {
  const judged = onTime + late + missed;
  return judged === 0 ? undefined : onTime / judged;
}

function note(visits: Map<string, Visit>, fact: Fact): void {
  switch (fact.type) {
    case 'round.opened':
      for (const checkpoint of fact.data.due) {
        visits.set(key(fact.data.round, checkpoint), { route: fact.data.route, checkpoint });
      }
      return;
    case 'visit.made':
    case 'visit.missed':
    case 'visit.unprovable':
    case 'visit.corrected':
      settle(visits, fact);
      return;
    default:
  }
}

function settle(visits: Map<string, Visit>, fact: VisitFact): void {
  const { round, checkpoint } = fact.data;
  const visit = round === undefined ? undefined : visits.get(key(round, checkpoint));
  const end = endOf(fact);
  if (visit === undefined || end === undefined) return;
  visit.end = end;
  if ('guard' in fact.data && fact.data.guard !== undefined) visit.guard = fact.data.guard;
}

function endOf(fact: VisitFact): End | undefined {
  if (fact.type === 'visit.missed') return 'missed';
  if (fact.type === 'visit.unprovable') return 'unprovable';
  const word = fact.type === 'visit.made' ? fact.data.class : fact.data.is;
  if (word === 'on-time') return 'onTime';
  return word === 'late' ? 'late' : undefined;
}

const key = (round: string, checkpoint: string): string => `${round} ${checkpoint}`;

const emptyTally = (): Tally => ({ due: 0, onTime: 0, late: 0, missed: 0, unprovable: 0 });

function tallyOf(tallies: Record<string, Tally>, id: string): Tally {
  const known = tallies[id];
  if (known !== undefined) return known;
  const made = emptyTally();
  tallies[id] = made;
  return made;
}

function add(tally: Tally, { end }: Visit): void {
  tally.due += 1;
  if (end !== undefined) tally[end] += 1;
}
