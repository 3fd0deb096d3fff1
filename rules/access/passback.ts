import { type ActOf, refuseAct } from '../acts.ts';
import type { FactDraft, FactOf } from '../vocabulary/facts.ts';
import type { Reason } from '../vocabulary/reasons.ts';
import type { Lane, Site } from '../vocabulary/site.ts';
import { fromRfc3339, type Instant, toRfc3339 } from '../vocabulary/time.ts';
import { dayAfter, localDay, localInstant } from '../vocabulary/zone-time.ts';
import { areasOf, ROAD } from './areas.ts';
import { AS_CONFIGURED } from './lane-mode.ts';
import { whereabouts } from './presence.ts';
import { permitOf } from './register.ts';
import { NOTHING, type Scene } from './scene.ts';
import { type AccessState, find, type Presence } from './state.ts';

/** Said as `subject` where everybody is meant. */
export const EVERYBODY = 'everybody';

/**
 * What is out of order where somebody shows a card, by the area he was last seen in. Unknown, or known only by an assumed
 * passage, is held against nobody.
 */
export function orderFindings(
  state: AccessState,
  lane: Lane,
  presence: Presence | undefined,
): readonly Reason[] {
  if (presence === undefined || !presence.sure) return NONE;
  const found = outOfOrder(lane, presence);
  return found.length > 0 && isForgiven(state, presence)
    ? found.filter((reason) => reason === 'not-inside')
    : found;
}

/** True where the site refuses who comes out of order a second time within minutes, and so soon after his last passage. */
export function isTooSoon(site: Site, presence: Presence | undefined, at: Instant): boolean {
  const { passback } = site;
  if (passback?.kind !== 'timed' || presence?.byPassage !== true) return false;
  return at - presence.since < passback.within;
}

/** A named person forgives: one permit's vehicles and holder, or everybody. Where they are stays as it is. */
export function forgive(scene: Scene, act: ActOf<'passback.forgive'>): readonly FactDraft[] {
  const { permit, why } = act.data;
  const told = { by: act.by, why };
  if (permit === undefined) return [forgiven(EVERYBODY, told, scene.state.passback?.next)];
  const known = permitOf(scene.state, permit);
  if (known === undefined) return refuseAct(act, 'unknown-permit');
  return [...known.vehicles, known.holder].map((subject) => {
    const is = whereabouts(scene.state, subject);
    return { type: 'passback.forgiven', data: { subject, permit, ...told, was: is, is } };
  });
}

/** The nightly reset is due, or the configuration says that it comes at another time from now on. */
export function resetPassback(scene: Scene): readonly FactDraft[] {
  const { site, state, input } = scene;
  const next = nextReset(site, input.time);
  if (next === state.passback?.next) return NOTHING;
  const why = next === undefined ? 'no-reset' : 'nightly-reset';
  return [forgiven(EVERYBODY, { by: AS_CONFIGURED, why }, next)];
}

/** Writes that what was out of order is forgiven. */
export function writeForgiven(state: AccessState, { data, at }: FactOf<'passback.forgiven'>): void {
  const { subject, next } = data;
  if (subject === EVERYBODY) {
    const due = next === undefined ? undefined : fromRfc3339(next);
    const nth = (state.passback?.nth ?? 0) + 1;
    state.passback = { forgiven: at, nth, ...(due === undefined ? {} : { next: due }) };
    return;
  }
  const known = find(state.presence, subject);
  if (known !== undefined) state.presence[subject] = { ...known, forgiven: true };
}

const NONE: readonly Reason[] = [];
const ENTERED_TWICE: readonly Reason[] = ['already-inside'];
const OUT_OF_ORDER: readonly Reason[] = ['passback'];
const NOT_INSIDE: readonly Reason[] = ['not-inside'];
const LEFT_TWICE: readonly Reason[] = ['not-inside', 'passback'];

function outOfOrder(lane: Lane, presence: Presence): readonly Reason[] {
  const { is, area } = presence;
  const here = is === 'outside' ? ROAD : area;
  if (here === areasOf(lane).from) return NONE;
  return lane.direction === 'entry'
    ? atEntry(areasOf(lane), presence, here)
    : atExit(presence, here);
}

type Areas = ReturnType<typeof areasOf>;

function atEntry({ from, to }: Areas, { is }: Presence, here: string | undefined) {
  if (is === 'inside' && (from === ROAD || here === to)) return ENTERED_TWICE;
  return here === undefined ? NONE : OUT_OF_ORDER;
}

function atExit({ is, byPassage }: Presence, here: string | undefined) {
  if (is === 'outside') return byPassage ? LEFT_TWICE : NOT_INSIDE;
  return here !== undefined && byPassage ? OUT_OF_ORDER : NONE;
}

function isForgiven({ passback }: AccessState, { forgiven: his, since, after }: Presence): boolean {
  if (his === true) return true;
  if (passback === undefined || since > passback.forgiven) return false;
  return since < passback.forgiven || after === undefined || after !== passback.nth;
}

function forgiven(
  subject: string,
  told: { readonly by: string; readonly why: string },
  next: Instant | undefined,
): FactDraft {
  const due = next === undefined ? {} : { next: toRfc3339(next) };
  return { type: 'passback.forgiven', data: { subject, ...told, ...due } };
}

function nextReset({ zone, passback }: Site, at: Instant): Instant | undefined {
  if (passback?.resetMinute === undefined) return undefined;
  const today = localDay(zone, at);
  const first = localInstant(zone, today, passback.resetMinute);
  return first > at ? first : localInstant(zone, dayAfter(today, 1), passback.resetMinute);
}
