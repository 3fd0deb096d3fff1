import { type ActOf, refuseAct } from '../acts.ts';
import { isWithin, nextTurn } from '../hours.ts';
import type { FactData, FactDraft } from '../vocabulary/facts.ts';
import type { ArmArea, Site } from '../vocabulary/site.ts';
import { after, earliest, fromRfc3339, type Instant, toRfc3339 } from '../vocabulary/time.ts';
import { standingNow } from './standing.ts';
import type { PanelState } from './state.ts';

/** What is disarmed is not guarded: never longer than a day by one person's word. */
const DISARMED_MAX_MS = 24 * 3_600_000;

/** What a person said of an area, until then. */
type Word = { readonly isArmed: boolean; readonly until?: Instant; readonly by: string };
type Reason = Pick<FactData<'area.disarmed'>, 'why' | 'note'>;

/** Armed by hand, until a time or until its hours turn. */
export function arm(site: Site, state: PanelState, act: ActOf<'area.arm'>): readonly FactDraft[] {
  const { area: id, until: text } = act.data;
  const area = areaOf(site, id);
  if (area === undefined) return refuseAct(act, 'unknown-arm-area');
  if (area.follows !== undefined) return refuseAct(act, 'armed-at-panel');
  const until = text === undefined ? undefined : fromRfc3339(text);
  if (text !== undefined && until === undefined) return refuseAct(act, 'bad-time');
  if (until !== undefined && until <= act.at) return refuseAct(act, 'end-is-past');
  if (isArmed(state, id) && state.areas[id]?.word === undefined && until === undefined) {
    return refuseAct(act, 'armed-before');
  }
  const word = { isArmed: true, by: act.by, ...(until === undefined ? {} : { until }) };
  return say(site, state, area, act.at, word);
}

/** Disarmed by hand, until a time. */
export function disarm(
  site: Site,
  state: PanelState,
  act: ActOf<'area.disarm'>,
): readonly FactDraft[] {
  const area = areaOf(site, act.data.area);
  if (area === undefined) return refuseAct(act, 'unknown-arm-area');
  if (area.follows !== undefined) return refuseAct(act, 'armed-at-panel');
  const until = fromRfc3339(act.data.until);
  if (until === undefined) return refuseAct(act, 'bad-time');
  if (until <= act.at) return refuseAct(act, 'end-is-past');
  if (until > after(act.at, DISARMED_MAX_MS)) return refuseAct(act, 'disarmed-too-long');
  const { why, note } = act.data;
  const reason = note === undefined ? { why } : { why, note };
  return say(site, state, area, act.at, { isArmed: false, until, by: act.by }, reason);
}

/** Areas as their hours have them by then, where that is not what is known. */
export function armByHours(
  site: Site,
  state: PanelState,
  now: Instant,
  { isNew = false }: { readonly isNew?: boolean } = {},
): readonly FactDraft[] {
  return ownAreas(site).flatMap((area): readonly FactDraft[] => {
    const known = state.areas[area.id];
    if (known === undefined && (area.hours ?? []).length === 0) return [];
    const isDue = known?.next !== undefined && known.next <= now;
    // New hours may turn before the old ones would have.
    const isToTell = isDue || known === undefined || (isNew && known.word === undefined);
    return isToTell ? say(site, state, area, now) : [];
  });
}

/** When an area is next to be looked at. */
export function nextArming(site: Site, state: PanelState): Instant | undefined {
  let next: Instant | undefined;
  for (const { id } of ownAreas(site)) next = earliest(next, state.areas[id]?.next);
  return next;
}

/** An area that nobody has spoken of is armed. */
export const isArmed = (state: PanelState, area: string): boolean =>
  state.areas[area]?.isArmed ?? true;

/** Everything in it that stands abnormal is told as it is armed: an open window is no secret. */
function say(
  site: Site,
  state: PanelState,
  area: ArmArea,
  now: Instant,
  word?: Word,
  reason: Reason = {},
): readonly FactDraft[] {
  const is = word?.isArmed ?? isWithin(site, area.hours ?? [], now);
  const next = word?.until ?? turnOf(site, area, now);
  const data: FactData<'area.armed'> = {
    area: area.id,
    how: word === undefined ? 'hours' : 'hand',
    ...(word === undefined ? {} : { by: word.by }),
    ...reason,
    ...(word?.until === undefined ? {} : { until: toRfc3339(word.until) }),
    ...(next === undefined ? {} : { next: toRfc3339(next) }),
    zones: area.zones,
  };
  if (!is) return [{ type: 'area.disarmed', data }];
  const isNews = !isArmed(state, area.id);
  const standing = isNews ? site.zones.filter(({ id }) => area.zones.includes(id)) : [];
  return [
    { type: 'area.armed', data },
    ...standing.flatMap((zone) => standingNow(state, zone, 'armed')),
  ];
}

function turnOf(site: Site, { hours = [] }: ArmArea, now: Instant): Instant | undefined {
  if (hours.length === 0) return undefined;
  return nextTurn(site, hours, now, (edge) => isWithin(site, hours, edge));
}

/** Areas that are armed here. */
const ownAreas = (site: Site): readonly ArmArea[] =>
  (site.armAreas ?? []).filter(({ follows }) => follows === undefined);

const areaOf = (site: Site, id: string): ArmArea | undefined =>
  (site.armAreas ?? []).find((area) => area.id === id);
