import type { Scene } from './scenes.ts';
import { passes, somebody } from './scenes-cards.ts';
import type { Stage } from './stage.ts';

/** The guard called the number on file and looked at the papers. */
const PAPERS = { kind: 'id-card', lastFour: '1234', calledBack: true } as const;
const NO_CARD_MS = 16_000;

/** What guards let through, and what they send away. */
export const byGuard: readonly Scene[] = [
  {
    name: 'verified exit',
    where: 'exit',
    async play(stage) {
      const { lane, truth, town } = stage;
      const one = await town.cast.driver();
      const who = await stage.comes();
      await town.clock.sleep(NO_CARD_MS);
      truth.refusal(lane, 'no-card');
      truth.condition('waiting-without-card', lane, 'raised');
      stage.willRise('verified');
      await stage.act({
        type: 'exit.verify',
        data: {
          lane: lane as never,
          papers: PAPERS,
          vehicle: one.vehicle as never,
          why: 'card forgotten at home',
        },
      });
      truth.condition('waiting-without-card', lane, 'cleared');
      await stage.through(who, undefined, one.vehicle);
    },
  },
  {
    name: 'override by two',
    where: 'any',
    async play(stage) {
      const { lane, truth } = stage;
      const who = await stage.comes();
      await stage.showsBad(stage.town.cast.newCard(), 'card-unknown');
      await stage.pause(1_000, 4_000);
      await asks(stage);
      await stage.pause(2_000, 20_000);
      truth.willRise(stage.barrier, 'override');
      await stage.act({ type: 'override.approve', data: { lane: lane as never } }, 'control-1');
      await stage.through(who);
      await settles(stage);
    },
  },
  {
    name: 'override alone',
    where: 'any',
    async play(stage) {
      const { town } = stage;
      const who = await stage.comes();
      await stage.showsBad(town.cast.newCard(), 'card-unknown');
      await asks(stage);
      await town.clock.sleep(30_000);
      // Nobody has answered, and it is too soon to give it alone.
      await stage.refused(override(stage.lane), 'second-person-asked');
      await town.clock.sleep(31_000);
      stage.willRise('override');
      await asks(stage);
      await stage.through(who);
    },
  },
  {
    name: 'ambulance',
    where: 'any',
    async play(stage) {
      const { lane } = stage;
      const who = await stage.comes();
      stage.willRise('emergency');
      await stage.act({
        type: 'emergency.let-through',
        data: { lane: lane as never, vehicleKind: 'ambulance' },
      });
      await stage.through(who);
    },
  },
  {
    name: 'guard looks, and it matches',
    where: 'any',
    async play(stage) {
      const { lane } = stage;
      await mode(stage, 'confirm');
      const one = await somebody(stage);
      const who = await stage.comes();
      await stage.showsBad(one.card, 'awaits-confirmation');
      await stage.pause(2_000, 8_000);
      stage.truth.grant(lane, one.permit);
      stage.willRise('permit');
      await stage.act({ type: 'exit.confirm', data: { lane: lane as never, vehicle: 'matches' } });
      await stage.through(who, one.permit, one.vehicle);
      one.isBusy = false;
      await mode(stage, 'automatic');
    },
  },
  {
    name: 'card of another vehicle',
    where: 'any',
    async play(stage) {
      const { lane, truth } = stage;
      await mode(stage, 'confirm');
      const one = await stage.town.cast.driver();
      const who = await stage.comes();
      await stage.showsBad(one.card, 'awaits-confirmation');
      await stage.pause(2_000, 8_000);
      truth.refusal(lane, 'other-vehicle');
      await stage.act({ type: 'exit.confirm', data: { lane: lane as never, vehicle: 'differs' } });
      await stage.turnsBack(who, 'refused');
      await mode(stage, 'automatic');
    },
  },
  {
    name: 'lane out of service, and its test',
    where: 'any',
    async play(stage) {
      const { lane, corner } = stage;
      await mode(stage, 'closed');
      const who = await stage.comes();
      const one = await stage.town.cast.driver();
      await stage.showsBad(one.card, 'lane-out-of-service');
      await stage.turnsBack(who, 'refused');
      stage.willRise('test');
      await stage.act({ type: 'barrier.test', data: { lane: lane as never } }, 'installer-1');
      await corner.gate.stands(['up'], 5_000);
      await stage.told();
      await stage.act({ type: 'barrier.lower', data: { lane: lane as never } });
      await stage.quiet();
      await mode(stage, 'automatic');
    },
  },
  {
    name: 'free flow for a removal',
    where: 'any',
    async play(stage) {
      const { lane, corner, town } = stage;
      if (corner.lanes.length > 1) return;
      stage.willRise('free-flow');
      await stage.act({
        type: 'mode.set',
        data: { lane: lane as never, mode: 'free-flow', until: '2026-11-26T00:00:00.000Z' },
      });
      for (let cars = stage.random.integer(1, 3); cars > 0; cars -= 1) {
        const who = await stage.comes();
        await stage.drivesOn(who);
        stage.passed(undefined, undefined);
        await stage.pause(500, 5_000);
      }
      const one = await somebody(stage);
      const who = await stage.comes();
      stage.truth.grant(lane, one.permit);
      await stage.shows(one.card);
      await stage.drivesOn(who);
      stage.passed(one.permit, one.vehicle);
      one.isBusy = false;
      await town.clock.sleep(1_000);
      await mode(stage, 'automatic');
      await stage.quiet();
    },
  },
  {
    name: 'reader of the lane is dead',
    where: 'exit',
    async play(stage) {
      const { lane, town, truth } = stage;
      await town.house.health(`${lane}-reader`, 'offline');
      const one = await town.cast.driver();
      const who = await stage.comes();
      await town.clock.sleep(NO_CARD_MS);
      truth.refusal(lane, 'no-card');
      truth.condition('waiting-without-card', lane, 'raised');
      stage.willRise('verified');
      await stage.act({
        type: 'exit.verify',
        data: { lane: lane as never, papers: PAPERS, why: 'reader dead' },
      });
      truth.condition('waiting-without-card', lane, 'cleared');
      await stage.through(who);
      await town.house.health(`${lane}-reader`, 'online');
      await passes(stage, one);
    },
  },
];

const override = (lane: string) =>
  ({
    type: 'override.give',
    data: { lane: lane as never, why: 'guest of the committee', evidence: 'photograph' },
  }) as const;

const asks = (stage: Stage): Promise<void> => stage.act(override(stage.lane));

/** What an override owes is settled in the office, later. */
async function settles({ town, lane }: Stage): Promise<void> {
  const given = town.house.facts.findLast(
    (fact) => fact.type === 'override.given' && fact.data.lane === lane,
  );
  if (given === undefined) return;
  await town.cast.office({
    type: 'override.settle',
    data: { override: given.id, settlement: 'name and plate noted' },
  });
}

function mode(stage: Stage, is: 'automatic' | 'confirm' | 'closed'): Promise<void> {
  return stage.act({ type: 'mode.set', data: { lane: stage.lane as never, mode: is } });
}
