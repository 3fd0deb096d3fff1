import { type ActOf, refuseAct } from '../acts.ts';
import type { FactDraft, FactOf } from '../vocabulary/facts.ts';
import type { Lane, LaneMode, Posture } from '../vocabulary/site.ts';
import { fromRfc3339 } from '../vocabulary/time.ts';
import { AS_CONFIGURED, modeOf, ownModeOf, under, unsetModeOf } from './lane-mode.ts';
import type { Scene } from './scene.ts';
import { type AccessState, barrierState, laneState } from './state.ts';

/** A named person says how wary the site is. No free flow goes on under a new posture: its arms come down. */
export function setPosture(scene: Scene, act: ActOf<'posture.set'>): readonly FactDraft[] {
  const { posture: is, until, why } = act.data;
  const end = until === undefined ? undefined : fromRfc3339(until);
  if (until !== undefined && end === undefined) return refuseAct(act, 'bad-time');
  if (end !== undefined && is === 'normal') return refuseAct(act, 'normal-has-no-end');
  if (end !== undefined && end <= scene.input.at) return refuseAct(act, 'end-is-past');
  const told = {
    by: act.by,
    ...(until === undefined ? {} : { until }),
    ...(why === undefined ? {} : { why }),
  };
  return [changed(scene, is, told), ...endFreeFlows(scene, is)];
}

/** The time of a posture is over. */
export function endPosture(scene: Scene): readonly FactDraft[] {
  return [changed(scene, 'normal', { by: AS_CONFIGURED })];
}

/** Writes the posture; normal is none. */
export function writePosture(state: AccessState, { data, at }: FactOf<'posture.changed'>): void {
  const { is, by, until } = data;
  const end = until === undefined ? undefined : fromRfc3339(until);
  state.posture =
    is === 'normal' ? undefined : { is, by, ...(end === undefined ? {} : { until: end }) };
  // Whoever stands there has waited for somebody else's reasons so far.
  for (const { lane } of data.lanes) {
    state.lanes[lane] = { ...laneState(state, lane), settled: at };
  }
}

type Told = { readonly by: string; readonly until?: string; readonly why?: string };

function changed({ site, state }: Scene, is: Posture, told: Told): FactDraft {
  const lanes = site.lanes.flatMap((lane) => {
    const mode = under(is, lane, modeAfter(state, lane, is));
    return mode === modeOf(state, lane) ? [] : [{ lane: lane.id, mode }];
  });
  return {
    type: 'posture.changed',
    data: { was: state.posture?.is ?? 'normal', is, ...told, lanes },
  };
}

/** The lanes' own modes, and each arm that they kept up given back once; a fire goes on holding what it holds. */
function endFreeFlows({ site, state }: Scene, is: Posture): readonly FactDraft[] {
  const flowing = site.lanes.filter(
    (lane) => modeAfter(state, lane, is) !== ownModeOf(state, lane),
  );
  const barriers = new Set(flowing.map(({ barrier }) => barrier));
  return [
    ...flowing.map((lane): FactDraft => {
      const own = unsetModeOf(state, lane);
      const told = { was: ownModeOf(state, lane), is: own, by: AS_CONFIGURED };
      const effective = under(is, lane, own);
      return {
        type: 'mode.changed',
        data: { lane: lane.id, ...told, ...(effective === own ? {} : { effective }) },
      };
    }),
    ...[...barriers].flatMap((barrier): readonly FactDraft[] => {
      const { held } = barrierState(state, barrier);
      if (held?.kind !== 'free-flow') return [];
      return [{ type: 'barrier.released', data: { barrier, authority: held } }];
    }),
  ];
}

/** A lane's own mode once that posture is set. */
function modeAfter(state: AccessState, lane: Lane, is: Posture): LaneMode {
  const own = ownModeOf(state, lane);
  return own === 'free-flow' && is !== 'normal' ? unsetModeOf(state, lane) : own;
}
