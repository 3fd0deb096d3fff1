import type { FactDraft } from '../vocabulary/facts.ts';
import type { AlarmId } from '../vocabulary/ids.ts';
import { after, type Instant } from '../vocabulary/time.ts';
import type { Scene } from './scene.ts';
import type { AlarmState } from './state.ts';

/** More than this in ten minutes nobody can read; fewer than that, and he can again (alarm facts, section 5). */
const FLOOD_OVER = 10;
const CALM_BELOW = 5;
const WINDOW_MS = 600_000;

/** The eleventh alarm in ten minutes begins a flood. */
export function floodBegins({ state, input }: Scene): readonly FactDraft[] {
  if (state.flood !== undefined) return [];
  const count = recent(state, input.at).length + 1;
  return count > FLOOD_OVER ? [{ type: 'flood.begun', data: { count } }] : [];
}

/** Calm again by then. */
export function floodEnds(state: AlarmState, time: Instant): readonly FactDraft[] {
  const end = nextCalm(state);
  if (state.flood === undefined || end === undefined || end > time) return [];
  return [{ type: 'flood.ended', data: { grouped: state.flood.grouped } }];
}

/** When fewer than so many will have come in the ten minutes before, if no more come. */
export function nextCalm({ flood, raises }: AlarmState): Instant | undefined {
  if (flood === undefined) return undefined;
  const last = raises.at(-CALM_BELOW) ?? flood.since;
  return after(last, WINDOW_MS);
}

const recent = ({ raises }: AlarmState, at: Instant): readonly Instant[] =>
  raises.filter((one) => one > after(at, -WINDOW_MS));

/** The shared line that a thing is part of, while it is open. */
export function lineOf(state: AlarmState, source: string): AlarmId | undefined {
  const line = state.members[source];
  return line === undefined || state.alarms[line] === undefined ? undefined : line;
}
