import type { Fact, FactData, FactDraft, FactOf } from '../vocabulary/facts.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import type { Site, Zone } from '../vocabulary/site.ts';
import { after, earliest, fromRfc3339, type Instant } from '../vocabulary/time.ts';
import { standingNow } from './standing.ts';
import type { PanelState } from './state.ts';

type LeftOut = FactOf<'alarm.raised' | 'alarm.repeated'>;

/** Where the alarm does not say until when. */
const DAY_MS = 24 * 3_600_000;

/** A zone that alarms again and again is left out until it is armed anew, and no longer than its day. */
export function leaveOut({ leftOut }: PanelState, { data, at }: LeftOut): void {
  const { zone, until } = data;
  if (zone === undefined) return;
  const end = until === undefined ? undefined : fromRfc3339(until);
  leftOut[zone] = { zone, until: end ?? after(at, DAY_MS) };
}

/** With what is told, the zones that were left out and are armed anew by it; also where only their panel says so. */
export function withArmed(
  site: Site,
  state: PanelState,
  drafts: readonly FactDraft[],
): readonly FactDraft[] {
  const armed = drafts.flatMap((draft) => {
    if (draft.type === 'area.armed' || draft.type === 'area.disarmed')
      return draft.data.zones ?? [];
    return draft.type === 'panel.event' ? armedBy(site, draft.data) : [];
  });
  return [...drafts, ...[...new Set(armed)].flatMap((id) => watched(site, state, id, 'armed'))];
}

function armedBy(site: Site, { kind, panel }: FactData<'panel.event'>): readonly Zone['id'][] {
  if (kind !== 'arming' || panel === undefined) return [];
  return site.zones.filter((zone) => zone.panel === panel).map(({ id }) => id);
}

/** Zones whose day is over by then: of some nobody ever says that they are armed. */
export function dayOver(site: Site, state: PanelState, time: Instant): readonly FactDraft[] {
  return Object.values(state.leftOut).flatMap(({ zone, until }) =>
    until > time ? [] : watched(site, state, zone, 'day-over'),
  );
}

/** When the next day is over. */
export const nextDayOver = ({ leftOut }: PanelState): Instant | undefined =>
  Object.values(leftOut).reduce<Instant | undefined>(
    (next, { until }) => earliest(next, until),
    undefined,
  );

/** Nobody has judged it while it was left out: what stands is told. */
function watched(
  site: Site,
  state: PanelState,
  id: Zone['id'],
  why: FactData<'zone.watched'>['why'],
): readonly FactDraft[] {
  if (state.leftOut[id] === undefined) return [];
  const zone = layoutOf(site).zone(id);
  const told: FactDraft = { type: 'zone.watched', data: { zone: id, why } };
  return zone === undefined ? [told] : [told, ...standingNow(state, zone, 'armed')];
}

/** True of the fact that a zone is left out. */
export const isLeftOut = (fact: Fact): fact is LeftOut =>
  (fact.type === 'alarm.raised' || fact.type === 'alarm.repeated') &&
  fact.data.source === `swinger ${fact.data.zone}`;
