import type { FactDraft } from '../vocabulary/facts.ts';
import type { CheckpointId, RoundId } from '../vocabulary/ids.ts';
import type { Site } from '../vocabulary/site.ts';
import { after, type Instant, toRfc3339 } from '../vocabulary/time.ts';
import type { PatrolState, RoundOutcome, RoundState, VisitEnd } from './state.ts';

/** A deadline given later than this was not kept because we were away: taps may still be on their way. */
const AWAY_MS = 5_000;

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

/** The round as ended now, with one more visit if given; undefined while a due visit is still open. */
export function outcomeOf(
  round: RoundState,
  visits: Readonly<Record<string, VisitEnd>>,
): { readonly outcome: RoundOutcome; readonly made: number } | undefined {
  const ends = round.due.map((point) => visits[point]);
  if (ends.includes(undefined)) return undefined;
  const made = ends.filter((end) => end === 'on-time' || end === 'late').length;
  return { outcome: wordFor(ends, made), made };
}

/** Excused: nothing was missed, but not everything could be proved. */
function wordFor(ends: readonly (VisitEnd | undefined)[], made: number): RoundOutcome {
  if (ends.includes('missed')) return made === 0 ? 'missed' : 'incomplete';
  if (ends.includes('unprovable')) return 'excused';
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
  const facts = unvisited(round).map((checkpoint): FactDraft => {
    const isProvable = couldBeSeen(site, state, round, checkpoint);
    visits[checkpoint] = isProvable ? 'missed' : 'unprovable';
    return isProvable
      ? {
          type: 'visit.missed',
          data: { round: id, checkpoint, why: round.until ? 'no-tap-after-grace' : 'no-tap' },
        }
      : { type: 'visit.unprovable', data: { round: id, checkpoint, why: 'reader-offline' } };
  });
  return [...facts, ...closed(id, round, visits)];
}

/** The round's end as a fact, where nothing is open any more. */
export function closed(
  id: RoundId,
  round: RoundState,
  visits: Readonly<Record<string, VisitEnd>>,
): readonly FactDraft[] {
  const end = outcomeOf(round, visits);
  if (end === undefined) return [];
  const data = { round: id, route: round.route, due: round.due.length, ...end };
  return [{ type: 'round.closed', data }];
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
  return since !== undefined && since <= round.from;
}

const readerOf = (site: Site, checkpoint: CheckpointId) =>
  site.checkpoints.find((point) => point.id === checkpoint)?.reader;

const unvisited = (round: RoundState) =>
  round.due.filter((point) => round.visits[point] === undefined);
