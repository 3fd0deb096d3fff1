import type { Whereabouts } from '../vocabulary/acts.ts';
import type { FactDraft, FactOf } from '../vocabulary/facts.ts';
import type { PersonId, VehicleId } from '../vocabulary/ids.ts';
import type { InputOf } from '../vocabulary/inputs.ts';
import { clearHouseholds, putPresence } from './quotas.ts';
import { permitOf, permitsIn } from './register.ts';
import { type AccessState, find, type Presence } from './state.ts';

/** Whose whereabouts are kept: the vehicle, or the holder where the card stands for no one vehicle. */
export function subjectOf(who: {
  readonly vehicle?: VehicleId;
  readonly holder?: PersonId;
}): string | undefined {
  return who.vehicle ?? who.holder;
}

/** Where somebody is; unknown where nothing was sensed or said. */
export function whereabouts(state: AccessState, subject: string | undefined): Whereabouts {
  return presenceOf(state, subject)?.is ?? 'unknown';
}

/** What is known of somebody's whereabouts, and how well. */
export function presenceOf(state: AccessState, subject: string | undefined): Presence | undefined {
  return subject === undefined ? undefined : find(state.presence, subject);
}

/** Everybody known to be inside: vehicles, and holders of cards without one. */
export function inside(
  state: AccessState,
): readonly { readonly subject: string; readonly sure: boolean; readonly since: number }[] {
  return Object.entries(state.presence).flatMap(([subject, { is, sure, since }]) =>
    is === 'inside' ? [{ subject, sure, since }] : [],
  );
}

/** A named person says where somebody is. */
export function correctPresence(
  state: AccessState,
  act: Extract<InputOf<'act'>, { readonly type: 'presence.correct' }>,
): readonly FactDraft[] {
  const { subject, is, why } = act.data;
  const was = whereabouts(state, subject);
  const household = spaceTakenBy(state, subject);
  const whose = household === undefined ? {} : { household };
  return [{ type: 'presence.corrected', data: { subject, by: act.by, why, was, is, ...whose } }];
}

/** Whose space somebody takes: known from his last passage, else by the permit that names him. */
function spaceTakenBy(state: AccessState, subject: string): string | undefined {
  const known = find(state.presence, subject)?.household;
  if (known !== undefined) return known;
  for (const { vehicles, holder, household } of permitsIn(state)) {
    if (holder === subject || vehicles.some((one) => one === subject)) return household;
  }
  return undefined;
}

/** Writes a committed passage: only this and a person's word change who is inside. */
export function writePassage(state: AccessState, { data, at }: FactOf<'passage.committed'>): void {
  const subject = subjectOf(data);
  if (subject === undefined || data.to === 'unknown') return;
  const sure = data.assurance === 'sensed';
  const household = data.permit === undefined ? undefined : permitOf(state, data.permit)?.household;
  putPresence(state, subject, {
    is: data.to,
    sure,
    byPassage: true,
    ...(data.toArea === undefined ? {} : { area: data.toArea }),
    ...(household === undefined ? {} : { household }),
    since: at,
  });
}

/** Writes a person's word. */
export function writeCorrection(
  state: AccessState,
  { data, at }: FactOf<'presence.corrected'>,
): void {
  const { subject, is, household } = data;
  const whose = household === undefined ? {} : { household };
  const known = { sure: true, byPassage: false, ...whose, since: at } as const;
  putPresence(state, subject, is === 'unknown' ? undefined : { is, ...known });
}

/** From now on nobody is known to be inside or outside. */
export function forgetPresence(state: AccessState): void {
  state.presence = {};
  clearHouseholds(state);
}
