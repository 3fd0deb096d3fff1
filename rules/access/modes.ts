import { type ActOf, refuseAct } from '../acts.ts';
import type { FactDraft, FactOf, OpeningAuthority } from '../vocabulary/facts.ts';
import type { BarrierId } from '../vocabulary/ids.ts';
import type { Lane } from '../vocabulary/site.ts';
import { fromRfc3339 } from '../vocabulary/time.ts';
import { AS_CONFIGURED, effectively, ownModeOf, unsetModeOf } from './lane-mode.ts';
import { laneOf, lanesOf, NOTHING, type Scene } from './scene.ts';
import { barrierState, laneState } from './state.ts';

/** A named person sets how a lane decides; a free flow has an end, and keeps the arm up until then. */
export function setMode(scene: Scene, act: ActOf<'mode.set'>): readonly FactDraft[] {
  const { mode: is, until } = act.data;
  const lane = laneOf(scene, act.data.lane);
  if (lane === undefined) return refuseAct(act, 'unknown-lane');
  const end = until === undefined ? undefined : fromRfc3339(until);
  if (until !== undefined && end === undefined) return refuseAct(act, 'bad-time');
  if (end !== undefined && end <= scene.input.at) return refuseAct(act, 'end-is-past');
  if (is === 'free-flow' && end === undefined) return refuseAct(act, 'free-flow-needs-an-end');
  if (is === 'free-flow' && scene.state.posture !== undefined) {
    return refuseAct(act, 'posture-forbids-free-flow');
  }
  const was = ownModeOf(scene.state, lane);
  const felt = effectively(scene.state, lane, is);
  const ends = until === undefined ? {} : { until };
  return [
    { type: 'mode.changed', data: { lane: lane.id, was, is, by: act.by, ...ends, ...felt } },
    ...(is === 'free-flow'
      ? hold(scene, lane.barrier, { kind: 'free-flow', id: act.id, by: act.by })
      : giveBack(scene, lane)),
  ];
}

/** The time of a mode is over: the lane decides again by its hours, or as configured. */
export function endMode(scene: Scene, lane: Lane): readonly FactDraft[] {
  const was = ownModeOf(scene.state, lane);
  const is = unsetModeOf(scene.state, lane);
  const felt = effectively(scene.state, lane, is);
  return [
    { type: 'mode.changed', data: { lane: lane.id, was, is, by: AS_CONFIGURED, ...felt } },
    ...giveBack(scene, lane),
  ];
}

/** Fire raises all barriers and holds them: fire crews come in, people go out. */
export function fireRaised(
  scene: Scene,
  { id, data }: FactOf<'fire.raised'>,
): readonly FactDraft[] {
  const authority = {
    kind: 'fire',
    id,
    ...(data.by === undefined ? {} : { by: data.by }),
  } as const;
  return scene.site.barriers.map((barrier) => ({
    type: 'barrier.held',
    data: { barrier: barrier.id, authority },
  }));
}

/** After the reset a barrier goes back to a free flow that still runs, else down; who came and went is not known. */
export function fireReset(scene: Scene, { id }: FactOf<'fire.reset'>): readonly FactDraft[] {
  const given = scene.site.barriers.map(({ id: barrier }): FactDraft => {
    const flow = freeFlow(scene, barrier, undefined);
    if (flow !== undefined) return { type: 'barrier.held', data: { barrier, authority: flow } };
    const authority = barrierState(scene.state, barrier).held ?? { kind: 'fire', id };
    return { type: 'barrier.released', data: { barrier, authority } };
  });
  return [...given, { type: 'presence.forgotten', data: { why: 'fire' } }];
}

function hold(scene: Scene, barrier: BarrierId, authority: OpeningAuthority): readonly FactDraft[] {
  const isUp = barrierState(scene.state, barrier).held !== undefined;
  return isUp ? NOTHING : [{ type: 'barrier.held', data: { barrier, authority } }];
}

function giveBack(scene: Scene, lane: Lane): readonly FactDraft[] {
  const { held } = barrierState(scene.state, lane.barrier);
  if (held?.kind !== 'free-flow') return NOTHING;
  const other = freeFlow(scene, lane.barrier, lane);
  if (other === undefined) {
    return [{ type: 'barrier.released', data: { barrier: lane.barrier, authority: held } }];
  }
  const isHis = held.id === laneState(scene.state, lane.id).mode?.act;
  if (!isHis) return NOTHING;
  return [{ type: 'barrier.held', data: { barrier: lane.barrier, authority: other } }];
}

/** The free flow that runs at a barrier, other than this lane's. */
function freeFlow(
  scene: Scene,
  barrier: BarrierId,
  except: Lane | undefined,
): OpeningAuthority | undefined {
  for (const lane of lanesOf(scene, barrier)) {
    const { mode } = laneState(scene.state, lane.id);
    if (lane.id === except?.id || mode?.is !== 'free-flow') continue;
    const isOver = mode.until !== undefined && mode.until <= scene.input.time;
    if (!isOver) return { kind: 'free-flow', id: mode.act, by: mode.by };
  }
  return undefined;
}
