import { earliest, type Instant } from '../../rules/vocabulary/time.ts';
import type { SimEvent } from '../simulator.ts';
import { type Arm, createArm } from './arm.ts';
import { createTraffic, type Traffic } from './traffic.ts';

/** Verbs about an arm and the vehicles before it, whatever moves the arm. */
export const GATE_VERBS = {
  arrive: 'a vehicle comes onto the arming loop of {lane}',
  drive: 'the vehicle drives through as soon as the arm is up',
  'back-off': 'the vehicle reverses away',
  tailgate: 'a second vehicle follows the first without a card',
  'break-arm': 'the arm of {barrier} is knocked off',
  'mend-arm': 'the arm is put back, down',
  'lift-arm': 'somebody lifts the arm by hand',
} as const;

/** What a lane may have a sensor for. */
export type Sensor = 'arm-up' | 'arm-down' | 'arm-broken' | 'arming-loop' | 'safety-loop';

/** One arm and the lanes it closes. */
export type Gate = {
  readonly arm: Arm;
  readonly lanes: ReadonlyMap<string, Traffic>;
  wake(now: Instant): void;
  readonly nextWake: Instant | undefined;
};

/** An arm that is down before empty lanes. `sensed` hears every change, `told` what a person would see. */
export function createGate({
  barrier,
  lanes,
  sensed,
  told,
}: {
  readonly barrier: string;
  readonly lanes: readonly string[];
  readonly sensed: (lane: string, sensor: Sensor, isOn: boolean) => void;
  readonly told: (event: SimEvent) => void;
}): Gate {
  const arm = createArm((state, now) => {
    for (const lane of lanes) {
      sensed(lane, 'arm-up', state === 'up');
      sensed(lane, 'arm-down', state === 'down');
      sensed(lane, 'arm-broken', state === 'broken');
    }
    told({ kind: 'arm', barrier, state });
    if (state === 'up') for (const traffic of all.values()) traffic.armIsUp(now);
  });
  const all = new Map(
    lanes.map((lane) => [
      lane,
      createTraffic({
        arming: (isOn) => sensed(lane, 'arming-loop', isOn),
        safety(isOn, now) {
          sensed(lane, 'safety-loop', isOn);
          arm.safetyLoop(isOn, now);
        },
      }),
    ]),
  );
  return {
    arm,
    lanes: all,
    wake(now) {
      arm.wake(now);
      for (const traffic of all.values()) traffic.wake(now);
    },
    get nextWake() {
      return [arm, ...all.values()].map(({ nextWake }) => nextWake).reduce(earliest, undefined);
    },
  };
}

export type Args = Readonly<Record<string, string>>;

/** Where a verb happens. */
export type Place = {
  readonly arm: Arm;
  readonly lane: string;
  readonly traffic: Traffic | undefined;
};

/** The barrier and lane a verb speaks of; the only ones where it names none. */
export function placeIn(gates: ReadonlyMap<string, Gate>, args: Args): Place | undefined {
  const found = [...gates].find(
    ([barrier, { lanes }]) =>
      (args['barrier'] ?? barrier) === barrier &&
      (args['lane'] === undefined || lanes.has(args['lane'])),
  );
  if (found === undefined) return undefined;
  const [, { arm, lanes }] = found;
  const lane = args['lane'] ?? [...lanes.keys()][0] ?? '';
  return { arm, lane, traffic: lanes.get(lane) };
}

/** What each of `GATE_VERBS` does there. */
export function gateActs(
  told: (event: SimEvent) => void,
): Readonly<Record<keyof typeof GATE_VERBS, (place: Place, now: Instant) => void>> {
  const vehicle = (lane: string, what: string | undefined): void => {
    if (what !== undefined) told({ kind: 'vehicle', lane, what });
  };
  return {
    arrive: ({ lane, traffic }, now) => vehicle(lane, traffic?.arrive(now)),
    drive: ({ lane, traffic, arm }, now) => vehicle(lane, traffic?.drive(arm.state, now)),
    'back-off': ({ lane, traffic }, now) => vehicle(lane, traffic?.backOff(now)),
    tailgate: ({ lane, traffic, arm }, now) => vehicle(lane, traffic?.tailgate(arm.state, now)),
    'break-arm': ({ arm }, now) => arm.break(now),
    'mend-arm': ({ arm }, now) => arm.mend(now),
    'lift-arm': ({ arm }, now) => arm.lift(now),
  };
}

/** What a button of the hand-held box does to the arm. */
export function pressBooth(arm: Arm, button: string, now: Instant): void {
  if (button === 'up') arm.raise(now);
  if (button === 'down') arm.lower(now);
}
