import type { PermitClass } from '../vocabulary/acts.ts';
import type { Direction, Lane, LaneMode, Posture } from '../vocabulary/site.ts';
import { type AccessState, laneState } from './state.ts';

/** Said as `by` where nobody in person did it: hours turned, a time set by somebody was over. */
export const AS_CONFIGURED = 'configuration';

/** Modes from the most open to the strictest. */
export const LANE_MODES = ['free-flow', 'automatic', 'confirm', 'closed'] as const;

/** The least strict a lane may be under a posture: for everybody, and for the permits of some classes. */
type Floor = {
  readonly everybody: LaneMode;
  readonly classes: Partial<Readonly<Record<PermitClass, LaneMode>>>;
};

/** What each posture means, at each end of the estate. Nobody is locked in: exits stay open to a guard's look. */
export const FLOORS: Readonly<Record<Posture, Readonly<Record<Direction, Floor>>>> = {
  normal: {
    entry: { everybody: 'free-flow', classes: {} },
    exit: { everybody: 'free-flow', classes: {} },
  },
  heightened: {
    entry: { everybody: 'automatic', classes: { visitor: 'confirm', contractor: 'confirm' } },
    exit: { everybody: 'automatic', classes: {} },
  },
  lockdown: {
    entry: { everybody: 'closed', classes: {} },
    exit: { everybody: 'confirm', classes: {} },
  },
};

/** How a lane decides now: its own mode, or what the posture of the site makes of it. Fire stands over both. */
export function modeOf(state: AccessState, lane: Lane): LaneMode {
  return under(state.posture?.is, lane, ownModeOf(state, lane));
}

/** A lane's mode for who shows a card: under a posture some classes of permits are looked at more closely. */
export function modeFor(
  state: AccessState,
  lane: Lane,
  mode: LaneMode,
  permit: PermitClass,
): LaneMode {
  const floor = FLOORS[state.posture?.is ?? 'normal'][lane.direction].classes[permit];
  return floor === undefined ? mode : stricter(mode, floor);
}

/** A lane's mode but for the posture: what a person set, else what its hours say, else as configured. */
export function ownModeOf(state: AccessState, lane: Lane): LaneMode {
  const { mode, hours } = laneState(state, lane.id);
  return mode?.is ?? hours?.is ?? configuredMode(lane);
}

/** A lane's mode where no person has set one. */
export function unsetModeOf(state: AccessState, lane: Lane): LaneMode {
  return laneState(state, lane.id).hours?.is ?? configuredMode(lane);
}

/**
 * The mode of a lane as written. A free flow needs a named person and an end, so that one written in the configuration
 * counts as automatic until somebody sets it.
 */
export function configuredMode(lane: Lane): LaneMode {
  return lane.mode === 'free-flow' ? 'automatic' : lane.mode;
}

/** What a mode of a lane comes to under a posture. */
export function under(posture: Posture | undefined, lane: Lane, mode: LaneMode): LaneMode {
  return posture === undefined ? mode : stricter(mode, FLOORS[posture][lane.direction].everybody);
}

/** True where the posture, and not the lane's own mode, is why it decides as it does. */
export function isByPosture(state: AccessState, lane: Lane): boolean {
  return state.posture !== undefined && modeOf(state, lane) !== ownModeOf(state, lane);
}

/** For the fact of a mode: how the lane decides with it, where that differs. */
export function effectively(
  state: AccessState,
  lane: Lane,
  mode: LaneMode,
): { readonly effective?: LaneMode } {
  const effective = under(state.posture?.is, lane, mode);
  return effective === mode ? {} : { effective };
}

function stricter(a: LaneMode, b: LaneMode): LaneMode {
  return LANE_MODES.indexOf(a) < LANE_MODES.indexOf(b) ? b : a;
}
