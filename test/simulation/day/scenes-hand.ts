import type { Scene } from './scenes.ts';
import type { Stage } from './stage.ts';

/** Long enough for a board that looks every 200 ms. */
const PRESS_MS = 450;

/** Arms raised by hand: what the hardware says of it, and what nobody says. */
export const byHand: readonly Scene[] = [
  {
    name: 'button of the booth',
    where: 'any',
    async play(stage) {
      const who = await stage.comes();
      await presses(stage, 'booth-up', 'booth');
      await stage.through(who);
    },
  },
  {
    name: 'manual key',
    where: 'any',
    async play(stage) {
      const who = await stage.comes();
      await presses(stage, 'manual-key', 'manual-key');
      await stage.through(who);
    },
  },
  {
    name: 'key left turned',
    where: 'any',
    async play(stage) {
      const { corner, town, truth } = stage;
      const place = corner.lanes.length === 1 ? stage.lane : stage.barrier;
      stage.willRise('manual-key');
      corner.board.contact('manual-key', true);
      corner.gate.tell((arm) => arm.hold(true, town.clock.now()));
      await town.clock.sleep(36_000);
      truth.condition('arm-left-up', place, 'raised');
      corner.board.contact('manual-key', false);
      corner.gate.tell((arm) => arm.hold(false, town.clock.now()));
      await stage.quiet();
      truth.condition('arm-left-up', place, 'cleared');
    },
  },
  {
    name: 'remote in the guard’s pocket',
    where: 'any',
    async play(stage) {
      const { corner, town } = stage;
      const who = await stage.comes();
      stage.willRise('unexplained');
      corner.gate.tell((arm) => arm.raise(town.clock.now()));
      forced(stage);
      await stage.through(who);
    },
  },
  {
    name: 'lifted by hand',
    where: 'any',
    async play(stage) {
      const { corner, town } = stage;
      stage.willRise('unexplained');
      corner.gate.tell((arm) => arm.lift(town.clock.now()));
      forced(stage);
      await stage.quiet();
    },
  },
  {
    name: 'wrong way under a raised arm',
    where: 'exit',
    async play(stage) {
      const { corner, lane, truth } = stage;
      if (corner.lanes.length > 1) return;
      await presses(stage, 'booth-up', 'booth');
      await corner.gate.stands(['up'], 5_000);
      const vehicle = { sections: [{ behind: 0, length: 4.4 }] };
      const who = { vehicle, lane, speed: 2, at: 12 };
      await corner.gate.move(who, -9);
      truth.condition('wrong-way', lane, 'raised');
      truth.condition('wrong-way', lane, 'cleared');
      await stage.quiet();
    },
  },
  {
    name: 'power of the barrier fails',
    where: 'any',
    async play(stage) {
      const { corner, town, truth, lane, barrier } = stage;
      const place = corner.lanes.length === 1 ? lane : barrier;
      corner.isPowered = false;
      corner.board.contact('mains', false);
      truth.condition('mains-off', place, 'raised');
      const one = await town.cast.driver();
      const who = await stage.comes();
      await stage.showsGood(one);
      await town.clock.sleep(6_500);
      truth.condition('arm-stuck', lane, 'raised');
      await stage.turnsBack(who, 'stuck');
      corner.isPowered = true;
      corner.board.contact('mains', true);
      truth.condition('mains-off', place, 'cleared');
      await stage.told();
      const again = await stage.comes();
      await stage.showsGood(one);
      await stage.through(again, one.permit, one.vehicle);
      truth.condition('arm-stuck', lane, 'cleared');
    },
  },
];

/** A button or key with a wire: it raises the arm, and the board sees it. */
async function presses(stage: Stage, input: string, cause: 'booth' | 'manual-key'): Promise<void> {
  const { corner, town } = stage;
  stage.willRise(cause);
  corner.gate.tell((arm) => arm.raise(town.clock.now()));
  await corner.press(input, PRESS_MS);
}

function forced({ corner, truth, lane, barrier }: Stage): void {
  const place = corner.lanes.length === 1 ? lane : barrier;
  truth.condition('forced-arm', place, 'raised');
  truth.condition('forced-arm', place, 'cleared');
}
