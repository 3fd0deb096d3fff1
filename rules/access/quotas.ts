import type { ActOf } from '../acts.ts';
import type { FactDraft, FactOf } from '../vocabulary/facts.ts';
import type { Reason } from '../vocabulary/reasons.ts';
import type { Direction } from '../vocabulary/site.ts';
import { ROAD } from './areas.ts';
import { permitOf } from './register.ts';
import {
  type AccessState,
  find,
  type Household,
  type Passage,
  type Permit,
  type Presence,
} from './state.ts';

/**
 * What of its quotas a permit has used up. At the entry the next visit counts; at the exit only what came in beyond: who
 * leaves after his last visit has done nothing wrong.
 */
export function quotasUsed(
  state: AccessState,
  direction: Direction,
  {
    permitId,
    permit,
    subject,
    arriving,
  }: {
    readonly permitId: string;
    readonly permit: Permit;
    readonly subject: string | undefined;
    readonly arriving: readonly Passage[];
  },
): readonly Reason[] {
  const reasons: Reason[] = [];
  const begun = arriving.filter((other) => other.permit === permitId).length;
  const next = direction === 'entry' ? 1 + begun : 0;
  const made = find(state.visits, permitId) ?? 0;
  if (permit.visits !== undefined && made + next > permit.visits) reasons.push('quota-used');
  if (permit.household !== undefined && isFull(state, permit.household, subject, arriving)) {
    reasons.push('household-full');
  }
  return reasons;
}

/** Gives a household its spaces, or takes the limit away. */
export function setHousehold(act: ActOf<'household.set'>): readonly FactDraft[] {
  return [{ type: 'household.set', data: { ...act.data, by: act.by } }];
}

/** Writes the spaces of a household. */
export function writeHousehold(state: AccessState, { data }: FactOf<'household.set'>): void {
  const { inside } = householdOf(state, data.household);
  state.households[data.household] =
    data.spaces === undefined ? { inside } : { spaces: data.spaces, inside };
}

/** Counts a visit where the permit counts them: a committed entry, and nothing less. */
export function writeVisit(
  state: AccessState,
  {
    permit: id,
    direction,
    fromArea = ROAD,
  }: { readonly permit?: string; readonly direction: Direction; readonly fromArea?: string },
): void {
  if (id === undefined || direction !== 'entry' || fromArea !== ROAD) return;
  if (permitOf(state, id)?.visits === undefined) return;
  state.visits[id] = (find(state.visits, id) ?? 0) + 1;
}

/** Writes where somebody is, and whose space he takes by it; undefined where that is not known. */
export function putPresence(
  state: AccessState,
  subject: string,
  presence: Presence | undefined,
): void {
  const before = find(state.presence, subject)?.household;
  if (before !== undefined) leave(state, before, subject);
  if (presence === undefined) {
    delete state.presence[subject];
    return;
  }
  const { passback } = state;
  const isAfter = passback?.nth !== undefined && passback.forgiven === presence.since;
  state.presence[subject] = isAfter ? { ...presence, after: passback.nth } : presence;
  const { household, is, sure } = presence;
  if (household === undefined || is !== 'inside' || !sure) return;
  const { inside, ...rest } = householdOf(state, household);
  state.households[household] = { ...rest, inside: [...inside, subject] };
}

/** From now on nobody takes anybody's space for sure. */
export function clearHouseholds(state: AccessState): void {
  for (const [id, { inside, ...rest }] of Object.entries(state.households)) {
    if (inside.length > 0) state.households[id] = { ...rest, inside: [] };
  }
}

function leave(state: AccessState, household: string, subject: string): void {
  const { inside, ...rest } = householdOf(state, household);
  state.households[household] = { ...rest, inside: inside.filter((one) => one !== subject) };
}

/**
 * Others take all the spaces, or are let in to them at another lane just now; beside these only who is known to be
 * inside for sure counts against anybody.
 */
function isFull(
  state: AccessState,
  id: string,
  subject: string | undefined,
  arriving: readonly Passage[],
): boolean {
  const { spaces, inside } = householdOf(state, id);
  if (spaces === undefined) return false;
  const coming = arriving.flatMap(({ permit, vehicle, holder }) => {
    const home = permit === undefined ? undefined : permitOf(state, permit)?.household;
    return home === id ? [vehicle ?? holder] : [];
  });
  const taken = new Set<string | undefined>([...inside, ...coming]);
  taken.delete(subject);
  return taken.size >= spaces;
}

const householdOf = (state: AccessState, id: string): Household =>
  find(state.households, id) ?? { inside: [] };
