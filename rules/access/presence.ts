import { type ActOf, refuseAct } from '../acts.ts';
import type { Whereabouts } from '../vocabulary/acts.ts';
import type { FactDraft, FactOf } from '../vocabulary/facts.ts';
import type { PersonId, VehicleId } from '../vocabulary/ids.ts';
import type { InputOf } from '../vocabulary/inputs.ts';
import { fromRfc3339 } from '../vocabulary/time.ts';
import { isArea } from './areas.ts';
import { clearHouseholds, putPresence } from './quotas.ts';
import { permitOf, permitsIn } from './register.ts';
import type { Scene } from './scene.ts';
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
  return subject === undefined ? undefined : (find(state.presence, subject) ?? state.elsewhere);
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

/** Said as `subject` of whoever a count does not list. */
export const EVERYBODY_ELSE = 'everybody-else';

/** 盘点: a named person says who was seen inside, and perhaps that nobody else is. */
export function countPresence(
  { site, state, input }: Scene,
  act: ActOf<'presence.count'>,
): readonly FactDraft[] {
  const { subjects, area, nobodyElse, began, why } = act.data;
  const start = began === undefined ? input.at : fromRfc3339(began);
  if (start === undefined) return refuseAct(act, 'bad-time');
  if (area !== undefined && !isArea(site, area)) return refuseAct(act, 'unknown-area');
  const told = { by: act.by, why };
  const listed = new Set(subjects);
  const homes = householdsOf(state);
  const seen = [...listed].map((subject): FactDraft => {
    const household = find(state.presence, subject)?.household ?? homes.get(subject);
    const more = {
      ...(area === undefined ? {} : { area }),
      ...(household === undefined ? {} : { household }),
    };
    const was = whereabouts(state, subject);
    return { type: 'presence.counted', data: { subject, ...told, was, is: 'inside', ...more } };
  });
  if (nobodyElse !== true) return seen;
  const gone = inside(state).filter(({ subject, since }) => !listed.has(subject) && since < start);
  return [
    ...seen,
    ...[...gone.map(({ subject }) => ({ subject, was: 'inside' as const })), ELSE].map(
      (who): FactDraft => ({ type: 'presence.counted', data: { ...who, ...told, is: 'outside' } }),
    ),
  ];
}

const ELSE = { subject: EVERYBODY_ELSE, was: 'unknown' } as const;

/** Writes what a count says. That nobody else is inside is no sight of anybody: it refuses nobody. */
export function writeCount(state: AccessState, fact: FactOf<'presence.counted'>): void {
  const { subject, is, area, household } = fact.data;
  if (subject === EVERYBODY_ELSE) {
    state.elsewhere = { is: 'outside', sure: false, byPassage: false, since: fact.at };
    return;
  }
  putPresence(state, subject, {
    is: is === 'inside' ? 'inside' : 'outside',
    sure: true,
    byPassage: false,
    ...(area === undefined ? {} : { area }),
    ...(household === undefined ? {} : { household }),
    since: fact.at,
  });
}

/** Whose space somebody takes, for many at once. */
function householdsOf(state: AccessState): ReadonlyMap<string, string> {
  const homes = new Map<string, string>();
  for (const { vehicles, holder, household } of permitsIn(state)) {
    if (household === undefined) continue;
    for (const subject of [...vehicles, holder]) {
      if (!homes.has(subject)) homes.set(subject, household);
    }
  }
  return homes;
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
  // Somebody may be inside of whom a count said that he is not: it is good for nobody any more.
  if (is === 'unknown') state.elsewhere = undefined;
}

/** From now on nobody is known to be inside or outside. */
export function forgetPresence(state: AccessState): void {
  state.presence = {};
  state.elsewhere = undefined;
  clearHouseholds(state);
}
