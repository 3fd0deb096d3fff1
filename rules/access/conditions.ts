import type { Condition, FactDraft } from '../vocabulary/facts.ts';
import type { BarrierId, LaneId } from '../vocabulary/ids.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import type { Site } from '../vocabulary/site.ts';
import { type AccessState, find } from './state.ts';

/** Where a condition stands: a lane with its barrier, or a barrier alone. */
export type Place = { readonly barrier: BarrierId; readonly lane?: LaneId };

/** The key under which a condition is remembered. */
export function conditionKey(condition: Condition, subject: string): string {
  const known = keys.get(condition)?.get(subject);
  if (known !== undefined) return known;
  const key = `${condition} ${subject}`;
  const bySubject = keys.get(condition) ?? new Map<string, string>();
  if (bySubject.size >= KEYS_MAX) bySubject.clear();
  keys.set(condition, bySubject.set(subject, key));
  return key;
}

/** The same few hundred keys are asked for at every card: a text that was made before is looked up as it is. */
const keys = new Map<Condition, Map<string, string>>();
const KEYS_MAX = 4_096;

/** True while the condition stands there. */
export function stands(state: AccessState, condition: Condition, place: Place): boolean {
  return find(state.conditions, conditionKey(condition, subjectOf(place))) !== undefined;
}

/** Raises a condition that does not stand yet. */
export function raise(
  state: AccessState,
  condition: Condition,
  place: Place,
): readonly FactDraft[] {
  if (stands(state, condition, place)) return [];
  return [{ type: 'condition.raised', data: { condition, subject: subjectOf(place), ...place } }];
}

/** Clears a condition that stands. */
export function clear(
  state: AccessState,
  condition: Condition,
  place: Place,
): readonly FactDraft[] {
  if (!stands(state, condition, place)) return [];
  return [{ type: 'condition.cleared', data: { condition, subject: subjectOf(place), ...place } }];
}

/** Clears those of these conditions that stand anywhere at a barrier. */
export function clearAt(
  state: AccessState,
  barrier: BarrierId,
  conditions: readonly Condition[],
): readonly FactDraft[] {
  return Object.values(state.conditions).flatMap((standing) =>
    standing.barrier === barrier && conditions.includes(standing.condition)
      ? clear(state, standing.condition, placeOf(barrier, standing.lane))
      : [],
  );
}

/** A barrier, with its lane where it serves only one. */
export function barrierPlace(site: Site, barrier: BarrierId): Place {
  const lanes = layoutOf(site).barrier(barrier)?.lanes ?? [];
  return placeOf(barrier, lanes.length === 1 ? lanes[0] : undefined);
}

/** A place at a barrier, with its lane where that is known. */
export function placeOf(barrier: BarrierId, lane: LaneId | undefined): Place {
  return lane === undefined ? { barrier } : { barrier, lane };
}

function subjectOf(place: Place): string {
  return place.lane ?? place.barrier;
}
