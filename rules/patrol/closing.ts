import type { FactDraft } from '../vocabulary/facts.ts';
import type { CheckpointId, RoundId } from '../vocabulary/ids.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import type { Site } from '../vocabulary/site.ts';
import { after, type Instant, toRfc3339 } from '../vocabulary/time.ts';
import type { PatrolState, RoundOutcome, RoundState, VisitEnd } from './state.ts';

/** A deadline given later than this was not kept because we were away: taps may still be on their way. */
export const AWAY_MS = 5_000;

/** The visits of a round as they stand. */
export type Visits = Readonly<Record<string, VisitEnd>>;

/** When this round must be judged. */
export const judgedAt = (round: RoundState): Instant => round.until ?? round.tolerance;

/**
 * Ends the rounds whose tolerance is over by `time`. Where a reader's host holds readings back, or where we were away
 * when the round ended, the judgement waits once, for the site's grace, and says so.
 */
export function ended(
  site: Site,
  state: PatrolState,
  { time, at }: { readonly time: Instant; readonly at: Instant },
): readonly FactDraft[] {
  return state.open.flatMap((id): readonly FactDraft[] => {
    const round = state.rounds[id];
    if (round === undefined || judgedAt(round) > time) return [];
    const why = round.until === undefined ? waitsFor(site, state, round, at) : undefined;
    if (why === undefined || site.times.missGrace <= 0) return judge(site, state, id, round);
    const until = toRfc3339(after(at, site.times.missGrace));
    return [{ type: 'round.deferred', data: { round: id, route: round.route, until, why } }];
  });
}

/** The last reading held back has come: rounds that waited for it are judged at once. */
export function caughtUp(site: Site, state: PatrolState, at: Instant): readonly FactDraft[] {
  return state.open.flatMap((id): readonly FactDraft[] => {
    const round = state.rounds[id];
    if (round?.until === undefined || round.tolerance > at) return [];
    return isBehind(site, state, round) ? [] : judge(site, state, id, round);
  });
}

/** What has become of the round by these visits: closed with its last one, or another end than was told. */
export function afterVisits(id: RoundId, round: RoundState, visits: Visits): readonly FactDraft[] {
  if (round.outcome !== undefined) return corrected(id, round, visits);
  return round.due.every((point) => isSettled(visits[point])) ? closed(id, round, visits) : [];
}

/** True for a visit that nobody needs to make any more. One too fast to have been walked may still be made. */
export const isMade = (end: VisitEnd | undefined): boolean =>
  end === 'on-time' || end === 'early' || end === 'late' || end === 'out-of-order';

const isSettled = (end: VisitEnd | undefined): boolean => isMade(end) || end === 'skipped';

function corrected(id: RoundId, round: RoundState, visits: Visits): readonly FactDraft[] {
  const was = round.outcome;
  const { outcome, made } = outcomeOf(round, visits);
  if (was === undefined || was === outcome) return [];
  const data = { round: id, route: round.route, due: round.due.length, was, outcome, made };
  return [{ type: 'round.corrected', data }];
}

function closed(
  id: RoundId,
  round: RoundState,
  visits: Visits,
  inARow?: number,
): readonly FactDraft[] {
  const missed = round.due.filter((point) => visits[point] === 'missed');
  const data = {
    round: id,
    route: round.route,
    due: round.due.length,
    ...outcomeOf(round, visits),
    ...(missed.length === 0 ? {} : { missed }),
    ...(inARow === undefined ? {} : { inARow }),
  };
  return [{ type: 'round.closed', data }];
}

/** How a round stands by its visits, all of which have ended. */
function outcomeOf(
  { due }: RoundState,
  visits: Visits,
): { readonly outcome: RoundOutcome; readonly made: number } {
  const ends = due.map((point) => visits[point]);
  const made = ends.filter(isMade).length;
  return { outcome: wordFor(ends, made), made };
}

/** Excused: nothing was missed, but not everything was made. A point tapped too fast was not proved to be visited. */
function wordFor(ends: readonly (VisitEnd | undefined)[], made: number): RoundOutcome {
  const isLacking = ends.includes('missed') || ends.includes('too-fast');
  if (isLacking) return made === 0 && !ends.includes('too-fast') ? 'missed' : 'incomplete';
  if (ends.includes('unprovable') || ends.includes('skipped')) return 'excused';
  return ends.includes('late') ? 'late' : 'completed';
}

function waitsFor(
  site: Site,
  state: PatrolState,
  round: RoundState,
  at: Instant,
): 'backlog' | 'downtime' | undefined {
  const lateBy = at - round.tolerance;
  if (lateBy > site.times.lateTap) return undefined;
  if (isBehind(site, state, round)) return 'backlog';
  return lateBy > AWAY_MS ? 'downtime' : undefined;
}

function isBehind(site: Site, state: PatrolState, round: RoundState): boolean {
  return unvisited(round).some((point) => {
    const reader = readerOf(site, point);
    const host = site.devices.find((device) => device.id === reader)?.host;
    return host !== undefined && state.behind[host] === true;
  });
}

function judge(
  site: Site,
  state: PatrolState,
  id: RoundId,
  round: RoundState,
): readonly FactDraft[] {
  const visits: Record<string, VisitEnd> = { ...round.visits };
  let worst: number | undefined;
  const facts = unvisited(round).map((checkpoint): FactDraft => {
    if (!couldBeSeen(site, state, round, checkpoint)) {
      visits[checkpoint] = 'unprovable';
      const data = { round: id, checkpoint, why: 'reader-offline' };
      return { type: 'visit.unprovable', data };
    }
    visits[checkpoint] = 'missed';
    const inARow = missedBefore(state, round, checkpoint) + 1;
    worst = Math.max(worst ?? 0, inARow);
    const why = whyMissed(round);
    return { type: 'visit.missed', data: { round: id, checkpoint, ...why, inARow } };
  });
  return [...facts, ...closed(id, round, visits, worst)];
}

const whyMissed = ({ until }: RoundState) =>
  until === undefined ? { why: 'no-tap' } : { why: 'no-tap-after-grace' };

/** How many rounds of this route before this one missed the point, without one between that did not. */
function missedBefore(state: PatrolState, round: RoundState, checkpoint: CheckpointId): number {
  const before = Object.values(state.rounds)
    .filter(({ route, from, due }) => {
      return route === round.route && from < round.from && due.includes(checkpoint);
    })
    .sort((a, b) => b.from - a.from);
  const end = before.findIndex(({ visits }) => visits[checkpoint] !== 'missed');
  return end < 0 ? before.length : end;
}

/**
 * Silence proves a miss only where the reader was online from the start of the window until now, and nothing of it was
 * lost; a tag without a fixed reader is carried to, so that no outage of ours hides a visit to it.
 */
function couldBeSeen(
  site: Site,
  state: PatrolState,
  round: RoundState,
  checkpoint: CheckpointId,
): boolean {
  const reader = readerOf(site, checkpoint);
  if (reader === undefined) return true;
  const since = state.online[reader];
  return since !== undefined && since <= (round.early ?? round.from);
}

const readerOf = (site: Site, checkpoint: CheckpointId) =>
  layoutOf(site).checkpoint(checkpoint)?.reader;

const unvisited = (round: RoundState) =>
  round.due.filter((point) => round.visits[point] === undefined);
