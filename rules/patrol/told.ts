import { type ActOf, refuseAct } from '../acts.ts';
import type { FactDraft } from '../vocabulary/facts.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import type { Site } from '../vocabulary/site.ts';
import { fromRfc3339 } from '../vocabulary/time.ts';
import { afterVisits, isMade } from './closing.ts';
import type { PatrolState, VisitEnd } from './state.ts';
import { tapped } from './visits.ts';

/** A point is left out for a reason, or its miss is excused by one. A tap that comes after all stands over it. */
export function skipVisit(state: PatrolState, act: ActOf<'visit.skip'>): readonly FactDraft[] {
  const { round: id, checkpoint, why } = act.data;
  const round = state.rounds[id];
  if (round === undefined) return refuseAct(act, 'unknown-round');
  if (!round.due.includes(checkpoint)) return refuseAct(act, 'not-on-round');
  const was = round.visits[checkpoint];
  // Also where the tap proves nothing: whichever came first, the tap or the word, the record is the same.
  if (isTapped(was) || was === 'skipped') return refuseAct(act, 'visited-before');
  const { by } = act;
  const visits = { ...round.visits, [checkpoint]: 'skipped' as const };
  const skipped: FactDraft = { type: 'visit.skipped', data: { round: id, checkpoint, why, by } };
  const correction: readonly FactDraft[] =
    was === undefined
      ? []
      : [{ type: 'visit.corrected', data: { round: id, checkpoint, was, is: 'skipped' } }];
  return [skipped, ...correction, ...afterVisits(id, round, visits)];
}

/** 补录: somebody was at a point whose tag or reader failed him. It counts as his tap, and is marked as told by hand. */
export function recordTap(
  site: Site,
  state: PatrolState,
  act: ActOf<'tap.record'>,
): readonly FactDraft[] {
  const { checkpoint, guard = act.by, time: told, why } = act.data;
  if (layoutOf(site).checkpoint(checkpoint) === undefined) {
    return refuseAct(act, 'unknown-checkpoint');
  }
  const time = told === undefined ? act.at : fromRfc3339(told);
  if (time === undefined) return refuseAct(act, 'bad-time');
  if (time > act.at) return refuseAct(act, 'time-is-ahead');
  if (act.at - time > site.times.lateTap) return refuseAct(act, 'too-long-ago');
  const tap = { checkpoint, guard, isStranger: false, proof: 'manual', time, at: act.at } as const;
  return tapped(site, state, { ...tap, told: { by: act.by, why } });
}

const isTapped = (end: VisitEnd | undefined): boolean => isMade(end) || end === 'too-fast';
