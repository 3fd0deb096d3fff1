import type { Shifts } from './shifts.ts';
import { createStage } from './stage.ts';
import type { Town } from './town.ts';

/** Something that concerns the whole site; nothing else is played meanwhile. */
export type Event = { readonly name: string; play(town: Town, shifts: Shifts): Promise<void> };

const ALL = ['b-in', 'b-out', 'b-both', 'b-side'] as const;

/** What a day may bring for everybody. */
export const EVENTS: readonly Event[] = [
  { name: 'fire drill', play: fireDrill },
  { name: 'lockdown', play: lockdown },
  { name: 'power cut', play: powerCut },
  { name: 'line to the host cut', play: lineCut },
];

async function fireDrill(town: Town): Promise<void> {
  const { clock, truth } = town;
  const panel = town.corner('b-in').board;
  for (const barrier of ALL) truth.willRise(barrier, 'fire');
  panel.contact('site.fire', true);
  for (const barrier of ALL) {
    if (!(await town.corner(barrier).gate.stands(['up'], 5_000))) {
      truth.surprise(barrier, 'the arm stayed down in a fire');
    }
  }
  const out = stageOf(town, 'b-out', 'out-1');
  for (let cars = town.random.integer(1, 3); cars > 0; cars -= 1) {
    const who = await out.comes();
    await out.drivesOn(who);
    out.passed(undefined, undefined);
    await out.pause(1_000, 4_000);
  }
  const engineOfTheBrigade = stageOf(town, 'b-in', 'in-1');
  const who = await engineOfTheBrigade.comes();
  await engineOfTheBrigade.drivesOn(who);
  engineOfTheBrigade.passed(undefined, undefined);
  await clock.sleep(40_000);
  panel.contact('site.fire', false);
  await clock.sleep(1_000);
  await town.act({ type: 'fire.reset', data: { why: 'the drill is over' } }, 'manager-1');
  truth.nobodyKnows();
  town.leftUnseen.clear();
  for (const barrier of ALL) {
    if (!(await town.corner(barrier).gate.stands(['down'], 30_000))) {
      truth.surprise(barrier, 'the arm stayed up after the fire');
    }
  }
}

async function lockdown(town: Town): Promise<void> {
  const { truth, cast } = town;
  await town.act({ type: 'posture.set', data: { posture: 'lockdown' } }, 'control-1');
  const into = stageOf(town, 'b-in', 'in-1');
  const comer = await cast.driver();
  const waits = await into.comes();
  await into.showsBad(comer.card, 'lane-out-of-service');
  await into.turnsBack(waits, 'refused');
  const out = stageOf(town, 'b-out', 'out-1');
  const goer = await cast.driver();
  const who = await out.comes();
  await out.showsBad(goer.card, 'awaits-confirmation');
  await out.pause(1_000, 5_000);
  truth.grant('out-1', goer.permit);
  out.willRise('permit');
  await town.act({ type: 'exit.confirm', data: { lane: 'out-1' as never, vehicle: 'matches' } });
  await out.through(who, goer.permit, goer.vehicle);
  await town.act({ type: 'posture.set', data: { posture: 'normal' } }, 'control-1');
}

/** A car stands at the exit when everything goes dark; the arms are down and stay down. */
async function powerCut(town: Town): Promise<void> {
  const out = stageOf(town, 'b-out', 'out-1');
  const one = await town.cast.driver();
  const who = await out.comes();
  await out.told();
  await town.heard();
  await town.house.restart();
  town.firstPictures();
  await town.heard();
  await out.showsGood(one);
  await out.through(who, one.permit, one.vehicle);
}

/** What the host saw meanwhile comes late: its card opens nothing any more, its openings still count. */
async function lineCut(town: Town): Promise<void> {
  const { truth, clock, house } = town;
  const out = stageOf(town, 'b-out', 'out-1');
  const one = await town.cast.driver();
  await house.cutOff();
  const who = await out.comes();
  await out.shows(one.card);
  truth.grant('out-1', one.permit);
  await clock.sleep(10_000);
  out.willRise('booth');
  out.corner.gate.tell((arm) => arm.raise(clock.now()));
  await out.corner.press('booth-up', 450);
  await out.drivesOn(who);
  out.passed(one.permit, one.vehicle);
  await out.corner.gate.stands(['down'], 30_000);
  await clock.sleep(5_000);
  await house.reconnect();
  await town.heard();
}

function stageOf(town: Town, barrier: string, lane: string) {
  return createStage(town, town.corner(barrier), lane, town.random.fork(`${lane} in an event`));
}
