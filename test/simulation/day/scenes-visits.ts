import { after, toRfc3339 } from '../../../rules/vocabulary/time.ts';
import type { Driver } from './cast.ts';
import type { Scene } from './scenes.ts';
import { passes } from './scenes-cards.ts';
import { beside, type Stage } from './stage.ts';

const HAND_BACK_MS = 600_000;

/** Who comes for a while, and how often, and how many at once. */
export const comeAndGo: readonly Scene[] = [
  {
    name: 'visitor who leaves in time',
    where: 'both',
    async play(stage) {
      const guest = await invited(stage, 30);
      await stage.pause(5_000, 60_000);
      await passes(beside(stage, 'both-out'), guest);
      await handsBack(stage, guest);
    },
  },
  {
    name: 'visitor who overstays',
    where: 'both',
    async play(stage) {
      const guest = await invited(stage, 2);
      await stage.town.clock.sleep(200_000);
      await passes(beside(stage, 'both-out'), guest, ['permit-over']);
      await handsBack(stage, guest);
    },
  },
  {
    name: 'visitor who keeps his card',
    where: 'both',
    async play(stage) {
      const guest = await invited(stage, 60);
      await passes(beside(stage, 'both-out'), guest);
      await stage.town.clock.sleep(HAND_BACK_MS + 5_000);
      stage.truth.condition('card-not-returned', guest.credential, 'raised');
      await handsBack(stage, guest);
      stage.truth.condition('card-not-returned', guest.credential, 'cleared');
    },
  },
  {
    name: 'visitor who stays over night',
    where: 'entry',
    async play(stage) {
      await invited(stage, stage.random.integer(2, 12));
    },
  },
  {
    name: 'visits used up',
    where: 'both',
    async play(stage) {
      const visits = stage.random.integer(1, 2);
      const one = await stage.town.cast.driver({ class: 'contractor', visits });
      for (let visit = 0; visit < visits; visit += 1) {
        await passes(stage, one);
        await passes(beside(stage, 'both-out'), one);
      }
      const who = await stage.comes();
      await stage.showsBad(one.card, 'quota-used');
      await stage.turnsBack(who, 'refused');
    },
  },
  {
    name: 'household with one space',
    where: 'both',
    async play(stage) {
      const { cast } = stage.town;
      const first = await cast.driver();
      const household = `home-of-${first.holder}`;
      await cast.change(first, { household });
      const second = await cast.driver({ household });
      await cast.office({ type: 'household.set', data: { household, spaces: 1 } });
      const out = beside(stage, 'both-out');
      await passes(stage, first);
      const who = await stage.comes();
      await stage.showsBad(second.card, 'household-full');
      await stage.turnsBack(who, 'refused');
      await passes(out, first);
      await passes(stage, second);
    },
  },
  {
    name: 'delivery',
    where: 'entry',
    async play(stage) {
      const { lane, town } = stage;
      const errand = stage.random.pick(['food', 'parcel', 'medicine', undefined] as const);
      const one = await town.cast.driver({
        class: 'delivery',
        ...(errand === undefined ? {} : { errand }),
      });
      const who = await stage.comes();
      await stage.showsBad(one.card, 'delivery-refused');
      const goods = `parcel for ${one.vehicle}`;
      await stage.act({
        type: 'handover.record',
        data: { carrier: 'courier', goods, receiver: 'building 3', lane: lane as never },
      });
      await stage.turnsBack(who, 'refused');
      const lies = town.house.facts.findLast(
        (fact) => fact.type === 'handover.recorded' && fact.data.goods === goods,
      );
      if (lies === undefined) return;
      await stage.act({ type: 'handover.deliver', data: { handover: lies.id, to: 'building 3' } });
    },
  },
  {
    name: 'delivery that the estate lets in',
    where: 'both',
    async play(stage) {
      const errand = stage.random.pick(['movers', 'gas'] as const) ?? 'gas';
      const one = await stage.town.cast.driver({ class: 'delivery', errand });
      await passes(stage, one);
      await stage.pause(5_000, 60_000);
      await passes(beside(stage, 'both-out'), one);
    },
  },
];

/** He comes without anything, is announced at the gate, gets a card, and drives in. */
async function invited(stage: Stage, minutes: number): Promise<Driver> {
  const { town, truth } = stage;
  const { credential, card } = await town.cast.temporaryCard();
  const who = await stage.comes();
  const to = after(town.clock.now(), minutes * 60_000);
  const guest: Driver = {
    permit: `visit-${credential}`,
    holder: `guest-${credential}`,
    vehicle: `car-${credential}`,
    credential,
    card,
    isBusy: true,
  };
  await stage.act({
    type: 'visitor.invite',
    data: {
      permit: guest.permit as never,
      holder: guest.holder as never,
      name: 'a guest',
      vehicle: guest.vehicle as never,
      plate: `粤B${credential.slice(-4)}`,
      host: 'household 12',
      to: toRfc3339(to),
      lanes: [],
      credential: credential as never,
    },
  });
  truth.isAt(guest.vehicle, 'unknown');
  await stage.pause(1_000, 3_000);
  await stage.showsGood(guest);
  await stage.through(who, guest.permit, guest.vehicle);
  truth.mayStay(guest.vehicle, to);
  return guest;
}

/** The card opens nothing any more. */
async function handsBack(stage: Stage, guest: Driver): Promise<void> {
  const data = { credential: guest.credential as never };
  await stage.act({ type: 'credential.hand-back', data });
  const out = beside(stage, 'both-out');
  const who = await out.comes();
  await out.showsBad(guest.card, 'card-unknown');
  await out.turnsBack(who, 'refused');
}
