import { isIn, nextTurn } from '../hours.ts';
import type { FactDraft, FactOf } from '../vocabulary/facts.ts';
import type { Lane, LaneMode, Site } from '../vocabulary/site.ts';
import { fromRfc3339, type Instant, toRfc3339 } from '../vocabulary/time.ts';
import { AS_CONFIGURED, configuredMode, effectively, LANE_MODES } from './lane-mode.ts';
import { NOTHING, type Scene } from './scene.ts';
import { type AccessState, laneState } from './state.ts';

/** What the hours of a lane say at that instant; undefined where they say nothing. */
export function modeByHours(site: Site, lane: Lane, at: Instant): LaneMode | undefined {
  return lane.hours?.find((span) => isIn(site, span, at))?.mode;
}

/** When the hours of a lane next say something else; where they do not for days, when to look again. */
export function nextChange(site: Site, lane: Lane, at: Instant): Instant {
  return nextTurn(site, lane.hours ?? [], at, (edge) => modeByHours(site, lane, edge));
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
