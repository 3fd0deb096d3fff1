import type { Reason } from '../../../rules/vocabulary/reasons.ts';
import type { Driver, Terms } from './cast.ts';
import type { Scene } from './scenes.ts';
import { beside, type Stage } from './stage.ts';

/** Somebody who may pass here now: who lives here, or somebody new. */
export async function somebody({ town, isEntry }: Stage): Promise<Driver> {
  const known = town.cast.notAt(isEntry ? 'inside' : 'outside');
  const one = known ?? (await town.cast.driver());
  one.isBusy = true;
  return one;
}

/** He comes, shows his card, and drives through. */
export async function passes(
  stage: Stage,
  one: Driver,
  notices: readonly Reason[] = [],
): Promise<void> {
  const who = await stage.comes();
  await stage.showsGood(one, notices);
  await stage.through(who, one.permit, one.vehicle);
}

/** What a permit may lack at the entry; at the exit it is followed up. */
const SHORTCOMINGS: readonly { readonly terms: Terms; readonly reason: Reason }[] = [
  { terms: { state: 'suspended' }, reason: 'permit-suspended' },
  { terms: { state: 'revoked' }, reason: 'permit-revoked' },
  { terms: { endsInMin: -5 }, reason: 'permit-over' },
  { terms: { hours: [{ days: 'every-day', from: '02:00', to: '03:00' }] }, reason: 'out-of-hours' },
  { terms: { lanes: ['side'] }, reason: 'lane-not-allowed' },
];

/** What cards do and do not. */
export const byCard: readonly Scene[] = [
  {
    name: 'resident',
    where: 'any',
    async play(stage) {
      const one = await somebody(stage);
      await passes(stage, one);
      one.isBusy = false;
    },
  },
  {
    name: 'permit with a shortcoming',
    where: 'any',
    async play(stage) {
      const short = stage.random.pick(SHORTCOMINGS);
      if (short === undefined) return;
      const one = await stage.town.cast.driver(short.terms);
      if (!stage.isEntry) {
        await passes(stage, one, [short.reason]);
        return;
      }
      const who = await stage.comes();
      await stage.showsBad(one.card, short.reason);
      await stage.turnsBack(who, 'refused');
    },
  },
  {
    name: 'shown twice',
    where: 'any',
    async play(stage) {
      const one = await somebody(stage);
      const who = await stage.comes();
      await stage.showsGood(one);
      await stage.pause(300, 1_000);
      await stage.shows(one.card);
      await stage.through(who, one.permit, one.vehicle);
      one.isBusy = false;
    },
  },
  {
    name: 'passed back over the wall',
    where: 'any',
    async play(stage) {
      const one = stage.town.cast.at(stage.isEntry ? 'inside' : 'outside');
      if (one === undefined) return;
      one.isBusy = true;
      const who = await stage.comes();
      const { town } = stage;
      const isSure = stage.isEntry || !town.leftUnseen.has(one.vehicle);
      if (isSure && town.isTurnedAway(one.vehicle)) {
        await stage.showsBad(one.card, stage.isEntry ? 'already-inside' : 'passback');
        await stage.turnsBack(who, 'refused');
      } else {
        const notice = stage.isEntry ? 'already-inside' : 'not-inside';
        await stage.showsGood(one, isSure ? [notice] : []);
        await stage.through(who, one.permit, one.vehicle);
      }
      one.isBusy = false;
    },
  },
  {
    name: 'nobody’s card',
    where: 'any',
    async play(stage) {
      const who = await stage.comes();
      await stage.showsBad(stage.town.cast.newCard(), 'card-unknown');
      await stage.turnsBack(who, 'refused');
    },
  },
  {
    name: 'lost card',
    where: 'any',
    async play(stage) {
      const one = await stage.town.cast.driver();
      const credential = one.credential as never;
      await stage.town.cast.office({ type: 'credential.lose', data: { credential } });
      const who = await stage.comes();
      await stage.showsBad(one.card, 'card-lost');
      await stage.turnsBack(who, 'refused');
    },
  },
  {
    name: 'card replaced',
    where: 'any',
    async play(stage) {
      const { cast } = stage.town;
      const one = await cast.driver();
      const card = cast.newCard();
      await cast.office({
        type: 'credential.replace',
        data: { lost: one.credential as never, credential: `new-${one.credential}` as never, card },
      });
      const who = await stage.comes();
      await stage.showsBad(one.card, 'card-lost');
      await stage.pause(800, 3_000);
      await stage.showsGood({ ...one, card });
      await stage.through(who, one.permit, one.vehicle);
    },
  },
  {
    name: 'two cards of one vehicle',
    where: 'both',
    async play(stage) {
      const { cast } = stage.town;
      const one = await cast.driver();
      const card = cast.newCard();
      await cast.office({
        type: 'credential.enrol',
        data: {
          credential: `second-${one.credential}` as never,
          card,
          holder: one.holder as never,
          permit: one.permit as never,
        },
      });
      await passes(stage, one);
      const who = await stage.comes();
      if (stage.town.passback === 'soft') {
        await stage.showsGood({ ...one, card }, ['already-inside']);
        await stage.through(who, one.permit, one.vehicle);
      } else {
        await stage.showsBad(card, 'already-inside');
        await stage.turnsBack(who, 'refused');
      }
      await passes(beside(stage, 'both-out'), { ...one, card });
    },
  },
  {
    name: 'blocked',
    where: 'any',
    async play(stage) {
      const one = await stage.town.cast.driver();
      const subject = stage.random.pick([one.permit, one.holder, one.vehicle]) ?? one.permit;
      await stage.town.cast.office({
        type: 'block.set',
        data: {
          subject,
          approved: 'manager-1' as never,
          until: '2026-12-24T00:00:00.000Z',
          why: 'court order',
        },
      });
      const who = await stage.comes();
      await stage.showsBad(one.card, 'blocked');
      await stage.turnsBack(who, 'refused');
      await stage.town.cast.office({ type: 'block.lift', data: { subject, why: 'settled' } });
      await passes(stage, one);
    },
  },
  {
    name: 'locked by its owner',
    where: 'any',
    async play(stage) {
      const one = await stage.town.cast.driver();
      const vehicle = one.vehicle as never;
      await stage.town.cast.office({ type: 'vehicle.lock', data: { vehicle } });
      const who = await stage.comes();
      await stage.showsBad(one.card, 'vehicle-locked');
      await stage.turnsBack(who, 'refused');
      await stage.town.cast.office({ type: 'vehicle.unlock', data: { vehicle } });
    },
  },
];
