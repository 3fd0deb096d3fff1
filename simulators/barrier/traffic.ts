import { after, earliest, type Instant } from '../../rules/vocabulary/time.ts';
import type { ArmState } from './arm.ts';

/** What vehicles do to a lane's loops. */
export type Loops = {
  arming(isOn: boolean, now: Instant): void;
  safety(isOn: boolean, now: Instant): void;
};

/** Vehicles at one lane: arriving, driving when the arm is up, backing off. */
export type Traffic = {
  arrive(now: Instant): string;
  /** Drives as soon as the arm is up. */
  drive(arm: ArmState, now: Instant): string;
  backOff(now: Instant): string;
  /** A second vehicle close behind the one that drives. */
  tailgate(arm: ArmState, now: Instant): string;
  armIsUp(now: Instant): void;
  wake(now: Instant): void;
  readonly nextWake: Instant | undefined;
  readonly waiting: number;
};

/** A car of 5 m at walking pace, over loops a car's length apart. */
export const CAR_TIMES = {
  toLoopMs: 700,
  leavesArmingMs: 1_500,
  overLoopMs: 2_400,
  behindMs: 900,
} as const;

type Step = { readonly at: Instant; readonly run: (now: Instant) => void };

/** The traffic of one lane. */
export function createTraffic(loops: Loops): Traffic {
  let steps: Step[] = [];
  let waiting = 0;
  let wantsToDrive = false;
  let isFollowed = false;

  const at = (when: Instant, run: Step['run']): void => {
    steps = [...steps, { at: when, run }].sort((a, b) => a.at - b.at);
  };

  const crosses = (now: Instant): void => {
    wantsToDrive = false;
    waiting = Math.max(0, waiting - 1);
    at(after(now, CAR_TIMES.toLoopMs), (then) => loops.safety(true, then));
    at(after(now, CAR_TIMES.leavesArmingMs), (then) =>
      loops.arming(waiting > 0 || isFollowed, then),
    );
    at(after(now, CAR_TIMES.overLoopMs), (then) => {
      loops.safety(false, then);
      if (isFollowed) follows(then);
    });
  };

  const follows = (now: Instant): void => {
    isFollowed = false;
    const behind = after(now, CAR_TIMES.behindMs - CAR_TIMES.toLoopMs);
    at(behind, (then) => loops.safety(true, then));
    at(after(behind, CAR_TIMES.leavesArmingMs - CAR_TIMES.toLoopMs), (then) =>
      loops.arming(waiting > 0, then),
    );
    at(after(behind, CAR_TIMES.overLoopMs - CAR_TIMES.toLoopMs), (then) =>
      loops.safety(false, then),
    );
  };

  const drive = (arm: ArmState, now: Instant): string => {
    wantsToDrive = true;
    if (arm !== 'up' && arm !== 'broken') return 'waits-for-arm';
    crosses(now);
    return 'drives';
  };

  return {
    arrive(now) {
      waiting += 1;
      loops.arming(true, now);
      return 'arrives';
    },
    drive,
    backOff(now) {
      waiting = Math.max(0, waiting - 1);
      wantsToDrive = false;
      if (waiting === 0) loops.arming(false, now);
      return 'backs-off';
    },
    tailgate(arm, now) {
      isFollowed = true;
      const isCrossing = steps.length > 0 || wantsToDrive;
      return isCrossing ? 'follows' : drive(arm, now);
    },
    armIsUp(now) {
      if (wantsToDrive) crosses(now);
    },
    wake(now) {
      while (steps[0] !== undefined && steps[0].at <= now) {
        const [first, ...rest] = steps;
        steps = rest;
        first?.run(now);
      }
    },
    get nextWake() {
      return steps.map((step) => step.at).reduce(earliest, undefined);
    },
    get waiting() {
      return waiting;
    },
  };
}
