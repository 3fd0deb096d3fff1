import { isOn } from '../calendar.ts';
import type { RoundId, RouteId } from '../vocabulary/ids.ts';
import type { PlannedRound, RoutePlan } from '../vocabulary/patrol-plan.ts';
import type { Site } from '../vocabulary/site.ts';
import { after, type Instant, type Millis, millis } from '../vocabulary/time.ts';
import { dayAfter, localInstant, localMinute } from '../vocabulary/zone-time.ts';

export const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;

/** One round as planned for a day: from when a visit to it is early, on time, late, and missed. */
export type Walk = {
  readonly round: RoundId;
  readonly route: RouteId;
  readonly plan: RoutePlan;
  /** It opens here: what comes until `from` is early. */
  readonly early: Instant;
  readonly from: Instant;
  readonly to: Instant;
  readonly tolerance: Instant;
  /** Of a round drawn by lot: `from` to `to` is then the slot in which it lies, and this is how long it lasts. */
  readonly lasts?: Millis;
};

/** Names a planned walk by its route and its start on the site's clock, so that no change of clocks doubles the name. */
export const roundId = (name: string): RoundId => name as RoundId;

/** The walks that these rounds of a plan are on one day of the site's calendar, those of the night after it included. */
export function walksOfDay(
  { zone, calendar }: Pick<Site, 'zone' | 'calendar'>,
  {
    route,
    plan,
    rounds,
  }: {
    readonly route: RouteId;
    readonly plan: RoutePlan;
    readonly rounds: readonly PlannedRound[];
  },
  day: string,
): readonly Walk[] {
  const walks: Walk[] = [];
  for (const planned of rounds) {
    if (isOn(calendar, planned.days ?? 'every-day', day)) {
      walks.push({
        route,
        plan,
        ...windowOn(zone, day, planned),
        round: nameOf(route, day, planned),
      });
    }
  }
  return walks;
}

/** The shift that a walk beginning then is counted for; undefined where none covers it. */
export function shiftAt({ zone, shifts = [] }: Site, from: Instant): string | undefined {
  const minute = localMinute(zone, from);
  return shifts.find((shift) =>
    shift.from < shift.to
      ? shift.from <= minute && minute < shift.to
      : minute >= shift.from || minute < shift.to,
  )?.id;
}

function windowOn(
  zone: string,
  day: string,
  { from: start, to: end, earlyMin = 0, toleranceMin, lastsMin }: PlannedRound,
): Pick<Walk, 'early' | 'from' | 'to' | 'tolerance' | 'lasts'> {
  const from = localInstant(zone, day, start);
  const close = localInstant(zone, day, end);
  // Where a skipped hour swallows the window, its length counts.
  const to = close > from ? close : after(from, (end - start) * MINUTE_MS);
  const tolerance = after(to, toleranceMin * MINUTE_MS);
  // Nobody can be early for what nobody can know.
  if (lastsMin !== undefined) {
    return { early: from, from, to, tolerance, lasts: millis(lastsMin * MINUTE_MS) };
  }
  return { early: after(from, -earlyMin * MINUTE_MS), from, to, tolerance };
}

function nameOf(route: RouteId, day: string, { from }: PlannedRound): RoundId {
  return roundId(`${route}/${dayAfter(day, Math.floor(from / DAY_MINUTES))}T${clock(from)}`);
}

function clock(minute: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;
}
