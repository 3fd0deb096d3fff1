import { after, earliest, type Instant } from '../../rules/vocabulary/time.ts';

/** How the arm of a barrier stands. */
export type ArmState = 'down' | 'rising' | 'up' | 'falling' | 'stopped' | 'broken';

/** The motor and arm of one barrier, with its own anti-crush and its own closing. */
export type Arm = {
  readonly state: ArmState;
  raise(now: Instant): void;
  lower(now: Instant): void;
  /** Stays where it is until it is told to move again. */
  stop(now: Instant): void;
  /** Kept up while true. */
  hold(isHeld: boolean, now: Instant): void;
  /** Lifted by hand: up at once, past the motor. */
  lift(now: Instant): void;
  break(now: Instant): void;
  mend(now: Instant): void;
  safetyLoop(isOn: boolean, now: Instant): void;
  wake(now: Instant): void;
  readonly nextWake: Instant | undefined;
};

/** The arm's own times, typical of a 3 m arm. */
export const ARM_TIMES = {
  riseMs: 1_200,
  fallMs: 1_200,
  closeAfterLoopMs: 1_000,
  closeAloneMs: 10_000,
} as const;

/** An arm that is down. `changed` hears each new state. */
export function createArm(changed: (state: ArmState, now: Instant) => void): Arm {
  let state: ArmState = 'down';
  let movesUntil: Instant | undefined;
  let fallsAt: Instant | undefined;
  let isHeld = false;
  let isOnLoop = false;

  const become = (next: ArmState, now: Instant, forMs?: number): void => {
    state = next;
    movesUntil = forMs === undefined ? undefined : after(now, forMs);
    changed(next, now);
  };

  const arrived = (now: Instant): void => {
    become('up', now);
    fallsAt = isHeld || isOnLoop ? undefined : after(now, ARM_TIMES.closeAloneMs);
  };

  const raise = (now: Instant): void => {
    if (state === 'down' || state === 'falling' || state === 'stopped')
      become('rising', now, ARM_TIMES.riseMs);
    else if (state === 'up' && fallsAt !== undefined) fallsAt = after(now, ARM_TIMES.closeAloneMs);
  };

  const lower = (now: Instant): void => {
    // The barrier's own anti-crush: it refuses, whoever asks.
    if (isHeld || isOnLoop) return;
    fallsAt = undefined;
    if (state === 'up' || state === 'rising' || state === 'stopped')
      become('falling', now, ARM_TIMES.fallMs);
  };

  return {
    get state() {
      return state;
    },
    raise,
    lower,
    stop(now) {
      fallsAt = undefined;
      if (state === 'rising' || state === 'falling') become('stopped', now);
    },
    hold(held, now) {
      if (held === isHeld) return;
      isHeld = held;
      if (held) {
        fallsAt = undefined;
        raise(now);
      } else if (state === 'up') fallsAt = after(now, ARM_TIMES.closeAfterLoopMs);
    },
    lift(now) {
      if (state !== 'broken') arrived(now);
    },
    break(now) {
      fallsAt = undefined;
      become('broken', now);
    },
    mend(now) {
      if (state === 'broken') become('down', now);
    },
    safetyLoop(isOn, now) {
      isOnLoop = isOn;
      if (isOn) {
        fallsAt = undefined;
        if (state === 'falling') raise(now);
      } else if (!isHeld && (state === 'up' || state === 'rising')) {
        fallsAt = after(now, ARM_TIMES.closeAfterLoopMs);
      }
    },
    wake(now) {
      if (movesUntil !== undefined && movesUntil <= now) {
        if (state === 'rising') arrived(now);
        else if (state === 'falling') become('down', now);
      }
      if (fallsAt !== undefined && fallsAt <= now && state === 'up') lower(now);
    },
    get nextWake() {
      return earliest(movesUntil, state === 'up' ? fallsAt : undefined);
    },
  };
}
