import { isWithin, nextTurn } from '../hours.ts';
import { TWICE_MS } from '../panel-source.ts';
import type { FactData, FactDraft } from '../vocabulary/facts.ts';
import type { ArmAreaId } from '../vocabulary/ids.ts';
import type { InputOf, ReadingInput } from '../vocabulary/inputs.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import { numberOf } from '../vocabulary/panel-kinds.ts';
import type { ReadingData } from '../vocabulary/readings.ts';
import type { ArmArea, Site } from '../vocabulary/site.ts';
import { after, earliest, type Instant, toRfc3339 } from '../vocabulary/time.ts';
import { ownTime, type Told } from './area-state.ts';
import { isArmed } from './arming.ts';
import { standingNow } from './standing.ts';
import type { PanelState } from './state.ts';
import { AWAY_MS } from './supervision.ts';

/** Where a turn of the hours was slept through, what panels told meanwhile has so long to come. */
const LATE_MS = 120_000;

/** No panel keeps what it could not tell for so long: its clock has lost its power, and begins years ago. */
const CLOCK_LOST_MS = 7 * 86_400_000;

type Reported = ReadingInput & {
  readonly type: 'panel.reported';
  readonly data: ReadingData<'panel.reported'>;
};

/** Areas that follow the panel are armed and disarmed by what it says it did. */
export function followed(site: Site, state: PanelState, input: Reported): readonly FactDraft[] {
  const { armed } = input.data;
  const panel = layoutOf(site).panelOf(input.device, input.data.account);
  if (armed === undefined || panel === undefined) return [];
  return (site.armAreas ?? [])
    .filter(({ follows }) => follows?.panel === panel.id && isMeant(follows.partition, input.data))
    .flatMap((area) =>
      isPast(state, area, input, armed) ? [] : told(site, state, area, input, armed),
    );
}

/** A panel that names no part speaks of all of them; an area that names none follows every part. */
function isMeant(own: string | undefined, { partition }: Reported['data']): boolean {
  const [mine, said] = [numberOf(own), numberOf(partition)];
  return mine === '' || said === '' || mine === said;
}

/** Older than what is known, or the same that another receiver brought a moment before. */
function isPast(state: PanelState, { id }: ArmArea, input: Reported, armed: boolean): boolean {
  const known = state.areas[id];
  const latest = known?.isArmed === true ? known.told?.armed : known?.told?.disarmed;
  if (latest !== undefined && isBefore(input, latest)) return true;
  const same = armed ? known?.told?.armed : known?.told?.disarmed;
  const { device, data, at } = input;
  return (
    same !== undefined &&
    same.device !== device &&
    same.code === data.code &&
    same.user === data.user &&
    at < after(same.at, TWICE_MS)
  );
}

/**
 * By the panel's own clock where it told both by that: the order of its events, right or wrong as the clock may be, unless
 * that began anew in between.
 */
function isBefore({ data, time }: Reported, { own, time: known }: Told): boolean {
  const said = ownTime(data.panelTime, time);
  if (said === undefined || own === undefined || own - said > CLOCK_LOST_MS) return time < known;
  return said < own;
}

function told(
  site: Site,
  state: PanelState,
  area: ArmArea,
  { device, data: { code, user, panelTime } }: Reported,
  armed: boolean,
): readonly FactDraft[] {
  const data: FactData<'area.armed'> = {
    area: area.id,
    how: 'panel',
    ...area.follows,
    device,
    code,
    ...(user === undefined ? {} : { user }),
    ...(panelTime === undefined ? {} : { panelTime }),
    zones: area.zones,
  };
  const isExpected = state.expected[area.id]?.isDue === true;
  const news = turned(state, area.id, isExpected && !armed);
  if (!armed) return [{ type: 'area.disarmed', data }, ...news];
  const isNews = !isArmed(state, area.id);
  // What its own panel guards it has judged itself: it arms nothing that stands open.
  const others = site.zones.filter(
    ({ id, panel }) => area.zones.includes(id) && panel !== area.follows?.panel,
  );
  return [
    { type: 'area.armed', data },
    ...(isNews ? others.flatMap((zone) => standingNow(state, zone, 'armed')) : []),
    ...news,
  ];
}

/** What the hours of areas that follow their panel say by then of whether they should be armed. */
export function expectedBy(
  site: Site,
  state: PanelState,
  { time, at }: InputOf<'time.passed'>,
): readonly FactDraft[] {
  return watched(site).flatMap((area): readonly FactDraft[] => {
    const known = state.expected[area.id];
    if (known === undefined || known.next > time) return [];
    if (at - known.next > AWAY_MS) {
      const next = toRfc3339(after(at, LATE_MS));
      return [{ type: 'area.expected', data: { area: area.id, armed: known.isDue, next } }];
    }
    return expect(site, state, area, time);
  });
}

/** As the site is configured anew; what is not looked at any more is no matter. */
export function expectedAnew(site: Site, state: PanelState, now: Instant): readonly FactDraft[] {
  const areas = watched(site);
  const gone = Object.keys(state.notArmed).filter((one) => !areas.some(({ id }) => id === one));
  return [
    ...(site.armAreas ?? []).flatMap((area) => leftOver(state, area)),
    ...areas.flatMap((area) => expect(site, state, area, now)),
    ...gone.flatMap((id) => turned(state, id as ArmAreaId, false)),
  ];
}

/** What a person, its hours or another panel disarmed before it followed its panel is armed until that says otherwise. */
function leftOver(state: PanelState, { id, follows, zones }: ArmArea): readonly FactDraft[] {
  if (follows === undefined || isArmed(state, id)) return [];
  const by = state.areas[id]?.told?.disarmed;
  const isOfPanel = by?.panel === follows.panel && by.partition === follows.partition;
  if (isOfPanel) return [];
  return [{ type: 'area.armed', data: { area: id, how: 'hours', zones } }];
}

/** When hours of an area that follows its panel turn next. */
export function nextExpected(site: Site, state: PanelState): Instant | undefined {
  let next: Instant | undefined;
  for (const { id } of watched(site)) next = earliest(next, state.expected[id]?.next);
  return next;
}

const watched = (site: Site): readonly ArmArea[] =>
  (site.armAreas ?? []).filter(
    ({ follows, hours = [] }) => follows !== undefined && hours.length > 0,
  );

function expect(site: Site, state: PanelState, area: ArmArea, now: Instant): readonly FactDraft[] {
  const { id, hours = [] } = area;
  const isDue = isWithin(site, hours, now);
  const next = nextTurn(site, hours, now, (edge) => isWithin(site, hours, edge));
  const isTold = state.areas[id]?.told !== undefined;
  const hasBegun = state.expected[id]?.isDue === false || state.notArmed[id] === true;
  // Of one that never spoke nobody can say how it was before its hours began.
  const isMissing = isTold ? !isArmed(state, id) : hasBegun;
  return [
    { type: 'area.expected', data: { area: id, armed: isDue, next: toRfc3339(next) } },
    ...turned(state, id, isDue && isMissing),
  ];
}

function turned(state: PanelState, area: ArmAreaId, is: boolean): readonly FactDraft[] {
  if (is === (state.notArmed[area] === true)) return [];
  const data = { condition: 'not-armed', subject: area, area } as const;
  return [{ type: is ? 'condition.raised' : 'condition.cleared', data }];
}
