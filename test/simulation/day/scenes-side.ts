import { PLACES, pastAll } from './gate.ts';
import type { Scene } from './scenes.ts';
import { somebody } from './scenes-cards.ts';

/** After so long a gate without loops forgets who showed a card and did not drive. */
const FORGOTTEN_MS = 62_000;

/** At the side exit only the arm is seen: who drove is taken for granted when it comes down. */
export const onTheSide: readonly Scene[] = [
  {
    name: 'resident at the side exit',
    where: 'side',
    async play(stage) {
      const one = await somebody(stage);
      const who = await stage.comes();
      await stage.showsGood(one);
      await stage.through(who, one.permit, one.vehicle);
      one.isBusy = false;
    },
  },
  {
    name: 'nobody’s card at the side exit',
    where: 'side',
    async play(stage) {
      const who = await stage.comes();
      await stage.showsBad(stage.town.cast.newCard(), 'card-unknown');
      await stage.corner.gate.move(who, PLACES.road);
      if (stage.random.chance(0.5)) await stage.town.clock.sleep(FORGOTTEN_MS);
      stage.truth.passage(stage.lane, undefined, 'refused');
    },
  },
  {
    name: 'remote at the side exit',
    where: 'side',
    async play(stage) {
      const { corner, town, truth, lane } = stage;
      const who = await stage.comes();
      stage.willRise('unexplained');
      corner.gate.tell((arm) => arm.raise(town.clock.now()));
      truth.condition('forced-arm', lane, 'raised');
      truth.condition('forced-arm', lane, 'cleared');
      await corner.gate.stands(['up'], 5_000);
      await corner.gate.move(who, pastAll(who.vehicle));
      await stage.quiet();
    },
  },
  {
    name: 'ambulance at the side exit',
    where: 'side',
    async play(stage) {
      const who = await stage.comes();
      stage.willRise('emergency');
      const data = { lane: stage.lane as never, vehicleKind: 'ambulance' } as const;
      await stage.act({ type: 'emergency.let-through', data });
      await stage.through(who);
    },
  },
];
