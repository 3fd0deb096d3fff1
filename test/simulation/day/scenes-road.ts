import { BICYCLE, car, lengthOf, withTrailer } from '../../../simulators/barrier/vehicles.ts';
import { PLACES, type Present, pastAll } from './gate.ts';
import type { Scene } from './scenes.ts';
import { somebody } from './scenes-cards.ts';
import type { Stage } from './stage.ts';

/** Nobody waits longer for an arm than this. */
const PATIENCE_MS = 8_000;

/** What vehicles do. */
export const onTheRoad: readonly Scene[] = [
  {
    name: 'truck with trailer',
    where: 'any',
    async play(stage) {
      const one = await stage.town.cast.driver();
      const drawn = stage.random;
      const [truck, bar, trailer] = [
        drawn.integer(50, 80),
        drawn.integer(12, 17),
        drawn.integer(30, 60),
      ];
      const who = await stage.comes(withTrailer(truck / 10, bar / 10, trailer / 10));
      await stage.showsGood(one);
      await stage.through(who, one.permit, one.vehicle);
    },
  },
  {
    name: 'bicycle under the arm',
    where: 'any',
    async play(stage) {
      await cycles(stage);
      await stage.quiet();
    },
  },
  {
    name: 'bicycle past a waiting car',
    where: 'any',
    async play(stage) {
      const one = await somebody(stage);
      const who = await stage.comes();
      await underTheArm(stage);
      await stage.showsGood(one);
      await stage.through(who, one.permit, one.vehicle);
      one.isBusy = false;
    },
  },
  {
    name: 'tailgater',
    where: 'any',
    async play(stage) {
      const { corner, lane, truth, random } = stage;
      const one = await somebody(stage);
      const who = await stage.comes();
      await stage.showsGood(one);
      // Further behind than a trailer: the loop under the arm is free for longer than a second.
      const freeForS = random.integer(13, 18) / 10;
      const gap = 1 + who.speed * freeForS;
      const second = car(4.4);
      const behind: Present = {
        ...who,
        vehicle: second,
        at: PLACES.reader - lengthOf(who.vehicle) - gap,
      };
      const isUp = await corner.gate.stands(['up'], PATIENCE_MS);
      if (!isUp) truth.surprise(lane, 'the arm stayed down for somebody who may pass');
      await Promise.all([
        corner.gate.move(who, pastAll(who.vehicle)),
        corner.gate.move(behind, pastAll(second)),
      ]);
      stage.passed(one.permit, one.vehicle);
      stage.passed(undefined, undefined);
      truth.condition('tailgating', lane, 'raised');
      truth.condition('tailgating', lane, 'cleared');
      await stage.quiet();
      one.isBusy = false;
    },
  },
  {
    name: 'back-out after the card',
    where: 'any',
    async play(stage) {
      const one = await somebody(stage);
      const who = await stage.comes();
      await stage.showsGood(one);
      await stage.corner.gate.stands(['up'], PATIENCE_MS);
      await stage.turnsBack(who, 'backed-out');
      one.isBusy = false;
    },
  },
  {
    name: 'turned round before the reader',
    where: 'any',
    async play(stage) {
      const who = await stage.comes();
      await stage.turnsBack(who, 'backed-out');
    },
  },
  {
    name: 'waits without a card',
    where: 'any',
    async play(stage) {
      const { lane, truth, clock } = { ...stage, clock: stage.town.clock };
      const who = await stage.comes();
      await clock.sleep(16_000);
      truth.refusal(lane, 'no-card');
      truth.condition('waiting-without-card', lane, 'raised');
      await stage.turnsBack(who, 'refused');
      truth.condition('waiting-without-card', lane, 'cleared');
    },
  },
  {
    name: 'calls the guard',
    where: 'any',
    async play(stage) {
      const { corner, lane, truth, town } = stage;
      if (corner.lanes.length > 1) return;
      const isLate = stage.random.chance(0.5);
      const who = await stage.comes();
      await corner.press('call-button', 450);
      if (isLate) {
        await town.clock.sleep(61_000);
        truth.refusal(lane, 'no-card');
        truth.condition('waiting-without-card', lane, 'raised');
        truth.condition('call-unanswered', lane, 'raised');
      } else await stage.pause(1_000, 3_000);
      await stage.act({ type: 'call.answer', data: { lane: lane as never } });
      if (isLate) truth.condition('call-unanswered', lane, 'cleared');
      await stage.turnsBack(who, isLate ? 'refused' : 'backed-out');
      if (isLate) truth.condition('waiting-without-card', lane, 'cleared');
    },
  },
  {
    name: 'queue at the peak',
    where: 'any',
    play: queue,
  },
  {
    name: 'broken arm',
    where: 'any',
    async play(stage) {
      const { corner, truth, town } = stage;
      const place = corner.lanes.length === 1 ? stage.lane : stage.barrier;
      corner.gate.tell((arm) => arm.break(town.clock.now()));
      truth.condition('arm-broken', place, 'raised');
      await stage.told();
      const one = await somebody(stage);
      const who = await stage.comes();
      await stage.showsGood(one);
      await stage.through(who, one.permit, one.vehicle);
      corner.gate.tell((arm) => arm.mend(town.clock.now()));
      truth.condition('arm-broken', place, 'cleared');
      await stage.quiet();
      one.isBusy = false;
    },
  },
  {
    name: 'drives into the arm',
    where: 'any',
    async play(stage) {
      const { corner, truth, town } = stage;
      const place = corner.lanes.length === 1 ? stage.lane : stage.barrier;
      const who = await stage.comes();
      const hitsAtMs = Math.round((-PLACES.reader / who.speed) * 1_000);
      town.clock.at((town.clock.now() + hitsAtMs) as never, () =>
        corner.gate.tell((arm) => arm.break(town.clock.now())),
      );
      await corner.gate.move(who, pastAll(who.vehicle));
      truth.condition('arm-broken', place, 'raised');
      stage.passed(undefined, undefined);
      await stage.told();
      corner.gate.tell((arm) => arm.mend(town.clock.now()));
      truth.condition('arm-broken', place, 'cleared');
      await stage.quiet();
    },
  },
];

