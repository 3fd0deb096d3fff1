import type { FactDraft } from '../vocabulary/facts.ts';
import type { AlarmId } from '../vocabulary/ids.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import type { Text } from '../vocabulary/schema.ts';
import type { Site } from '../vocabulary/site.ts';
import { after, type Instant } from '../vocabulary/time.ts';
import { groupOf } from './groups.ts';
import { isOfLife } from './kinds.ts';
import type { Scene } from './scene.ts';
import type { Cause } from './signal.ts';
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

/** In a flood the first alarm of a group has a line of its own, and so has what is about a life; the others share one. */
export function sharedLine({ site, state }: Scene, cause: Cause): Omit<Cause, 'zone'> | undefined {
  if (isOfLife(cause.kind) || cause.test === true) return undefined;
  // One line for many already.
  if (/^(panel|host) /.test(cause.source)) return undefined;
  const group = groupOf(cause);
  const isFirst = !Object.values(state.alarms).some((open) => open.group === group);
  if (isFirst) return undefined;
  const name = nameOf(site, group, cause);
  const { zone: _, ...shared } = cause;
  return {
    ...shared,
    source: `flood ${group}`,
    origin: 'alarm.flood',
    place: { zh: `${name.zh}：批量报警`, en: `${name.en}: many alarms` },
    near: [],
    group,
  };
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

function nameOf(site: Site, group: string, { panel, lane }: Cause): Text {
  const layout = layoutOf(site);
  const named =
    (panel === undefined ? undefined : layout.panel(panel)?.name) ??
    (lane === undefined ? undefined : layout.lane(lane)?.name);
  const id = group.slice(group.indexOf(' ') + 1);
  return named ?? { zh: id, en: id };
}

/** The shared line that a thing is part of, while it is open. */
export function lineOf(state: AlarmState, source: string): AlarmId | undefined {
  const line = state.members[source];
  return line === undefined || state.alarms[line] === undefined ? undefined : line;
}
