import { isIn, minutesOf } from '../hours.ts';
import type { FactDraft, FactOf } from '../vocabulary/facts.ts';
import type { ModeSpan } from '../vocabulary/hours.ts';
import type { Lane, LaneMode, Site } from '../vocabulary/site.ts';
import { after, fromRfc3339, type Instant, toRfc3339 } from '../vocabulary/time.ts';
import { dayAfter, localDay, localInstant } from '../vocabulary/zone-time.ts';
import { AS_CONFIGURED, configuredMode, effectively, LANE_MODES } from './lane-mode.ts';
import { NOTHING, type Scene } from './scene.ts';
import { type AccessState, laneState } from './state.ts';

/** What the hours of a lane say at that instant; undefined where they say nothing. */
export function modeByHours(site: Site, lane: Lane, at: Instant): LaneMode | undefined {
  return lane.hours?.find((span) => isIn(site, span, at))?.mode;
}

/** When the hours of a lane next say something else; where they do not for days, when to look again. */
export function nextChange(site: Site, lane: Lane, at: Instant): Instant {
  const is = modeByHours(site, lane, at);
  const spans = lane.hours ?? [];
  const today = localDay(site.zone, at);
  for (let ahead = -1; ahead <= DAYS_AHEAD; ahead += 1) {
    const day = dayAfter(today, ahead);
    const found = edgesOf(site, spans, day).find(
      (edge) => edge > at && modeByHours(site, lane, edge) !== is,
    );
    if (found !== undefined) return found;
  }
  return localInstant(site.zone, dayAfter(today, DAYS_AHEAD), 0);
}

/** The hours of these lanes as they are now, where that is not what is known: at a new configuration, and when they turn. */
export function schedule(scene: Scene, lanes: readonly Lane[]): readonly FactDraft[] {
  return lanes.flatMap((lane) => scheduleLane(scene, lane));
}

/** Writes what the hours of a lane say. */
export function writeHours(state: AccessState, { data }: FactOf<'mode.scheduled'>): void {
  const { hours: _, ...rest } = laneState(state, data.lane);
  const is = LANE_MODES.find((mode) => mode === data.is);
  const until = data.until === undefined ? undefined : fromRfc3339(data.until);
  state.lanes[data.lane] =
    until === undefined ? rest : { ...rest, hours: { ...(is === undefined ? {} : { is }), until } };
}

/** Beyond the longest run of holidays or workdays; then it is looked at again. */
const DAYS_AHEAD = 15;

function scheduleLane({ site, state, input }: Scene, lane: Lane): readonly FactDraft[] {
  const { hours, mode: set } = laneState(state, lane.id);
  const hasHours = (lane.hours ?? []).length > 0;
  if (!hasHours && hours === undefined) return NOTHING;
  const is = modeByHours(site, lane, input.time);
  const until = hasHours ? nextChange(site, lane, input.time) : undefined;
  const data = {
    lane: lane.id,
    ...(is === undefined ? {} : { is }),
    ...(until === undefined ? {} : { until: toRfc3339(until) }),
  };
  const was = hours?.is ?? configuredMode(lane);
  const now = is ?? configuredMode(lane);
  const isFelt = set === undefined && was !== now;
  const told = { lane: lane.id, was, is: now, by: AS_CONFIGURED };
  return [
    { type: 'mode.scheduled', data },
    ...(isFelt
      ? [{ type: 'mode.changed', data: { ...told, ...effectively(state, lane, now) } } as const]
      : NOTHING),
  ];
}

/** Where spans begin and end on a day, in order. */
function edgesOf(site: Site, spans: readonly ModeSpan[], day: string): readonly Instant[] {
  const [start, end] = [localInstant(site.zone, day, 0), localInstant(site.zone, day, DAY)];
  // On a day on which the clocks change an hour is skipped or comes twice: then every minute is looked at.
  const edges =
    end - start === DAY * MINUTE_MS
      ? spans.flatMap(({ from, to }) =>
          [minutesOf(from), minutesOf(to)].map((minute) => localInstant(site.zone, day, minute)),
        )
      : Array.from({ length: (end - start) / MINUTE_MS }, (_, n) => after(start, n * MINUTE_MS));
  // A new day may be worked or free: spans that last over midnight end or begin there.
  return [start, ...edges].toSorted((a, b) => a - b);
}

const DAY = 1_440;
const MINUTE_MS = 60_000;