/** Several, one behind the other, each with a card of his own. */
async function queue(stage: Stage): Promise<void> {
  const count = stage.random.integer(2, 4);
  let who = await stage.comes();
  for (let place = 1; place <= count; place += 1) {
    const one = await somebody(stage);
    await stage.showsGood(one);
    if (!(await stage.corner.gate.stands(['up'], PATIENCE_MS))) {
      stage.truth.surprise(stage.lane, 'the arm stayed down for somebody who may pass');
    }
    const drives = stage.corner.gate.move(who, pastAll(who.vehicle));
    // The next one draws up when there is room before the reader, and no sooner than the arm is free of the first.
    await stage.town.clock.sleep(4_000);
    const next = place < count ? stage.comes() : undefined;
    await drives;
    stage.passed(one.permit, one.vehicle);
    one.isBusy = false;
    if (next !== undefined) who = await next;
  }
  await stage.quiet();
}

/** Pushed past the side of the arm: the loops may or may not feel it. */
async function cycles(stage: Stage): Promise<void> {
  const rider: Present = { vehicle: BICYCLE, lane: stage.lane, speed: 1.4, at: PLACES.road };
  await stage.corner.gate.move(rider, pastAll(BICYCLE));
  // A single way feels it twice: before the arm, and behind it.
  for (const lane of stage.corner.lanes) stage.truth.passage(lane, undefined, 'backed-out');
}

/** Carried under the arm, past the loop before it. */
async function underTheArm(stage: Stage): Promise<void> {
  const rider: Present = { vehicle: BICYCLE, lane: stage.lane, speed: 1.4, at: -1.7 };
  await stage.corner.gate.move(rider, 3);
}
