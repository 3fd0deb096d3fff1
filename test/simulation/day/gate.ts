import { type Arm, type ArmState, createArm } from '../../../simulators/barrier/arm.ts';
import {
  crossing,
  lengthOf,
  type Stretch,
  type Vehicle,
} from '../../../simulators/barrier/vehicles.ts';
import type { DayClock } from './clock.ts';

/** Loops along the way of travel, in metres; the arm stands at 0. `far` is the other lane's loop on a single way. */
export const LOOPS = {
  arming: { from: -5, to: -3.5 },
  safety: { from: -0.5, to: 0.5 },
  far: { from: 3.5, to: 5 },
} as const satisfies Record<string, Stretch>;
export type Loop = keyof typeof LOOPS;

/** Where a front is: far before the gate, at the reader, past everything. */
export const PLACES = { road: -9, reader: -1.2, beyond: 5.5 } as const;

/** A vehicle at the gate. */
export type Present = {
  readonly vehicle: Vehicle;
  readonly lane: string;
  /** How fast it drives here, in metres a second. */
  readonly speed: number;
  /** Where its front is. */
  at: number;
};

/** One arm, the loops before, under and behind it, and what drives over them. */
export type Gate = {
  readonly arm: Arm;
  /** Tells the arm something, and lets it go on by itself. */
  tell(what: (arm: Arm) => void): void;
  /** Moves a vehicle's front to a place; kept when it is there. */
  move(who: Present, to: number): Promise<void>;
  /** Kept when the arm stands so; false where it does not in that time. */
  stands(states: readonly ArmState[], withinMs: number): Promise<boolean>;
};

/** A gate with its arm down and nobody there. `felt` hears each loop's level, `moved` each state of the arm. */
export function createGate({
  clock,
  felt,
  moved,
}: {
  readonly clock: DayClock;
  readonly felt: (loop: Loop, lane: string, isOn: boolean) => void;
  readonly moved: (state: ArmState) => void;
}): Gate {
  const over = new Map<string, number>();
  let watchers: (() => void)[] = [];
  let cancel: () => void = () => undefined;
  const arm = createArm((state) => {
    moved(state);
    for (const watch of watchers) watch();
  });

  function goOn(): void {
    cancel();
    const next = arm.nextWake;
    if (next === undefined) return;
    cancel = clock.at(next, () => tell((woken) => woken.wake(clock.now())));
  }

  function tell(what: (arm: Arm) => void): void {
    what(arm);
    goOn();
  }

  function edge(loop: Loop, lane: string, isOn: boolean): void {
    // On a single way both lanes lie over the same loop under the arm.
    const key = loop === 'safety' ? loop : `${loop} ${lane}`;
    const before = over.get(key) ?? 0;
    const count = before + (isOn ? 1 : -1);
    over.set(key, count);
    if (before > 0 === count > 0) return;
    felt(loop, lane, count > 0);
    if (loop === 'safety') tell((one) => one.safetyLoop(count > 0, clock.now()));
  }

  return {
    arm,
    tell,
    async move(who, to) {
      const { vehicle, lane, speed } = who;
      const edges = crossing({ vehicle, from: who.at, to, speed, loops: LOOPS });
      const takesMs = Math.round((Math.abs(to - who.at) / speed) * 1_000);
      for (const { atMs, loop, isOn } of edges) {
        clock.at((clock.now() + atMs) as never, () => edge(loop, lane, isOn));
      }
      await clock.sleep(takesMs + 1);
      who.at = to;
    },
    stands(states, withinMs) {
      const isSo = () => states.includes(arm.state);
      if (isSo()) return Promise.resolve(true);
      return new Promise((done) => {
        const finish = (is: boolean): void => {
          watchers = watchers.filter((one) => one !== watch);
          stop();
          done(is);
        };
        const watch = (): void => (isSo() ? finish(true) : undefined);
        const stop = clock.at((clock.now() + withinMs) as never, () => finish(false));
        watchers = [...watchers, watch];
      });
    },
  };
}

/** The place at which the whole vehicle is past the last loop. */
export const pastAll = (vehicle: Vehicle): number => PLACES.beyond + lengthOf(vehicle);
